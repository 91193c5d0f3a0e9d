"""Of a plan that is not as it says: what is wrong with it, counted."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.locale.words import Words


def not_as_it_says(words: Words, rules: int, keys: Sequence[str]) -> str:
    """Return in one sentence why a plan can't be taken at its word.

    Parameters
    ----------
    words : Words
    rules : int
        Hard rules broken.
    keys : sequence of str
        Keys of what its files state otherwise; those of changed tables begin with ``inputs.``.
    """
    files = sum(key.startswith("inputs.") for key in keys)
    figures = len(keys) - files
    if not rules and not figures:
        return words.count(
            "This plan was made from other files: {n} has changed since.",
            "This plan was made from other files: {n} have changed since.",
            files,
        )
    parts = [
        words.count("{n} rule broken", "{n} rules broken", rules) if rules else None,
        words.count("{n} figure wrong", "{n} figures wrong", figures) if figures else None,
        words.count("{n} file changed since", "{n} files changed since", files) if files else None,
    ]
    return words.say("This plan is not as it says: {parts}.", parts=words.listed(filter(None, parts)))
