"""Small seeded instances for the tests of this room."""

from dataclasses import replace

import numpy as np

from buendnis.planner.files import arrange
from buendnis.planner.instance import Instance, Limits


def tiny(**changes: object) -> Instance:
    """Two helpers, two needs at two sites, and a pair for each couple; both needs ask for two half-days."""
    arrays: dict[str, object] = {
        "cap": np.array([2, 2]), "eff": np.array([2, 2]), "kmax": np.array([1, 1]), "site": np.array([0, 1]),
        "site_cap": np.array([1, 1]), "helper": np.array([0, 1, 1, 0]), "need": np.array([0, 0, 1, 1]),
        "fit": np.array([900, 500, 800, 700]),
    }  # fmt: skip
    return Instance(**{**arrays, **{name: np.asarray(a) for name, a in changes.items()}})


def seeded(
    helpers: int,
    needs: int,
    seed: int = 1,
    *,
    candidates: int = 12,
    tight: float = 1.0,
    locked: float = 0.0,
    limits: int = 0,
) -> Instance:
    """A random instance, arranged; `tight` is capacity per asked half-day, `locked` a share of needs."""
    rng = np.random.default_rng([seed, helpers, needs])
    sites = max(1, needs // 4)
    site = np.sort(rng.integers(sites, size=needs))
    eff = rng.choice([1, 2, 2, 3, 4, 6], needs)
    each = min(candidates, helpers)
    helper = np.concatenate([rng.choice(helpers, each, replace=False) for _ in range(needs)])
    need = np.repeat(np.arange(needs), each)
    kept = rng.random(len(need)) < 0.9
    helper, need = helper[kept], need[kept]
    share = rng.choice([1, 2, 3, 4, 6], helpers).astype(float)
    plain = Instance(
        cap=np.maximum(2, np.rint(share * tight * eff.sum() / share.sum())).astype(np.int64),
        eff=eff, kmax=rng.choice([1, 2, 2, 3], needs), site=site,
        site_cap=np.maximum(1, np.rint(np.bincount(site, minlength=sites) * 1.25)).astype(np.int64),
        helper=helper, need=need, fit=rng.integers(250, 1001, len(need)),
    )  # fmt: skip
    whole = arrange(plain).instance
    whole = replace(whole, limits=some_limits(rng, whole, limits)) if limits else whole
    return replace(whole, lock=some_locks(rng, whole, locked)) if locked else whole


def some_limits(rng: np.random.Generator, instance: Instance, count: int) -> Limits:
    """Limits over a tenth of the pairs each, at a third of what those would take."""
    members = [np.flatnonzero(rng.random(len(instance.fit)) < 0.1) for _ in range(count)]
    pair = np.concatenate(members)
    row = np.repeat(np.arange(count), [len(m) for m in members])
    amount = instance.effort[pair]
    most = np.array([max(6, int(instance.effort[m].sum()) // 3) for m in members])
    return Limits(most, row, pair, amount)


def some_locks(rng: np.random.Generator, instance: Instance, share: float) -> np.ndarray:
    """Pairs that can stand together, for about this share of the needs."""
    left, room, spare, lock = instance.cap.copy(), instance.site_cap.copy(), instance.limits.most.copy(), []
    for need in np.flatnonzero(rng.random(len(instance.eff)) < share):
        first, last = np.searchsorted(instance.need, [need, need + 1])
        if last == first:
            continue
        pair = first + rng.integers(min(3, last - first))
        rows = instance.limits.row[instance.limits.pair == pair]
        h, e, s = instance.helper[pair], instance.effort[pair], instance.site[need]
        if left[h] >= e and room[s] > 0 and (spare[rows] >= e).all():
            left[h] -= e
            room[s] -= 1
            spare[rows] -= e
            lock.append(pair)
    return np.array(lock, np.int64)
