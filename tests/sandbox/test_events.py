"""Which events reach the app, in which shape, and which do not?"""

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.manifests import manifest
from tests.sandbox.socket_peer import SocketPeer


async def _heard(sandbox: Sandbox) -> list[dict[str, object]]:
    await sandbox.events.settled()
    return [one["event"] for one in sandbox.events.sent]


async def test_the_envelope_has_everything_an_app_relies_on(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("sam", "home_open", tab="messages")
    await sandbox.act("sam", "home_open", tab="messages")
    first, second = await peer.received("app_home_opened", 2)
    assert first["type"] == "event_callback"
    assert first["team_id"] == first["context_team_id"] == sandbox.state.team.id
    assert first["api_app_id"] == sandbox.state.app_id
    assert first["event_id"] != second["event_id"]
    assert first["event_time"] == int(float(first["event"]["event_ts"]))
    (authorization,) = first["authorizations"]
    assert authorization == {
        "enterprise_id": None,
        "team_id": sandbox.state.team.id,
        "user_id": sandbox.state.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert first["event"]["tab"] == "messages"
    assert first["event"]["channel"].startswith("D")


async def test_messages_are_heard_where_the_app_is_a_member(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("sam", "message", channel="general", text="unheard")
    await sandbox.act("marco", "invite", channel="desk-lisbon", user=sandbox.state.bot.id)
    await sandbox.act("marco", "message", channel="desk-lisbon", text="Hello & <you>")
    payloads = await peer.received("message", 2)
    texts = [one["event"]["text"] for one in payloads]
    assert texts == [f"<@{sandbox.state.bot.id}> has joined the channel", "Hello &amp; &lt;you&gt;"]
    event = payloads[1]["event"]
    assert event["channel_type"] == "channel"
    assert event["user"] == sandbox.state.person("marco").id
    assert event["ts"] == event["event_ts"]
    assert event["blocks"][0]["type"] == "rich_text"
    assert event["client_msg_id"]


async def test_the_apps_own_posts_are_heard_with_its_bot_id_and_metadata(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer
) -> None:
    metadata = {"event_type": "praise_post", "event_payload": {"key": "p-1"}}
    posted = await client.chat_postMessage(
        channel=sandbox.state.person("sam").id, text="hi", metadata=metadata
    )
    event = (await peer.received("message"))[0]["event"]
    assert (event["ts"], event["channel_type"]) == (posted["ts"], "im")
    assert event["bot_id"] == event["bot_profile"]["id"] == sandbox.state.bot_id
    assert event["metadata"] == metadata


async def test_edits_and_deletions_are_hidden_messages(sandbox: Sandbox, peer: SocketPeer) -> None:
    direct = (await sandbox.act("sam", "home_open", tab="messages"))["channel"]
    ts = (await sandbox.act("sam", "message", channel=direct, text="first"))["ts"]
    await sandbox.act("sam", "edit", channel=direct, ts=ts, text="second")
    await sandbox.act("sam", "delete", channel=direct, ts=ts)
    _, changed, deleted = [one["event"] for one in await peer.received("message", 3)]
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("second", "first")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


async def test_a_mention_is_heard_twice_and_in_channels_only(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("lena", "invite", channel="general", user=sandbox.state.bot.id)
    ts = (await sandbox.act("lena", "message", channel="general", text="hi @praise"))["ts"]
    mention = (await peer.received("app_mention"))[0]["event"]
    assert (mention["ts"], mention["text"]) == (ts, f"hi <@{sandbox.state.bot.id}>")
    assert [one["ts"] for one in peer.events() if one["type"] == "message"].count(ts) == 1
    direct = (await sandbox.act("lena", "home_open", tab="messages"))["channel"]
    await sandbox.act("lena", "message", channel=direct, text="hi @praise")
    assert [one["type"] for one in await _heard(sandbox)].count("app_mention") == 1


async def test_reactions_name_the_author_of_the_message(sandbox: Sandbox, peer: SocketPeer) -> None:
    lisbon = sandbox.state.channel("desk-lisbon")
    await sandbox.act("marco", "invite", channel=lisbon.id, user=sandbox.state.bot.id)
    ts = (await sandbox.act("marco", "message", channel=lisbon.id, text="a"))["ts"]
    await sandbox.act("tiago", "reaction", channel=lisbon.id, ts=ts, name="tada")
    await sandbox.act("tiago", "reaction", channel=lisbon.id, ts=ts, name="tada", remove=True)
    await peer.received("reaction_removed")
    added, removed = [one for one in peer.events() if str(one["type"]).startswith("reaction_")]
    assert added["item_user"] == removed["item_user"] == sandbox.state.person("marco").id
    assert added["item"] == {"type": "message", "channel": lisbon.id, "ts": ts}
    assert (added["user"], added["reaction"]) == (sandbox.state.person("tiago").id, "tada")


async def test_membership_of_a_channel_the_app_is_in(sandbox: Sandbox, peer: SocketPeer) -> None:
    lisbon, bot = sandbox.state.channel("desk-lisbon").id, sandbox.state.bot.id
    await sandbox.act("marco", "invite", channel=lisbon, user=bot)
    await sandbox.act("sam", "join", channel=lisbon)
    await sandbox.act("sam", "leave", channel=lisbon)
    await sandbox.act("marco", "remove", channel=lisbon, user=bot)
    await sandbox.act("sam", "join", channel=lisbon)
    heard = [(one["type"], one.get("user")) for one in await _heard(sandbox) if one["type"] != "message"]
    sam = sandbox.state.person("sam").id
    assert heard == [
        ("member_joined_channel", bot),
        ("member_joined_channel", sam),
        ("member_left_channel", sam),
        ("member_left_channel", bot),
        ("channel_left", None),
    ]
    assert sandbox.events.sent[0]["event"]["inviter"] == sandbox.state.person("marco").id


async def test_public_channels_are_heard_of_and_private_ones_only_by_members(
    sandbox: Sandbox, peer: SocketPeer
) -> None:
    for channel in ("desk-lisbon", "desk-leads"):
        await sandbox.act("marco", "archive", channel=channel)
    await sandbox.act("marco", "unarchive", channel="desk-lisbon")
    await sandbox.act("marco", "rename", channel="desk-lisbon", name="desk-porto")
    heard = await _heard(sandbox)
    assert [one["type"] for one in heard] == ["channel_archive", "channel_unarchive", "channel_rename"]
    assert heard[2]["channel"] == {
        "id": sandbox.state.channel("desk-porto").id,
        "name": "desk-porto",
        "created": sandbox.state.channel("desk-porto").created,
    }


async def test_people_come_and_change(sandbox: Sandbox, peer: SocketPeer) -> None:
    await sandbox.act("oliver", "add_person", handle="ines", real_name="Ines Prado", tz="Europe/Lisbon")
    await sandbox.act("oliver", "update_person", user="ines", fields={"tz": "Asia/Tokyo"})
    await sandbox.act("oliver", "update_person", user="ines", fields={"deleted": True})
    joined = (await peer.received("team_join"))[0]["event"]["user"]
    moved, gone = [one["event"]["user"] for one in await peer.received("user_change", 2)]
    assert (joined["real_name"], joined["tz"], joined["deleted"]) == ("Ines Prado", "Europe/Lisbon", False)
    assert moved["tz"] == "Asia/Tokyo"
    assert gone["deleted"] is True
    assert joined["id"] not in sandbox.state.channel("general").members


async def test_the_people_of_a_group_change(sandbox: Sandbox, peer: SocketPeer) -> None:
    lena, mia, sam = (sandbox.state.person(one).id for one in ("lena", "mia", "sam"))
    assert (await sandbox.act("oliver", "set_usergroup", usergroup="trainers", users=["lena", "sam"]))["ok"]
    event = (await peer.received("subteam_members_changed"))[0]["event"]
    assert (event["added_users"], event["removed_users"]) == ([sam], [mia])
    assert next(iter(sandbox.state.usergroups.values())).users == [lena, sam]


async def test_custom_profile_fields_change_silently(sandbox: Sandbox) -> None:
    fields = {"fields": {"Start date": "2020-01-01"}}
    assert (await sandbox.act("oliver", "update_person", user="sam", fields=fields))["ok"]
    assert "2020-01-01" in sandbox.state.person("sam").fields.values()
    assert await _heard(sandbox) == []


async def test_home_opened_carries_the_view_shown_so_far(
    sandbox: Sandbox, client: AsyncWebClient, peer: SocketPeer
) -> None:
    await sandbox.act("sam", "home_open", tab="home")
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    published = await client.views_publish(user_id=sandbox.state.person("sam").id, view=view)
    await sandbox.act("sam", "home_open", tab="home")
    first, second = [one["event"] for one in await peer.received("app_home_opened", 2)]
    assert "view" not in first
    assert second["view"]["hash"] == published["view"]["hash"]


async def test_nothing_is_sent_without_a_subscription_or_its_scope(make_sandbox: MakeSandbox) -> None:
    deaf = await make_sandbox(manifest(events=["app_home_opened"]))
    await deaf.act("marco", "archive", channel="desk-lisbon")
    assert await _heard(deaf) == []
    unscoped = await make_sandbox(manifest(without=("channels:read",)))
    await unscoped.act("marco", "archive", channel="desk-lisbon")
    assert await _heard(unscoped) == []


async def test_a_revoked_token_is_told(sandbox: Sandbox, peer: SocketPeer) -> None:
    sandbox.revoke()
    event = (await peer.received("tokens_revoked"))[0]["event"]
    assert event["tokens"] == {"oauth": [], "bot": [sandbox.state.bot.id]}
