"""conversations.*: what the app sees, opens, joins and manages."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.manifests import manifest


async def test_the_list_is_paged_and_hides_private_channels_the_app_is_not_in(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    names: list[str] = []
    pages = 0
    async for page in await client.conversations_list(limit=2, types="public_channel,private_channel"):
        names += [one["name"] for one in page["channels"]]
        pages += 1
        assert len(page["channels"]) <= 2
    assert pages == 3
    assert names == ["general", "desk-lisbon", "desk-london", "desk-new-york", "spring-campaign"]
    await sandbox.act("lena", "invite", channel="desk-leads", user=sandbox.state.bot.id)
    listed = await client.conversations_list(types="private_channel", exclude_archived=True)
    assert [one["name"] for one in listed["channels"]] == ["desk-leads"]
    assert listed["response_metadata"]["next_cursor"] == ""


async def test_each_type_needs_its_own_scope(make_sandbox: MakeSandbox) -> None:
    client = client_of(await make_sandbox(manifest(without=("groups:read",))))
    answer = await refusal_of(client, "conversations.list", types="public_channel,private_channel")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cursor": "junk"}, "invalid_cursor"),
        ({"limit": "5000"}, "invalid_limit"),
        ({"types": "x"}, "invalid_types"),
    ],
)
async def test_list_arguments_that_are_refused(
    client: AsyncWebClient, arguments: dict[str, str], error: str
) -> None:
    assert (await refusal_of(client, "conversations.list", **arguments))["error"] == error


async def test_info_says_what_a_channel_is(sandbox: Sandbox, client: AsyncWebClient) -> None:
    lisbon = sandbox.state.channel("desk-lisbon")
    shown = (await client.conversations_info(channel=lisbon.id, include_num_members=True))["channel"]
    assert shown["name"] == "desk-lisbon"
    assert shown["is_member"] is False
    assert shown["num_members"] == len(lisbon.members)
    assert shown["topic"]["value"] == "Lisbon service desk"


async def test_a_person_moves_through_a_channel(sandbox: Sandbox, client: AsyncWebClient) -> None:
    lisbon, bot = sandbox.state.channel("desk-lisbon").id, sandbox.state.bot.id
    await client.conversations_join(channel=lisbon)
    again = await client.conversations_join(channel=lisbon)
    assert again["warning"] == "already_in_channel"
    assert bot in (await client.conversations_members(channel=lisbon))["members"]
    mia = sandbox.state.person("mia").id
    await client.conversations_invite(channel=lisbon, users=mia)
    assert await error_of(client.conversations_invite(channel=lisbon, users=[mia])) == "already_in_channel"
    assert await error_of(client.conversations_invite(channel=lisbon, users="U0")) == "user_not_found"
    assert await error_of(client.conversations_invite(channel=lisbon, users=bot)) == "cant_invite_self"
    await client.conversations_kick(channel=lisbon, user=mia)
    assert await error_of(client.conversations_kick(channel=lisbon, user=mia)) == "not_in_channel"
    await client.conversations_leave(channel=lisbon)
    assert bot not in sandbox.state.conversations[lisbon].members


async def test_a_private_channel_cannot_be_joined(sandbox: Sandbox, client: AsyncWebClient) -> None:
    leads = sandbox.state.channel("desk-leads").id
    assert await error_of(client.conversations_join(channel=leads)) == "channel_not_found"


async def test_a_direct_message_is_opened_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.state.person("ana.costa").id
    first = await client.conversations_open(users=ana)
    second = await client.conversations_open(users=[ana], return_im=True)
    assert second["channel"]["id"] == first["channel"]["id"]
    assert second["already_open"] is True
    assert second["channel"]["user"] == ana
    listed = await client.conversations_list(types="im")
    assert [one["user"] for one in listed["channels"]] == [ana]


@pytest.mark.parametrize(
    ("handle", "error"), [("peter", "user_disabled"), ("rota", "cannot_dm_bot"), (None, "user_not_found")]
)
async def test_people_no_direct_message_can_be_opened_with(
    sandbox: Sandbox, client: AsyncWebClient, handle: str | None, error: str
) -> None:
    user = sandbox.state.person(handle).id if handle else "U000"
    assert await error_of(client.conversations_open(users=user)) == error


async def test_a_channel_is_made_renamed_archived_and_brought_back(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    channel = (await client.conversations_create(name="desk-sydney"))["channel"]["id"]
    assert await error_of(client.conversations_create(name="desk-sydney")) == "name_taken"
    await client.conversations_rename(channel=channel, name="desk-oz")
    await client.conversations_setTopic(channel=channel, topic="Down under")
    await client.conversations_archive(channel=channel)
    assert await error_of(client.conversations_archive(channel=channel)) == "already_archived"
    assert await error_of(client.conversations_join(channel=channel)) == "is_archived"
    await client.conversations_unarchive(channel=channel)
    assert await error_of(client.conversations_unarchive(channel=channel)) == "not_archived"
    kept = sandbox.state.conversations[channel]
    assert (kept.name, kept.topic, kept.is_archived) == ("desk-oz", "Down under", False)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("no spaces", "invalid_name_specials"),
        ("__", "invalid_name_punctuation"),
    ],
)
async def test_channel_names_that_are_refused(client: AsyncWebClient, name: str, error: str) -> None:
    assert await error_of(client.conversations_create(name=name)) == error


async def test_the_general_channel_stays(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    await client.conversations_join(channel=general)
    assert await error_of(client.conversations_archive(channel=general)) == "cant_archive_general"
    assert await error_of(client.conversations_leave(channel=general)) == "cant_leave_general"


async def test_the_conversations_of_a_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    listed = await client.users_conversations(user=sandbox.state.person("sam").id)
    assert [one["name"] for one in listed["channels"]] == ["general", "desk-london"]
    assert (await client.users_conversations())["channels"] == []


async def test_managing_a_channel_needs_the_scope_of_its_kind(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(manifest(without=("channels:manage",)))
    client, sam = client_of(sandbox), sandbox.state.person("sam").id
    for name in ("desk-lisbon", "desk-leads"):
        await sandbox.act("marco", "invite", channel=name, user=sandbox.state.bot.id)
    public, private = (sandbox.state.channel(name).id for name in ("desk-lisbon", "desk-leads"))
    assert await error_of(client.conversations_invite(channel=public, users=sam)) == "missing_scope"
    assert await error_of(client.conversations_archive(channel=public)) == "missing_scope"
    assert (await client.conversations_invite(channel=private, users=sam))["ok"]
