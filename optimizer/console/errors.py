"""Errors that are nobody's fault but the program's."""


class InternalError(Exception):
    """Something that no input should be able to cause."""
