"""The rules of catching up: what waits for somebody, shown because they ask, and what was held for them, sent now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.catch_up import Asked, CatchUp, Shown
from bot.db import availability, catch_up, deliveries, drills
from bot.db import plans as plans_table
from bot.domain import BarrierState, DeliveryState
from bot.errors import Refusal
from bot.goal import GoalState
from bot.services import home, pauses, plans, silence, story_consents
from bot.services.delivery_kinds import FILL
from bot.services.drills import ASKED_FOR, SCHEDULED
from bot.services.goal_watch import QUIET_DAYS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.facts import Home

RECENT = timedelta(days=7)
"""A question that came earlier is not shown again: the next one serves better."""
MOST_SHOWN = 5
"""Of each kind."""
MOST_SENT = 20
"""Held messages that are sent at once; the others wait on."""
CONSENT = "story_consent"
_QUESTIONS = (SCHEDULED, ASKED_FOR)
_KINDS = (*_QUESTIONS, plans.ASKING, CONSENT)
_WITHOUT = (silence.CHOICE,)
"""Held, but of no use any more to somebody who asks what is open."""
_WEEK = timedelta(days=7)


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> CatchUp:
    """Everything that waits for one person, by what they may do now; nothing about anybody else."""
    mine = home.facts(session, workspace_id=workspace_id, user_id=user_id, now=now)
    where = pauses.here(session, workspace_id, user_id)
    found = [
        *catch_up.open_questions(session, workspace_id, user_id, since=now - RECENT, limit=MOST_SHOWN),
        *_plan_questions(session, workspace_id, user_id, today=now.astimezone(where).date()),
        *_consents(session, workspace_id, user_id),
    ]
    count, until = catch_up.held(session, workspace_id, user_id, without=_WITHOUT)
    return CatchUp(
        home=mine,
        asked=tuple(
            Asked(row.kind, row.public_id, (row.sent_at or now).astimezone(where))
            for row in found
            if row.state == DeliveryState.SENT
        ),
        **_counts(mine, user_id, now=now),
        held=count,
        held_until=_sure(session, workspace_id, user_id, until, now=now, where=where),
    )


def _plan_questions(session: Session, workspace_id: str, user_id: str, *, today: date) -> list[DeliveryRow]:
    """The question about this week's plan, and about last week's."""
    monday = today - timedelta(days=today.weekday())
    rows = [plans_table.of_week(session, workspace_id, user_id, monday - n * _WEEK) for n in range(2)]
    keys = [f"{plans.ASKING}:{row.id}" for row in rows if row is not None and row.outcome is None]
    found = [deliveries.with_key(session, workspace_id, key) for key in keys]
    return [one for one in found if one is not None]


def _consents(session: Session, workspace_id: str, user_id: str) -> list[DeliveryRow]:
    waiting = catch_up.open_consents(session, workspace_id, user_id, limit=MOST_SHOWN)
    found = [
        deliveries.with_key(session, workspace_id, story_consents.key_of(story_id, user_id, version))
        for story_id, version in waiting
    ]
    return [one for one in found if one is not None]


def _counts(mine: Home, user_id: str, *, now: datetime) -> dict[str, int]:
    board, goals = mine.mine.board if mine.mine else None, mine.goals
    stale = [
        one
        for one in goals.goals
        if one.state is GoalState.ACTIVE
        and one.owner_id == user_id
        and one.id in goals.may_check_in
        and (one.last is None or now - one.last.at >= timedelta(days=QUIET_DAYS))
    ]
    return {
        "barriers": sum(
            one.state is BarrierState.RAISED and one.id in board.answerable for one in board.barriers
        )
        if board
        else 0,
        "goals_to_agree": len(goals.may_agree - goals.agreed),
        "goals_to_update": len(stale),
        "goals_to_learn": sum(one.id in goals.may_say_learned and not one.note for one in goals.goals),
    }


def _sure(
    session: Session,
    workspace_id: str,
    user_id: str,
    until: datetime | None,
    *,
    now: datetime,
    where: ZoneInfo,
) -> datetime | None:
    """When the first held message comes; who ends a silence by asking gets none of them later."""
    shown = availability.get(session, workspace_id, user_id)
    was_silent = (
        shown is not None
        and shown.unanswered >= silence.SILENCE
        and shown.silent_since is not None
        and now - shown.silent_since >= silence.TO_COME_BACK_FROM
    )
    return until.astimezone(where) if until is not None and until > now and not was_silent else None


def show(session: Session, *, workspace_id: str, user_id: str, delivery: str) -> Shown:
    """A question somebody was asked, as it stands now. Raises Refusal unless it is theirs and still open.

    A scenario question that is answered by now is shown with its answer.
    """
    row = deliveries.by_public_id(session, workspace_id, delivery)
    if row is None or row.conversation != user_id or row.kind not in _KINDS:
        raise Refusal("catch_up.gone")
    if row.kind in _QUESTIONS:
        attempt = drills.of_delivery(session, row.id)
        if attempt is None:
            raise Refusal("catch_up.gone")
        if attempt.option is None:
            return Shown(
                row.kind, {"scenario_id": attempt.scenario_id, "practice": attempt.practice}, delivery
            )
        answered = {"scenario_id": attempt.scenario_id, "option": attempt.option, "sure": attempt.sure}
        return Shown("scenario_answered", {"delivery": delivery, **answered}, delivery)
    filled = FILL[row.kind](session, row)
    if filled is None:
        raise Refusal("catch_up.settled")
    return Shown(row.kind, {**row.values, **filled}, delivery)


def send_now(session: Session, *, workspace_id: str, user_id: str) -> int:
    """Sends what is held for somebody, because they ask: outside the limits. Returns how many are on their way."""
    return catch_up.let_go(session, workspace_id, user_id, without=_WITHOUT, limit=MOST_SENT)
