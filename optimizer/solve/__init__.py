"""Solving: relaxations guide, CP-SAT decides, exact integers prove."""

from optimizer.solve.progress import Listener, Options, Progress
from optimizer.solve.run import solve

__all__ = ["Listener", "Options", "Progress", "solve"]
