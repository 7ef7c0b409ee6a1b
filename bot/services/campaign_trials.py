"""A planned message, seen beforehand: by the lead alone, or a week of them in a private channel.

Trials are no occurrences of any step: no campaign's numbers know of them, and nobody's answers are kept. What is
planned is worked out by reading alone: of a large campaign that takes a while, and nobody's change may wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from bot.calendar_facts import CalendarTouch, CampaignCalendar
from bot.errors import Refusal
from bot.services import campaign_looks, campaign_preview, drill_states, ledger, roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KIND = "campaign_trial"
MOST_IN_A_WEEK = 30
_A_QUESTION = "scenario"


@dataclass(frozen=True, slots=True)
class Trial:
    """Planned messages of a campaign as it was at a version, in their order."""

    campaign_id: int
    version: int
    name: str
    touches: tuple[CalendarTouch, ...]


def one(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: int,
    step_id: int,
    local: datetime,
    n: int,
    by: str,
    now: datetime,
) -> Trial:
    """A planned message: `local` is its wall time, `n` its number. Only reads.

    Raises Refusal unless `by` leads, and for a message that is not planned any more.
    """
    calendar = campaign_preview.calendar(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by, now=now
    )
    for touch in calendar.touches:
        if (touch.step_id, touch.local, touch.n) == (step_id, local, n):
            return _of(calendar, touch)
    raise Refusal("campaign_trials.not_planned")


def week(
    session: Session, *, workspace_id: str, campaign_id: int, week: int, by: str, now: datetime
) -> Trial:
    """The messages of a week (from 0), as many as a trial shows. Only reads.

    Raises Refusal unless `by` leads, and for a week without messages.
    """
    calendar = campaign_preview.calendar(
        session, workspace_id=workspace_id, campaign_id=campaign_id, by=by, now=now
    )
    touches = calendar.in_week(week)[:MOST_IN_A_WEEK]
    if not touches:
        raise Refusal("campaign_trials.empty_week")
    return _of(calendar, *touches)


def _of(calendar: CampaignCalendar, *touches: CalendarTouch) -> Trial:
    return Trial(calendar.id, calendar.version, calendar.name, touches)


def show(
    session: Session, *, workspace_id: str, trial: Trial, to: str, by: str, key: str, now: datetime
) -> int:
    """Sends a trial to the lead who asks, or to a channel, once a `key`; they have looked through the campaign then.

    Returns how many messages it has.
    Raises Refusal unless `by` leads, and for a question while there are none.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=by)
    has_question = any(touch.kind == _A_QUESTION for touch in trial.touches)
    scenarios = _scenarios(session, workspace_id) if has_question else []
    for number, touch in enumerate(trial.touches):
        ledger.enqueue(
            session,
            workspace_id=workspace_id,
            kind=KIND,
            conversation=to,
            values={
                "of": touch.kind,
                "audience": touch.audience,
                "local": touch.local.isoformat(),
                "campaign": trial.name,
                "by": by if to != by else None,
                "values": _values(touch, scenarios),
            },
            now=now,
            dedupe_key=f"{KIND}:{to}:{_short(key)}:{number}",
        )
    campaign_looks.looked_through(
        session,
        workspace_id=workspace_id,
        campaign_id=trial.campaign_id,
        version=trial.version,
        by=by,
        now=now,
    )
    return len(trial.touches)


def _short(key: str) -> str:
    """A key of any length as one that leaves room for more."""
    return blake2s(key.encode(), digest_size=16).hexdigest()


def _scenarios(session: Session, workspace_id: str) -> list[str]:
    """The first question of each card, in the deck's order."""
    deck = drill_states.deck(session, workspace_id)
    if not deck:
        raise Refusal("campaign_trials.no_questions")
    return [card.scenarios[0] for card in deck]


def _values(touch: CalendarTouch, scenarios: list[str]) -> dict[str, Any]:
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
        values["scenario_id"] = scenarios[touch.n % len(scenarios)]
    return values
