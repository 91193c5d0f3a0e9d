"""``docs/programmes.md`` from measurements: every programme's rounds as far as they run."""
