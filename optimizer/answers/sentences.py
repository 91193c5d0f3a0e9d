"""Answers in plain sentences, in the asked language, for a terminal, a cell or a page alike."""

from __future__ import annotations

from optimizer.answers.records import Answer, CadreAnswer, VillageAnswer
from optimizer.answers.say_cadre import cadre_sections
from optimizer.answers.say_parts import Section
from optimizer.answers.say_shortfalls import shortfall_sections
from optimizer.answers.say_village import village_sections
from optimizer.locale import Words


def sections(words: Words, answer: Answer) -> list[Section]:
    """Return an answer as sections: a sentence that leads, those that follow from it, sections below."""
    if isinstance(answer, VillageAnswer):
        return village_sections(words, answer)
    if isinstance(answer, CadreAnswer):
        return cadre_sections(words, answer)
    return shortfall_sections(words, answer)


def sentences(words: Words, answer: Answer) -> list[str]:
    """Return an answer as sentences without markup, those that lead before those that follow."""
    return [text for section in sections(words, answer) for text in section.sentences()]
