"""What does an answer of Slack's Web API mean? Its data, or the problem it tells of."""

from __future__ import annotations

import math
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.errors import RetryLater, SlackProblem, classify

log = structlog.get_logger()


def data_of(answer: AsyncSlackResponse) -> dict[str, Any]:
    """The answer as a dictionary; empty when it is none."""
    return dict(answer.data) if isinstance(answer.data, dict) else {}


def scopes_of(answer: object) -> list[str]:
    """The scopes the token has, which come with every answer of Slack's; none when it does not say."""
    return [name.strip() for name in _headers(answer).get("x-oauth-scopes", "").split(",") if name.strip()]


def _headers(answer: object) -> dict[str, str]:
    """The headers of an answer, their names in lower case."""
    found = getattr(answer, "headers", None) or {}
    return {str(name).lower(): str(value) for name, value in found.items()}


def problem_of(problem: SlackApiError, method: str) -> SlackProblem:
    """What an answer of "not ok" means; what it says is logged without the words it quotes."""
    answer = problem.response
    # The SDK's own answer; or aiohttp's, when the body was no JSON.
    status = int(getattr(answer, "status_code", None) or getattr(answer, "status", None) or 200)
    data = answer.data if isinstance(getattr(answer, "data", None), dict) else {}
    retry_after = _seconds(_headers(answer).get("retry-after"))
    code = str(data.get("error") or "")
    found = classify(code, method=method, status=status, retry_after=retry_after)
    if not isinstance(found, RetryLater):
        detail = (data.get("response_metadata") or {}).get("messages") or []
        log.warning(
            "slack_refused", method=method, code=found.code, status=status, pointers=_pointers(detail)
        )
    return found


def _seconds(header: str | None) -> float | None:
    """Retry-After as seconds; None for anything that is no sensible number of them."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _pointers(messages: list[Any]) -> list[str]:
    """Only where Slack found fault, never the words it quotes."""
    return [str(message).rpartition("[json-pointer:")[2].rstrip("]")[:120] for message in messages[:5]]
