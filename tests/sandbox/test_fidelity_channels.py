"""Pins, bookmarks and purposes, and the events of people who change."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of
from tests.sandbox.manifests import EVENTS, SCOPES, manifest

MORE = ["dnd_updated_user", "pin_added", "pin_removed", "subteam_updated"]


@pytest.fixture
async def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox whose app hears the rarer events, too."""
    more = [*EVENTS, *MORE, "user_profile_changed", "user_status_changed"]
    return await make_sandbox(manifest(events=more))


async def _in_general(sandbox: Sandbox) -> str:
    general = sandbox.state.channel("general").id
    await sandbox.act("sam", "invite", channel=general, user=sandbox.state.bot.id)
    return general


def _heard(sandbox: Sandbox, *kinds: str) -> list[dict[str, Any]]:
    return [one["event"] for one in sandbox.events.sent if one["event"]["type"] in kinds]


async def test_pinning_and_taking_the_pin_out(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = await _in_general(sandbox)
    first, second = [(await client.chat_postMessage(channel=general, text=one))["ts"] for one in "ab"]
    for ts in (first, second):
        await client.pins_add(channel=general, timestamp=ts)
    assert await error_of(client.pins_add(channel=general, timestamp=first)) == "already_pinned"
    items = (await client.pins_list(channel=general))["items"]
    assert [one["message"]["text"] for one in items] == ["b", "a"]
    assert items[0]["created_by"] == sandbox.state.bot.id
    await client.pins_remove(channel=general, timestamp=first)
    assert await error_of(client.pins_remove(channel=general, timestamp=first)) == "no_pin"
    told = _heard(sandbox, "pin_added", "pin_removed")
    assert [one["type"] for one in told] == ["pin_added", "pin_added", "pin_removed"]
    assert (told[0]["channel_id"], told[0]["item"]["message"]["ts"], told[1]["pin_count"]) == (
        general,
        first,
        2,
    )
    assert told[2]["has_pins"] is True


async def test_pins_that_cannot_be(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.state.channel("general").id
    first = next(iter(sandbox.state.channel("general").messages))
    assert await error_of(client.pins_add(channel=general, timestamp=first)) == "not_in_channel"
    await _in_general(sandbox)
    assert await error_of(client.pins_add(channel=general, timestamp="1.000000")) == "message_not_found"
    assert await error_of(client.pins_add(channel=general)) == "no_item_specified"


async def test_a_pinned_message_that_is_deleted_is_listed_no_more(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = await _in_general(sandbox)
    ts = (await client.chat_postMessage(channel=general, text="a"))["ts"]
    await client.pins_add(channel=general, timestamp=ts)
    await client.chat_delete(channel=general, ts=ts)
    assert (await client.pins_list(channel=general))["items"] == []


async def test_bookmarks_are_added_changed_listed_and_removed(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = await _in_general(sandbox)
    link = {"channel_id": general, "type": "link", "link": "https://example.com/rota"}
    made = (await client.bookmarks_add(title="Rota", emoji=":calendar:", **link))["bookmark"]
    assert (made["title"], made["link"], made["emoji"]) == ("Rota", link["link"], ":calendar:")
    changed = await client.bookmarks_edit(channel_id=general, bookmark_id=made["id"], title="The rota")
    assert changed["bookmark"]["title"] == "The rota"
    listed = (await client.bookmarks_list(channel_id=general))["bookmarks"]
    assert [one["title"] for one in listed] == ["The rota"]
    await client.bookmarks_remove(channel_id=general, bookmark_id=made["id"])
    assert (await client.bookmarks_list(channel_id=general))["bookmarks"] == []


async def test_bookmarks_that_cannot_be(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = await _in_general(sandbox)

    async def refused(**changes: str) -> str:
        given = {"channel_id": general, "title": "Rota", "type": "link", "link": "https://example.com"}
        return await error_of(client.bookmarks_add(**given | changes))

    assert await refused(type="file") == "invalid_bookmark_type"
    assert await refused(link="javascript:alert(1)") == "invalid_link"
    assert await refused(emoji=":no_such_emoji_at_all:") == "invalid_emoji"
    assert await refused(channel_id="C0") == "channel_not_found"
    assert await error_of(client.bookmarks_remove(channel_id=general, bookmark_id="Bk0")) == "not_found"


async def test_a_purpose_is_set_and_has_a_limit(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = await _in_general(sandbox)
    answer = await client.conversations_setPurpose(channel=general, purpose="For all of us")
    assert answer["channel"]["purpose"]["value"] == "For all of us"
    long = client.conversations_setPurpose(channel=general, purpose="x" * 251)
    assert await error_of(long) == "too_long"


async def test_a_status_is_told_under_three_names(sandbox: Sandbox) -> None:
    marco = sandbox.state.person("marco").id
    names = ("user_change", "user_profile_changed", "user_status_changed")
    await sandbox.act("sam", "update_person", user=marco, fields={"status_text": "On a train"})
    assert tuple(one["type"] for one in _heard(sandbox, *names)) == names
    assert {one["user"]["profile"]["status_text"] for one in _heard(sandbox, *names)} == {"On a train"}
    sandbox.events.sent.clear()
    await sandbox.act("sam", "update_person", user=marco, fields={"title": "Team lead"})
    assert tuple(one["type"] for one in _heard(sandbox, *names)) == names[:2]
    sandbox.events.sent.clear()
    await sandbox.act("sam", "update_person", user=marco, fields={"deleted": True})
    assert [one["type"] for one in _heard(sandbox, *names)] == ["user_change"]


async def test_a_group_that_changes_is_told_with_who_is_in_it(sandbox: Sandbox) -> None:
    group = next(iter(sandbox.state.usergroups.values()))
    await sandbox.act("sam", "set_usergroup", usergroup=group.id, users=["sam", "marco"])
    (told,) = _heard(sandbox, "subteam_updated")
    assert told["subteam"]["id"] == group.id
    assert told["subteam"]["users"] == [sandbox.state.person(one).id for one in ("sam", "marco")]
    assert told["subteam"]["user_count"] == "2"


async def test_who_does_not_want_to_be_disturbed_is_told_and_asked_alike(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await sandbox.act("marco", "set_dnd", minutes=30)
    (told,) = _heard(sandbox, "dnd_updated_user")
    marco = sandbox.state.person("marco").id
    asked = await client.dnd_info(user=marco)
    assert told["user"] == marco
    assert told["dnd_status"].items() <= asked.data.items()  # type: ignore[union-attr]
    assert told["dnd_status"]["dnd_enabled"] is True


async def test_who_may_see_an_event_can_be_asked(sandbox: Sandbox) -> None:
    await sandbox.act("sam", "home_open", tab="home")
    context = sandbox.events.sent[-1]["event_context"]
    client = client_of(sandbox)
    client.token = sandbox.app_token
    (one,) = (await client.apps_event_authorizations_list(event_context=context))["authorizations"]
    assert (one["team_id"], one["user_id"]) == (sandbox.state.team.id, sandbox.state.bot.id)
    unknown = client.apps_event_authorizations_list(event_context="4-none")
    assert await error_of(unknown) == "invalid_event_context"


@pytest.mark.parametrize("scope", ["pins:read", "bookmarks:read"])
async def test_each_needs_its_scope(make_sandbox: MakeSandbox, scope: str) -> None:
    assert scope in SCOPES
    sandbox = await make_sandbox(manifest(without=(scope,)))
    general = sandbox.state.channel("general").id
    client = client_of(sandbox)
    call = (
        client.pins_list(channel=general)
        if scope == "pins:read"
        else client.bookmarks_list(channel_id=general)
    )
    assert await error_of(call) == "missing_scope"
