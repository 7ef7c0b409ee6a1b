"""Which numbers of a pulse may be shown? The threshold, the residual rule, and how a share is rounded (programme D6).

Pure functions of counts: what they allow is audited by linear algebra in tests/services/test_pulse_privacy.py.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import sqrt
from statistics import NormalDist
from typing import TypeVar

FEWEST = 5
"""Nothing is shown of fewer people; no setting can lower it."""
FEWEST_FOR_SHARE = 10
"""How many answered is said from so many people asked on (programme D5)."""
ALMOST_NONE, ALMOST_ALL = -1, 101
"""In place of a share: at most one, or at least all but one, were favourable."""

_CONFIDENCE = 0.95
_HIGHEST, _LOWEST = 48, 12
"""Means in tenths are shown up to these: beyond, everybody may have said the same."""

Unit = TypeVar("Unit", bound=Hashable)


def shown(parents: Mapping[Unit, Unit | None], direct: Mapping[Unit, int], *, threshold: int) -> set[Unit]:
    """The units of a tree whose numbers may be published together.

    `parents` names each unit's parent, None for a root; `direct` counts the answers in a unit itself, without those
    below it. A unit is shown with at least `threshold` answers in it and below it. Whoever is not in its shown
    sub-units must be nobody or at least `threshold`; otherwise the smallest of these is hidden, and it is tried again.
    """
    totals = _totals(parents, direct)
    visible = {unit for unit, count in totals.items() if count >= threshold}
    while (gives_away := _gives_away(parents, totals, visible, threshold)) is not None:
        visible.discard(gives_away)
    return visible


def _totals(parents: Mapping[Unit, Unit | None], direct: Mapping[Unit, int]) -> dict[Unit, int]:
    totals = dict.fromkeys(parents, 0)
    for unit, count in direct.items():
        above: Unit | None = unit
        while above is not None:
            totals[above] += count
            above = parents[above]
    return totals


def _gives_away(
    parents: Mapping[Unit, Unit | None], totals: Mapping[Unit, int], visible: set[Unit], threshold: int
) -> Unit | None:
    """A shown unit that has to be hidden because a small rest could be worked out; None when all is well."""
    below: dict[Unit, list[Unit]] = {}
    for unit in parents:
        if unit in visible:
            above = parents[unit]
            while above is not None and above not in visible:
                above = parents[above]
            if above is not None:
                below.setdefault(above, []).append(unit)
    for unit, nearest in below.items():
        if 0 < totals[unit] - sum(totals[one] for one in nearest) < threshold:
            return min(nearest, key=lambda one: totals[one])
    return None


def level(total: int, n: int) -> int:
    """The mean of answers from 1 to 5, in tenths, blunted at both ends; `n` at least 1."""
    tenths = (20 * total + n) // (2 * n)
    return max(_LOWEST, min(_HIGHEST, tenths))


def favourable(good: int, n: int) -> int:
    """The share of favourable answers in percent, to the nearest 5; never a plain 0 or 100."""
    if good <= 1:
        return ALMOST_NONE
    if good >= n - 1:
        return ALMOST_ALL
    return min(95, max(5, _to_five(good / n)))


def interval(good: int, n: int) -> tuple[int, int]:
    """Wilson's 95 % interval of the share in percent, rounded to 5; the same for none and one, for all and all but one.

    Of a mean no interval is shown: the width of a t interval would tell whether everybody said the same.
    """
    low, high = (1, 1) if good <= 1 else (n - 1, n - 1) if good >= n - 1 else (good, good)
    bottom = 0 if good <= 1 else _to_five(_wilson(low, n)[0])
    top = 100 if good >= n - 1 else _to_five(_wilson(high, n)[1])
    return bottom, top


def _wilson(good: int, n: int) -> tuple[float, float]:
    """Wilson (1927), score interval without continuity correction."""
    z = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
    share = good / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def _to_five(share: float) -> int:
    return round(share * 20) * 5


def tenths(answered: int, asked: int) -> int | None:
    """How many of ten have answered, rounded; None where so few were asked that it would say too much."""
    return None if asked < FEWEST_FOR_SHARE else round(answered * 10 / asked)
