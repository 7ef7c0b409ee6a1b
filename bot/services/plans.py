"""The rules of if-then plans: one a week, reminded once, asked about on Friday, nobody else's business.

The form of a plan (a cue and a response, rehearsed and checked) is that of programme 0.7: "If ..., then I will ...".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.db import people, plans, timers
from bot.db.plans import PlanRow
from bot.errors import Refusal
from bot.plan import Outcome, Plan, PlanFacts
from bot.recurrence import OFFICE, next_open, zone
from bot.services import ledger
from bot.services.customer_data import check_safe
from bot.services.roles import require_programme
from bot.working_days import at_local

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.db.deliveries import DeliveryRow
    from bot.db.timers import DueTimer

REMINDING, ASKING = "plan_reminder", "plan_question"
"""Kinds of the timers, and of the messages they bring."""
FEWEST, MOST = 3, 300
_REMIND_ON, _REMIND_AT = 2, time(10, 0)
_ASK_ON, _ASK_AT = 4, time(14, 0)
_LAST_ON = 8
_ENOUGH_BEFORE = timedelta(hours=20)
"""A plan that was made later than this before the reminder needs none."""
_WEEK = timedelta(days=7)
_FALLBACK_ZONE = "UTC"


def check(cue: str, response: str, obstacle: str) -> None:
    """Raises Refusal, with its field, for what holds a customer's data, is too short or too long."""
    for field, text in (("cue", cue), ("response", response), ("obstacle", obstacle)):
        check_safe(text, field=field)
    for field, text in (("cue", cue), ("response", response)):
        if len(text) < FEWEST or not any(sign.isalnum() for sign in text):
            raise Refusal(f"plans.{field}_needed", field=field)
    for field, text in (("cue", cue), ("response", response), ("obstacle", obstacle)):
        if len(text) > MOST:
            raise Refusal("plans.too_long", field=field, length=len(text), most=MOST)


def _where(session: Session, workspace_id: str, user_id: str) -> ZoneInfo:
    require_programme(session, workspace_id)
    person = people.get(session, workspace_id, user_id)
    if person is None or not person.can_take_part:
        raise Refusal("plans.members_only")
    return zone(person.timezone or _FALLBACK_ZONE)


def week_for(now: datetime, where: ZoneInfo) -> date:
    """The Monday of the week a plan made now is for: this one until Friday's question, then the next."""
    local = now.astimezone(where)
    monday = local.date() - timedelta(days=local.weekday())
    asked = at_local(monday + timedelta(days=_ASK_ON), _ASK_AT, where)
    return monday if now < asked else monday + _WEEK


