"""How did the messages of a campaign go? A page of its log for those who lead, in shares that name no person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.db import campaigns, delivery_log
from bot.db.campaigns import StepRow
from bot.db.delivery_log import Counted
from bot.delivery_log import ALL, OUTCOME_OF, STATES_OF, LogPage, Occurrence, Outcome, Share, Why, why
from bot.domain import Audience, DeliveryState, is_person
from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import roles
from bot.timetable import wall_time

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MOST_CHANNELS = 3
_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}


def page(
    session: Session,
    *,
    workspace_id: str,
    user_id: str,
    campaign_id: int,
    wanted: str = ALL,
    number: int = 0,
    size: int = 8,
) -> LogPage:
    """A page of the log, newest first; the last one for a number that is too high. `wanted` is one of FILTERS.

    Raises Refusal unless the person leads the programme, and for a campaign that is gone.
    """
    roles.require_lead(session, workspace_id=workspace_id, user_id=user_id)
    campaign = campaigns.in_workspace(session, workspace_id, campaign_id)
    if campaign is None:
        raise Refusal("delivery_log.gone")
    wanted = wanted if wanted in STATES_OF else ALL
    states = STATES_OF[wanted]
    steps = {step.id: step for step in campaigns.steps(session, campaign.id, with_retired=True)}
    pages = max(1, -(-delivery_log.count(session, list(steps), states=states) // size))
    number = min(number, pages - 1)
    places = delivery_log.newest(session, list(steps), states=states, offset=number * size, limit=size)
    counted = delivery_log.counts(session, places, states=states)
    sent = [one for one in counted if one.first is not None]
    zones = delivery_log.zones(session, {row_id for one in sent for row_id in one.ids})
    with_failures = [
        (one.step_id, one.local_date)
        for one in counted
        if OUTCOME_OF[one.state] is Outcome.FAILED and steps[one.step_id].audience == Audience.CHANNEL
    ]
    failed = delivery_log.failed_in(session, list(dict.fromkeys(with_failures)), limit=_MOST_CHANNELS)
    return LogPage(
        campaign_id=campaign.id,
        name=campaign.name,
        filter=wanted,
        page=number,
        pages=pages,
        occurrences=tuple(
            occurrence(
                steps[step_id],
                day,
                [one for one in counted if (one.step_id, one.local_date) == (step_id, day)],
                zones,
                [(code, place) for step, on, code, place in failed if (step, on) == (step_id, day)],
            )
            for step_id, day in places
        ),
    )


def occurrence(
    step: StepRow,
    day: date,
    counted: Sequence[Counted],
    zones: Mapping[int, str] | None = None,
    failed: Sequence[tuple[str, str]] = (),
) -> Occurrence:
    """One step on one day. `zones` are those of deliveries by id, `failed` are codes with conversations."""
    audience = Audience(step.audience)
    shares: dict[tuple[Outcome, str], int] = {}
    sent: list[tuple[str, datetime, datetime]] = []
    own_time = False
    for one in counted:
        outcome = Outcome(OUTCOME_OF[one.state])
        if outcome is Outcome.FAILED:
            because = one.reason or ""
        elif outcome is Outcome.SENT:
            because = ""
        else:
            because = why(audience, one.state, one.reason)
        shares[outcome, because] = shares.get((outcome, because), 0) + one.number
        if outcome is not Outcome.SENT or not one.first or not one.last:
            continue
        if why(audience, DeliveryState.HELD, one.reason) is Why.PERSONAL:
            own_time = True  # when it went would tell what somebody chose, or that they do not answer
        else:
            name = _zone_of(step, one, zones or {})
            sent.append((name, one.first.astimezone(zone(name)), one.last.astimezone(zone(name))))
    walls = [(first.replace(tzinfo=None), last.replace(tzinfo=None)) for _, first, last in sent]
    return Occurrence(
        kind=step.kind,
        audience=audience,
        local_date=day,
        sent=shares.get((Outcome.SENT, ""), 0),
        first=min((first for first, _ in walls), default=None),
        last=None if own_time else max((last for _, last in walls), default=None),
        zones=len({first.utcoffset() for _, first, _ in sent}) > 1,
        shares=tuple(
            Share(
                outcome,
                because,
                count,
                tuple(place for code, place in failed if code == because and not is_person(place))
                if outcome is Outcome.FAILED
                else (),
            )
            for (outcome, because), count in sorted(
                shares.items(), key=lambda one: (_ORDER[one[0][0]], -one[1])
            )
            if outcome is not Outcome.SENT
        ),
    )


def _zone_of(step: StepRow, one: Counted, zones: Mapping[int, str]) -> str:
    """The zone of those who were due at one instant: of two of them, as one may have moved since.

    The rule's time of day tells which; where the rule was changed since it tells nothing, and the first stands.
    """
    names = [zones.get(row_id, "UTC") for row_id in one.ids]
    at = wall_time(step.rule)
    for name in names:
        if one.due_at is not None and one.due_at.astimezone(zone(name)).time() == at:
            return name
    return names[0]
