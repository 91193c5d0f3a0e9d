"""Scenarios from fact sheets: published figures exactly, the rest from a seeded draw."""

from optimizer.generate.engine import Earlier, Tables, generate_tables
from optimizer.generate.write import MAX_SCALE, GeneratedRound, RoundInfo, generate, rounds

__all__ = [
    "MAX_SCALE",
    "Earlier",
    "GeneratedRound",
    "RoundInfo",
    "Tables",
    "generate",
    "generate_tables",
    "rounds",
]
