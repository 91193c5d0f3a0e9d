"""Files that are written whole or not at all, and replace others only where that was asked for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from optimizer.locale.office import told
from optimizer.scenario.faults import Fault, ScenarioError


def write_whole(path: Path, write: Callable[[Path], None], force: bool = False) -> None:
    """Write one file.

    Parameters
    ----------
    path : Path
    write : callable
        Fills the file whose path it is given; that one takes its place when all is written.
    force : bool
        Whether a file that is there already is replaced.

    Raises
    ------
    ScenarioError
        Where something is there already and `force` isn't given, or the place
        can't be written; nothing has changed then.
    """
    refuse_what_is_there(path, force)
    made: list[Path] = []
    try:
        make(path.parent, made)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        os.close(handle)
        try:
            write(Path(name))
            os.chmod(name, 0o666 & ~umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except BaseException as problem:
        unmake(made)
        tell(path, problem)


def refuse_what_is_there(path: Path, force: bool) -> None:
    """Raise where a file can't be written because something is there already.

    Raises
    ------
    ScenarioError
    """
    refuse(path, path.exists() and (path.is_dir() or not force), path.is_dir())


def refuse(path: Path, there: bool, wrong: bool) -> None:
    """Raise where what is there must not be replaced."""
    if wrong:
        codes = ("is_directory", "name_file") if path.is_dir() else ("is_file", "name_directory")
        raise ScenarioError([Fault(str(path), None, None, *map(told, codes))])
    if there:
        raise ScenarioError([Fault(str(path), None, None, told("exists"), told("use_force"))])


def make(folder: Path, made: list[Path]) -> None:
    """Create a folder and what is missing above it; note in `made` what was created."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        made.append(one)


def unmake(made: list[Path]) -> None:
    """Remove the folders that `make` created, as far as they are empty."""
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def tell(path: Path, problem: BaseException) -> None:
    """Raise a problem, one of the file system as a fault."""
    if not isinstance(problem, OSError):
        raise problem
    found = told("cannot_write", error=problem.strerror or problem)
    raise ScenarioError([Fault(str(path), None, None, found, told("other_place"))]) from problem


def umask() -> int:
    """Return the process's mask for new files."""
    now = os.umask(0)
    os.umask(now)
    return now
