"""The taps on a scenario question: the answer, and how sure one was."""

from __future__ import annotations

from bot.errors import Refusal
from bot.services import drill_answers
from bot.services.drill_answers import Answered
from content import drill_answers as words
from handlers.context import Context


async def answer(context: Context) -> None:
    """Stores the first answer and shows why, in place of the question."""
    did = context.did
    delivery, _, rest = did.value.partition("|")
    scenario_id, _, place = rest.partition("|")
    try:
        scenario = context.pack.scenario(scenario_id)
    except KeyError:
        raise Refusal("drills.not_yours") from None
    if place not in {str(index) for index in range(len(scenario.options))}:
        raise Refusal("drills.not_yours")
    answered = await context.transact(
        drill_answers.answer,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        delivery=delivery,
        scenario_id=scenario_id,
        option=int(place),
        best=int(place) == scenario.best,
        now=context.deps.clock.now(),
    )
    await _show(context, answered, first=answered.first)


async def say_sure(context: Context) -> None:
    """Stores how sure the person was, and shows the answer with it."""
    did = context.did
    delivery, _, said = did.value.partition("|")
    if said not in {"yes", "no"}:
        raise Refusal("drills.not_yours")
    answered = await context.transact(
        drill_answers.say_sure,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        delivery=delivery,
        sure=said == "yes",
    )
    await _show(context, answered, first=True)


async def _show(context: Context, answered: Answered, *, first: bool) -> None:
    shown = words.answered(
        context.pack.scenario(answered.scenario_id),
        context.pack,
        delivery=answered.delivery,
        option=answered.option,
        sure=answered.sure,
        first=first,
    )
    # Told in one message with others, it is drawn with them (see bot/services/bundles.py); from a modal, below it too.
    is_part, in_modal = bool(context.did.extra.get("part")), bool(context.did.extra.get("in_modal"))
    if is_part or not await context.replace_here(shown) or in_modal:
        await context.deps.database.transact(
            drill_answers.show,
            workspace_id=context.did.workspace_id,
            user_id=context.did.user_id,
            delivery=answered.delivery,
            now=context.deps.clock.now(),
        )
        context.deps.wake()
