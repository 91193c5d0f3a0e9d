"""Batch runs of the optimizer and its peers: suites, cells, limits, tables, one page."""
