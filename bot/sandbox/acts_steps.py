"""How does a person start a workflow that uses a custom step of the app?"""

from bot.sandbox.acts import CannotDo, Scene, act
from bot.sandbox.json_types import Json
from bot.sandbox.workflow_steps import StepRefused


@act("step")
async def run_step(scene: Scene) -> Json:
    """Run a step of the manifest's `functions`: its `callback_id` and `inputs`.

    The answer's `function_execution_id` is what the app ends it with.
    """
    callback_id = scene.text("callback_id")
    try:
        execution = scene.world.steps.run(callback_id, scene.json("inputs"))
    except StepRefused as refused:
        reasons = f": {'; '.join(refused.reasons)}" if refused.reasons else ""
        raise CannotDo(f"The step {callback_id} cannot be run ({refused.error}{reasons}).") from None
    return {"ok": True, "function_execution_id": execution.id}
