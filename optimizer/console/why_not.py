"""The screen of ``why-not``: the answer in a sentence, the figures, who goes where instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from optimizer.console import why_not_words as said
from optimizer.console.exits import Exit
from optimizer.console.parts import BAD, FAINT, FAIR, GOOD, heading, more, table
from optimizer.console.screen import document
from optimizer.console.shown import LEADER_MARK
from optimizer.console.why_not_reasons import Names, reason
from optimizer.locale import Words, names
from optimizer.locale.words import number, seconds
from optimizer.scenario import Scenario
from optimizer.whynot import Answer, Found
from optimizer.whynot.records import Effect, Place, Step, TierCost

MOST = 24
"""Moves and villages listed unless all are asked for."""
STYLES = {"already": GOOD, "nothing": GOOD, "better": GOOD, "exactly": FAIR, "between": FAIR}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An answered question.

    Attributes
    ----------
    output : Path | None
        Where the plan was to be kept.
    few : bool
        Whether that is the plan with fewer moves, where there is one.
    """

    scenario: Scenario
    found: Found
    output: Path | None
    few: bool = False

    @property
    def code(self) -> Exit:
        """The exit code: whether the answer leaves nothing open."""
        if self.found.answer.kind == "unknown":
            return Exit.NO_ANSWER
        return Exit.PROVED if self.found.answer.closed else Exit.NOT_PROVED


def why_not_document(words: Words, asked: WhyNot) -> dict[str, object]:
    """Return the JSON document."""
    answer = asked.found.answer
    written = None if asked.output is None or asked.found.plan is None else str(asked.output)
    called = Names(asked.scenario)
    return document(
        answer,
        closed=answer.closed,
        said=" ".join(_sentences(words, answer)),
        why=[reason(words, called, one) for one in answer.reasons],
        written=written,
    )


def why_not_blocks(words: Words, asked: WhyNot, everything: bool) -> list[RenderableType]:
    """Return the blocks of the screen."""
    answer, called = asked.found.answer, Names(asked.scenario)
    title = heading(said.question(words, called, answer))
    for n, sentence in enumerate(_sentences(words, answer)):
        title.append("\n" + sentence, style=STYLES.get(answer.kind, BAD) if n == 0 else "")
    for one in answer.reasons:
        title.append(f"\n• {reason(words, called, one)}")
    blocks: list[RenderableType] = [title]
    if answer.costs:
        blocks.append(_cost_table(words, answer))
    if answer.chains:
        blocks.append(_chain_heading(words, answer))
        blocks.append(_chain_table(words, answer.chains, everything))
    if answer.effects:
        blocks.append(_effect_table(words, answer.effects, everything))
    if answer.short_chain is not None:
        blocks.append(heading(words.say("Nearly as good, with fewer moves")))
        blocks.append(_chain_table(words, answer.short_chain.chains, everything))
    if answer.costs:
        blocks.append(Text(_footer(words, asked)))
    return blocks


def _sentences(words: Words, answer: Answer) -> list[str]:
    """Return the answer, then what else is known, a sentence each."""
    lines = [said.headline(words, answer)]
    if answer.costs:
        lines += said.afterwards(words, answer.costs)
    if answer.local is not None:
        lines += said.local(words, answer.local)
    lines += said.goes_on(words, answer)
    if answer.short_chain is not None:
        lines.append(said.short_chain(words, answer, answer.short_chain))
    return lines


def _cost_table(words: Words, answer: Answer) -> Table:
    held = () if answer.local is None else answer.local.costs
    limits = [
        words.say("best possible with it"),
        *([words.say("best, others held")] if held else []),
    ]
    made = table(
        words.say("tier"),
        words.say("this plan"),
        words.say("with it"),
        *limits,
        *([] if held else [words.say("what it counts")]),  # else there is no room for it
        numbers=range(1, 3 + len(limits)),
    )
    made.columns[0].no_wrap = True
    for n, cost in enumerate(answer.costs):
        made.add_row(
            names.tier(words, cost.name),
            number(cost.plan),
            Text(number(cost.value), style="bold"),
            _limit(cost),
            *([_limit(held[n])] if held else [Text(words.say(names.TIER_MEANINGS[cost.name]), style=FAINT)]),
        )
    return made


