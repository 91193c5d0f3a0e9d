"""Scenarios from fact sheets: published figures exactly, the rest from a seeded draw."""

from optimizer.generate.engine import Tables, generate_tables
from optimizer.generate.write import GeneratedRound, RoundInfo, generate, rounds

__all__ = ["GeneratedRound", "RoundInfo", "Tables", "generate", "generate_tables", "rounds"]
