"""How are the app's custom workflow steps run, and how do they end? (Slack facts 6.9)"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bot.sandbox.events import Events
from bot.sandbox.ids import fresh_id, stable_id
from bot.sandbox.json_types import Json
from bot.sandbox.state import State
from bot.sandbox.tokens import Issued, Tokens

Ended: TypeAlias = Literal["completed", "failed"]

# Slack's types of parameters (slack#/types/user_id and the like) are strings when they are none of these.
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "slack#/types/timestamp": int,
    "slack#/types/blocks": list,
    "slack#/types/rich_text": (dict, list),
    "slack#/types/user_context": (dict, str),
    "slack#/types/interactivity": dict,
    "slack#/types/message_context": dict,
}


class StepRefused(Exception):
    """Slack's error name for a step that cannot be run or ended, with the reasons."""

    def __init__(self, error: str, reasons: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.reasons = reasons or []


@dataclass
class Execution:
    """One run of a step; `state` is "running" until the app ends it."""

    id: str
    callback_id: str
    inputs: Json
    token: str
    state: Literal["running"] | Ended = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


class WorkflowSteps:
    """Runs of the steps in the manifest's `functions`, by id."""

    def __init__(self, state: State, events: Events, tokens: Tokens) -> None:
        self._state = state
        self._events = events
        self._tokens = tokens
        self.executions: dict[str, Execution] = {}

    def run(self, callback_id: str, inputs: Json) -> Execution:
        """Tell the app to run a step; raises StepRefused for an unknown step or inputs that do not fit it."""
        step = self._state.manifest.steps.get(callback_id)
        if step is None:
            raise StepRefused("function_not_found")
        problems = _problems(step.get("input_parameters"), inputs)
        if problems:
            raise StepRefused("parameter_validation_failed", problems)
        bot = self._state.bot.id
        token = self._tokens.issue(Issued("bot", bot, self._state.manifest.scopes), "xwfp")
        execution = Execution(fresh_id("Fx"), callback_id, dict(inputs), token)
        self.executions[execution.id] = execution
        self._events.emit(
            "function_executed",
            {
                "type": "function_executed",
                "function": self._described(callback_id, step),
                "inputs": execution.inputs,
                "function_execution_id": execution.id,
                "workflow_execution_id": fresh_id("Wx"),
                "bot_access_token": token,
            },
        )
        return execution

    def complete(self, execution_id: str, outputs: Json) -> None:
        """End a run well; raises StepRefused when there is no such run under way or outputs do not fit."""
        execution = self._running(execution_id)
        step = self._state.manifest.steps[execution.callback_id]
        problems = _problems(step.get("output_parameters"), outputs)
        if problems:
            raise StepRefused("parameter_validation_failed", problems)
        execution.outputs = outputs
        self._end(execution, "completed")

    def fail(self, execution_id: str, error: str) -> None:
        """End a run badly; raises StepRefused when there is no such run under way."""
        execution = self._running(execution_id)
        execution.error = error
        self._end(execution, "failed")

    def _running(self, execution_id: str) -> Execution:
        execution = self.executions.get(execution_id)
        if execution is None:
            raise StepRefused("function_execution_not_found")
        if execution.state != "running":
            raise StepRefused("execution_not_in_running_state")
        return execution

    def _end(self, execution: Execution, state: Ended) -> None:
        execution.state = state
        self._tokens.kill(execution.token, "token_expired")  # it lives as long as the run

    def _described(self, callback_id: str, step: Json) -> Json:
        since = int(self._state.started)
        return {
            "id": stable_id("Fn", self._state.app_id, callback_id),
            "callback_id": callback_id,
            "title": str(step.get("title", "")),
            "description": str(step.get("description", "")),
            "type": "app",
            "input_parameters": _listed(step.get("input_parameters")),
            "output_parameters": _listed(step.get("output_parameters")),
            "app_id": self._state.app_id,
            "date_created": since,
            "date_updated": since,
            "date_deleted": 0,
            "form_enabled": False,
        }


def _parameters(described: Any) -> dict[str, Json]:
    """Parameters by name; manifests spell them out by name, or under `properties` and `required`."""
    if not isinstance(described, dict):
        return {}
    if not isinstance(described.get("properties"), dict):
        return {str(name): dict(one) for name, one in described.items() if isinstance(one, dict)}
    required = described.get("required") or []
    return {
        str(name): {"is_required": name in required} | dict(one)
        for name, one in described["properties"].items()
    }


def _listed(described: Any) -> list[Json]:
    return [
        {"name": name, "title": name, "description": "", "is_required": False} | one
        for name, one in _parameters(described).items()
    ]


def _problems(described: Any, given: Json) -> list[str]:
    parameters = _parameters(described)
    problems = [f"{name} is not a parameter" for name in given if name not in parameters]
    for name, one in parameters.items():
        value = given.get(name)
        if value is None:
            if one.get("is_required"):
                problems.append(f"{name} is missing")
            continue
        expected = _PYTHON_TYPES.get(str(one.get("type")), str)
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            problems.append(f"{name} is not of type {one.get('type')}")
    return problems
