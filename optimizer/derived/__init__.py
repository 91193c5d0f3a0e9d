"""What follows from a plan once it is there: captains, funds, reserve, mentors; no solver, no words."""

from optimizer.derived.captains import Captaincy, captains
from optimizer.derived.figures import Derived, derive
from optimizer.derived.funds import Funds, FundsLine, funds
from optimizer.derived.mentors import Mentorship, mentor_rule, mentorships
from optimizer.derived.parts import CadrePart, TeamPart, cadre_part, team_part
from optimizer.derived.posts import Post, posts
from optimizer.derived.reserve import REASONS, Reserved, reserve

__all__ = [
    "REASONS",
    "CadrePart",
    "Captaincy",
    "Derived",
    "Funds",
    "FundsLine",
    "Mentorship",
    "Post",
    "Reserved",
    "TeamPart",
    "cadre_part",
    "captains",
    "derive",
    "funds",
    "mentor_rule",
    "mentorships",
    "posts",
    "reserve",
    "team_part",
]
