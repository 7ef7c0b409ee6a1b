"""A planned message, seen beforehand: by the lead alone, or a week of them in a private channel.

Trials are no occurrences of any step: no campaign's numbers know of them, and nobody's answers are kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.calendar_facts import CalendarTouch, CampaignCalendar
from bot.errors import Refusal
from bot.services import campaign_looks, campaign_preview, drill_states, ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KIND = "campaign_trial"
MOST_IN_A_WEEK = 30
_A_QUESTION = "scenario"


def show_one(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    step_id: int,
    local: datetime,
    n: int,
    by: str,
    key: str,
    now: datetime,
) -> None:
    """Sends a planned message to the lead who asks, once a `key`. `local` is its wall time, `n` its number.

    Raises Refusal unless `by` leads, and for a message that is not planned any more.
    """
    calendar = campaign_preview.calendar(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by, now=now
    )
    for touch in calendar.touches:
        if (touch.step_id, touch.local, touch.n) == (step_id, local, n):
            _enqueue(
                session, touch, calendar.name, workspace_id=workspace_id, to=by, by=None, key=key, now=now
            )
            _looked_through(session, workspace_id, calendar, by=by, now=now)
            return
    raise Refusal("campaign_trials.not_planned")


def check_week(
    session: Session, *, workspace_id: str, campaign_id: int, week: int, by: str, now: datetime
) -> None:
    """Raises Refusal where `show_week` would; only reads."""
    calendar = campaign_preview.calendar(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by, now=now
    )
    if not calendar.in_week(week):
        raise Refusal("campaign_trials.empty_week")


def show_week(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    week: int,
    channel_id: str,
    by: str,
    key: str,
    now: datetime,
) -> int:
    """Posts the messages of a week (from 0) in a channel, in their order, once a `key`. Returns how many.

    Raises Refusal unless `by` leads, and for a week without messages.
    """
    calendar = campaign_preview.calendar(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by, now=now
    )
    touches = calendar.in_week(week)[:MOST_IN_A_WEEK]
    if not touches:
        raise Refusal("campaign_trials.empty_week")
    for number, touch in enumerate(touches):
        _enqueue(
            session,
            touch,
            calendar.name,
            workspace_id=workspace_id,
            to=channel_id,
            by=by,
            key=f"{key}:{number}",
            now=now,
        )
    _looked_through(session, workspace_id, calendar, by=by, now=now)
    return len(touches)


def _looked_through(
    session: Session, workspace_id: str, calendar: CampaignCalendar, *, by: str, now: datetime
) -> None:
    campaign_looks.looked_through(
        session,
        workspace_id=workspace_id,
        campaign_id=calendar.id,
        version=calendar.version,
        by=by,
        now=now,
    )


def _enqueue(
    session: Session,
    touch: CalendarTouch,
    campaign: str,
    *,
    workspace_id: str,
    to: str,
    by: str | None,
    key: str,
    now: datetime,
) -> None:
    ledger.enqueue(
        session,
        workspace_id=workspace_id,
        kind=KIND,
        conversation=to,
        values={
            "of": touch.kind,
            "audience": touch.audience,
            "local": touch.local.isoformat(),
            "campaign": campaign,
            "by": by,
            "values": _values(session, workspace_id, touch),
        },
        now=now,
        dedupe_key=f"{KIND}:{to}:{key}"[:255],
    )


def _values(session: Session, workspace_id: str, touch: CalendarTouch) -> dict[str, Any]:
    """What its words depend on, as when it is sent for real."""
    values: dict[str, Any] = {"n": touch.n, "session": touch.session, "days": touch.days}
    if touch.content_id:
        values["content_id"] = touch.content_id
    if touch.theme:
        values["theme"] = touch.theme
    if touch.about:
        values["about"] = touch.about
    if touch.words:
        values["words"] = touch.words
    if touch.kind == _A_QUESTION:
        deck = drill_states.deck(session, workspace_id)
        if not deck:
            raise Refusal("campaign_trials.no_questions")
        values["scenario_id"] = deck[touch.n % len(deck)].scenarios[0]
    return values
