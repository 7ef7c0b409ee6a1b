"""Choosing the days and hours of a team's weekly posts: the list of teams, the form, saving it."""

from __future__ import annotations

from datetime import time
from typing import Any

from bot.errors import Refusal
from bot.services import champions, rituals
from bot.services.ritual_times import KINDS
from bot.services.rituals import Choice
from content import rituals as words
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one


async def show(context: Context) -> None:
    """The button in Home, and those that turn the page."""
    did = context.did
    weeks = await context.read(rituals.teams, workspace_id=did.workspace_id, by=did.user_id)
    named = await context.read(
        champions.of_teams,
        workspace_id=did.workspace_id,
        team_ids=[week.team_id for week in weeks],
        now=context.deps.clock.now(),
    )
    await context.show_or_open(words.teams(weeks, champions=named, page=number(did.value)))


async def open_form(context: Context) -> None:
    """Change, at a team of the list."""
    did = context.did
    week = await context.read(
        rituals.team, workspace_id=did.workspace_id, by=did.user_id, team_id=number(did.value)
    )
    await context.open_or_say(words.form(week))


def _choices(did: Interaction) -> list[Choice]:
    return [_choice(did, kind) for kind in KINDS]


def _choice(did: Interaction, kind: str) -> Choice:
    day, at = one(did.values, f"{kind}.day"), one(did.values, f"{kind}.time")
    if day == words.OUT:
        return Choice(kind, rituals.LEFT_OUT, None)
    if not day.isdecimal() or not 1 <= int(day) <= 7:
        return Choice(kind, None, None)
    try:
        return Choice(kind, int(day), time.fromisoformat(at))
    except ValueError:
        return Choice(kind, int(day), None)


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, or what is saved."""
    team_id = number(did.metadata)
    choices = _choices(did)
    try:
        await deps.database.read(
            rituals.check, workspace_id=did.workspace_id, by=did.user_id, team_id=team_id, choices=choices
        )
        week = await deps.database.read(
            rituals.team, workspace_id=did.workspace_id, by=did.user_id, team_id=team_id
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    return {"response_action": "update", "view": words.saved(week, choices)}


async def save(context: Context) -> None:
    """The team's days and hours from now on."""
    did = context.did
    await context.transact(
        rituals.save,
        workspace_id=did.workspace_id,
        by=did.user_id,
        team_id=number(did.metadata),
        choices=_choices(did),
        now=context.deps.clock.now(),
    )
    context.show_home()
