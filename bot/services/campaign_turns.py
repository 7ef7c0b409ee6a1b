"""Which turn of a step's content is an occurrence? Each has the next; what is said again has none of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar

from bot.timetable import parse


class _Dated(Protocol):
    @property
    def local_date(self) -> date: ...


class _Timed(_Dated, Protocol):
    @property
    def instant(self) -> datetime: ...


D = TypeVar("D", bound=_Dated)
T = TypeVar("T", bound=_Timed)


class Begun(NamedTuple):
    """How far a schedule has come: the local date it makes next (None: nothing more), and the turns it has made."""

    next_date: date | None
    turns: int


def in_order(rule: str, dues: Sequence[D]) -> Iterator[tuple[int, D]]:
    """Each with its place in the row from 0; what is said again has the place of what came before it."""
    timing, turn = parse(rule), 0
    for due in dues:
        if timing.repeats_on(due.local_date):
            yield turn - 1, due
        else:
            yield turn, due
            turn += 1


def numbered(
    rule: str, dues: Sequence[T], begun: Begun | None, *, since: datetime | None, now: datetime | None
) -> Iterator[tuple[int, T]]:
    """All that a rule names, each with the number it has when it is made; without what will never be made.

    A schedule that has `begun` goes on from there. What was due until `since` was not made, because nothing runs:
    with neither, the first one is number 0. What is over by `now` and was made has the number it had, as far as that
    is known.
    """
    made_until = date.min if begun is None else begun.next_date or date.max
    placed = list(in_order(rule, dues))
    timing = parse(rule)
    before = sum(
        (one.local_date < made_until or (since is not None and one.instant <= since))
        and not timing.repeats_on(one.local_date)
        for one in dues
    )
    count = begun.turns if begun else 0
    for turn, one in placed:
        if one.local_date < made_until and now is not None and one.instant > now:
            continue
        yield max(0, count + turn - before), one
