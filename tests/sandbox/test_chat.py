"""chat.*: what can be posted where, changed by whom, and refused with which error?"""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.manifests import manifest

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}
METADATA = {"event_type": "praise_post", "event_payload": {"key": "p-1"}}


async def test_a_message_carries_who_posted_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="#general", text="hi", blocks=[SECTION], metadata=METADATA)
    message = answer["message"]
    assert answer["channel"] == sandbox.state.channel("general").id
    assert message["user"] == sandbox.state.bot.id
    assert message["bot_id"] == sandbox.state.bot_id
    assert message["app_id"] == sandbox.state.app_id
    assert message["metadata"] == METADATA
    assert message["blocks"][0]["block_id"]
    assert message["ts"] == answer["ts"]


async def test_every_ts_is_later_than_the_one_before_even_while_time_stands_still(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.clock.pause()
    stamps = [(await client.chat_postMessage(channel="#general", text=str(n)))["ts"] for n in range(3)]
    assert stamps == sorted(set(stamps))
    assert abs(float(stamps[0]) - sandbox.clock.now()) < 1


async def test_posting_to_a_person_opens_the_direct_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.state.person("ana.costa").id
    answer = await client.chat_postMessage(channel=ana, text="hi")
    assert answer["channel"].startswith("D")
    opened = await client.conversations_open(users=ana)
    assert opened["channel"]["id"] == answer["channel"]


@pytest.mark.parametrize(
    ("handle", "error"),
    [("peter", "channel_not_found"), ("rota", "cannot_dm_bot"), ("slackbot", "cannot_dm_bot")],
)
async def test_deactivated_people_and_bots_cannot_be_written_to(
    sandbox: Sandbox, client: AsyncWebClient, handle: str, error: str
) -> None:
    target = sandbox.state.person(handle).id
    assert await error_of(client.chat_postMessage(channel=target, text="hi")) == error


async def test_the_direct_message_with_a_person_deactivated_later_is_closed(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sam = sandbox.state.person("sam")
    channel = (await client.chat_postMessage(channel=sam.id, text="hi"))["channel"]
    await sandbox.act("oliver", "update_person", user="sam", fields={"deleted": True})
    assert await error_of(client.chat_postMessage(channel=channel, text="hi")) == "channel_not_found"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C000", "channel_not_found"),
        ("#desk-leads", "channel_not_found"),
        ("#spring-campaign", "is_archived"),
    ],
)
async def test_places_where_the_app_cannot_post(client: AsyncWebClient, channel: str, error: str) -> None:
    assert await error_of(client.chat_postMessage(channel=channel, text="hi")) == error


async def test_without_the_public_scope_the_app_must_be_a_member(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(manifest(without=("chat:write.public",)))
    client = client_of(sandbox)
    assert await error_of(client.chat_postMessage(channel="#general", text="hi")) == "not_in_channel"
    await sandbox.act("lena", "invite", channel="general", user=sandbox.state.bot.id)
    assert (await client.chat_postMessage(channel="#general", text="hi"))["ok"]


async def test_a_closed_messages_tab_takes_no_messages(make_sandbox: MakeSandbox) -> None:
    document = manifest()
    document["features"]["app_home"]["messages_tab_enabled"] = False
    sandbox = await make_sandbox(document)
    ana = sandbox.state.person("ana.costa").id
    assert (
        await error_of(client_of(sandbox).chat_postMessage(channel=ana, text="hi")) == "messages_tab_disabled"
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "  "}, "no_text"),
        ({"text": "a", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "a", "blocks": "{}"}, "invalid_blocks_format"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "b" * 12_001}, "msg_too_long"),
        ({"text": "a", "metadata": "nonsense"}, "invalid_metadata_format"),
        ({"text": "a", "metadata": '{"event_type":"A b","event_payload":{}}'}, "invalid_metadata_format"),
        (
            {"text": "a", "metadata": '{"event_type":"a","event_payload":{"k":"' + "x" * 9000 + '"}}'},
            "metadata_too_large",
        ),
        ({"text": "a", "attachments": "[" + ",".join(["{}"] * 101) + "]"}, "too_many_attachments"),
    ],
)
async def test_content_that_slack_refuses(
    client: AsyncWebClient, arguments: dict[str, str], error: str
) -> None:
    answer = await refusal_of(client, "chat.postMessage", channel="#general", **arguments)
    assert answer["error"] == error


