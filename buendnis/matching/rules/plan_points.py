"""What a pair is worth in a plan: the ranking's points, weighted, 0 to 1000, in parts that add up. ADR 0023.

Weights move points between three things: how well it fits, fairness towards sites that were helped rarely,
and small municipalities. They change the order only; every hard limit stays. All sums are whole numbers.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from buendnis.matching.rules.scoring import FAIR_BY_HELPED, FAIRNESS, HIGHEST, Reason, Wish
from buendnis.matching.rules.sentences import base_code, of_reason

MOST_POINTS = 1000
SMALL = 5  # points of a small municipality at the usual weight
FIT_FACTORS = (1, 2, 4, 8, 16)  # quarters by weight 0 to 4: fit never vanishes
OTHER_FACTORS = (0, 2, 4, 8, 16)


def fit_of(score: int, wish: Wish, weights: Mapping[str, int], *, is_small: bool) -> int:
    """The points of a pair with this score, 0 to 1000; more score is never fewer points.

    `score` is `scoring.score`, its fairness part is told from the wish.
    """
    fair = fairness_points(wish)
    parts = (score - fair) * FIT_FACTORS[weights["fit"]] + fair * OTHER_FACTORS[weights["fairness"]]
    return MOST_POINTS * (parts + _small(weights, is_small)) // _highest(weights)


def fairness_points(wish: Wish) -> int:
    """How many of a score's points say that the site was helped rarely."""
    return FAIR_BY_HELPED[wish.helped] if wish.helped < len(FAIR_BY_HELPED) else 0


def _small(weights: Mapping[str, int], is_small: bool) -> int:
    return SMALL * OTHER_FACTORS[weights["small"]] if is_small else 0


def _highest(weights: Mapping[str, int]) -> int:
    """What the best thinkable pair would have, in quarters of a point; all its points may be fit (focus)."""
    fit, fair = FIT_FACTORS[weights["fit"]], OTHER_FACTORS[weights["fairness"]]
    return HIGHEST * fit + FAIRNESS * max(0, fair - fit) + SMALL * OTHER_FACTORS[weights["small"]]


def weighted(
    reasons: Sequence[Reason], weights: Mapping[str, int], *, is_small: bool, fit: int
) -> list[dict[str, object]]:
    """The reasons of a pair as a plan keeps them: code, sentence, points that add up to `fit` exactly.

    Rounding by largest remainder, ties to the earlier reason.
    """
    shares = [reason.points * _factor(reason, weights) for reason in reasons]
    texts = [(base_code(reason.code), of_reason(reason)) for reason in reasons]
    if extra := _small(weights, is_small):
        shares.append(extra)
        texts.append(("small", _("Der Standort gehört zu einer kleinen Kommune.")))
    points = largest_remainder(shares, fit)
    return [
        {"code": code, "text": text, "points": worth}
        for (code, text), worth in zip(texts, points, strict=True)
    ]


def _factor(reason: Reason, weights: Mapping[str, int]) -> int:
    return OTHER_FACTORS[weights["fairness"]] if reason.code == "fairness" else FIT_FACTORS[weights["fit"]]


def largest_remainder(shares: Sequence[int], total: int) -> list[int]:
    """Whole numbers in proportion to the shares that add up to the total; all 0 when the shares are."""
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    parts = [share * total // whole for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda i: (-(shares[i] * total % whole), i))
    for place in by_rest[: total - sum(parts)]:
        parts[place] += 1
    return parts
