"""Barriers: raising them, answering them, and what the raiser says at the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain import BarrierState
from bot.errors import Refusal
from bot.services import barriers
from bot.services.barriers import Answer
from content import barrier_board, barrier_forms, ids
from content import barriers as words
from content import help as help_words
from content.blocks import message, paragraph
from content.given_back import given_back
from content.refusals import refusal
from content.text import plain
from handlers.checks import field_error
from handlers.context import Context
from handlers.deps import Deps
from handlers.payloads import Interaction, number, one, written


async def command(context: Context) -> None:
    """/barrier what gets in the way; /barrier board; /barrier help."""
    typed = context.did.text
    if typed.lower() in {"help", "?"}:
        await context.tell(help_words.command(ids.BARRIER))
    elif typed.lower() in {"board", "list"}:
        await show_board(context)
    else:
        await _open_form(context, typed)


async def start(context: Context) -> None:
    """The button in Home and on the board."""
    await _open_form(context, "")


async def _open_form(context: Context, typed: str) -> None:
    did = context.did
    await context.know([did.user_id])
    try:
        teams = await context.read(barriers.teams_of, workspace_id=did.workspace_id, user_id=did.user_id)
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), typed))
        return
    view = barrier_forms.form(
        teams, text=typed, most=barriers.MOST_CHARACTERS, most_effect=barriers.MOST_EFFECT
    )
    if not await context.open(view):
        await context.tell(given_back(refusal("common.press_again", {}), typed))


def _raised(did: Interaction) -> dict[str, Any]:
    chosen = one(did.values, barrier_forms.TEAM)
    only = int(did.travels.get("team") or 0)
    return {
        "team_id": number(chosen) if barrier_forms.TEAM in did.values else only,
        "text": written(did.values, barrier_forms.TEXT),
        "effect": written(did.values, barrier_forms.EFFECT),
        "is_confidential": one(did.values, barrier_forms.HOW) == barrier_forms.CONFIDENTIAL,
    }


async def check_form(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The form's errors, each at its field; or what the raiser sees when all is well."""
    filled = _raised(did)
    if one(did.values, barrier_forms.HOW) not in {barrier_forms.NAMED, barrier_forms.CONFIDENTIAL}:
        return {"response_action": "errors", "errors": {barrier_forms.HOW: plain("barriers.how_needed")}}
    if not filled["team_id"]:
        return {"response_action": "errors", "errors": {barrier_forms.TEAM: plain("barriers.team_needed")}}
    try:
        barriers.check(filled["text"], filled["effect"])
    except Refusal as refused:
        return await field_error(refused, did, deps, otherwise=barrier_forms.TEXT)
    return {"response_action": "update", "view": barrier_forms.raised_view(filled["text"])}


async def submitted(context: Context) -> None:
    """Raises the barrier. Whatever stands in the way, the words come back."""
    did = context.did
    filled = _raised(did)
    await context.know([did.user_id])
    try:
        await context.transact(
            barriers.raise_barrier,
            workspace_id=did.workspace_id,
            raiser_id=did.user_id,
            now=context.deps.clock.now(),
            **filled,
        )
    except Refusal as refused:
        typed = "\n".join([filled["text"], filled["effect"]])
        await context.tell(given_back(refusal(refused.key, refused.values), typed))
        return
    context.show_home()


async def show_board(context: Context) -> None:
    """Everything the person may read."""
    did = context.did
    board = await context.read(barriers.board, workspace_id=did.workspace_id, user_id=did.user_id)
    await context.open_or_say(barrier_board.board_view(board))


async def open_answer(context: Context) -> None:
    """The button of a message or of the board."""
    did = context.did
    barrier, mark = await context.read(
        barriers.to_answer,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        barrier_id=number(did.value),
    )
    await context.open_or_say(
        barrier_forms.answer_form(barrier, mark=mark, by=did.user_id, most=barriers.MOST_CHARACTERS)
    )


def _answered(did: Interaction) -> tuple[Answer, int, str]:
    state = one(did.values, barrier_forms.STATE)
    try:
        due_on = (
            date.fromisoformat(one(did.values, barrier_forms.DUE_ON))
            if one(did.values, barrier_forms.DUE_ON)
            else None
        )
    except ValueError:
        due_on = None
    given = Answer(
        state=BarrierState(state) if state in set(BarrierState) else None,
        owner_id=one(did.values, barrier_forms.OWNER),
        due_on=due_on,
        text=written(did.values, barrier_forms.ANSWER),
    )
    return given, int(did.travels.get("barrier") or 0), str(did.travels.get("mark") or "")


async def check_answer(did: Interaction, deps: Deps) -> dict[str, Any]:
    """The answer's errors, each at its field; or what whoever answers sees when all is well."""
    given, barrier_id, mark = _answered(did)
    try:
        await deps.database.read(
            barriers.check_answer,
            given,
            workspace_id=did.workspace_id,
            by=did.user_id,
            barrier_id=barrier_id,
            mark=mark,
            now=deps.clock.now(),
        )
    except Refusal as refused:
        return await field_error(refused, did, deps, otherwise=barrier_forms.STATE)
    return {"response_action": "update", "view": barrier_forms.answered_view()}


async def answer(context: Context) -> None:
    """Takes the answer. Whatever stands in the way, the words come back."""
    did = context.did
    given, barrier_id, mark = _answered(did)
    await context.know([given.owner_id])
    try:
        await context.transact(
            barriers.answer,
            given=given,
            workspace_id=did.workspace_id,
            by=did.user_id,
            barrier_id=barrier_id,
            mark=mark,
            now=context.deps.clock.now(),
        )
    except Refusal as refused:
        await context.tell(given_back(refusal(refused.key, refused.values), given.text))
        return
    context.show_home()


async def solved(context: Context) -> None:
    """The raiser says that it is solved."""
    await _confirm(context, solved=True)


async def not_solved(context: Context) -> None:
    """The raiser says that it is not."""
    await _confirm(context, solved=False)


async def _confirm(context: Context, *, solved: bool) -> None:
    did = context.did
    await context.transact(
        barriers.confirm,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        barrier_id=number(did.value),
        solved=solved,
        now=context.deps.clock.now(),
    )
    sentence = words.confirmed(solved=solved)
    if not await context.replace(message(paragraph(sentence), text=sentence)):
        await context.say(sentence)
    context.show_home()


async def withdraw(context: Context) -> None:
    """The raiser takes a barrier back."""
    did = context.did
    await context.transact(
        barriers.withdraw,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        barrier_id=number(did.value),
        now=context.deps.clock.now(),
    )
    await context.open_or_say(barrier_forms.withdrawn_view())
    context.show_home()
