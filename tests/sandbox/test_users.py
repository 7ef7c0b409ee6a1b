"""users.*, usergroups.*, dnd.*, team.* and bots.*: the people as the app sees them."""

from datetime import UTC, datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of
from tests.sandbox.manifests import manifest


async def test_a_user_has_a_zone_whose_offset_follows_the_sandboxs_date(make_sandbox: MakeSandbox) -> None:
    summer = await make_sandbox(clock=SandboxClock(datetime(2026, 7, 1, tzinfo=UTC)))
    user = summer.state.person("lena").id
    shown = (await client_of(summer).users_info(user=user))["user"]
    assert (shown["tz"], shown["tz_label"], shown["tz_offset"]) == (
        "Europe/London",
        "British Summer Time",
        3600,
    )
    summer.clock.set(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
    shown = (await client_of(summer).users_info(user=user))["user"]
    assert (shown["tz_label"], shown["tz_offset"]) == ("Greenwich Mean Time", 0)


async def test_the_locale_comes_on_request_only(sandbox: Sandbox, client: AsyncWebClient) -> None:
    user = sandbox.state.person("marco").id
    assert "locale" not in (await client.users_info(user=user))["user"]
    assert (await client.users_info(user=user, include_locale=True))["user"]["locale"] == "pt-PT"


async def test_the_list_holds_everyone_with_their_marks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    members = {one["name"]: one for one in (await client.users_list())["members"]}
    assert len(members) == len(sandbox.state.people)
    assert members["peter"]["deleted"] is True
    assert "tz" not in members["peter"]
    assert members["rota"]["is_bot"] is True
    assert members["praise"]["profile"]["api_app_id"] == sandbox.state.app_id
    assert members["jo.visitor"]["is_restricted"] is True
    assert members["oliver"]["is_admin"] is True
    assert members["slackbot"]["id"] == "USLACKBOT"
    assert members["slackbot"]["is_bot"] is False
    pages = [len(page["members"]) async for page in await client.users_list(limit=10)]
    assert pages == [10, 8]


async def test_addresses_need_their_scope(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(manifest(without=("users:read.email",)))
    client, user = client_of(sandbox), sandbox.state.person("sam").id
    assert "email" not in (await client.users_info(user=user))["user"]["profile"]
    assert await error_of(client.users_lookupByEmail(email="sam@northwind.example")) == "missing_scope"


async def test_people_are_found_by_address(client: AsyncWebClient) -> None:
    assert (await client.users_lookupByEmail(email="SAM@northwind.example"))["user"]["name"] == "sam"
    assert await error_of(client.users_lookupByEmail(email="peter@northwind.example")) == "users_not_found"


async def test_custom_profile_fields_are_read_by_id(sandbox: Sandbox, client: AsyncWebClient) -> None:
    fields = (await client.team_profile_get())["profile"]["fields"]
    start = next(one["id"] for one in fields if one["label"] == "Start date")
    profile = (await client.users_profile_get(user=sandbox.state.person("ana.costa").id))["profile"]
    assert profile["fields"][start] == {"value": "2024-11-25", "alt": ""}
    assert profile["title"] == "Service Agent, Lisbon"


async def test_an_unknown_person_is_not_found(client: AsyncWebClient) -> None:
    assert await error_of(client.users_info(user="U000")) == "user_not_found"


async def test_presence_and_do_not_disturb_follow_the_person(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sam = sandbox.state.person("sam").id
    assert (await client.users_getPresence(user=sam))["presence"] == "active"
    await sandbox.act("sam", "set_presence", presence="away")
    assert (await client.users_getPresence(user=sam))["presence"] == "away"
    assert (await client.dnd_info(user=sam))["dnd_enabled"] is False
    await sandbox.act("sam", "set_dnd", minutes=60)
    shown = (await client.dnd_teamInfo(users=[sam]))["users"][sam]
    assert shown["dnd_enabled"] is True
    assert shown["next_dnd_end_ts"] - shown["next_dnd_start_ts"] == 3600
    sandbox.clock.advance(3601)
    assert (await client.dnd_info(user=sam))["dnd_enabled"] is False


async def test_user_groups_and_their_people(sandbox: Sandbox, client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    people = [sandbox.state.person(one).id for one in ("lena", "mia")]
    assert (group["handle"], group["users"], group["user_count"]) == ("trainers", people, 2)
    assert (await client.usergroups_users_list(usergroup=group["id"]))["users"] == people
    assert await error_of(client.usergroups_users_list(usergroup="S0")) == "no_such_subteam"


async def test_the_workspace_and_its_bots_are_described(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["domain"] == "northwind"
    assert await error_of(client.team_info(team="T0")) == "team_not_found"
    assert (await client.bots_info(bot=sandbox.state.bot_id))["bot"]["user_id"] == sandbox.state.bot.id
    assert await error_of(client.bots_info(bot="B0")) == "bot_not_found"
