"""blocks.validate: what would Slack say to these blocks, this view or this message?

Source: https://docs.slack.dev/reference/methods/blocks.validate (Slack facts 3.1).
"""

from typing import Any

from bot.sandbox.block_kit.problems import without_pointer
from bot.sandbox.json_types import Json
from bot.sandbox.rate_limits import SPECIAL
from bot.sandbox.validation import Problem, validate_blocks, validate_message, validate_view
from bot.sandbox.web_api.calls import Call, Refused, method, refused_for

#: codes for what breaks a limit or a set of values; Slack has one word for all of them
_CONSTRAINTS = {
    "too_long",
    "too_short",
    "too_many",
    "too_few",
    "invalid_value",
    "invalid_format",
    "out_of_range",
    "unsupported_type",
    "not_allowed_here",
}


@method("blocks.validate", tier=SPECIAL, auth="none")
async def blocks_validate(call: Call) -> Json:
    """Judge exactly one of `blocks`, `view` and `message`; pointers start at what was sent.

    What is fine is answered with ok alone, all else with `invalid_blocks`, `invalid_view` or
    `invalid_message` and `errors`. A message without text is not found fault with.
    """
    given = [name for name in ("blocks", "view", "message") if call.args.get(name) not in (None, "")]
    if len(given) != 1:
        raise refused_for("invalid_arguments", ["[ERROR] must provide exactly one of blocks, view, message"])
    (name,) = given
    value: Any = call.json(name, "invalid_arguments")
    if not isinstance(value, list if name == "blocks" else dict):
        wanted = "an array" if name == "blocks" else "an object"
        raise refused_for("invalid_arguments", [f"[ERROR] must provide {wanted} [json-pointer:/{name}]"])
    problems = _problems(name, value)
    if problems:
        raise Refused(f"invalid_{name}", errors=[_as_api(one, value) for one in problems])
    return {}


def _problems(name: str, value: Any) -> list[Problem]:
    if name == "view":
        return validate_view(value, root="")
    if name == "message":
        return validate_message(value)
    # Blocks alone do not say where they are going to stand: fine on one surface is fine.
    surfaces = [validate_blocks(value, surface=surface, root="") for surface in ("message", "modal", "home")]
    return min(surfaces, key=len)


def _as_api(problem: Problem, value: Any) -> Json:
    shown: Json = {"pointer": problem.pointer, "message": without_pointer(problem.message)}
    if problem.code not in _CONSTRAINTS:
        return shown | {"code": problem.code}
    shown["code"] = "failed_constraint"
    if isinstance(problem.constraint, list):
        shown["constraint"] = {
            "type": "enum",
            "expected": problem.constraint,
            "got": _at(value, problem.pointer),
        }
    elif problem.constraint is not None:
        shown["constraint"] = problem.constraint
    return shown


def _at(value: Any, pointer: str) -> Any:
    """What stands at a pointer that leads somewhere."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value
