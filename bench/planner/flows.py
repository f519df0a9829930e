"""Peers for plain assignment, where every pair costs one half-day: flows and square tables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.planner.answers import Answer
from buendnis.planner.instance import DELTA, Instance

Ints = NDArray[np.int64]
LOCKED = 1_000_000  # points that keep an accepted pair where a peer cannot fix it


@dataclass(frozen=True)
class Network:
    """Source → helpers → needs → (first, second, third helper) → sites → sink, and one way past them all."""

    tail: Ints
    head: Ints
    most: Ints
    cost: Ints
    source: int
    sink: int
    amount: int  # to be sent; the way past costs nothing


def as_network(whole: Instance) -> Network:
    helpers, needs, sites, pairs = whole.shape
    source, sink = helpers + needs + sites, helpers + needs + sites + 1
    need, site = helpers + np.arange(needs), helpers + needs + np.arange(sites)
    extra = [np.flatnonzero(whole.kmax > place) for place in range(3)]
    price = -whole.fit.copy()
    price[whole.lock] -= LOCKED
    amount = int(whole.cap.sum())
    tail = [np.full(helpers, source), whole.helper, *(need[e] for e in extra), site, [source]]
    head = [
        np.arange(helpers),
        need[whole.need],
        *(site[whole.site[e]] for e in extra),
        [sink] * sites,
        [sink],
    ]
    most = [whole.cap, np.ones(pairs), *(np.ones(len(e)) for e in extra), whole.site_cap, [amount]]
    cost = [
        np.zeros(helpers),
        price,
        *(np.full(len(e), d) for e, d in zip(extra, DELTA, strict=True)),
        np.zeros(sites + 1),
    ]
    joined = (np.concatenate(column).astype(np.int64) for column in (tail, head, most, cost))
    return Network(*joined, source, sink, amount)


def ortools_flow(whole: Instance, seconds: float) -> Answer:
    from ortools.graph.python import min_cost_flow

    net, solver = as_network(whole), min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(net.tail, net.head, net.most, net.cost)
    solver.set_node_supply(net.source, net.amount)
    solver.set_node_supply(net.sink, -net.amount)
    status = solver.solve()
    if status != solver.OPTIMAL:
        return Answer(None, None, str(status))
    first = len(whole.cap)
    arcs = np.arange(first, first + len(whole.fit), dtype=np.int32)
    return Answer(np.flatnonzero(np.asarray(solver.flows(arcs)) > 0), None, "Optimal")


def networkx_simplex(whole: Instance, seconds: float) -> Answer:
    import networkx

    net, graph = as_network(whole), networkx.MultiDiGraph()
    graph.add_node(net.source, demand=-net.amount)
    graph.add_node(net.sink, demand=net.amount)
    columns = (net.tail.tolist(), net.head.tolist(), net.most.tolist(), net.cost.tolist())
    for key, (tail, head, most, cost) in enumerate(zip(*columns, strict=True)):
        graph.add_edge(tail, head, key=key, capacity=most, weight=cost)
    _, flow = networkx.network_simplex(graph)
    first = len(whole.cap)
    chosen = [
        pair
        for pair, (helper, need) in enumerate(zip(whole.helper.tolist(), whole.need.tolist(), strict=True))
        if flow[helper][len(whole.cap) + need][first + pair]
    ]
    return Answer(np.array(chosen, np.int64), None, "Optimal")


def scipy_assignment(whole: Instance, seconds: float) -> Answer:
    """`linear_sum_assignment` on needs × half-days of helpers: a square table, so one helper a need only."""
    from scipy.optimize import linear_sum_assignment

    per_helper = np.minimum(whole.cap, np.bincount(whole.helper, minlength=len(whole.cap)))
    of_column = np.repeat(np.arange(len(per_helper)), per_helper)
    points, number = (
        np.zeros((len(whole.eff), len(per_helper))),
        np.full((len(whole.eff), len(per_helper)), -1),
    )
    points[whole.need, whole.helper] = whole.fit
    points[whole.need[whole.lock], whole.helper[whole.lock]] += LOCKED
    number[whole.need, whole.helper] = np.arange(len(whole.fit))
    row, column = linear_sum_assignment(points[:, of_column], maximize=True)
    chosen = number[row, of_column[column]]
    return Answer(chosen[chosen >= 0], None, "Optimal")
