"""Reading files: each one once, with a hash of exactly the bytes that are parsed."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

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
                raise _unreadable(name, "a directory", "name a file")
            if path.exists() and not path.is_file():
                # A pipe or a device may never end.
                raise _unreadable(name, "not a regular file", "name a file on disk")
            data = path.read_bytes()
        except FileNotFoundError:
            raise _unreadable(
                name, "no such file", f"create it, or correct the path (looked in {self.folder})"
            ) from None
        except PermissionError:
            raise _unreadable(name, "no permission to read it", "allow reading (chmod +r)") from None
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            raise _unreadable(name, f"can't be read: {error}", "correct the path") from None
        if not data:
            raise _unreadable(name, "the file is empty (0 bytes)", "write its content or correct the path")
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
            raise _unreadable(file, f"the file is {encoding}, not UTF-8", "save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise Unreadable(
            Fault(file, row, None, f"byte 0x{byte:02X} is not UTF-8", f"save it as UTF-8{_guess(data)}")
        ) from None


def _guess(data: bytes) -> str:
    """Return what the encoding looks like; GB 18030 is what Chinese Windows writes."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return " (it looks like Latin-1)"
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return " (it looks like GBK)" if chinese > 1 else " (it looks like Latin-1)"


def _unreadable(file: str, found: str, remedy: str) -> Unreadable:
    return Unreadable(Fault(file, None, None, found, remedy))
