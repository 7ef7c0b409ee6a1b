"""A team's service champion: asking somebody, their answer, carrying on, stepping down, being released."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import champions
from content import champions as words
from content.campaign_lines import day_in_words
from content.text import Mrkdwn, channel, say
from handlers.checks import field_error, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one


async def open_form(context: Context) -> None:
    """Service champion, at a team of the list."""
    did = context.did
    team = await context.read(
        champions.of_team,
        workspace_id=did.workspace_id,
        by=did.user_id,
        team_id=number(did.value),
        now=context.deps.clock.now(),
    )
    await context.open_or_say(words.view(team))


def _filled(did: Interaction) -> dict[str, Any]:
    return {
        "workspace_id": did.workspace_id,
        "by": did.user_id,
        "team_id": number(did.metadata),
        "user_id": one(did.values, words.PERSON),
    }


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The error at the field; or that the person is asked."""
    filled = _filled(did)
    if filled["user_id"]:
        await look_up(did, deps, [filled["user_id"]])
    try:
        team = await deps.database.read(champions.check, **filled)
    except Refusal as refused:
        return await field_error(refused, did, deps)
    view = words.asked(filled["user_id"], team.channel_id, by=did.user_id)
    return {"response_action": "update", "view": view}


async def name(context: Context) -> None:
    """Asks them."""
    await context.transact(champions.name, now=context.deps.clock.now(), **_filled(context.did))
    context.show_home()


async def release(context: Context) -> None:
    """Takes the question back, or releases the champion."""
    did = context.did
    team_id, _, champion_id = did.value.partition("|")
    who: dict[str, Any] = {"workspace_id": did.workspace_id, "by": did.user_id, "team_id": number(team_id)}
    now = context.deps.clock.now()
    await context.transact(champions.release, champion_id=number(champion_id), now=now, **who)
    team = await context.read(champions.of_team, now=now, **who)
    await context.show_or_open(words.released(team.channel_id))


def _mine(context: Context) -> dict[str, Any]:
    did = context.did
    return {
        "workspace_id": did.workspace_id,
        "user_id": did.user_id,
        "champion_id": number(did.value),
        "now": context.deps.clock.now(),
    }


async def say_yes(context: Context) -> None:
    """Yes, gladly."""
    where = await context.transact(champions.answer, yes=True, **_mine(context))
    await _done(context, say("champions.yes_done", channel=channel(where)))


async def say_no(context: Context) -> None:
    """No, thank you."""
    await context.transact(champions.answer, yes=False, **_mine(context))
    await _done(context, say("champions.no_done"))


async def carry_on(context: Context) -> None:
    """Carry on for six months."""
    until = await context.transact(champions.carry_on, **_mine(context))
    await _done(context, say("champions.carried_on_done", day=day_in_words(until)))


async def step_down(context: Context) -> None:
    """Step down, or hand over at the end of a term."""
    where = await context.transact(champions.step_down, **_mine(context))
    await _done(context, say("champions.stepped_down", channel=channel(where)))


async def _done(context: Context, sentence: Mrkdwn) -> None:
    await context.say(sentence)
    context.show_home()
