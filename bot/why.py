"""Why somebody got a message nobody asked for, as plain values: collected by the rules, told by content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Why:
    """One message of Encore's to one person.

    `campaign` is the name of the campaign it belongs to, `keepers` the ids of who looks after it. `days` (1 is Monday)
    and `at` are set where it comes on the same days of every week, by the clock of `timezone` (IANA), which is the
    person's own unless `is_fixed`; `at` alone where its day is reckoned from something else. `counts`: it is one of
    the `a_day` and `a_week` messages that may come unasked. `is_quieter`: these are fewer than the person chose,
    because they have not answered for a while.
    """

    kind: str
    timezone: str
    counts: bool
    a_day: int
    a_week: int
    campaign: str | None = None
    keepers: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    at: time | None = None
    is_fixed: bool = False
    is_quieter: bool = False
