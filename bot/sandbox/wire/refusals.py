"""Where did Slack refuse what the app sent, and what would it warn of? (Slack facts 3.1, 5.1)"""

import re
from typing import Any

from bot.sandbox.block_kit import Problem, validate_message, validate_view
from bot.sandbox.json_types import Json

MISSING_TEXT = (
    "The top-level `text` argument is missing: notifications and screen readers have no words for it."
)
LONG_TEXT = "`text` is longer than 4,000 characters; Slack advises less, and cuts at 40,000."
LONG_TEXT_CHARACTERS = 4000
_WITH_TEXT = {"chat.postMessage", "chat.update", "chat.postEphemeral", "chat.scheduleMessage"}
_POINTED = re.compile(r"^(?:\[ERROR\] )?(?P<message>.*?) ?\[json-pointer:(?P<pointer>[^\]]*)\]", re.DOTALL)


def spots_of_answer(answer: Any) -> list[Json]:
    """The refused spots that an answer of the Web API names in `response_metadata.messages`."""
    metadata = answer.get("response_metadata") if isinstance(answer, dict) else None
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    found = [_POINTED.match(one) for one in messages or [] if isinstance(one, str)]
    return [{"in": "sent", "pointer": one["pointer"], "message": one["message"]} for one in found if one]


def warnings_of_call(method: str, args: Json, answer: Json) -> list[str]:
    """What Slack, or its SDK, warns of although the call is taken."""
    metadata = answer.get("response_metadata")
    named = metadata.get("warnings") if isinstance(metadata, dict) else None
    found = [str(one) for one in named or []]
    for one in str(answer.get("warning") or "").split(","):
        if one and one not in found:
            found.append(one)
    if method in _WITH_TEXT:
        text = args.get("text")
        if args.get("blocks") and not text:
            found = [one for one in found if not one.startswith("missing_text")] + [
                f"missing_text: {MISSING_TEXT}"
            ]
        if isinstance(text, str) and len(text) > LONG_TEXT_CHARACTERS:
            found.append(LONG_TEXT)
    return found


def spots_of_message(body: Json, where: str = "sent") -> list[Json]:
    """The spots for which a message given to a response_url, or with an acknowledgement, is refused."""
    parts = {key: body.get(key) for key in ("blocks", "attachments") if body.get(key) is not None}
    return _spots(validate_message(parts), where) if parts else []


def spots_of_ack(kind: str, ack: Any) -> list[Json]:
    """The spots for which a view or message that came with an acknowledgement is refused."""
    if not isinstance(ack, dict):
        return []
    if ack.get("response_action") in {"update", "push"}:
        return _spots(validate_view(ack.get("view")), "answer")
    return spots_of_message(ack, "answer") if kind == "command" else []


def _spots(problems: list[Problem], where: str) -> list[Json]:
    """Problems without the pointer in their words."""
    return [
        {"in": where, "pointer": one.pointer, "message": one.message.partition(" [json-pointer:")[0]}
        for one in problems
    ]