async def test_invalid_blocks_are_pointed_at(client: AsyncWebClient) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    answer = await refusal_of(
        client, "chat.postMessage", channel="#general", text="a", blocks=[{"type": "divider"}, long]
    )
    assert answer["error"] == "invalid_blocks"
    (message,) = answer["response_metadata"]["messages"]
    assert message.startswith("[ERROR] ")
    assert message.endswith("[json-pointer:/blocks/1/text/text]")


async def test_text_is_cut_at_forty_thousand_characters(client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="#general", text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


async def test_replies_go_to_the_thread_of_the_first_message(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = sandbox.state.channel("general")
    parent = (await client.chat_postMessage(channel=general.id, text="a"))["ts"]
    reply = (await client.chat_postMessage(channel=general.id, text="b", thread_ts=parent))["ts"]
    nested = await client.chat_postMessage(channel=general.id, text="c", thread_ts=reply)
    assert nested["message"]["thread_ts"] == parent
    assert general.replies[parent] == [reply, nested["ts"]]


async def test_an_ephemeral_message_reaches_one_member_only(sandbox: Sandbox, client: AsyncWebClient) -> None:
    lisbon = sandbox.state.channel("desk-lisbon")
    marco, dana = sandbox.state.person("marco").id, sandbox.state.person("dana").id
    answer = await client.chat_postEphemeral(channel=lisbon.id, user=marco, text="psst")
    assert lisbon.ephemerals[answer["message_ts"]].addressee == marco
    assert (
        await error_of(client.chat_postEphemeral(channel=lisbon.id, user=dana, text="a"))
        == "user_not_in_channel"
    )
    assert (
        await error_of(client.chat_update(channel=lisbon.id, ts=answer["message_ts"], text="b"))
        == "message_not_found"
    )
    assert (
        await error_of(client.chat_postEphemeral(channel=lisbon.id, user=marco, text="é" * 2001))
        == "msg_too_long"
    )


async def test_an_update_replaces_blocks_and_keeps_metadata(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="a", blocks=[SECTION], metadata=METADATA)
    answer = await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b")
    assert answer["text"] == "b"
    assert "blocks" not in answer["message"]
    assert answer["message"]["metadata"] == METADATA
    assert answer["message"]["edited"]["user"] == sandbox.state.bot.id


async def test_only_the_apps_own_messages_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general")
    theirs = next(iter(general.messages))
    assert (
        await error_of(client.chat_update(channel=general.id, ts=theirs, text="b")) == "cant_update_message"
    )
    assert await error_of(client.chat_delete(channel=general.id, ts=theirs)) == "cant_delete_message"
    assert await error_of(client.chat_update(channel=general.id, ts="1.0", text="b")) == "message_not_found"


async def test_an_update_takes_four_thousand_characters(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="a")
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    assert await error_of(client.chat_update(**place, text="x" * 4001)) == "msg_too_long"


async def test_a_deleted_message_is_gone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="a")
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.chat_delete(**place)
    assert posted["ts"] not in sandbox.state.channel("general").messages
    assert await error_of(client.chat_delete(**place)) == "message_not_found"


async def test_permalinks_lead_to_the_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#general", text="a")
    answer = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    digits = posted["ts"].replace(".", "")
    assert answer["permalink"] == f"https://northwind.slack.com/archives/{posted['channel']}/p{digits}"


async def test_a_message_of_blocks_alone_has_slacks_own_text(client: AsyncWebClient) -> None:
    answer = await client.api_call("chat.postMessage", json={"channel": "#general", "blocks": [SECTION]})
    assert answer["message"]["text"] == "This content can't be displayed."
