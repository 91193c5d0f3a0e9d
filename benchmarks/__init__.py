"""Measurements of the optimizer, alone and beside other ways to the same answer."""
