"""The peers by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from benchmarks.peers.question import Answer, Clock, Question, Trace

Method = Callable[[Question, Clock, Trace, int], Answer]
PEERS = ("textbook", "mip", "greedy", "flow")
"""Each is a module of this package with a function ``solve``."""


def method(name: str) -> Method:
    """Return a peer; its libraries are loaded only now."""
    found: Method = import_module(f"benchmarks.peers.{name}").solve
    return found
