"""Numbers on a few cells of a grid that is never made."""

from __future__ import annotations

import numpy as np

from optimizer.matching.codes import IntArray


class Marks:
    """Numbers on a few cells of a large grid; every other cell is 0.

    Parameters
    ----------
    cells : sequence of (row, column, number)
        A cell given more than once holds the bits of all its numbers.
    shape : (int, int)
        Rows and columns of the grid.
    """

    def __init__(self, cells: list[tuple[int, int, int]], shape: tuple[int, int]) -> None:
        self._width = max(1, shape[1])
        entries = np.array(cells, dtype=np.int64).reshape(-1, 3)
        self._keys, place = np.unique(entries[:, 0] * self._width + entries[:, 1], return_inverse=True)
        self._numbers = np.zeros(len(self._keys), dtype=np.int64)
        np.bitwise_or.at(self._numbers, place, entries[:, 2])
        self._starts = np.searchsorted(self._keys, np.arange(shape[0] + 1) * self._width)

    def at(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Return the numbers of single cells, int64 [P]; O(P log n) for n marks."""
        if not len(self._keys):
            return np.zeros(len(rows), dtype=np.int64)
        wanted = rows * self._width + columns
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[place] == wanted, self._numbers[place], 0)

    def within(self, rows: IntArray, columns: IntArray | None = None) -> tuple[IntArray, IntArray, IntArray]:
        """Return the marks of a block.

        Parameters
        ----------
        rows : int64 [k]
        columns : int64 [m], optional
            Different columns; all of them unless given.

        Returns
        -------
        tuple of int64 [n]
            Row and column *within the block*, and number, each cell once.
        """
        starts, stops = self._starts[rows], self._starts[rows + 1]
        line = np.repeat(np.arange(len(rows)), stops - starts)
        found = spans(starts, stops)
        column, number = self._keys[found] % self._width, self._numbers[found]
        if columns is None or not len(found):
            return line, column, number
        place = np.full(self._width, -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        inside = np.flatnonzero(place[column] >= 0)
        return line[inside], place[column[inside]], number[inside]


def spans(starts: IntArray, stops: IntArray) -> IntArray:
    """Return ``starts[0] .. stops[0] - 1``, ``starts[1] .. stops[1] - 1`` and so on, as one array."""
    lengths = stops - starts
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(lengths.sum()) + np.repeat(starts - before, lengths), dtype=np.int64)
