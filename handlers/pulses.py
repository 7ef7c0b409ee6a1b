"""/pulse and the buttons of pulses: starting, answering, cancelling, closing, saying what happens now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.services import pulse_actions, pulse_answers, pulses
from bot.services.roles import require_programme
from content import pulse_desk
from content import pulses as words
from content.instrument import builtin_instrument
from content.text import Mrkdwn, say
from handlers.context import Context
from handlers.payloads import number


async def command(context: Context) -> None:
    """/pulse opens the form for a lead, and tells everybody else what a pulse is and about their own open one."""
    did = context.did
    await context.know([did.user_id])
    await context.read(require_programme, did.workspace_id)
    facts = await context.read(
        pulse_actions.facts,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        now=context.deps.clock.now(),
    )
    if did.text.strip() or not facts.may_start:
        await context.tell(words.about(facts))
        return
    await start(context)


async def start(context: Context) -> None:
    """Start a pulse."""
    did = context.did
    choices = await context.read(
        pulses.choices, workspace_id=did.workspace_id, by=did.user_id, now=context.deps.clock.now()
    )
    view = pulse_desk.start_form(
        builtin_instrument().frozen(),
        teams=choices.teams,
        timezone=choices.timezone,
        opens_on=choices.today + timedelta(days=1),
        closes_on=choices.closes_on,
        owed=choices.owed,
        most_reason=pulses.MOST_LETTERS,
    )
    await context.open_or_say(view)


async def open_questions(context: Context) -> None:
    """Answer the pulse."""
    did = context.did
    wave_id = number(did.value)
    instrument = await context.read(
        pulse_answers.questions,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        wave_id=wave_id,
        now=context.deps.clock.now(),
    )
    await context.open_or_say(words.form(instrument, wave_id=wave_id))


async def cancel(context: Context) -> None:
    """Cancel this pulse."""
    await _end(context, pulses.cancel, say("pulses.cancelled_done"))


async def close(context: Context) -> None:
    """Close it now."""
    await _end(context, pulses.close_early, say("pulses.closed_done"))


async def _end(context: Context, rule: Callable[..., None], sentence: Mrkdwn) -> None:
    did = context.did
    await context.transact(
        rule,
        workspace_id=did.workspace_id,
        by=did.user_id,
        wave_id=number(did.value),
        now=context.deps.clock.now(),
    )
    context.show_home()
    if did.response_url:
        await context.say(sentence)


async def act(context: Context) -> None:
    """Say what happens now."""
    did = context.did
    wave_id = number(did.value)
    channels = await context.read(
        pulse_actions.answerable, workspace_id=did.workspace_id, by=did.user_id, wave_id=wave_id
    )
    await context.open_or_say(
        pulse_desk.action_form(wave_id=wave_id, channels=channels, most=pulse_actions.MOST_CHARACTERS)
    )
