"""Reading files: each one once, with a hash of exactly the bytes that are parsed."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from optimizer.locale.told import phrase
from optimizer.scenario.faults import Fault

_BYTE_ORDER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class Unreadable(Exception):  # noqa: N818 - carries a fault, is none itself
    """A file that can't be used, with the reason.

    Parameters
    ----------
    fault : Fault
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class Files:
    """The files of one scenario, each read once.

    Parameters
    ----------
    folder : Path
        Where relative paths start: the manifest's folder.

    Attributes
    ----------
    hashes : dict of str to str
        Path as written → SHA-256 (hex) of the bytes read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        self._bytes: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Parameters
        ----------
        name : str
            Path relative to the manifest, or absolute.

        Raises
        ------
        Unreadable
            If there is no such file, or it is no regular file, empty or not permitted.
        """
        key = PurePath(name).as_posix()
        if key not in self._bytes:
            self._bytes[key] = self._read(name)
            self.hashes[key] = hashlib.sha256(self._bytes[key]).hexdigest()
        return self._bytes[key]

    def _read(self, name: str) -> bytes:
        try:
            path = self.folder / name
            if path.is_dir():
                raise _unreadable(name, phrase("a directory"), phrase("name a file"))
            if path.exists() and not path.is_file():
                # A pipe or a device may never end.
                raise _unreadable(name, phrase("not a regular file"), phrase("name a file on disk"))
            data = path.read_bytes()
        except FileNotFoundError:
            remedy = phrase("create it, or correct the path (looked in {folder})", folder=self.folder)
            raise _unreadable(name, phrase("no such file"), remedy) from None
        except PermissionError:
            remedy = phrase("allow reading (chmod +r)")
            raise _unreadable(name, phrase("no permission to read it"), remedy) from None
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            found = phrase("can't be read: {error}", error=error)
            raise _unreadable(name, found, phrase("correct the path")) from None
        if not data:
            remedy = phrase("write its content or correct the path")
            raise _unreadable(name, phrase("the file is empty (0 bytes)"), remedy)
        return data


def decode(data: bytes, file: str) -> str:
    """Return UTF-8 bytes as text, without a byte-order mark.

    Raises
    ------
    Unreadable
        If the bytes are not UTF-8, with the row they break in.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            found = phrase("the file is {encoding}, not UTF-8", encoding=encoding)
            raise _unreadable(file, found, phrase("save it as UTF-8"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        found = phrase("byte {byte} is not UTF-8", byte=f"0x{data[error.start]:02X}")
        raise Unreadable(Fault(file, row, None, found, _resave(data, file))) from None


def _resave(data: bytes, file: str) -> str:
    """Return how to save a file, with what its encoding looks like."""
    guess = "GBK" if _looks_chinese(data) else "Latin-1"
    if file.lower().endswith(".csv"):
        # The usual case: Excel's plain CSV is in the encoding of the Windows it runs on.
        return phrase("save it as UTF-8 (it looks like {guess}): in Excel or WPS as CSV UTF-8", guess=guess)
    return phrase("save it as UTF-8 (it looks like {guess})", guess=guess)


def _looks_chinese(data: bytes) -> bool:
    """Return whether bytes are Chinese text in GB 18030, which Chinese Windows writes."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= c <= "\u9fff" for c in text) > 1


def _unreadable(file: str, found: str, remedy: str) -> Unreadable:
    return Unreadable(Fault(file, None, None, found, remedy))
