"""Custom workflow steps: the event, its token, and how a run ends."""

from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.manifests import manifest
from tests.sandbox.socket_peer import eventually

Json = dict[str, Any]
STEPS = {
    "greet": {
        "title": "Greet",
        "description": "Say hello",
        "input_parameters": {
            "properties": {"who": {"type": "slack#/types/user_id"}, "times": {"type": "integer"}},
            "required": ["who"],
        },
        "output_parameters": {"properties": {"said": {"type": "string"}}, "required": ["said"]},
    }
}


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox whose app has one step."""
    return await make_sandbox(manifest() | {"functions": STEPS})


async def _run(sandbox: Sandbox, **inputs: Any) -> str:
    answer = await sandbox.act("sam", "step", callback_id="greet", inputs=inputs or {"who": "U1"})
    assert answer["ok"], answer
    return str(answer["function_execution_id"])


async def test_bolt_runs_a_step_and_completes_it_with_the_steps_own_token(sandbox: Sandbox) -> None:
    app = AsyncApp(client=client_of(sandbox))
    used: list[str] = []

    @app.function("greet")
    async def greet(inputs: Json, complete: Any, client: Any) -> None:
        used.append(client.token)
        await complete(outputs={"said": f"Hello {inputs['who']}"})

    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()
    await eventually(lambda: sandbox.sockets.connected)
    run = sandbox.world.steps.executions[await _run(sandbox, who="U1")]
    await eventually(lambda: run.state == "completed")
    await handler.close_async()
    assert run.outputs == {"said": "Hello U1"}
    assert used == [run.token]
    assert run.token.startswith("xwfp-")
    assert sandbox.tokens.refusal(run.token) == "token_expired"


async def test_a_run_ends_once(sandbox: Sandbox) -> None:
    client, run = client_of(sandbox), await _run(sandbox)
    outputs = {"said": "Hello"}
    await client.functions_completeSuccess(function_execution_id=run, outputs=outputs)
    again = client.functions_completeSuccess(function_execution_id=run, outputs=outputs)
    assert await error_of(again) == "execution_not_in_running_state"
    late = client.functions_completeError(function_execution_id=run, error="Too late")
    assert await error_of(late) == "execution_not_in_running_state"
    unknown = client.functions_completeError(function_execution_id="Fx0", error="Who?")
    assert await error_of(unknown) == "function_execution_not_found"


async def test_a_run_can_fail_with_a_reason(sandbox: Sandbox) -> None:
    run = await _run(sandbox)
    await client_of(sandbox).functions_completeError(function_execution_id=run, error="Nobody there")
    assert sandbox.world.steps.executions[run].state == "failed"
    assert sandbox.world.steps.executions[run].error == "Nobody there"


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({}, "said is missing"),
        ({"said": 1}, "said is not of type string"),
        ({"said": "Hello", "loud": True}, "loud is not a parameter"),
    ],
)
async def test_outputs_must_be_those_of_the_manifest(sandbox: Sandbox, outputs: Json, reason: str) -> None:
    run = await _run(sandbox)
    if not outputs:
        outputs = {"said": None}
    answer = await refusal_of(
        client_of(sandbox), "functions.completeSuccess", function_execution_id=run, outputs=outputs
    )
    assert answer["error"] == "parameter_validation_failed"
    assert answer["response_metadata"]["messages"] == [reason]
    assert sandbox.world.steps.executions[run].state == "running"


async def test_inputs_must_be_those_of_the_manifest(sandbox: Sandbox) -> None:
    async def said(callback_id: str, **inputs: Any) -> str:
        return str((await sandbox.act("sam", "step", callback_id=callback_id, inputs=inputs))["error"])

    assert await said("shout") == "The step shout cannot be run (function_not_found)."
    assert await said("greet") == (
        "The step greet cannot be run (parameter_validation_failed: who is missing)."
    )
    assert "times is not of type integer" in await said("greet", who="U1", times=True)


async def test_an_app_without_steps_hears_of_none(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox()
    answer = await sandbox.act("sam", "step", callback_id="greet", inputs={})
    assert answer["ok"] is False
    assert not list(sandbox.events.sent)
