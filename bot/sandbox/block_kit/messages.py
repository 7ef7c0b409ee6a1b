"""Would Slack take this message: its text, blocks, attachments and metadata?

Sources: https://docs.slack.dev/reference/methods/chat.postMessage (Slack facts 2.3) and
https://docs.slack.dev/messaging/message-metadata (Slack facts 5.1).
"""

from __future__ import annotations

from typing import Any

from .payloads import check_blocks, check_identifiers, check_totals
from .problems import Place, Problem, Report
from .schema import ANYTHING, ListOf, Object, String

TEXT_MAX = 40_000
MARKDOWN_TEXT_MAX = 12_000
ATTACHMENTS_MAX = 100


def validate_message(payload: dict[str, Any], *, text_max: int = TEXT_MAX) -> list[Problem]:
    """List every reason for which Slack would refuse the content of this message.

    `payload` holds the decoded arguments of a posting method; only `text`, `markdown_text`, `blocks`,
    `attachments` and `metadata` are looked at. `text_max` is in characters: `chat.postMessage` cuts texts
    beyond 40,000, `chat.update` refuses those beyond 4,000. A message without any text is not refused here.
    """
    report = Report("message")
    if payload.get("text") is not None:
        String(text_max, least=0).check(payload["text"], "/text", report)
    if payload.get("markdown_text") is not None:
        String(MARKDOWN_TEXT_MAX, least=0).check(payload["markdown_text"], "/markdown_text", report)
        if payload.get("text") or payload.get("blocks"):
            report.add("/markdown_text", "conflict", "markdown_text does not go with text or blocks")
    if payload.get("blocks") is not None:
        check_blocks(payload["blocks"], "/blocks", report)
    if payload.get("attachments") is not None:
        _check_attachments(payload["attachments"], "/attachments", report)
    if payload.get("metadata") is not None:
        METADATA.check(payload["metadata"], "/metadata", report)
    check_identifiers(report)
    check_totals(report)
    return report.problems


def _check_attachments(attachments: object, at: Place, report: Report) -> None:
    if type(attachments) is not list:
        report.add(at, "invalid_type", "must provide an array")
        return
    if len(attachments) > ATTACHMENTS_MAX:
        report.add(at, "too_many", f"no more than {ATTACHMENTS_MAX} items allowed", {"max": ATTACHMENTS_MAX})
    for index, attachment in enumerate(attachments):
        if type(attachment) is not dict:
            report.add((at, index), "invalid_type", "must provide an object")
        elif attachment.get("blocks") is not None:
            check_blocks(attachment["blocks"], ((at, index), "blocks"), report)


class _EventPayload:
    """Named strings, numbers and booleans; also arrays of these, and objects one level deep."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not dict:
            report.add(at, "invalid_type", "must provide an object")
            return
        for key, item in value.items():
            self._check_item(item, (at, key), report, arrays=True, objects=True)

    def _check_item(self, item: object, at: Place, report: Report, *, arrays: bool, objects: bool) -> None:
        if type(item) in (str, int, float, bool):
            return
        if type(item) is list and arrays:
            for index, part in enumerate(item):
                self._check_item(part, (at, index), report, arrays=False, objects=objects)
        elif type(item) is dict and objects:
            for key, part in item.items():
                self._check_item(part, (at, key), report, arrays=arrays, objects=False)
        else:
            report.add(at, "invalid_type", "must provide a string, a number, a boolean or an array of these")


def _event_is_whole(metadata: dict[str, Any], at: Place, report: Report) -> None:
    for field in ("event_type", "event_payload"):
        if field not in metadata and not ("entities" in metadata and len(metadata) == 1):
            report.add(at, "missing", f"missing required field: {field}")


#: Work objects (`entities`) have a schema of their own, which is not checked here, and need no event.
METADATA = Object(
    may={
        "event_type": String(pattern=r"[a-z][a-z0-9_]*", wanted="lowercase letters, digits and underscores"),
        "event_payload": _EventPayload(),
        "entities": ListOf(ANYTHING, 0),
    },
    rules=[_event_is_whole],
)
