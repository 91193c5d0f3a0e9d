"""Shortfalls that no plan avoids, proved by counting heads (``docs/bottlenecks.md``); no solver."""

from optimizer.bottleneck.areas import AreaCount, area_counts
from optimizer.bottleneck.find import Bottleneck, Search, bottlenecks
from optimizer.bottleneck.statements import statements

__all__ = ["AreaCount", "Bottleneck", "Search", "area_counts", "bottlenecks", "statements"]
