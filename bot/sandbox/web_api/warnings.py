"""What does Slack warn of although it takes a call?

Sources: the Warnings of https://docs.slack.dev/reference/methods/chat.postMessage, and
https://docs.slack.dev/apis/web-api (Slack facts 2.3).
"""

from typing import Any

from aiohttp import hdrs, web

from bot.sandbox.json_types import Json

TEXT_KEPT = 40_000
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_POSTING = {"chat.postMessage", "chat.postEphemeral", "chat.scheduleMessage", "chat.update"}


def with_warnings(answer: Json, request: web.Request, method: str, sent: Json) -> Json:
    """The answer with `warning` (names parted by commas) and `response_metadata.warnings`, if there are any."""
    found = [*_of_answer(answer), *_of_content_type(request)]
    if answer.get("ok") and method in _POSTING:
        found += _of_message(sent)
    if not found:
        return answer
    metadata = answer.get("response_metadata") or {}
    return answer | {"warning": ",".join(found), "response_metadata": metadata | {"warnings": found}}


def _of_answer(answer: Json) -> list[str]:
    """What the method itself warned of, such as `already_in_channel`."""
    return [one for one in str(answer.get("warning") or "").split(",") if one]


def _of_content_type(request: web.Request) -> list[str]:
    if request.method != hdrs.METH_POST or not request.body_exists:
        return []
    if request.content_type in _FORMS:
        return ["superfluous_charset"] if request.charset else []
    return [] if request.charset else ["missing_charset"]


def _of_message(sent: Json) -> list[str]:
    text: Any = sent.get("text")
    if not text and not sent.get("markdown_text"):
        return ["missing_text_in_message"] if sent.get("blocks") else []
    return ["message_truncated"] if isinstance(text, str) and len(text) > TEXT_KEPT else []