def facts(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> PlanFacts:
    """A person's plan of this week, and the one they made for the next, for their own Home."""
    person = people.get(session, workspace_id, user_id)
    where = zone((person and person.timezone) or _FALLBACK_ZONE)
    local = now.astimezone(where)
    monday = local.date() - timedelta(days=local.weekday())
    return PlanFacts(
        now=_plan(plans.of_week(session, workspace_id, user_id, monday)),
        ahead=_plan(plans.of_week(session, workspace_id, user_id, monday + _WEEK)),
    )


def to_write(session: Session, *, workspace_id: str, user_id: str, now: datetime) -> tuple[date, Plan | None]:
    """(the week a plan made now is for, the plan there is for it)."""
    where = _where(session, workspace_id, user_id)
    week_of = week_for(now, where)
    return week_of, _plan(plans.of_week(session, workspace_id, user_id, week_of))


def make(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    cue: str,
    response: str,
    obstacle: str,
    now: datetime,
) -> date:
    """Keeps a plan, in place of the one there was for that week, and sees to the reminder and Friday's question.

    Returns the Monday of its week. Raises Refusal for what `check` refuses, and for guests.
    """
    check(cue, response, obstacle)
    where = _where(session, workspace_id, user_id)
    week_of = week_for(now, where)
    plan_id = plans.save(
        session,
        workspace_id=workspace_id,
        user_id=user_id,
        week_of=week_of,
        cue=cue,
        response=response,
        obstacle=obstacle,
        made_at=now,
    )
    remind_at = at_local(week_of + timedelta(days=_REMIND_ON), _REMIND_AT, where)
    ask_at = at_local(week_of + timedelta(days=_ASK_ON), _ASK_AT, where)
    if remind_at - now >= _ENOUGH_BEFORE:
        _later(session, workspace_id, REMINDING, plan_id, remind_at)
    _later(session, workspace_id, ASKING, plan_id, ask_at)
    return week_of


def _later(session: Session, workspace_id: str, kind: str, plan_id: int, due_at: datetime) -> None:
    timers.put(session, workspace_id=workspace_id, kind=kind, subject=str(plan_id), due_at=due_at)


def ripe(session: Session, timer: DueTimer, *, now: datetime) -> None:
    """The reminder's or the question's time has come; after a downtime it waits for an office hour, if it still helps.

    A reminder helps until the question, the question until the Tuesday after.
    """
    row = plans.get(session, timer.workspace_id, int(timer.subject))
    if row is None or row.outcome is not None:
        return
    person = people.get(session, timer.workspace_id, row.user_id)
    where = zone((person and person.timezone) or _FALLBACK_ZONE)
    leaves = next_open(now, zone=where, window=OFFICE)
    last_day = _ASK_ON if timer.kind == REMINDING else _LAST_ON
    if leaves.astimezone(where).date() > row.week_of + timedelta(days=last_day):
        return
    if timer.kind == REMINDING and leaves >= at_local(row.week_of + timedelta(days=_ASK_ON), _ASK_AT, where):
        return
    if leaves > now:
        _later(session, timer.workspace_id, timer.kind, row.id, leaves)
        return
    ledger.enqueue(
        session,
        workspace_id=timer.workspace_id,
        kind=timer.kind,
        conversation=row.user_id,
        values={"plan_id": row.id},
        now=now,
        dedupe_key=f"{timer.kind}:{row.id}",
    )


def for_message(session: Session, row: DeliveryRow) -> dict[str, Any] | None:
    """The plan a reminder or question shows; None when it is gone, answered, or its maker takes part no more."""
    plan = plans.get(session, row.workspace_id, row.values["plan_id"])
    person = people.get(session, row.workspace_id, row.conversation)
    if plan is None or plan.outcome is not None or plan.user_id != row.conversation:
        return None
    return {"plan": _plan(plan)} if person is not None and person.can_take_part else None


def close(session: Session, *, workspace_id: str, user_id: str, plan_id: int, outcome: str) -> Plan:
    """Somebody says how their plan went; only the first word counts. Returns the plan as it stands.

    Raises Refusal for a plan that is not theirs or gone.
    """
    row = own(session, workspace_id, user_id, plan_id)
    if outcome not in set(Outcome):
        raise Refusal("plans.not_yours")
    plans.close(session, row.id, outcome)
    return own(session, workspace_id, user_id, plan_id)


def renew(session: Session, *, workspace_id: str, user_id: str, plan_id: int, now: datetime) -> date:
    """The same plan once more, for the week a plan made now is for. Returns that week's Monday."""
    old = own(session, workspace_id, user_id, plan_id)
    week_of, present = to_write(session, workspace_id=workspace_id, user_id=user_id, now=now)
    if present is not None:
        return week_of  # pressed twice, or planned anew meanwhile: what is there stays
    return make(
        session,
        workspace_id=workspace_id,
        user_id=user_id,
        cue=old.cue,
        response=old.response,
        obstacle=old.obstacle,
        now=now,
    )


def standing(session: Session, workspace_id: str, user_id: str, week_of: date) -> Plan:
    """Somebody's plan for a week. Raises Refusal when it is gone."""
    found = _plan(plans.of_week(session, workspace_id, user_id, week_of))
    if found is None:
        raise Refusal("plans.not_yours")
    return found


def own(session: Session, workspace_id: str, user_id: str, plan_id: int) -> Plan:
    """Somebody's own plan. Raises Refusal for anybody else's."""
    row = plans.get(session, workspace_id, plan_id)
    found = _plan(row)
    if row is None or found is None or row.user_id != user_id:
        raise Refusal("plans.not_yours")
    return found


def _plan(row: PlanRow | None) -> Plan | None:
    if row is None:
        return None
    return Plan(row.id, row.week_of, row.cue, row.response, row.obstacle, row.outcome)
