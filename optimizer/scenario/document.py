"""YAML bytes as plain data, or faults; nothing in the file can make it more than that.

The data are built from libyaml's events: its tree builder recurses without a
limit (deep nesting ends the process) and takes eight times as long.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import yaml

from optimizer.locale.told import coded, phrase
from optimizer.locale.words import mark
from optimizer.scenario.faults import Fault, kind_of, shown
from optimizer.scenario.files import Unreadable, decode

MAX_DEPTH = 64
MAX_NODES = 5_000_000
"""Values after expanding aliases; a scenario of a whole province has a third of it."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("null", "bool", "int", "float", "timestamp", "str", "merge", "value")}

_SPELLED = {
    "timestamp": mark("date"),
    "int": mark("number"),
    "float": mark("number"),
    "bool": mark("yes/no value"),
}
"""What a plain scalar may look like, in words."""


def read_document(
    data: bytes, file: str, tables: Collection[str], keys: tuple[str, ...] = ("format", "name", "policy")
) -> tuple[dict[str, Any], list[Fault]]:
    """Parse a manifest.

    Parameters
    ----------
    data : bytes
    file : str
        Name for the faults.
    tables : collection of str
        Top-level keys that hold inline tables: their values stay as they are
        spelled (``012``, ``no``), as in a table's cells.
    keys : tuple of str
        What such a file holds at least, for the faults.

    Returns
    -------
    tuple
        The mapping and the faults that don't keep it from being read (such as a
        key given twice). A fault's row is the line.

    Raises
    ------
    Unreadable
        If there is no such mapping.
    """
    loader = _Loader(decode(data, file))
    builder = _Builder(loader, file, tables, keys)
    try:
        return builder.document(), builder.faults
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        found = phrase("not YAML: {error}", error=error.problem or error.context or "syntax error")
        remedy = phrase("correct the syntax in or above this line")
        raise Unreadable(Fault(file, line, None, found, remedy)) from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        found, remedy = phrase("not YAML: {error}", error=first), phrase("save it as plain UTF-8 text")
        raise Unreadable(Fault(file, None, None, found, remedy)) from None
    finally:
        loader.dispose()


