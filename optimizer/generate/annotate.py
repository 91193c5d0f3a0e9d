"""A generated manifest with the programme's rules, in its own words, beside the entries that carry them."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from optimizer.generate.sheet import Rule, Words

_WIDTH = 108
_HEAD = (
    "Beside each entry stand the rules that it carries, in the programme's words, with the document in "
    "square brackets, or [assumed] where no document states it.",
    "各项设置旁注明其所依据的规则原文，方括号内为文件编号；标[假定]的未见于文件。",
)


class _Place(NamedTuple):
    """A key that begins a line: the line's number, and how far it is indented."""

    line: int
    indent: int


def annotated(text: str, rules: Sequence[Rule], documents: Mapping[str, Words]) -> str:
    """Return a manifest's text with comments; what YAML reads from it stays the same.

    Each rule stands in full at the first entry that carries it, and by number at the
    others. One that no entry carries stands before the policy.

    Parameters
    ----------
    text : str
        In block style, as `manifest_text` writes it.
    rules : sequence of Rule
    documents : mapping of str to Words
        Those that the sheet cites.
    """
    lines = text.splitlines()
    places = dict(_places(yaml.compose(text), ()))
    comments: dict[_Place, list[str]] = defaultdict(list)
    for number, rule in enumerate(rules, 1):
        keys = [_nearest(tuple(key.split(".")), places) for key in rule.keys] or [("policy",)]
        found = {key[:-1]: places[key] for key in reversed(keys)}
        first, *others = sorted(found.values())
        comments[first] += _in_full(number, rule, _WIDTH - first.indent)
        for place in others:
            comments[place].append(f"Rule {number}: above. 规则{number}：见上文。")
    for place in sorted(comments, reverse=True):
        lines[place.line : place.line] = [f"{' ' * place.indent}# {line}" for line in comments[place]]
    cited = dict.fromkeys(rule.document for rule in rules if rule.document)
    head = [line for part in _HEAD for line in _wrapped(part, _WIDTH)]
    head += [f"[{name}] {documents[name].en} {documents[name].zh}" for name in cited]
    return "\n".join([*(f"# {line}" for line in head), *lines]) + "\n"


def _places(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Place]]:
    """Yield the path of every key of a block mapping, with its place."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return
    for key, value in node.value:
        here = (*path, key.value)
        yield here, _Place(key.start_mark.line, key.start_mark.column)
        yield from _places(value, here)


def _nearest(key: tuple[str, ...], places: Mapping[tuple[str, ...], _Place]) -> tuple[str, ...]:
    """Return the key, or what stands nearest above it on a line of its own."""
    while key not in places:
        key = key[:-1]
    return key


def _in_full(number: int, rule: Rule, width: int) -> list[str]:
    source = f"[{rule.document}]" if rule.document else "[assumed]"
    english = _wrapped(f"Rule {number}: {rule.en} {source}", width)
    return [*english, *_wrapped(f"规则{number}：{rule.zh}{'' if rule.document else '[假定]'}", width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; Chinese, whose characters are twice as wide, after its punctuation."""
    if text.isascii():
        return textwrap.wrap(text, width)
    lines = [""]
    for piece in re.findall(r"[^，；。、]*[，；。、]|[^，；。、]+", text):
        if lines[-1] and 2 * len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines
