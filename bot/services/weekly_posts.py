"""Has a channel had this week's post already? One of each kind a week, however many campaigns bring it in turn.

Intention, moment of truth and round-up say the same whichever campaign they come from, and two of each would leave no
room for the third. A post with a theme, of a lead's choice or in somebody's own words is not the usual one: it goes as
any other, and where both are due the usual one gives way to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.db import weekly_posts
from bot.services import champion_voice
from bot.services.attention_together import Verdict
from bot.services.attention_windows import Reach
from bot.services.ritual_times import KINDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow

BROUGHT = "brought"
"""The stored reason of a week's post that another campaign has brought."""
_ROUND_UP = "roundup"
_LOOK_BACK = timedelta(days=9)


def is_usual(kind: str, *, theme: str | None, content_id: str | None, words: str | None) -> bool:
    """Whether a post says what that kind of post says in any campaign; a round-up always does."""
    return kind in KINDS and (kind == _ROUND_UP or not (theme or content_id or words))


class Brought:
    """What campaigns have brought to the channels of some deliveries of one workspace lately."""

    def __init__(
        self, session: Session, workspace_id: str, rows: Sequence[DeliveryRow], *, now: datetime
    ) -> None:
        mine = [row for row in rows if row.step_id is not None and row.kind in KINDS]
        self._session, self._now = session, now
        self._words = weekly_posts.words_of(session, {row.step_id for row in mine if row.step_id})
        self._had = weekly_posts.had(
            session, workspace_id, {row.conversation for row in mine}, KINDS, since=now - _LOOK_BACK
        )

        channels = {row.conversation for row in mine}
        self._special = [
            one
            for one in weekly_posts.waiting(session, workspace_id, channels, KINDS, now=now)
            if not _is_usual(one.kind, one.about, one.words)
        ]

    def verdict(self, row: DeliveryRow, reach: Reach) -> Verdict | None:
        """Left out if the channel's own week has had this post from another campaign, or a special one waits."""
        if row.step_id not in self._words:
            return None
        campaign_id, words = self._words[row.step_id]
        if not _is_usual(row.kind, row.values, words):
            return None
        monday = _monday(self._now, reach)
        had = any(
            kind == row.kind and other != campaign_id and _monday(at, reach) == monday
            for kind, other, at in self._had.get(row.conversation, ())
        ) or any(
            (one.channel_id, one.kind) == (row.conversation, row.kind)
            and one.campaign_id != campaign_id
            and _monday(max(one.not_before or self._now, self._now), reach) == monday
            for one in self._special
        )
        if had and not champion_voice.has_own_words(self._session, row):
            return Verdict(BROUGHT)
        return None


def _is_usual(kind: str, about: Mapping[str, Any], words: str | None) -> bool:
    return is_usual(kind, theme=about.get("theme"), content_id=about.get("content_id"), words=words)


def _monday(instant: datetime, reach: Reach) -> date:
    day = instant.astimezone(reach.where).date()
    return day - timedelta(days=day.weekday())
