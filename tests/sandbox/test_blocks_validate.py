"""blocks.validate judges without a token, in Slack's words and from the root of what was sent."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import refusal_of
from tests.sandbox.payloads import home, modal, text_input

Json = dict[str, Any]
DIVIDER: Json = {"type": "divider"}
MARKDOWN_IN_CONTAINER: Json = {
    "type": "container",
    "title": {"type": "plain_text", "text": "x"},
    "child_blocks": [{"type": "markdown", "text": "x"}],
}


@pytest.fixture
def stranger(sandbox: Sandbox) -> AsyncWebClient:
    """A client without any token."""
    return AsyncWebClient(base_url=sandbox.api_url)


@pytest.mark.parametrize(
    "payload",
    [
        {"blocks": [DIVIDER]},
        {"blocks": [{"type": "alert", "text": {"type": "plain_text", "text": "only modals have these"}}]},
        {"view": modal(blocks=[text_input("a")])},
        {"view": home()},
        {"message": {"blocks": [DIVIDER]}},
        {"message": {"text": "a", "attachments": [{"blocks": [DIVIDER]}]}},
    ],
)
async def test_what_is_fine_is_answered_with_ok_alone(stranger: AsyncWebClient, payload: Json) -> None:
    (name, value) = next(iter(payload.items()))
    assert (await stranger.blocks_validate(**{name: value})).data == {"ok": True}
    assert (await stranger.api_call("blocks.validate", json=payload)).data == {"ok": True}


@pytest.mark.parametrize(
    ("payload", "error", "first"),
    [
        (
            {"message": {"blocks": [MARKDOWN_IN_CONTAINER]}},
            "invalid_message",
            {
                "pointer": "/blocks/0/child_blocks/0/type",
                "message": "unsupported type: markdown",
                "code": "failed_constraint",
                "constraint": {
                    "type": "enum",
                    "expected": [
                        "actions",
                        "context",
                        "divider",
                        "header",
                        "image",
                        "input",
                        "rich_text",
                        "section",
                        "table",
                        "video",
                    ],
                    "got": "markdown",
                },
            },
        ),
        (
            {"view": modal("x" * 25)},
            "invalid_view",
            {
                "pointer": "/title/text",
                "message": "must be less than 25 characters",
                "code": "failed_constraint",
                "constraint": {"max": 24},
            },
        ),
        (
            {"blocks": [{"type": "section"}]},
            "invalid_blocks",
            {"pointer": "/0", "message": "must define either `text` or `fields`", "code": "missing"},
        ),
        (
            {"blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]},
            "invalid_blocks",
            {
                "pointer": "/0/text/type",
                "message": "must be a valid enum value: plain_text",
                "code": "failed_constraint",
                "constraint": {"type": "enum", "expected": ["plain_text"], "got": "mrkdwn"},
            },
        ),
        (
            {"message": {"text": "a", "attachments": [{"blocks": [{}]}]}},
            "invalid_message",
            {
                "pointer": "/attachments/0/blocks/0",
                "message": "missing required field: type",
                "code": "missing",
            },
        ),
    ],
)
async def test_what_is_not_is_pointed_at(
    stranger: AsyncWebClient, payload: Json, error: str, first: Json
) -> None:
    answer = await refusal_of(stranger, "blocks.validate", **payload)
    assert answer["error"] == error
    assert answer["errors"] == [first]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"blocks": [DIVIDER], "view": home()},
        {"blocks": [], "message": {}},
        {"blocks": "no json"},
        {"blocks": {}},
        {"view": []},
        {"message": "[]"},
    ],
)
async def test_exactly_one_of_the_three_is_judged(stranger: AsyncWebClient, arguments: Json) -> None:
    assert (await refusal_of(stranger, "blocks.validate", **arguments))["error"] == "invalid_arguments"


async def test_api_test_repeats_what_it_was_sent(stranger: AsyncWebClient) -> None:
    assert (await stranger.api_call("api.test", params={"a": "1"}))["args"] == {"a": "1"}
    assert (await refusal_of(stranger, "api.test", error="my_error"))["error"] == "my_error"
