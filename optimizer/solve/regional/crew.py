"""Work in processes of their own, since neither OR-Tools' flows nor PDLP let other threads run.

A process shares the market with its parent (it is forked where the system can
fork), takes small facts and gives back small answers, and can be ended at any
moment: so a time limit holds and Ctrl-C answers at once.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from optimizer.solve.regional.market import Market

_FORKS = "fork" in multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("fork" if _FORKS else None)
_market: Market | None = None
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Names of settings in the C library (``malloc.h``)."""


def _enter(market: Market) -> None:
    """Begin a worker: leave Ctrl-C to the parent, print nothing, and end when the parent is gone."""
    global _market
    _market = market
    # HiGHS prints a line of its own now and then, whatever it is told; that would be in our JSON
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _keep_memory()
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _keep_memory() -> None:
    """Have free memory used again: to give it back and ask for it anew takes a tenth of a worker's time."""
    with suppress(AttributeError, OSError, TypeError):  # C libraries other than glibc have no such setting
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 2**30)
        library.mallopt(_TRIM_THRESHOLD, 2**31 - 1)


def _call(task: Callable[..., Any], facts: tuple[Any, ...]) -> Any:
    assert _market is not None
    return task(_market, *facts)


class Crew:
    """Processes that work on tasks over one market; ended when the ``with`` block is left.

    Parameters
    ----------
    market : Market
    workers : int
    """

    def __init__(self, market: Market, workers: int) -> None:
        self._pool = ProcessPoolExecutor(workers, _CONTEXT, _enter, (market,))

    def do(self, task: Callable[..., Any], *facts: object) -> Future[Any]:
        """Have ``task(market, *facts)`` done; `task` is a function of a module."""
        return self._pool.submit(_call, task, facts)

    @property
    def processes(self) -> list[int]:
        """Their process ids."""
        return [worker.pid for worker in self._workers() if worker.pid is not None]

    def _workers(self) -> list[Any]:
        return list((self._pool._processes or {}).values())  # no public way to them

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        workers = self._workers()
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
            worker.join()


def shared_figure(value: int) -> Any:
    """Return a number (`value`) that a process given it as a fact can read as it changes."""
    return _CONTEXT.Value("q", value, lock=False)


class Feed:
    """A process that yields results one after the other while its parent goes on.

    Parameters
    ----------
    market : Market
    source : callable
        ``source(market, *facts)`` gives an iterator of picklable results.
    """

    def __init__(self, market: Market, source: Callable[..., Iterator[Any]], *facts: object) -> None:
        self._mine, theirs = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_send, args=(market, theirs, source, facts), daemon=True)
        self._process.start()
        theirs.close()
        self.over = False

    @property
    def process(self) -> int | None:
        """Its process id."""
        return None if self.over else self._process.pid

    def look(self, seconds: float) -> Any | None:
        """Return the next result if one comes within `seconds`."""
        if self.over:
            return None
        try:
            if not self._mine.poll(seconds):
                return None
            return self._mine.recv()
        except EOFError:
            self.end()
            return None

    def end(self) -> None:
        """Stop the process, whatever it is doing."""
        self.over = True
        self._process.kill()
        self._process.join()
        self._mine.close()


def _send(
    market: Market, to: Connection, source: Callable[..., Iterator[Any]], facts: tuple[object, ...]
) -> None:
    _enter(market)
    for result in source(market, *facts):
        to.send(result)
    to.close()
