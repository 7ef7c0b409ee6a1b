"""Saying who manages which team."""

from __future__ import annotations

from typing import Any

from bot.errors import Refusal
from bot.services import roles
from bot.services.roles import Change
from content import roles as words
from handlers.checks import field_error, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, many, number


async def open_managers(context: Context) -> None:
    """Change managers."""
    teams = await context.read(
        roles.teams_and_managers, workspace_id=context.did.workspace_id, by=context.did.user_id
    )
    await context.open_or_say(words.form(teams, page=0, most=roles.MOST_MANAGERS))


def _changes(did: Interaction) -> list[Change]:
    shown: dict[str, list[str]] = did.travels.get("shown") or {}
    return [
        Change(number(team_id), tuple(managers), tuple(many(did.values, team_id)))
        for team_id, managers in shown.items()
    ]


async def check_managers(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors; or the next page, or what is saved."""
    changes = _changes(did)
    try:
        await look_up(did, deps, [user_id for change in changes for user_id in change.wanted])
        await deps.database.read(
            roles.check_managers, workspace_id=did.workspace_id, by=did.user_id, changes=changes
        )
        teams = await deps.database.read(
            roles.teams_and_managers, workspace_id=did.workspace_id, by=did.user_id
        )
    except Refusal as refused:
        return await field_error(refused, did, deps)
    page = int(did.travels.get("page") or 0) + 1
    if page < words.pages_of(len(teams)):
        view = words.form(teams, page=page, most=roles.MOST_MANAGERS)
    else:
        wanted = {change.team_id: change.wanted for change in changes}
        view = words.saved(
            [(team.channel_id, wanted[team.team_id]) for team in teams if team.team_id in wanted]
        )
    return {"response_action": "update", "view": view}


async def save_managers(context: Context) -> None:
    """Says who manages which team from now on."""
    did = context.did
    changes = _changes(did)
    await context.know([user_id for change in changes for user_id in change.wanted])
    await context.transact(
        roles.set_managers,
        workspace_id=did.workspace_id,
        by=did.user_id,
        changes=changes,
        now=context.deps.clock.now(),
    )
    context.deps.sync_soon(None)  # campaigns write to managers too
    context.show_home()
    for user_id in {one for change in changes for one in set(change.wanted) ^ set(change.shown)}:
        context.deps.draw_home(user_id)
