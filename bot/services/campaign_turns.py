"""Which turn of a step's content is an occurrence? Each has the next; what is said again has none of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.recurrence import Due
from bot.timetable import parse


def in_order(rule: str, dues: Sequence[Due]) -> Iterator[tuple[int, Due]]:
    """Each with its place in the row from 0; what is said again has the place of what came before it."""
    timing, turn = parse(rule), 0
    for due in dues:
        if timing.repeats_on(due.local_date):
            yield turn - 1, due
        else:
            yield turn, due
            turn += 1
