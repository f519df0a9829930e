"""Plain assignment, where every pair takes equally many half-days: one minimum-cost flow, always optimal."""

import numpy as np
from ortools.graph.python import min_cost_flow

from .instance import Ints
from .state import STEP, Rest


def is_plain(rest: Rest) -> bool:
    """Whether all free pairs take the same and no extra limit speaks of them."""
    return not len(rest.limits.row) and bool(len(rest.effort)) and bool((rest.effort == rest.effort[0]).all())


def assign(rest: Rest) -> Ints | None:
    """The free pairs worth most; None if the flow solver failed. Source → helpers → needs → sites → sink."""
    helpers, needs, sites = len(rest.cap), len(rest.taken), len(rest.room)
    source, sink = helpers + needs + sites, helpers + needs + sites + 1
    space = rest.cap // max(1, int(rest.effort[0]))
    slot_need, slot_rank = np.nonzero(np.arange(len(STEP)) < rest.slots[:, None])
    amount = int(min(space.sum(), len(slot_need), rest.room.sum()))
    parts = (  # tail, head, capacity, cost; the pairs come first
        (rest.helper, helpers + rest.need, 1, -rest.fit),
        (source, np.arange(helpers), np.minimum(space, amount), 0),
        (
            helpers + slot_need,
            helpers + needs + rest.site[slot_need],
            1,
            STEP[rest.taken[slot_need] + slot_rank],
        ),
        (helpers + needs + np.arange(sites), sink, np.minimum(rest.room, amount), 0),
        (np.array([source]), sink, amount, 0),
    )
    network = min_cost_flow.SimpleMinCostFlow()
    for part in parts:
        network.add_arcs_with_capacity_and_unit_cost(*np.broadcast_arrays(*part))
    network.set_nodes_supplies(np.array([source, sink]), np.array([amount, -amount]))
    if network.solve() != network.OPTIMAL:
        return None
    return np.flatnonzero(network.flows(np.arange(len(rest.fit))) > 0)
