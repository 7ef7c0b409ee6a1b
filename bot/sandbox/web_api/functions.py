"""functions.*: how does the app end a run of its custom workflow step? (Slack facts 6.9)"""

from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.web_api.calls import Call, Refused, method, refused_for
from bot.sandbox.workflow_steps import StepRefused


@method("functions.completeSuccess", required=("function_execution_id", "outputs"))
async def complete_success(call: Call) -> Json:
    """End a run with its outputs."""
    outputs: Any = call.json("outputs", "invalid_arguments")
    if not isinstance(outputs, dict):
        raise refused_for("invalid_arguments", ["[ERROR] must be an object [json-pointer:/outputs]"])
    try:
        call.world.steps.complete(call.text("function_execution_id"), outputs)
    except StepRefused as refused:
        raise _answer(refused) from None
    return {}


@method("functions.completeError", required=("function_execution_id", "error"))
async def complete_error(call: Call) -> Json:
    """End a run with what went wrong."""
    try:
        call.world.steps.fail(call.text("function_execution_id"), call.text("error"))
    except StepRefused as refused:
        raise _answer(refused) from None
    return {}


def _answer(refused: StepRefused) -> Refused:
    return refused_for(refused.error, refused.reasons) if refused.reasons else Refused(refused.error)
