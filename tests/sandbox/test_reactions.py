"""reactions.*: the app reacts, takes it back and reads."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import error_of, refusal_of


async def test_the_app_reacts_once_and_takes_it_back_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    lisbon = sandbox.state.channel("desk-lisbon").id
    await client.conversations_join(channel=lisbon)
    ts = (await client.chat_postMessage(channel=lisbon, text="a"))["ts"]
    place = {"channel": lisbon, "timestamp": ts}
    await client.reactions_add(**place, name="tada")
    await client.reactions_add(**place, name="thumbsup::skin-tone-4")
    assert await error_of(client.reactions_add(**place, name="tada")) == "already_reacted"
    await sandbox.act("marco", "reaction", channel=lisbon, ts=ts, name="tada")
    shown = (await client.reactions_get(**place))["message"]["reactions"]
    assert shown[0] == {
        "name": "tada",
        "count": 2,
        "users": [sandbox.state.bot.id, sandbox.state.person("marco").id],
    }
    await client.reactions_remove(**place, name="tada")
    assert await error_of(client.reactions_remove(**place, name="tada")) == "no_reaction"


async def test_reactions_that_are_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    ts = (await client.chat_postMessage(channel=general, text="a"))["ts"]
    assert (
        await error_of(client.reactions_add(channel=general, timestamp=ts, name="tada")) == "not_in_channel"
    )
    await client.conversations_join(channel=general)
    assert await error_of(client.reactions_add(channel=general, timestamp=ts, name="kudoz")) == "invalid_name"
    assert (
        await error_of(client.reactions_add(channel=general, timestamp="1.0", name="tada"))
        == "message_not_found"
    )
    assert (await refusal_of(client, "reactions.add", channel=general, name="a"))[
        "error"
    ] == "no_item_specified"


async def test_a_custom_emoji_of_the_workspace_is_known(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    await client.conversations_join(channel=general)
    ts = (await client.chat_postMessage(channel=general, text="a"))["ts"]
    assert "northwind" in (await client.emoji_list())["emoji"]
    assert (await client.reactions_add(channel=general, timestamp=ts, name="northwind"))["ok"]


async def test_a_message_takes_so_many_different_emoji(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general")
    await client.conversations_join(channel=general.id)
    ts = (await client.chat_postMessage(channel=general.id, text="a"))["ts"]
    general.messages[ts].reactions.update({name: ["U1"] for name in sandbox.state.emoji[:50]})
    call = client.reactions_add(channel=general.id, timestamp=ts, name=sandbox.state.emoji[60])
    assert await error_of(call) == "too_many_emoji"
