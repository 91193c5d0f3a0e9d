"""The plots of a report as SVG, their text set by the browser."""

from optimizer.report.plots.bars import needs_by_type, people_by_office, points_of_teams
from optimizer.report.plots.map import map_of_shortfalls

__all__ = ["map_of_shortfalls", "needs_by_type", "people_by_office", "points_of_teams"]
