"""Which single dates does a rule leave out, and when does it happen besides? Read from its text, and applied. Pure."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.recurrence import RecurrenceError, Source

_MOST = 20
_DAY = r"\d{4}-\d\d-\d\d"
_MOMENT = rf"{_DAY}@(?:[01]\d|2[0-3]):[0-5]\d"
_TEXT = re.compile(
    rf"(?P<core>.+?)(?: except (?P<without>{_DAY}(?:,{_DAY})*))?(?: also (?P<also>{_MOMENT}(?:,{_MOMENT})*))?",
    re.ASCII,
)


def split(text: str) -> tuple[str, frozenset[date], tuple[datetime, ...]]:
    """(the rule without its single dates, those left out, naive local times added in order).

    Of several times on one added date the last one stands. Raises RecurrenceError for dates no calendar has, and for
    too many of them.
    """
    found = _TEXT.fullmatch(text)
    if found is None or not (found["without"] or found["also"]):
        return text, frozenset(), ()
    try:
        without = frozenset(map(date.fromisoformat, _listed(found["without"])))
        moments = [datetime.fromisoformat(one.replace("@", "T")) for one in _listed(found["also"])]
    except ValueError:
        raise RecurrenceError(f"{text[-60:]!r} has a date that no calendar has.") from None
    also = tuple(sorted({moment.date(): moment for moment in moments}.values()))
    if len(without) + len(also) > _MOST:
        raise RecurrenceError(f"A rule leaves out and adds at most {_MOST} single dates.")
    return found["core"], without, also


def _listed(text: str | None) -> list[str]:
    return text.split(",") if text else []


@dataclass(frozen=True)
class WithSingleDates:
    """A source with single dates left out and moments added; an added one stands before the rule's own of its date."""

    source: Source
    without: frozenset[date]
    also: tuple[datetime, ...]
    until: datetime | None

    def locals(self, start: date, anchor: date | None) -> Iterator[datetime]:
        """The naive local times from a date on, one for each date, ascending."""
        first = max(start, anchor or start)
        not_own = self.without | {local.date() for local in self.also}
        own = (local for local in self.source.locals(start, anchor) if local.date() not in not_own)
        return heapq.merge(own, (local for local in self.also if local.date() >= first))
