"""What a lead sees of campaigns, however many there are: the few that matter most, and all of them page by page.

The number of statements does not grow with the campaigns; what was sent is counted for those shown and fourteen days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.db import campaign_outlook, campaigns, delivery_log
from bot.db.campaigns import CampaignRow, StepRow
from bot.domain import Audience, CampaignState, ComingUp, Sent
from bot.facts import CampaignFacts
from bot.services import attention_reasons, campaign_proposal_facts, roles
from bot.timetable import wall_time

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Next = Mapping[int, tuple[datetime, date, int]]
Occurrences = Mapping[int, Mapping[date, Mapping[str, int]]]

_LOOK_BACK = timedelta(days=14)
_MOST_ON_HOME = 3
_MOST_LINES = 12


def most_important(
    session: Session, workspace_id: str, *, now: datetime
) -> tuple[tuple[CampaignFacts, ...], int, int]:
    """(a few campaigns, how many there are, of how many something did not get through): those in trouble first."""
    troubled = campaign_outlook.troubled(session, workspace_id, since=_since(now))
    rows = campaign_outlook.by_weight(session, workspace_id, first=troubled, offset=0, limit=_MOST_ON_HOME)
    return _facts(session, rows, now=now), campaign_outlook.count(session, workspace_id), len(troubled)


def page(
    session: Session, *, workspace_id: str, user_id: str, number: int, size: int, now: datetime
) -> tuple[tuple[CampaignFacts, ...], int, int]:
    """(the campaigns of a page, its number from 0, how many pages): the last page for a number that is too high.

    Raises Refusal unless the person leads the programme.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=user_id)
    pages = max(1, -(-campaign_outlook.count(session, workspace_id) // size))
    number = min(number, pages - 1)
    troubled = campaign_outlook.troubled(session, workspace_id, since=_since(now))
    rows = campaign_outlook.by_weight(session, workspace_id, first=troubled, offset=number * size, limit=size)
    return _facts(session, rows, now=now), number, pages


def _since(now: datetime) -> date:
    return (now - _LOOK_BACK).date()


def _facts(session: Session, rows: Sequence[CampaignRow], *, now: datetime) -> tuple[CampaignFacts, ...]:
    steps: dict[int, list[StepRow]] = {row.id: [] for row in rows}
    for step in campaigns.steps_of(session, list(steps), with_retired=True):
        steps[step.campaign_id].append(step)
    audiences = {step.id: Audience(step.audience) for found in steps.values() for step in found}
    step_ids = list(audiences)
    coming = campaign_outlook.coming_up(session, step_ids)
    waiting = campaign_proposal_facts.waiting(session, rows[0].workspace_id, list(steps)) if rows else {}
    occurrences: dict[int, dict[date, dict[str, int]]] = {}
    found = delivery_log.counts_by_step(session, step_ids, since=_since(now))
    for step_id, day, state, reason, count in found:
        counts = occurrences.setdefault(step_id, {}).setdefault(day, {})
        told = attention_reasons.told(audiences[step_id], state, reason)
        counts[told] = counts.get(told, 0) + count
    return tuple(
        replace(_campaign(row, steps[row.id], coming, occurrences, now=now), waiting=waiting.get(row.id))
        for row in rows
    )


def _campaign(
    row: CampaignRow, steps: Sequence[StepRow], coming: Next, occurrences: Occurrences, *, now: datetime
) -> CampaignFacts:
    sent = [
        Sent(kind=step.kind, audience=Audience(step.audience), local_date=day, counts=dict(counts))
        for step in steps
        for day, counts in occurrences.get(step.id, {}).items()
    ]
    totals: dict[str, int] = {}
    for one in sent:
        for state, count in one.counts.items():
            totals[state] = totals.get(state, 0) + count
    return CampaignFacts(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        started=row.starts_on <= now.date(),
        coming=_soonest(steps, coming),
        sent=tuple(sorted(sent, key=lambda one: one.local_date, reverse=True)[:_MOST_LINES]),
        counts=totals,
        version=row.version,
    )


def _soonest(steps: Sequence[StepRow], coming: Next) -> tuple[ComingUp, ...]:
    found = [
        ComingUp(
            kind=step.kind,
            audience=Audience(step.audience),
            first_due_at=coming[step.id][0],
            local_date=coming[step.id][1],
            local_time=_local_time(step.rule),
            targets=coming[step.id][2],
        )
        for step in steps
        if step.id in coming
    ]
    return tuple(sorted(found, key=lambda one: one.first_due_at)[:_MOST_LINES])


def _local_time(rule: str) -> str:
    """The wall time a step's rule names, for reading: "09:30"."""
    at = wall_time(rule)
    return f"{at:%H:%M}" if at else ""
