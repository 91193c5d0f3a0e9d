"""The message catalogue: ``python -m tests.cli.catalogue`` takes new messages over and compiles it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "optimizer/locale/zh/LC_MESSAGES/optimizer.po"
HEADER = """\
# Chinese messages of the village-team optimizer.
# After changing messages: python -m tests.cli.catalogue, then translate what is empty, then again."""
LATER = {"mark": None, "mark_as": ((1, "c"), 2), "phrase": None, "phrase_n": (1, 2), "mark_n": (1, 2)}
KEYWORDS = LATER | {"say": None, "count": (1, 2)}
FOLDERS = (
    "optimizer/answers",
    "optimizer/commands",
    "optimizer/console",
    "optimizer/locale",
    "optimizer/report",
    "benchmarks/bench",
)
MAKERS = (
    "optimizer/check",
    "optimizer/explain",
    "optimizer/generate",
    "optimizer/matching",
    "optimizer/plan",
    "optimizer/review",
    "optimizer/scenario",
    "optimizer/whynot",
)
"""Rooms that make sentences for others to say; `count` there is str's."""


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Yield file, line, message (or singular and plural) and context of all that is said in the code."""
    for line, message, _, context in extract_from_file("python", str(ROOT / "cli.py"), KEYWORDS):
        yield "cli.py", line, message, context
    for folder in (*FOLDERS, *MAKERS):
        keywords = LATER if folder in MAKERS else KEYWORDS
        found = extract_from_dir(str(ROOT / folder), [("**.py", "python")], keywords=keywords)
        for name, line, message, _, context in found:
            yield f"{folder}/{name}", line, message, context


def template() -> Catalog:
    """Return a catalogue of all messages without translations."""
    catalogue = Catalog(project="village-team-optimizer")
    for file, line, message, context in messages():
        for paragraph in [message] if isinstance(message, tuple) else message.split("\n\n"):
            catalogue.add(paragraph, locations=[(file, line)], context=context)
    return catalogue


def translated() -> Catalog:
    """Return the Chinese catalogue."""
    return read_po(BytesIO(PO.read_bytes()), locale="zh")


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of the ``.mo`` file."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> None:
    """Take over new messages, drop those gone, and compile."""
    catalogue = translated() if PO.exists() else Catalog(locale="zh", domain="optimizer")
    since = catalogue.creation_date
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.creation_date = since
    catalogue.header_comment = HEADER
    catalogue.project = "village-team-optimizer"
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_by_file=False, include_lineno=False, omit_header=False)
    PO.write_bytes(out.getvalue())
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    update()
