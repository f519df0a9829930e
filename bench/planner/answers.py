"""What a peer returns."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass
class Answer:
    """`selected` is None where a peer found nothing, or only bounds."""

    selected: Ints | None
    bound: float | None = None
    note: str = ""
    trace: list[tuple[float, int, float]] = field(default_factory=list)  # CPU seconds, value, bound
