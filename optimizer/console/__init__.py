"""The terminal: screens for people, one JSON document for programs, live progress."""
