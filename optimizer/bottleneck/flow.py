"""Which villages to count over: the smallest set that is most short, in its connected parts.

The flow only chooses sets. What is said about them is counted by `heads`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from optimizer.bottleneck.wants import Want
from optimizer.matching.classes import Classes
from optimizer.matching.codes import BoolArray, IntArray

_SOURCE, _SINK = 0, 1
_FEW = 2**30
"""Above any number of cadres, and twice it still fits 32 bits."""


@dataclass(frozen=True, eq=False, slots=True)
class _Network:
    """Arcs tail → head with what they may carry and what they do.

    Nodes: source, sink, then units with a limit, classes of cadres, classes of villages.

    Attributes
    ----------
    tail, head, room, flow : int64 [A]
        Between classes there is room for all the cadres of the class: as good as no limit.
    short : int64
        Nodes of villages that lack some.
    n_nodes, first_village : int
    """

    tail: IntArray
    head: IntArray
    room: IntArray
    flow: IntArray
    short: IntArray
    n_nodes: int
    first_village: int


def short_parts(classes: Classes, arcs: tuple[IntArray, IntArray], want: Want) -> list[BoolArray]:
    """Return the connected parts of the smallest set of villages that is most short of one kind.

    Parameters
    ----------
    classes : Classes
    arcs : pair of int64 arrays
        ``classes.arcs()``, the same for all kinds.
    want : Want

    Returns
    -------
    list of bool [V]
        Villages that want it; no two parts share a village, a cadre who
        counts, or a unit that sends as many as it may. Empty where nothing is short.
    """
    network = _saturated(classes, arcs, want)
    if not len(network.short):
        return []
    chosen = _reaches_sink(network)
    tail, head = network.tail, network.head
    # Source and sink would tie all parts together.
    inner = (tail > _SINK) & (head > _SINK) & chosen[tail] & chosen[head]
    links = _adjacency(tail[inner], head[inner], network.n_nodes)
    _, part = connected_components(links, directed=False)
    node = network.first_village + classes.village
    inside = chosen[node] & (want.amount > 0)
    return [inside & (part[node] == p) for p in np.unique(part[node][inside])]


def _saturated(classes: Classes, arcs: tuple[IntArray, IntArray], want: Want) -> _Network:
    """Return the network of one kind with a greatest flow in it."""
    heads, amounts = classes.heads(want.counts), classes.gather(want.amount)
    cadre, village = arcs
    used = (heads[cadre] > 0) & (amounts[village] > 0)
    cadre, village = cadre[used], village[used]
    units = np.unique(classes.unit[(classes.unit >= 0) & (heads > 0)])
    first_class = 2 + len(units)
    first_village = first_class + len(heads)
    own, wanting = np.flatnonzero(heads), np.flatnonzero(amounts)
    bound = classes.unit[own] >= 0
    giver = np.where(bound, 2 + np.searchsorted(units, classes.unit[own]), _SOURCE)
    parts = [
        (np.full(len(units), _SOURCE), 2 + np.arange(len(units)), classes.limits()[units]),
        (giver, first_class + own, heads[own]),
        (first_class + cadre, first_village + village, heads[cadre]),
        (first_village + wanting, np.full(len(wanting), _SINK), np.minimum(amounts[wanting], _FEW)),
    ]
    tail, head, room = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
    n_nodes = first_village + len(amounts)
    flow = _greatest_flow(tail, head, room, n_nodes)
    served = flow[len(flow) - len(wanting) :]
    return _Network(
        tail=tail,
        head=head,
        room=room,
        flow=flow,
        short=first_village + wanting[served < amounts[wanting]],
        n_nodes=n_nodes,
        first_village=first_village,
    )


def _greatest_flow(tail: IntArray, head: IntArray, room: IntArray, n_nodes: int) -> IntArray:
    """Return what each arc carries in a greatest flow."""
    shape = (n_nodes, n_nodes)
    used = room > 0
    network = sparse.csr_array((room[used].astype(np.int32), (tail[used], head[used])), shape=shape)
    found = maximum_flow(network, _SOURCE, _SINK).flow.tocoo()
    keys = found.row.astype(np.int64) * n_nodes + found.col
    order = np.argsort(keys)
    wanted = tail * n_nodes + head
    place = np.minimum(np.searchsorted(keys, wanted, sorter=order), max(0, len(keys) - 1))
    if not len(keys):
        return np.zeros(len(tail), dtype=np.int64)
    carried = found.data[order[place]].astype(np.int64)
    return np.where(keys[order[place]] == wanted, carried, 0)


def _reaches_sink(network: _Network) -> BoolArray:
    """Return the nodes from which more could still flow to the sink, bool [nodes].

    These are the sink side of the minimum cut with the smallest sink side.
    """
    tail, head, flow = network.tail, network.head, network.flow
    inner = (tail != _SOURCE) & (head != _SINK)
    more = inner & (flow < network.room)
    back = inner & (flow > 0)
    # Looked at backwards from the sink: each arc is turned round.
    start = np.concatenate([np.full(len(network.short), _SINK), head[more], tail[back]])
    end = np.concatenate([network.short, tail[more], head[back]])
    found = breadth_first_order(
        _adjacency(start, end, network.n_nodes), _SINK, directed=True, return_predecessors=False
    )
    reached = np.zeros(network.n_nodes, dtype=bool)
    reached[found] = True
    return reached


def _adjacency(start: IntArray, end: IntArray, n_nodes: int) -> sparse.csr_array:
    ones = np.ones(len(start), dtype=np.int8)
    return sparse.csr_array((ones, (start, end)), shape=(n_nodes, n_nodes))
