"""Why this team, this person, this shortfall: facts as records, and sentences about them; no solver."""

from optimizer.answers.exchange_records import Exchange
from optimizer.answers.explainer import Explainer
from optimizer.answers.records import Answer, CadreAnswer, MemberAnswer, VillageAnswer
from optimizer.answers.say_parts import Section
from optimizer.answers.sentences import sections, sentences
from optimizer.answers.shortfall_records import Proof, ShortfallsAnswer

__all__ = [
    "Answer",
    "CadreAnswer",
    "Exchange",
    "Explainer",
    "MemberAnswer",
    "Proof",
    "Section",
    "ShortfallsAnswer",
    "VillageAnswer",
    "sections",
    "sentences",
]