def _limit(cost: TierCost) -> str:
    """Return what is proved to be the best, or that nothing is better than it."""
    if cost.exact:
        return number(cost.bound)
    return ("≥ " if cost.name in ("shortage", "changes") else "≤ ") + number(cost.bound)


def _chain_heading(words: Words, answer: Answer) -> Text:
    people = sum(len(chain) for chain in answer.chains)
    text = heading(words.say("Who goes where instead"))
    count = words.count("{n} person moves", "{n} people move", people)
    if not said.best_known(answer):
        proof = words.say("the best way found in this time; there may be a cheaper one")
    elif answer.fewest and answer.local is None:
        proof = words.say("no plan this good with it moves fewer")
    elif answer.fewest:
        proof = words.say("with everybody outside held, no plan this good with it moves fewer")
    else:
        proof = words.say("one cheapest way; others may move fewer")
    legend = words.say("{mark} leads", mark=LEADER_MARK)
    text.append(f"\n{count} · {proof} · {legend}", style=FAINT)
    return text


def _chain_table(words: Words, chains: tuple[tuple[Step, ...], ...], everything: bool) -> Table:
    made = table("", words.say("cadre"), words.say("from"), words.say("to"))
    rows = [(n, k, step) for n, chain in enumerate(chains, 1) for k, step in enumerate(chain)]
    shown = rows if everything or len(rows) <= MOST + 1 else rows[:MOST]
    for n, k, step in shown:
        label = step.name if step.name and step.name != step.cadre else ""
        cadre = f"{label} {step.cadre}".strip()
        made.add_row(str(n) if k == 0 else "", cadre, _place(words, step.before), _place(words, step.after))
    if len(shown) < len(rows):
        made.add_row("", Text(more(words, len(rows) - len(shown)), style=FAINT), "", "")
    return made


def _place(words: Words, place: Place) -> str:
    if place.village is None:
        return words.say("reserve")
    label = f"{place.name} {place.village}" if place.name != place.village else place.village
    return f"{label} {LEADER_MARK}" if place.role == "leader" else label


def _effect_table(words: Words, effects: tuple[Effect, ...], everything: bool) -> Table:
    made = table(
        words.say("village"), words.say("points"), words.say("unmet needs (there/wanted)"), numbers=(1,)
    )
    shown = effects if everything or len(effects) <= MOST + 1 else effects[:MOST]
    for effect in shown:
        before, after = effect.points
        label = f"{effect.name} {effect.village}" if effect.name != effect.village else effect.village
        points = f"{number(before)} → {number(after)}" if before != after else number(after)
        made.add_row(label, points, _needs(words, effect))
    if len(shown) < len(effects):
        made.add_row(Text(more(words, len(effects) - len(shown)), style=FAINT), "", "")
    return made


def _needs(words: Words, effect: Effect) -> Text:
    parts = Text()
    for n, need in enumerate(effect.needs):
        name = names.need(words, need.kind, need.skill)
        style = BAD if need.after < need.before else GOOD
        separator = words.listed(["", ""]) if n else ""
        parts.append(f"{separator}{name} {need.before}/{need.need} → {need.after}/{need.need}", style=style)
    return parts


def _footer(words: Words, asked: WhyNot) -> str:
    lines = [words.say("Took {time}.", time=seconds(asked.found.answer.seconds))]
    if asked.output is not None:
        lines.append(words.say("Written to {directory}", directory=asked.output))
    else:
        lines.append(words.say("Give -o DIRECTORY to keep the plan that has it."))
    if asked.found.short is not None and not asked.few:
        lines.append(words.say("With --few-moves it is the plan with fewer moves that is kept."))
    return "\n".join(lines)
