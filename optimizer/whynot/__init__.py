"""Why not this person, or this team, in that village: rules, or a forced re-solve with its cost."""

from optimizer.whynot.ask import ask
from optimizer.whynot.forced import unproved
from optimizer.whynot.limits import Limits
from optimizer.whynot.question import Question, read_question
from optimizer.whynot.reasons import Reason
from optimizer.whynot.records import Answer, Found

__all__ = ["Answer", "Found", "Limits", "Question", "Reason", "ask", "read_question", "unproved"]
