"""Provinces: one set of prices for all, regions decided one by one (``docs/scaling.md``)."""
