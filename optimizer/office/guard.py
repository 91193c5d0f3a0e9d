"""Refusing dangerous workbooks before anything parses them.

Everything is decided from the zip directory and the first bytes of each XML
part: Excel writes no document types, so the first element must come before any.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.parsers import expat

from optimizer.locale.office import told
from optimizer.scenario.faults import Fault, ScenarioError

MAX_FILE = 100_000_000
"""Bytes of a workbook; a roster of 34,000 people takes some 5 million."""
MAX_UNPACKED = 300_000_000
MAX_MEMBERS = 5_000
MAX_RATIO = 300
"""Unpacked to packed, of members above `SMALL`; rosters have 5 to 30."""
SMALL = 20_000_000
MAX_PROLOG = 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Refused(Exception):  # noqa: N818 - a code, told as a fault
    """A workbook that isn't opened: the code of the reason and its values."""

    def __init__(self, code: str, remedy: str = "save_again", **values: object) -> None:
        self.code, self.remedy, self.values = code, remedy, values
        super().__init__(code)


def open_safely(path: Path) -> bytes:
    """Return the bytes of a workbook that is safe to parse.

    Raises
    ------
    ScenarioError
        With one fault that says why it is refused.
    """
    try:
        data = _bytes(path)
        inspect(data)
    except Refused as refused:
        found = told(refused.code, **refused.values)
        fault = Fault(path.name, None, None, found, told(refused.remedy, **refused.values))
        raise ScenarioError([fault]) from None
    return data


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise Refused("no_file", "correct_path")
        if not path.is_file():
            raise Refused("no_regular_file", "correct_path")
        size = path.stat().st_size
        if size > MAX_FILE:
            raise Refused("too_large", "only_sheets", size=f"{size:,}", most=f"{MAX_FILE:,}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refused("cannot_read", "correct_path", error=error) from None


def inspect(data: bytes) -> None:
    """Raise `Refused` unless a workbook's bytes are safe to parse."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused("password", "remove_password")
        raise Refused("old_format")
    if not data:
        raise Refused("empty_file", "correct_path")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _directory(archive.infolist())
            _parts(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError):
        raise Refused("no_workbook") from None
    except (ValueError, RuntimeError):
        raise Refused("no_workbook") from None


def _directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refused("many_members", n=f"{len(members):,}", most=f"{MAX_MEMBERS:,}")
    total = sum(m.file_size for m in members)
    if total > MAX_UNPACKED:
        raise Refused("bomb", "only_sheets", size=f"{total:,}", most=f"{MAX_UNPACKED:,}")
    for member in members:
        name = member.filename.lower()
        if member.flag_bits & 1:
            raise Refused("password", "remove_password")
        if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Refused("ratio", "only_sheets", name=member.filename, size=f"{member.file_size:,}")
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
            raise Refused("macros", "without_macros")
        if "/externallinks/" in name or name.endswith("/connections.xml"):
            raise Refused("external", "without_links")
    names = {m.filename for m in members}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Refused("no_workbook")
    if len(names) < len(members):
        raise Refused("no_workbook")


def _parts(archive: zipfile.ZipFile) -> None:
    """Look into the parts: no document type anywhere, no macros or links in the lists of parts."""
    for member in archive.infolist():
        name = member.filename.lower()
        if name.endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as part:
                _prolog(part, member.filename)
        if name == "[content_types].xml" and b"macroenabled" in archive.read(member).lower():
            raise Refused("macros", "without_macros")
        if name.endswith(".rels") and b"relationships/externallink" in archive.read(member).lower():
            raise Refused("external", "without_links")


class _Root(Exception):  # noqa: N818 - the first element begins
    """Ends the reading of a prolog."""


def _prolog(part: Any, name: str) -> None:
    """Read a part up to its first element."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused("entities", name=name)

    def root(*_: object) -> None:
        raise _Root

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.StartElementHandler = root
    read = 0
    try:
        while chunk := part.read(65_536):
            read += len(chunk)
            if read > MAX_PROLOG:
                raise Refused("damaged", name=name)
            parser.Parse(chunk, False)
        raise Refused("damaged", name=name)
    except _Root:
        return
    except (expat.ExpatError, ValueError):
        raise Refused("damaged", name=name) from None
