"""The forms of pulses, when they come back. What somebody answered is stored before the form is, and not with it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.errors import Refusal
from bot.recurrence import zone
from bot.services import pulse_actions, pulse_answers, pulses
from content import pulse_desk
from content import pulses as words
from content.instrument import builtin_instrument
from handlers.checks import field_error, field_errors
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, number, one, written


async def take_answers(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Stores the answers, in the one transaction that also marks the invitation done; or says why it cannot.

    This runs before the form is stored in the inbox, and the inbox gets it without its values (Route.sealed).
    """
    try:
        await deps.database.transact(
            pulse_answers.answer,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            wave_id=number(did.metadata),
            choices={code: one(did.values, code) for code in did.values},
            now=deps.clock.now(),
        )
    except Refusal as refused:
        if refused.field in did.values:
            return await field_error(refused, did, deps)
        return {"response_action": "update", "view": words.not_taken_view(refused.key, refused.values)}
    return {"response_action": "update", "view": words.thanked_view()}


async def answered(context: Context) -> None:
    """The answers are in already; the person's Home shows it."""
    context.show_home()


def _plan(did: Interaction) -> pulses.Plan:
    values = did.values
    chosen = many(values, pulse_desk.TEAMS)
    opens_on = None
    opens_time = time(9, 30)
    if one(values, pulse_desk.OPENS) == pulse_desk.LATER:
        try:
            opens_on = date.fromisoformat(one(values, pulse_desk.OPENS_ON))
            opens_time = time.fromisoformat(one(values, pulse_desk.OPENS_TIME))
        except ValueError:
            raise Refusal("pulses.opens_missing", field=pulse_desk.OPENS_ON) from None
    try:
        closes_on = date.fromisoformat(one(values, pulse_desk.CLOSES_ON))
    except ValueError:
        raise Refusal("pulses.closes_missing", field=pulse_desk.CLOSES_ON) from None
    return pulses.Plan(
        team_ids=None if pulse_desk.ALL in chosen else tuple(number(team) for team in chosen),
        opens_on=opens_on,
        opens_time=opens_time,
        closes_on=closes_on,
        reason=written(values, pulse_desk.REASON),
    )


async def check_start(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what will happen."""
    try:
        plan = _plan(did)
        checked = await deps.database.read(
            pulses.check, plan, workspace_id=did.workspace_id, by=did.user_id, now=deps.clock.now()
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    where = zone(checked.timezone)
    view = pulse_desk.started_view(
        channels=[team.channel_id for team in checked.teams],
        asked=checked.asked,
        opens=None if plan.opens_on is None else checked.opens_at.astimezone(where),
        closes=checked.closes_at.astimezone(where),
        timezone=checked.timezone,
    )
    return {"response_action": "update", "view": view}


async def start(context: Context) -> None:
    """Plans the pulse."""
    did = context.did
    await context.transact(
        pulses.start,
        plan=_plan(did),
        instrument=builtin_instrument().frozen(),
        workspace_id=did.workspace_id,
        by=did.user_id,
        now=context.deps.clock.now(),
    )
    context.show_home()


def _texts(did: Interaction) -> list[str]:
    return [written(did.values, name) for name in (pulse_desk.HEARD, pulse_desk.WILL, pulse_desk.WILL_NOT)]


async def check_action(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or where the answer goes."""
    faults = []
    for name, text in zip(pulse_actions.FIELDS, _texts(did), strict=True):
        try:
            pulse_actions.check_text(name, text)
        except Refusal as refused:
            faults.append(refused)
    if faults:
        return await field_errors(faults, did, deps)
    try:
        channels = await deps.database.read(
            pulse_actions.answerable,
            workspace_id=did.workspace_id,
            by=did.user_id,
            wave_id=number(did.metadata),
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": pulse_desk.acted_view(channels)}


async def publish(context: Context) -> None:
    """Posts the answer to a result; what stands in the way now gives every word back."""
    did = context.did
    heard, will, will_not = _texts(did)
    try:
        await context.transact(
            pulse_actions.publish,
            workspace_id=did.workspace_id,
            by=did.user_id,
            wave_id=number(did.metadata),
            heard=heard,
            will=will,
            will_not=will_not,
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await context.tell(pulse_desk.kept(refused.key, refused.values, [heard, will, will_not]))
    context.show_home()
