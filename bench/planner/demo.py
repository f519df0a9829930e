"""A year of the demo alliance: members, pledges, offers and sites from `data/`; the needs are invented."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bench.planner.world import World, answers, days
from buendnis.planner.instance import Instance

DATA = Path(__file__).resolve().parents[2] / "data"
OFTEN = {"small": 1.0, "medium": 1.6, "large": 3.0}  # how often a site asks, relative
SMALL_BELOW, LARGE_FROM = 20_000, 100_000
SIZE_BY_STATUS = {"independent_city": "large", "special_status_city": "medium"}
FORMATS = {
    "advice_remote": 0.3,
    "advice_on_site": 0.3,
    "bring_together": 0.15,
    "accompany_process": 0.15,
    "joint_project": 0.1,
}
FIELD, FORMAT, PHASE, SIZE, TEXT = 450, 150, 100, 100, 200  # most points
LEAST_FIT = 300


@dataclass(frozen=True)
class Place:
    """A site as the year sees it; `fields` are weights by identifier."""

    municipality: str
    size: str
    phase: str
    fields: dict[str, float]


@dataclass(frozen=True)
class Wish:
    """A need before it becomes a number."""

    site: int
    fields: tuple[str, ...]
    formats: tuple[str, ...]


def loaded(name: str) -> list | dict:
    return yaml.safe_load((DATA / "demo" / name).read_text())


def size_class(population: int | None, status: str) -> str:
    """As the product sees it; where it would ask, medium."""
    if population is None:
        return SIZE_BY_STATUS.get(status, "medium")
    if population < SMALL_BELOW:
        return "small"
    return "medium" if population < LARGE_FROM else "large"


def places() -> list[Place]:
    """Sites of `sites.csv` and the invented ones, with the weights of their fields (1 where none are)."""
    fields = [row["identifier"] for row in csv.DictReader((DATA / "action_fields.csv").open())]
    weights = {
        row["site"]: {name: float(weight) for name, (weight, *_) in row["weights"].items()}
        for row in loaded("sites.yaml")
        if "weights" in row
    }

    def place(town: str, name: str, population: int | None, status: str, phase: str) -> Place:
        given = weights.get(f"{town}, {name}", {})
        known = {field: given.get(field, 0.5) if given else 1.0 for field in fields}
        return Place(town, size_class(population, status), phase, known)

    real = [
        place(
            row["municipality"],
            row["neighbourhood"],
            int(row["population"] or 0) or None,
            row["status"],
            row["phase"],
        )
        for row in csv.DictReader((DATA / "sites.csv").open())
    ]
    invented = [
        place(town["name"], site["neighbourhood"], town["population"], town.get("status", ""), site["phase"])
        for town in loaded("organisations.yaml")["municipalities"]
        for site in town["sites"]
    ]
    return real + invented


def year(seed: int, load: float) -> World:
    """One year of the demo alliance, and the one before.

    `load`: half-days asked for ÷ half-days pledged for any format, if every need took an average offer.
    An offer costs its leading member its half-days; pledges for one format only are left out. Each pair is a
    member's best offer for the need, in points like the product's (simplified: no distance, text drawn).
    """
    dice = np.random.default_rng([seed, 39, 20])
    sites, organisations = places(), loaded("organisations.yaml")
    names = list(organisations["capacity"])
    cap = np.array([organisations["capacity"][name]["any"] for name in names])
    offers = [offer for offer in loaded("offers.yaml") if offer["status"] in ("proven", "trial")]
    effort = np.mean([next(iter(offer["members"].values())) for offer in offers])
    often = np.array([OFTEN[site.size] for site in sites])
    counts = dice.poisson(2 * often / often.sum() * load * cap.sum() / effort)
    wishes = [wish(dice, number, site) for number, site in enumerate(sites) for _ in range(counts[number])]
    site = np.array([found.site for found in wishes])
    blocked = {(row["member"], row["municipality"]) for row in organisations["interests"]}
    pairs = [
        (number, names.index(member), fit, half_days)
        for number, found in enumerate(wishes)
        for member, (fit, half_days) in candidates(dice, found, sites[found.site], offers, names).items()
        if (member, sites[found.site].municipality) not in blocked
    ]
    need, helper, fit, half_days = (np.array(column) for column in zip(*pairs, strict=True))
    order = np.lexsort((helper, -fit, need))
    ones = np.ones(len(wishes), np.int64)
    whole = Instance(
        cap,
        ones,
        ones,
        site,
        np.bincount(site, minlength=len(sites)),
        helper[order],
        need[order],
        fit[order],
        effort=half_days[order],
    )
    last_year, arrives = dice.random(len(wishes)) < 0.5, days(dice, len(wishes))
    small = np.array([place.size == "small" for place in sites])
    return World(whole, arrives, last_year, small, *answers(dice, len(pairs)))


def wish(dice: np.random.Generator, number: int, site: Place) -> Wish:
    names, weights = list(site.fields), np.array(list(site.fields.values()))
    fields = dice.choice(names, dice.integers(1, 3), replace=False, p=weights / weights.sum())
    formats = dice.choice(list(FORMATS), dice.integers(1, 3), replace=False, p=list(FORMATS.values()))
    return Wish(number, tuple(fields), tuple(formats))


def candidates(
    dice: np.random.Generator, need: Wish, site: Place, offers: list[dict], names: list[str]
) -> dict[str, tuple[int, int]]:
    """By member: fit and half-days of its best offer for this need."""
    found: dict[str, tuple[int, int]] = {}
    alike = dict(zip(names, dice.random(len(names)), strict=True))
    for offer in offers:
        member, half_days = next(iter(offer["members"].items()))
        shared = len(set(need.fields) & set(offer["fields"])) / len(need.fields)
        fit = round(
            FIELD * shared
            + FORMAT * bool(set(need.formats) & set(offer["formats"]))
            + fits(PHASE, site.phase, offer.get("phases"))
            + fits(SIZE, site.size, offer.get("sizes"))
            + TEXT * alike[member]
        )
        if shared and fit >= LEAST_FIT and fit > found.get(member, (0, 0))[0]:
            found[member] = (fit, half_days)
    return found


def fits(points: int, value: str, wanted: list[str] | None) -> float:
    """All points, half of them where the offer does not say, none where it says otherwise."""
    return points / 2 if not wanted else points * (value in wanted)
