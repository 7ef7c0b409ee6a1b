"""What has become of what was meant for these people before? Read for many at once, when it is first asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot.db import attention
from bot.services.attention_classes import Rank, rule_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

PULSE_WEEK = "pulse_week"
"""The stored reason why a scenario question gives way to a pulse."""
_LOOK_BACK = timedelta(days=9)
"""The longest local week, and a day for the date line."""


class Past:
    """Everything of it that matters for some deliveries of one workspace."""

    def __init__(
        self, session: Session, workspace_id: str, rows: Sequence[DeliveryRow], *, now: datetime
    ) -> None:
        self._session, self._workspace_id, self._now = session, workspace_id, now
        self._questions = [row for row in rows if _rank(row) is Rank.SCENARIO]
        self._pulses = [row for row in rows if _rank(row) is Rank.PULSE]

    def had_the_last(self, row: DeliveryRow) -> bool:
        """Whether the last occurrence of a question's step before it reached its target, or may yet."""
        return row.id in self._after_the_last

    @cached_property
    def _after_the_last(self) -> set[int]:
        return attention.after_the_last(self._session, [row.id for row in self._questions])

    def gave_way(self, user_id: str, *, since: date) -> bool:
        """Whether a question planned for a person since a local date of this week was left out for a pulse."""
        last = self._left_out.get(user_id)
        return last is not None and last >= since

    @cached_property
    def _left_out(self) -> dict[str, date]:
        return attention.left_out(
            self._session,
            self._workspace_id,
            {row.conversation for row in self._questions},
            since=(self._now - _LOOK_BACK).date(),
            reason=PULSE_WEEK,
        )

    def closes_at(self, wave_id: int) -> datetime | None:
        """When an open pulse closes; None for one that is not open."""
        return self._closing.get(wave_id)

    @cached_property
    def _closing(self) -> dict[int, datetime]:
        return attention.closing(
            self._session, self._workspace_id, {row.values.get("wave_id", 0) for row in self._pulses}
        )

    def has_reached(self, user_id: str, wave_id: int) -> bool:
        """Whether somebody has got the question of a pulse, or a reminder of it."""
        return (user_id, wave_id) in self._reached

    @cached_property
    def _reached(self) -> set[tuple[str, int]]:
        return attention.reached_by_pulses(
            self._session, self._workspace_id, {row.conversation for row in self._pulses}
        )


def _rank(row: DeliveryRow) -> Rank:
    return rule_of(row.kind, row.conversation).rank
