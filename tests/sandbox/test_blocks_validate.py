"""blocks.validate and api.test need no token."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import refusal_of
from tests.sandbox.payloads import modal


async def test_blocks_views_and_messages_are_judged(sandbox: Sandbox) -> None:
    client = AsyncWebClient(base_url=sandbox.api_url)
    good = await client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})
    assert (good["valid"], good["errors"]) == (True, [])
    bad = await client.api_call("blocks.validate", json={"view": modal("x" * 25)})
    assert bad["valid"] is False
    assert bad["errors"][0]["pointer"] == "/view/title/text"
    assert bad["errors"][0]["code"] == "too_long"
    message = await client.api_call("blocks.validate", json={"message": {"text": "a", "blocks": [{}]}})
    assert message["valid"] is False
    both = await refusal_of(client, "blocks.validate", blocks=[], view={})
    assert both["error"] == "invalid_arguments"


async def test_api_test_repeats_what_it_was_sent(sandbox: Sandbox) -> None:
    client = AsyncWebClient(base_url=sandbox.api_url)
    assert (await client.api_call("api.test", params={"a": "1"}))["args"] == {"a": "1"}
    assert (await refusal_of(client, "api.test", error="my_error"))["error"] == "my_error"
