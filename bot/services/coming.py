"""What comes to somebody next, at the time at which they will see it? For their own Home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.attention import Bundle, Pace
from bot.db import attention, campaign_outlook
from bot.facts import MyNext
from bot.recurrence import zone
from bot.services import silence
from bot.services.attention_together import DIGEST_DAY, digest_days
from bot.services.attention_windows import chosen_hours, opens, reach_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.attention import Hours, Situation

MOST = 40


def coming(
    session: Session, *, workspace_id: str, user_id: str, channel_ids: Iterable[str]
) -> tuple[MyNext, ...]:
    """What campaigns bring to a person and their channels, soonest first.

    Who wants one message a week gets it in that: it is told as such, at the first time it may come.
    """
    person = attention.situations(session, workspace_id, [user_id]).get(user_id)
    weekly = person if person and silence.pace_of(person) is Pace.DIGEST else None
    teams = attention.teams_of(session, workspace_id, [user_id]).get(user_id, ()) if weekly else ()
    found = [
        _in_week(weekly, teams, instant, timezone)
        if weekly and target == user_id
        else MyNext(kind=kind, target=target, local=instant.astimezone(zone(timezone)))
        for kind, target, instant, timezone in campaign_outlook.next_for(
            session, workspace_id, [user_id, *channel_ids]
        )
    ]
    in_order = sorted(dict.fromkeys(found), key=lambda one: one.local)
    return tuple(in_order[:MOST])


def _in_week(person: Situation, teams: Iterable[Hours], instant: datetime, timezone: str) -> MyNext:
    reach = reach_of(timezone, chosen_hours(person, teams))
    _, planned = digest_days(reach, person.digest_day or DIGEST_DAY, instant)
    leaves = opens(reach, planned) or planned
    return MyNext(kind=Bundle.DIGEST, target=person.user_id, local=leaves.astimezone(reach.where))
