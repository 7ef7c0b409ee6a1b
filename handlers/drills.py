"""A tap on an answer of a scenario question."""

from __future__ import annotations

from bot.errors import Refusal
from bot.services import drills, ledger
from content import drills as words
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
    now = context.deps.clock.now()
    answered = await context.transact(
        drills.answer,
        workspace_id=did.workspace_id,
        user_id=did.user_id,
        delivery=delivery,
        scenario_id=scenario_id,
        option=int(place),
        best=int(place) == scenario.best,
        now=now,
    )
    shown = context.pack.scenario(answered.scenario_id)
    message = words.answered(shown, context.pack, delivery=delivery, option=answered.option)
    if not await context.replace(message):
        await context.deps.database.transact(
            ledger.show_answer,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            delivery=delivery,
            scenario_id=answered.scenario_id,
            option=answered.option,
            now=now,
        )
        context.deps.wake()