class _Builder:
    """Builds plain data from the events of one document."""

    def __init__(self, loader: Any, file: str, tables: Collection[str], keys: tuple[str, ...]) -> None:
        self.loader = loader
        self.file = file
        self.tables = tables
        self.keys = keys
        self.faults: list[Fault] = []
        self.scalars: Any = yaml.constructor.SafeConstructor()
        self.path: list[str] = []
        self.raw = False
        self.nodes = 0
        # Anchor → (value, values in it); None while it is still open.
        self.anchors: dict[str, tuple[Any, int] | None] = {}

    def document(self) -> dict[str, Any]:
        """Return the file's one mapping."""
        self.loader.get_event()
        start = self.loader.get_event()
        remedy = phrase('write a mapping ("key: value") with at least {keys}', keys=self.keys)
        if isinstance(start, yaml.StreamEndEvent):
            raise self._stop(start, phrase("the file holds no mapping"), remedy)
        value = self._value(self.loader.get_event())
        self.loader.get_event()
        after = self.loader.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            remove = phrase("keep one scenario per file; remove ---")
            raise self._stop(after, phrase("a second document begins here"), remove)
        if not isinstance(value, dict):
            found = phrase("the file holds no mapping")
            if value is not None:
                found = phrase("{value} at the top level", value=shown(value))
            raise self._stop(start, found, remedy)
        return value

    def _value(self, event: Any) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            found = phrase("aliases expand to more than {n} values", n=f"{MAX_NODES:,}")
            remedy = phrase("write the values out, or keep the rows in a table file")
            raise self._stop(event, found, remedy)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.anchor is None:
            return self._plain(event)
        self.anchors[event.anchor] = None
        before = self.nodes
        value = self._plain(event)
        self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _plain(self, event: Any) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(self.path) >= MAX_DEPTH:
            found = phrase("nested more than {n} levels deep", n=MAX_DEPTH)
            raise self._stop(event, found, phrase("flatten it"))
        if event.tag not in (None, "!", _TAG + "map", _TAG + "seq"):
            self._unknown_tag(event, event.tag)
        return self._sequence() if isinstance(event, yaml.SequenceStartEvent) else self._mapping()

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            found = phrase("alias *{name} has no anchor", name=event.anchor)
            raise self._stop(event, found, phrase("define &{name} before it", name=event.anchor))
        known = self.anchors[event.anchor]
        if known is None:
            found = phrase("alias *{name} contains itself", name=event.anchor)
            raise self._stop(event, found, phrase("write the value out"))
        self.nodes += known[1]
        return known[0]

    def _sequence(self) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            self.path.append(f"[{len(items)}]")
            items.append(self._value(event))
            self.path.pop()
        return items

    def _mapping(self) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._key(event)
            top = not self.path
            self.path.append(str(key))
            # Inline tables keep the spelling, so that an id `012` or `no` stays one.
            self.raw = self.raw if not top else key in self.tables
            value = self._value(self.loader.get_event())
            if key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                self._merge(event, value, merged)
            elif key in own:
                self._fault(
                    event, phrase("key {key} is given twice", key=shown(key)), phrase("keep one of them")
                )
            else:
                own[str(key)] = value
            self.path.pop()
        return merged | own

    def _key(self, event: Any) -> str:
        raw, self.raw = self.raw, False
        key = self._value(event)
        self.raw = raw
        if isinstance(key, str):
            return key
        spelled = str(event.value) if isinstance(event, yaml.ScalarEvent) else phrase("a list or mapping")
        found = phrase(
            "YAML reads the key {spelled} as {kind} {value}, not as text",
            spelled=spelled,
            kind=kind_of(key),
            value=shown(key),
        )
        self.path.append(str(spelled))
        self._fault(event, found, phrase("put it in quotes: '{spelled}'", spelled=spelled))
        self.path.pop()
        return str(spelled)

    def _merge(self, event: Any, value: Any, merged: dict[str, Any]) -> None:
        """Take over the keys of ``<<: *anchor`` (or a list of them; the first wins)."""
        for source in value if isinstance(value, list) else [value]:
            if isinstance(source, dict):
                merged.update({k: v for k, v in source.items() if k not in merged})
            else:
                found = phrase("<< merges {value}", value=shown(source))
                self._fault(event, found, phrase("merge a mapping: <<: *anchor"))

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag not in _SCALARS:
            self._unknown_tag(event, tag)
            return event.value
        if tag in (_TAG + "str", _TAG + "merge", _TAG + "value"):
            return event.value
        if tag == _TAG + "null":
            return None
        if self.raw:
            return event.value
        try:
            return self.scalars.yaml_constructors[tag](self.scalars, yaml.ScalarNode(tag, event.value))
        except (ValueError, LookupError, AttributeError, OverflowError, yaml.YAMLError):
            kind = tag.removeprefix(_TAG)
            found = phrase(
                "{value} looks like a {kind}, but isn't one",
                value=shown(event.value),
                kind=coded(kind, _SPELLED[kind]),
            )
            self._fault(event, found, phrase("correct it, or put it in quotes"))
            return event.value

    def _unknown_tag(self, event: Any, tag: str) -> None:
        shown_tag = "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
        found = phrase("the tag {tag} is not allowed", tag=shown_tag)
        self._fault(event, found, phrase("write plain text, numbers, lists and mappings"))

    def _fault(self, event: Any, found: str, remedy: str) -> None:
        shown_path = [*self.path[:8], "…"] if len(self.path) > 8 else self.path
        field = ".".join(shown_path).replace(".[", "[") or None
        self.faults.append(Fault(self.file, event.start_mark.line + 1, field, found, remedy))

    def _stop(self, event: Any, found: str, remedy: str) -> Unreadable:
        self._fault(event, found, remedy)
        return Unreadable(self.faults[-1])
