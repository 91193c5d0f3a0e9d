"""Who may go where, and how well: the scenario as numpy arrays, no solver."""
