"""Small seeded draws over arrays that the generator's steps share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.locale.told import Told, phrase

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class DrawError(Exception):
    """The figures and settings leave nothing to draw.

    Parameters
    ----------
    said : Told
        The sentence that says which.
    """

    def __init__(self, said: Told) -> None:
        super().__init__(said)
        self.said = said


def choose_exactly(
    rng: np.random.Generator, what: str, weights: Floats, count: int, must: Flags | None = None
) -> Flags:
    """Mark exactly `count` items: those in `must`, the rest by weight without replacement.

    Raises
    ------
    DrawError
        Names `what` where the count is too low for `must` or too high for the positive weights.
    """
    keys = _noisy(rng, weights)
    if must is not None:
        keys[must] = np.inf
    least, most = np.count_nonzero(keys == np.inf), np.count_nonzero(keys > -np.inf)
    if not least <= count <= most:
        said = phrase(
            "{what} is {count}, but the hidden plan needs {least} to {most}",
            what=what,
            count=count,
            least=least,
            most=most,
        )
        raise DrawError(said)
    marked = np.zeros(len(weights), dtype=np.bool_)
    marked[np.argsort(-keys, kind="stable")[:count]] = True
    return marked


def choose_column(rng: np.random.Generator, weights: Floats) -> Ints:
    """Choose one column for every row by its weights."""
    chosen: Ints = np.argmax(_noisy(rng, weights), axis=1)
    return chosen


def order_columns(rng: np.random.Generator, weights: Floats) -> Ints:
    """Put the columns of every row into a random order, heavy ones first, weight 0 last."""
    return np.argsort(-_noisy(rng, weights), axis=1, kind="stable")


def spread(rng: np.random.Generator, capacity: Ints, total: int) -> Ints:
    """Spread `total` items over places that hold `capacity` each."""
    if not 0 <= total <= capacity.sum():
        raise DrawError(phrase("{n} people don't fit into {places} places", n=total, places=capacity.sum()))
    return rng.multivariate_hypergeometric(capacity, total, method="marginals")


def apportion(weights: Floats, total: int) -> Ints:
    """Split `total` in proportion to `weights` by largest remainders."""
    if total < 0:
        raise DrawError(phrase("{n} too few to go round", n=-total))
    exact = weights / weights.sum() * total
    parts: Ints = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


def rank_within(groups: Ints, keys: Floats) -> Ints:
    """Rank every item within its group, 0 for the largest key."""
    order = np.lexsort((-keys, groups))
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    position = np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = position
    return ranks


def _noisy(rng: np.random.Generator, weights: Floats) -> Floats:
    """Return Gumbel keys: the k largest are a weighted draw without replacement."""
    with np.errstate(divide="ignore"):
        return np.log(weights) + rng.gumbel(size=weights.shape)
