from __future__ import annotations

import re
from pathlib import Path

from optimizer.office import vocabulary

PAGE = Path("docs/office.md")


def test_the_page_names_every_header_and_sheet_that_is_written() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"(\S+) `(\w+)`", text))
    written = {
        (spellings[0], field) for fields in vocabulary.FIELDS.values() for field, spellings in fields.items()
    }
    assert written <= named, written - named
    titles = {f"{names[0]} {table}" for table, names in vocabulary.SHEETS.items()}
    assert all(title in text for title in titles)
