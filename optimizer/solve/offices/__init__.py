"""Under unit rules: how offices divide into teams, as one choice per office (``docs/offices.md``)."""
