"""The exit codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of all commands."""

    PROVED = 0
    NOT_PROVED = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    NO_ANSWER = 4
    INTERNAL = 70
    INTERRUPTED = 130
    CLOSED_PIPE = 141
