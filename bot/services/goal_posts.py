"""What is said of a goal, where and to whom: its living message in the channel, and what its people are told, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.db import deliveries, goals, people, programmes
from bot.domain import Claimed, Verb
from bot.goal import GoalState
from bot.services import goal_reading, ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.goals import GoalRow

_ONLY_IN: dict[str, tuple[GoalState, ...]] = {
    "goal_owned": (GoalState.PROPOSED, GoalState.ACTIVE),
    "goal_agreed": (GoalState.ACTIVE,),
    "goal_not_agreed": (GoalState.PROPOSED,),
    "goal_check_in": (GoalState.ACTIVE,),
    "goal_owner_gone": (GoalState.PROPOSED, GoalState.ACTIVE),
    "goal_not_shown": (GoalState.PROPOSED, GoalState.ACTIVE),
    "goal_dropped": (GoalState.DROPPED,),
}
"""Messages that are only sent while the goal is in one of these states."""


def channel_of(session: Session, row: GoalRow) -> str:
    """The channel where the goal's team meets."""
    team = programmes.team(session, row.workspace_id, row.team_id)
    return team.channel_id if team else ""


def channel_problem(session: Session, row: GoalRow) -> str | None:
    """Why nothing can be posted in the team's channel, or None when it can."""
    return dict(people.channels_with_problems(session, row.workspace_id)).get(channel_of(session, row))


def able_owner(session: Session, row: GoalRow) -> str | None:
    """Who looks after the goal, if they are still here."""
    person = people.get(session, row.workspace_id, row.owner_id) if row.owner_id else None
    return person.user_id if person and person.can_take_part else None


def answerable(session: Session, row: GoalRow) -> Sequence[str]:
    """Who is asked when nobody looks after a goal: the team's managers, or the leads where there are none."""
    return programmes.managers(session, row.team_id) or programmes.leads(session, row.workspace_id)


def card_key(goal_id: int, card: int) -> str:
    """The dedupe key of a goal's message in the channel."""
    return f"goal_card:{goal_id}:{card}"


def post_card(session: Session, row: GoalRow, *, now: datetime) -> None:
    """Writes the goal's living message."""
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind="goal_card",
        conversation=channel_of(session, row),
        values={"goal_id": row.id, "card": row.card},
        now=now,
        dedupe_key=card_key(row.id, row.card),
    )


def post_card_anew(session: Session, row: GoalRow, *, now: datetime) -> None:
    """The living message goes on further down in the channel; where it stood, a line says so."""
    ledger.replace(
        session,
        workspace_id=row.workspace_id,
        dedupe_key=card_key(row.id, row.card),
        kind="goal_moved",
        now=now,
    )
    row.card += 1
    session.flush()
    post_card(session, row, now=now)


def draw(session: Session, row: GoalRow, *, now: datetime) -> None:
    """Changes the living message to what it would say now."""
    session.flush()
    ledger.draw_again(session, workspace_id=row.workspace_id, dedupe_key=card_key(row.id, row.card), now=now)


def draw_ending(session: Session, row: GoalRow, *, now: datetime) -> None:
    """Changes the message that told the channel of the goal's end to what it would say now."""
    key = f"goal_over:{row.id}:0:{channel_of(session, row)}"
    ledger.draw_again(session, workspace_id=row.workspace_id, dedupe_key=key, now=now)


def for_card(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """What a living message shows now; None when it has moved on, or a later change of it is waiting already."""
    found = goals.get(session, row.workspace_id, row.values["goal_id"])
    if found is None or found.card != row.values["card"]:
        return None
    if row.verb == Verb.UPDATE and deliveries.has_later_change(session, row):
        return None
    return {"goal": goal_reading.one(session, found)}


def tell(
    session: Session,
    row: GoalRow,
    kind: str,
    *,
    to: str,
    now: datetime,
    number: int = 0,
    **values: object,
) -> None:
    """Writes a message about a goal to a person or a channel, once a `number`."""
    ledger.enqueue(
        session,
        workspace_id=row.workspace_id,
        kind=kind,
        conversation=to,
        values={"goal_id": row.id, **values},
        now=now,
        dedupe_key=f"{kind}:{row.id}:{number}:{to}",
    )


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The goal a message is about, and whether who gets it is of the team; None when it has been overtaken."""
    found = goals.get(session, row.workspace_id, row.values["goal_id"])
    if found is None or found.state not in _ONLY_IN.get(row.kind, tuple(GoalState)):
        return None
    is_member = row.conversation in programmes.members(session, found.team_id)
    return {"goal": goal_reading.one(session, found), "is_member": is_member}


def for_concern(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """A question about a goal and who has it; None when who asked was forgotten, or the goal is over."""
    found = goals.get(session, row.workspace_id, row.values["goal_id"])
    concern = goals.concern(session, row.workspace_id, row.values["concern_id"])
    if found is None or concern is None or found.state not in {GoalState.PROPOSED, GoalState.ACTIVE}:
        return None
    return {"goal": goal_reading.one(session, found), "person": concern.user_id, "concern": concern.text}


def for_next(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The goal that is over; None when the team has a new one already."""
    found = goals.get(session, row.workspace_id, row.values["goal_id"])
    if found is None or goals.live_of_team(session, found.team_id):
        return None
    return {"goal": goal_reading.one(session, found)}


def not_shown(session: Session, post: Claimed, *, code: str, now: datetime) -> None:
    """The channel did not take the living message: whoever looks after the goal hears it, and can show it again."""
    row = goals.get(session, post.workspace_id, post.values.get("goal_id", 0))
    if row is None:
        return
    to, where = able_owner(session, row) or row.proposer_id, post.conversation
    tell(session, row, "goal_not_shown", to=to, now=now, number=row.card, code=code, where=where)
