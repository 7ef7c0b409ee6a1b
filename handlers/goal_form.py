"""Proposing and changing a goal: the form, what could be sharper, and nothing typed is lost on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.goal import Proposal
from bot.services import goal_checker, goals
from content import goal_form as form
from content import help as help_words
from content import ids
from content.behaviours import BEHAVIOUR, behaviour_of
from content.customer_data import take_out
from content.given_back import given_back
from content.refusals import refusal
from content.text import Mrkdwn, say
from handlers import customer_data
from handlers import goals as list_of_goals
from handlers.checks import field_errors, look_up
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one, written


async def check_beginning(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Words that hold a customer's data go straight back, into the form if there is one; nothing is stored."""
    return await customer_data.give_back(did, deps, typed=did.text, form=_form_with)


async def _form_with(did: Interaction, deps: Deps, refused: Refusal) -> dict[str, Any] | None:
    """The form with what a command said; None for more than it can hold."""
    most = goal_checker.MOST_CHARACTERS
    if len(did.text) > most:
        return None
    teams = await deps.database.read(goals.teams_of, workspace_id=did.workspace_id, user_id=did.user_id)
    filled = Proposal(text=did.text, owner_id=did.user_id)
    return form.form(filled, deps.pack, teams, most=most, notice=[take_out(refused)])


async def command(context: Context) -> None:
    """/goal what the team wants to do; /goal list; /goal help."""
    typed = context.did.text
    if typed.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.GOAL))
    elif typed.lower() == "list":
        await context.know([context.did.user_id])
        await list_of_goals.board(context)
    else:
        await open_form(context, Proposal(text=typed))


async def start(context: Context) -> None:
    """A button: Set a goal, or Set the next goal of the team it names."""
    await open_form(context, Proposal(team_id=number(context.did.value)))


async def open_form(context: Context, goal: Proposal) -> None:
    """Opens the form; when that cannot be, the words come back."""
    did = context.did
    await context.know([did.user_id])
    who = {"workspace_id": did.workspace_id, "user_id": did.user_id}
    try:
        teams = await context.read(goals.teams_of, **who)
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), goal.text))
        return
    live = 0 if did.extra.get("in_modal") else await context.read(goals.live_count, **who)
    notice = _too_long(goal.text)
    team_id = goal.team_id or await context.read(
        goals.team_here, workspace_id=did.workspace_id, channel_id=did.channel_id
    )
    filled = Proposal(team_id=team_id, text=goal.text, owner_id=did.user_id)
    view = form.form(filled, context.pack, teams, most=goal_checker.MOST_CHARACTERS, live=live, notice=notice)
    if not await context.open(view):
        await context.tell(given_back(refusal("common.press_again", {}), goal.text))
    elif notice:
        await context.reply(given_back(notice[0], goal.text))


def _too_long(text: str) -> list[Mrkdwn]:
    if len(text) <= goal_checker.MOST_CHARACTERS:
        return []
    return [say("goals.too_long", length=len(text), most=goal_checker.MOST_CHARACTERS)]


async def change(context: Context) -> None:
    """Opens the form with a goal that is still proposed."""
    did = context.did
    goal = await context.read(
        goals.to_change, workspace_id=did.workspace_id, by=did.user_id, goal_id=number(did.value)
    )
    view = form.form(
        form.as_filled(goal),
        context.pack,
        [],
        most=goal_checker.MOST_CHARACTERS,
        goal_id=goal.id,
        version=goal.version,
    )
    await context.open_or_say(view)


def _filled(did: Interaction, deps: Deps) -> tuple[Proposal, int, int]:
    """(what the form holds, the goal it changes or 0, that goal's version)."""
    before, goal_id, version = form.travelled(did.metadata)
    if did.name == ids.GOAL_ANYWAY_FORM:
        return before, goal_id, version
    behaviour = behaviour_of(deps.pack, one(did.values, BEHAVIOUR))
    team = number(one(did.values, form.TEAM)) if form.TEAM in did.values else before.team_id
    goal = Proposal(
        team_id=team,
        text=written(did.values, form.TEXT),
        behaviour_id=behaviour.id if behaviour else "",
        measure=written(did.values, form.MEASURE),
        unit=" ".join(written(did.values, form.UNIT).split()),
        baseline=written(did.values, form.BASELINE),
        target=written(did.values, form.TARGET),
        effect=written(did.values, form.EFFECT),
        due_on=_day(one(did.values, form.DUE_ON)),
        owner_id=one(did.values, form.OWNER),
    )
    return goal, goal_id, version


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; what could be sharper; or what is seen when all is well."""
    goal, goal_id, version = _filled(did, deps)
    await look_up(did, deps, [did.user_id, goal.owner_id])
    faults = await _faults(did, deps, goal, goal_id, version)
    if faults:
        return await field_errors(faults, did, deps)
    vague = goals.vague(goal)
    if vague:
        view = form.sharpen(goal, vague, goal_id=goal_id, version=version)
    else:
        view = form.sent(goal, is_change=bool(goal_id))
    return {"response_action": "update", "view": view}


async def _faults(did: Interaction, deps: Deps, goal: Proposal, goal_id: int, version: int) -> list[Refusal]:
    return await deps.database.read(
        goals.faults,
        goal,
        workspace_id=did.workspace_id,
        by=did.user_id,
        goal_id=goal_id,
        version=version,
        now=deps.clock.now(),
    )


async def check_anyway(did: Interaction, deps: Deps) -> dict[str, Any]:
    """Said anyway. What has come in the way meanwhile is said on top of the form, with every word in it."""
    goal, goal_id, version = _filled(did, deps)
    faults = await _faults(did, deps, goal, goal_id, version)
    if not faults:
        return {"response_action": "update", "view": form.sent(goal, is_change=bool(goal_id))}
    notice = [refusal(one.key, one.values) for one in faults]
    return {"response_action": "update", "view": await _form_again(did, deps, notice=notice)}


async def sharpen(context: Context) -> None:
    """Back to the form, with every word in it."""
    view = await _form_again(context.did, context.deps)
    if not await context.redraw(str(context.did.extra.get("view_id") or ""), view):
        goal, _, _ = form.travelled(context.did.metadata)
        await context.tell(given_back(refusal("common.press_again", {}), form.typed(goal)))


async def _form_again(did: Interaction, deps: Deps, *, notice: list[Mrkdwn] | None = None) -> dict[str, Any]:
    goal, goal_id, version = form.travelled(did.metadata)
    teams = await deps.database.read(goals.teams_of, workspace_id=did.workspace_id, user_id=did.user_id)
    return form.form(
        goal,
        deps.pack,
        teams,
        most=goal_checker.MOST_CHARACTERS,
        goal_id=goal_id,
        version=version,
        notice=notice or [],
    )


async def submitted(context: Context) -> None:
    """Proposes or changes the goal, if nothing is left to sharpen. Whatever stands in the way, the words come back."""
    did = context.did
    goal, goal_id, version = _filled(did, context.deps)
    if did.name == ids.GOAL_FORM and goals.vague(goal):
        return  # the form asks whether it is said anyway
    given: dict[str, Any] = {
        "goal": goal,
        "workspace_id": did.workspace_id,
        "by": did.user_id,
        "now": context.deps.clock.now(),
    }
    try:
        if goal_id:
            await context.transact(goals.change, goal_id=goal_id, version=version, **given)
        else:
            await context.transact(goals.propose, **given)
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), form.typed(goal)))
        return
    context.show_home()
