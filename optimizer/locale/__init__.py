"""Words for people, in English and Chinese."""

from optimizer.locale.words import LANGUAGES, Words, mark

__all__ = ["LANGUAGES", "Words", "mark"]
