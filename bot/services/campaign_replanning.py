"""After a change of rules or dates: what comes next is worked out anew, and what was sent stays as it is.

An occurrence is its local date. So on the day a step moves, whoever got it already does not get it again, and whoever
has not got it yet does at the new time: what still waited to be sent is taken back. What waits of a date that the new
rule no longer names is left out, for the stored reason MOVED.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import step_changes
from bot.db.campaigns import CampaignRow, StepRow
from bot.db.deliveries import WAITING
from bot.db.step_changes import Place, Planned
from bot.recurrence import Due
from bot.services import campaign_dates
from bot.services.campaign_dates import CampaignDates
from bot.services.campaigns import DATES_DIFFER, first_after, first_on
from bot.timetable import Dates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOVED, EDITED = "moved", "edited"
"""Why an occurrence was left out: its step moved, or was left out itself."""


def replan_step(
    session: Session,
    campaign: CampaignRow,
    step: StepRow,
    *,
    now: datetime,
    places: Mapping[str, Place] | None = None,
) -> None:
    """Works out anew what comes next of a step; `places` says of each target what may have changed with the rule."""
    dates = campaign_dates.of_campaigns(session, [campaign])[campaign.id]
    Replanning(session, step, dates, now=now, places=places, for_change=True).write()


class Replanning:
    """One step worked out anew, each timetable once however many share it. Only `write` changes anything.

    `touched` are the targets that have something else to come than before. `coming` says of every target what is first
    to come now, if anything, and where: (due, IANA zone). `step` may be one that is not stored, with the id of the one
    it would replace; `rows` are the schedules it would have, if not those stored.
    """

    def __init__(
        self,
        session: Session,
        step: StepRow,
        dates: CampaignDates,
        *,
        now: datetime,
        places: Mapping[str, Place] | None = None,
        rows: Sequence[Planned] | None = None,
        for_change: bool = False,
    ) -> None:
        self._session, self._step, self._dates_of, self._now = session, step, dates, now
        self._places = places or {}
        self._known: dict[tuple[Place, date], Due | None] = {}
        self._back: list[int] = []
        self._gone: list[int] = []
        self._uncounted: list[int] = []
        self._moves: dict[tuple[Place, Due | None], list[int]] = {}
        self.touched: set[str] = set()
        self.coming: dict[str, tuple[Due | None, str]] = {}
        if rows is None:
            rows = step_changes.planned(session, step.id, for_change=for_change)
        self._plan(rows, self._made(rows, for_change=for_change))

    def _plan(self, rows: Iterable[Planned], made: Mapping[str, set[date]]) -> None:
        firsts: dict[tuple[Place, frozenset[date]], Due | None] = {}
        for row in rows:
            place, taken = self._place(row), frozenset(made.get(row.target, ()))
            if (place, taken) not in firsts:
                firsts[place, taken] = self._first(place, taken)
            due = firsts[place, taken]
            self.coming[row.target] = due, place[0]
            if row.next_due_at != (due.instant if due else None):
                self.touched.add(row.target)
            elif row.place == place:
                continue
            self._moves.setdefault((place, due), []).append(row.id)

    def write(self) -> None:
        """Stores what comes next, and takes back what is to come at another time."""
        step_changes.unmake(self._session, self._back)
        step_changes.skip(self._session, self._gone, MOVED)
        step_changes.count_less(self._session, self._step.id, self._uncounted)
        for (place, due), ids in self._moves.items():
            step_changes.plan(self._session, ids, place, due)

    def _place(self, row: Planned) -> Place:
        return self._places.get(row.target, row.place)

    def _dates(self, place: Place) -> Dates:
        return self._dates_of.of(self._step, place[0], place[1])

    def _first(self, place: Place, taken: frozenset[date]) -> Due | None:
        """The first that is to come and was not made yet."""
        after = self._now
        while due := first_after(self._step, self._dates(place), place[0], after, place[2]):
            if due.local_date not in taken:
                return due
            after = due.instant
        return None

    def _made(self, rows: Iterable[Planned], *, for_change: bool) -> dict[str, set[date]]:
        """The dates that stay made, by target: all but those that come again at another time."""
        by_target = {row.target: row for row in rows}
        since = (self._now - DATES_DIFFER).date()
        kept: dict[str, set[date]] = {}
        for one in step_changes.made_since(
            self._session, self._step.id, since, withdrawn=(MOVED, EDITED), for_change=for_change
        ):
            row = by_target.get(one.target)
            due = self._on(self._place(row), one.local_date) if row and one.open else None
            comes_again = due is not None and due.instant > self._now
            if comes_again:
                self._back.append(one.id)
            else:
                kept.setdefault(one.target, set()).add(one.local_date)
            if row is None or one.state not in WAITING:
                continue
            if due is None:
                self._gone.append(one.id)
            if due is None or comes_again:
                self._uncounted.append(row.id)
        return kept

    def _on(self, place: Place, day: date) -> Due | None:
        """The occurrence of a local date."""
        key = (place, day)
        if key not in self._known:
            due = first_on(self._step, self._dates(place), place[0], day, place[2])
            self._known[key] = due if due and due.local_date == day else None
        return self._known[key]
