"""Seeded instances of the assignment problem, from 25 helpers to 30,000: a seed gives the same everywhere.

A toy alliance on a map: helpers and sites lie around regional centres and have fields, formats, themes and a
text; points for what they have in common make the fit. The order of the draws is part of the contract: who
changes it changes every instance (`digest` tells).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from buendnis.planner.instance import Instance, Limits

SIZES = {"S": (25, 40), "M": (300, 1_000), "L": (3_000, 10_000), "XL": (30_000, 100_000)}
ARRAYS = ("cap", "eff", "kmax", "site", "site_cap", "helper", "need", "fit", "lock", "conflicts")
FIELDS, FORMATS, TEXT = 10, 8, 12
THEME_SIZES = (3, 3, 2, 2)  # how many fields each theme has
WITHOUT_TRAVEL = np.array([1, 1, 1, 0, 0, 0, 1, 0], bool)  # by format
POINTS = np.array([350, 150, 200, 200, 100])  # most points for fields, format, region, text, theme
LEAST_FIT, MOST_CANDIDATES = 300, 50
NEEDS_AT_ONCE = 2_000  # bounds the memory while pairs are scored
KM_OF_A_REGION, FAR_KM, REMOTE_NEARNESS = 25, 150, 0.6

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """Helpers, or needs: one row each."""

    region: Ints
    place: Floats  # km
    fields: Flags
    formats: Flags
    themes: Flags
    text: Floats


def make(
    size: str | tuple[int, int],
    seed: int,
    *,
    tight: float = 1.0,
    conflict: float = 0.02,
    locked: float = 0.05,
    barren: float = 0.01,
    pool: int = 200,
) -> Instance:
    """One instance. `size`: a key of SIZES, or (helpers, needs). `tight`: half-days there are, as a share of
    those that one helper for each need would take. `conflict`, `locked`, `barren`: shares of pairs ruled out,
    needs with an accepted pair, sites without any candidate. `pool`: how many helpers a need looks at.
    Source: engines.md.
    """
    helpers, needs = SIZES[size] if isinstance(size, str) else size
    sites, regions = max(1, needs // 4), max(1, helpers // 60)
    dice = np.random.default_rng([seed, helpers, needs])
    centre = dice.random((regions, 2)) * np.sqrt(regions) * 100
    helper_region, site_region = dice.integers(regions, size=helpers), dice.integers(regions, size=sites)
    helper_place = _around(dice, centre[helper_region])
    site_place = _around(dice, centre[site_region])
    topics = dice.normal(0, 1, (FIELDS, TEXT))
    helper_fields, helper_formats = (
        _some_of(dice, helpers, FIELDS, 1, 4),
        _some_of(dice, helpers, FORMATS, 2, 4),
    )
    wishes = _some_of(dice, helpers, len(THEME_SIZES), 1, 2)
    site = np.sort(np.concatenate([np.arange(sites), dice.integers(sites, size=needs - sites)]))
    need_fields, need_formats = _some_of(dice, needs, FIELDS, 1, 2), _some_of(dice, needs, FORMATS, 1, 3)
    effort = dice.choice([1, 2, 2, 3, 4, 6], needs)
    most = dice.choice([1, 2, 2, 3], needs)
    is_barren = (dice.random(sites) < barren)[site]
    theme_of_field = np.repeat(np.eye(len(THEME_SIZES)), THEME_SIZES, axis=0)
    from_helpers = Side(
        helper_region,
        helper_place,
        helper_fields,
        helper_formats,
        wishes,
        _texts(dice, topics, helper_fields),
    )
    from_needs = Side(
        site_region[site],
        site_place[site],
        need_fields,
        need_formats,
        need_fields @ theme_of_field > 0,
        _texts(dice, topics, need_fields),
    )
    seen = _pool(dice, from_helpers, from_needs, pool)
    helper, need, fit = _pairs(from_helpers, from_needs, seen, is_barren)
    best = np.arange(len(need)) - np.searchsorted(need, need) < MOST_CANDIDATES
    out = dice.random(len(need)) < conflict
    conflicts = np.stack([helper[best & out], need[best & out]], 1)
    helper, need, fit = helper[best & ~out], need[best & ~out], fit[best & ~out]
    share = dice.choice([4, 6, 8, 12, 16, 24], helpers).astype(float)
    cap = np.maximum(2, np.rint(share * tight * effort.sum() / share.sum())).astype(np.int64)
    room = np.maximum(1, np.rint(np.bincount(site, minlength=sites) * 1.25)).astype(np.int64)
    whole = Instance(cap, effort, most, site, room, helper, need, fit, conflicts=conflicts)
    return whole.with_locks(_accepted(dice, whole, locked))


def _around(dice: np.random.Generator, centres: Floats) -> Floats:
    return centres + dice.normal(0, KM_OF_A_REGION, (len(centres), 2))


def _some_of(dice: np.random.Generator, rows: int, width: int, fewest: int, most: int) -> Flags:
    """Rows of flags with `fewest` to `most` of them set."""
    order = dice.random((rows, width)).argsort(1).argsort(1)
    return order < dice.integers(fewest, most + 1, rows)[:, None]


def _texts(dice: np.random.Generator, topics: Floats, fields: Flags) -> Floats:
    """What somebody with these fields writes, as a unit vector."""
    mixed = fields @ topics / fields.sum(1, keepdims=True) + dice.normal(0, 0.6, (len(fields), TEXT))
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def _pool(dice: np.random.Generator, helpers: Side, needs: Side, most: int) -> Ints:
    """Which helpers each need looks at (-1 = none): all of them, or half by region, half by first field."""
    if len(helpers.region) <= most:
        return np.broadcast_to(np.arange(len(helpers.region)), (len(needs.region), len(helpers.region)))
    by_region = _with_same(dice, helpers.region, needs.region, most // 2)
    by_field = _with_same(dice, helpers.fields.argmax(1), needs.fields.argmax(1), most // 2)
    found = np.sort(np.hstack([by_region, by_field]), 1)
    found[:, 1:][found[:, 1:] == found[:, :-1]] = -1
    return found


def _with_same(dice: np.random.Generator, of_helper: Ints, of_need: Ints, count: int) -> Ints:
    """For each need `count` random helpers (with repeats) that have the same key."""
    order = np.argsort(of_helper, kind="stable")
    keys = of_helper[order]
    start, end = np.searchsorted(keys, of_need), np.searchsorted(keys, of_need, "right")
    drawn = start[:, None] + (dice.random((len(of_need), count)) * (end - start)[:, None]).astype(np.int64)
    return np.where((end > start)[:, None], order[np.minimum(drawn, len(keys) - 1)], -1)


def _pairs(helpers: Side, needs: Side, seen: Ints, is_barren: Flags) -> tuple[Ints, Ints, Ints]:
    """Helper, need and fit of every candidate: by need, best first."""
    blocks = list(_scored(helpers, needs, seen, is_barren))
    helper, need, fit = (np.concatenate(column) for column in zip(*blocks, strict=True))
    order = np.lexsort((helper, -fit, need))
    return helper[order], need[order], fit[order]


def _scored(helpers: Side, needs: Side, seen: Ints, is_barren: Flags) -> Iterator[tuple[Ints, Ints, Ints]]:
    for start in range(0, len(seen), NEEDS_AT_ONCE):
        block = seen[start : start + NEEDS_AT_ONCE]
        row, column = np.nonzero(block >= 0)
        helper, need = block[row, column], row + start
        common = helpers.formats[helper] & needs.formats[need]
        fit = _points(helpers, needs, helper, need, common)
        kept = common.any(1) & (fit >= LEAST_FIT) & ~is_barren[need]
        yield helper[kept], need[kept], fit[kept]


def _points(helpers: Side, needs: Side, helper: Ints, need: Ints, common: Flags) -> Ints:
    wanted = needs.fields[need]
    shared = (helpers.fields[helper] & wanted).sum(1) / wanted.sum(1)
    km = np.linalg.norm(helpers.place[helper] - needs.place[need], axis=1)
    remote = REMOTE_NEARNESS * (common & WITHOUT_TRAVEL).any(1)
    near = np.maximum(np.clip(1 - km / FAR_KM, 0, 1), remote)
    alike = np.clip((helpers.text[helper] * needs.text[need]).sum(1), 0, 1)
    theme = (helpers.themes[helper] & needs.themes[need]).any(1)
    parts = np.stack([shared, common.any(1), near, alike, theme], 1) * POINTS
    return np.rint(parts).astype(np.int64).sum(1)


def _accepted(dice: np.random.Generator, whole: Instance, share: float) -> Ints:
    """Pairs that are agreed already: one of the three best of some needs, as far as there is room."""
    left, room, found = whole.cap.copy(), whole.site_cap.copy(), []
    for need in np.flatnonzero(dice.random(len(whole.eff)) < share):
        start, end = np.searchsorted(whole.need, [need, need + 1])
        if end == start:
            continue
        pair = start + dice.integers(min(3, end - start))
        helper, site = whole.helper[pair], whole.site[need]
        if left[helper] >= whole.eff[need] and room[site] > 0:
            left[helper] -= whole.eff[need]
            room[site] -= 1
            found.append(pair)
    return np.array(found, np.int64)


def plain(whole: Instance) -> Instance:
    """The same with one half-day for every pair: plain assignment, half-days in plenty."""
    return replace(whole, eff=np.ones_like(whole.eff), effort=np.zeros(0, np.int64))


def scarce(whole: Instance) -> Instance:
    """Plain assignment with as few half-days as before: on average one for every need."""
    one = plain(whole)
    agreed = np.bincount(one.helper[one.lock], minlength=len(one.cap))
    share = np.rint(whole.cap * len(whole.eff) / whole.eff.sum()).astype(np.int64)
    return replace(one, cap=np.maximum(np.maximum(1, share), agreed))


def single(whole: Instance) -> Instance:
    """`scarce` with one helper a need: what assignment routines for square tables can express."""
    few = scarce(whole)
    return replace(few, kmax=np.ones_like(few.kmax))


KINDS = {"whole": lambda whole: whole, "plain": plain, "scarce": scarce, "single": single}


def write(whole: Instance, path: str) -> None:
    """The planner's file: `.npz` with the ten integer arrays."""
    np.savez_compressed(path, **{name: np.asarray(getattr(whole, name), np.int64) for name in ARRAYS})


def read(path: str) -> Instance:
    with np.load(path) as file:
        return Instance(**{name: file[name] for name in ARRAYS}, limits=Limits())


def digest(whole: Instance) -> str:
    """Sixteen hex digits that change with any number of the ten arrays."""
    found = hashlib.sha256()
    for name in ARRAYS:
        array = np.ascontiguousarray(getattr(whole, name), np.int64)
        found.update(f"{name}{array.shape}".encode() + array.tobytes())
    return found.hexdigest()[:16]
