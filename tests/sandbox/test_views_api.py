"""views.*: triggers, stacks, hashes and Home tabs."""

import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MakeSandbox, client_of, error_of, refusal_of
from tests.sandbox.fake_time import FakeTime
from tests.sandbox.manifests import manifest
from tests.sandbox.payloads import home, modal, plain, text_input


@pytest.fixture
def ana(sandbox: Sandbox) -> str:
    """Who acts here."""
    return sandbox.state.person("ana.costa").id


async def test_a_modal_opens_for_whoever_the_trigger_came_from(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    view = (await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=modal()))["view"]
    assert view["state"] == {"values": {}}
    assert view["root_view_id"] == view["id"]
    assert view["app_id"] == sandbox.state.app_id
    assert [one.id for one in sandbox.world.views.stack(ana)] == [view["id"]]


async def test_a_trigger_is_good_once_for_three_seconds(make_sandbox: MakeSandbox) -> None:
    time = FakeTime()
    sandbox = await make_sandbox(monotonic=time)
    client, ana = client_of(sandbox), sandbox.state.person("ana.costa").id
    trigger = sandbox.world.triggers.issue(ana)
    await client.views_open(trigger_id=trigger, view=modal())
    assert await error_of(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    trigger = sandbox.world.triggers.issue(ana)
    time.advance(3.1)
    assert await error_of(client.views_open(trigger_id=trigger, view=modal())) == "expired_trigger_id"
    assert await error_of(client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"


async def test_three_modals_can_be_stacked(sandbox: Sandbox, client: AsyncWebClient, ana: str) -> None:
    issue = sandbox.world.triggers.issue
    assert await error_of(client.views_push(trigger_id=issue(ana), view=modal())) == "not_found"
    root = (await client.views_open(trigger_id=issue(ana), view=modal()))["view"]
    second = (await client.views_push(trigger_id=issue(ana), view=modal()))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (root["id"], root["id"])
    await client.views_push(trigger_id=issue(ana), view=modal())
    assert await error_of(client.views_push(trigger_id=issue(ana), view=modal())) == "push_limit_reached"


async def test_an_update_with_an_old_hash_is_refused(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    opened = (await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=modal()))["view"]
    updated = (await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Second")))[
        "view"
    ]
    assert updated["title"]["text"] == "Second"
    assert updated["hash"] != opened["hash"]
    call = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Third"))
    assert await error_of(call) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=modal())) == "not_found"


async def test_what_was_typed_survives_where_the_ids_stay(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    first = modal(blocks=[text_input("kept"), text_input("renamed")])
    opened = (await client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=first))["view"]
    view = sandbox.world.views.stack(ana)[0]
    typed = {"type": "plain_text_input", "value": "typed"}
    view.values = {"kept": {"input": typed}, "renamed": {"input": typed}}
    second = modal(blocks=[text_input("kept"), text_input("new")])
    answer = await client.views_update(view_id=opened["id"], view=second)
    assert answer["view"]["state"]["values"] == {"kept": {"input": typed}}


async def test_an_external_id_is_unique_and_finds_the_view(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    issue, named = sandbox.world.triggers.issue, modal(external_id="mine")
    await client.views_open(trigger_id=issue(ana), view=named)
    sam = sandbox.state.person("sam").id
    assert await error_of(client.views_open(trigger_id=issue(sam), view=named)) == "duplicate_external_id"
    answer = await client.views_update(external_id="mine", view=modal("Found", external_id="mine"))
    assert answer["view"]["title"]["text"] == "Found"


async def test_invalid_views_are_pointed_at(sandbox: Sandbox, client: AsyncWebClient, ana: str) -> None:
    trigger = sandbox.world.triggers.issue(ana)
    answer = await refusal_of(client, "views.open", trigger_id=trigger, view=modal("x" * 25))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"][0].endswith("[json-pointer:/view/title/text]")
    answer = await refusal_of(client, "views.open", trigger_id=trigger, view=home())
    assert answer["error"] == "invalid_arguments"
    assert (await client.views_open(trigger_id=trigger, view=modal()))["ok"], (
        "a refused view uses up no trigger"
    )


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_a_view_above_250_kb_is_too_large(sandbox: Sandbox, client: AsyncWebClient, ana: str) -> None:
    fields = [{"type": "plain_text", "text": "é" * 2000} for _ in range(10)]
    heavy = modal(blocks=[{"type": "section", "fields": fields} for _ in range(10)])
    call = client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=heavy)
    assert await error_of(call) == "view_too_large"


async def test_the_home_tab_keeps_its_id_and_guards_its_hash(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    first = (await client.views_publish(user_id=ana, view=home()))["view"]
    second = (await client.views_publish(user_id=ana, view=home(), hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    call = client.views_publish(user_id=ana, view=home(), hash=first["hash"])
    assert await error_of(call) == "hash_conflict"
    shown = sandbox.world.views.home(ana)
    assert shown is not None
    assert shown.hash == second["hash"]


async def test_home_is_refused_where_it_is_switched_off_or_nobody_is(make_sandbox: MakeSandbox) -> None:
    document = manifest()
    document["features"]["app_home"]["home_tab_enabled"] = False
    sandbox = await make_sandbox(document)
    user = sandbox.state.person("sam").id
    assert await error_of(client_of(sandbox).views_publish(user_id=user, view=home())) == "not_enabled"
    client = client_of(await make_sandbox())
    assert await error_of(client.views_publish(user_id="U0", view=home())) == "invalid_arguments"
    assert await error_of(client.views_publish(user_id=user, view=modal())) == "invalid_arguments"


def _view(field: str, value: object) -> dict[str, Any]:
    return modal(**{field: value})


#: field of a view, what makes one of a size, its largest size: Slack facts 1.6 and 3.1
LIMITS: list[tuple[str, Any, int]] = [
    ("title", lambda n: plain("x" * n), 24),
    ("submit", lambda n: plain("x" * n), 24),
    ("close", lambda n: plain("x" * n), 24),
    ("private_metadata", lambda n: "x" * n, 3000),
    ("callback_id", lambda n: "x" * n, 255),
    ("external_id", lambda n: "x" * n, 255),
    ("blocks", lambda n: [{"type": "divider"}] * n, 100),
]


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: row[0])
async def test_as_much_as_allowed_opens_and_one_more_is_pointed_at(
    sandbox: Sandbox, client: AsyncWebClient, ana: str, row: tuple[str, Any, int]
) -> None:
    field, sized, most = row
    issue = sandbox.world.triggers.issue
    fits, beyond = modal() | {field: sized(most)}, modal() | {field: sized(most + 1)}
    opened = (await client.views_open(trigger_id=issue(ana), view=fits))["view"]
    arguments = {
        "views.open": {"trigger_id": issue(ana)},
        "views.push": {"trigger_id": issue(ana)},
        "views.update": {"view_id": opened["id"]},
    }
    for method, more in arguments.items():
        answer = await refusal_of(client, method, **more, view=beyond)
        assert answer["error"] == "invalid_arguments"
        assert f"[json-pointer:/view/{field}" in answer["response_metadata"]["messages"][0]
    assert (await client.views_update(view_id=opened["id"], hash=opened["hash"], view=fits))["ok"]


@pytest.mark.parametrize("field", ["private_metadata", "callback_id", "external_id"])
async def test_what_the_app_keeps_in_a_view_comes_back(
    sandbox: Sandbox, client: AsyncWebClient, ana: str, field: str
) -> None:
    trigger = sandbox.world.triggers.issue(ana)
    view = (await client.views_open(trigger_id=trigger, view=_view(field, "é 1")))["view"]
    assert view[field] == "é 1"
    published = await client.views_publish(user_id=ana, view=home() | {field: "for home"})
    assert published["view"][field] == "for home"


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
@pytest.mark.parametrize(("beyond", "fits"), [(0, True), (1, False)])
async def test_a_view_holds_exactly_250_000_bytes(
    sandbox: Sandbox, client: AsyncWebClient, ana: str, beyond: int, *, fits: bool
) -> None:
    view = modal(blocks=[{"type": "section", "fields": [plain("x" * 2000)] * 10} for _ in range(12)])
    view["blocks"].append({"type": "section", "text": plain("x")})
    view["blocks"].append({"type": "divider"})
    missing = 250_000 + beyond - len(json.dumps(view, separators=(",", ":")))
    view["private_metadata"] = ""
    missing -= len(',"private_metadata":""')
    fill = min(missing, 3000)
    view["private_metadata"] = "x" * fill
    view["blocks"][-2]["text"]["text"] += "x" * (missing - fill)
    assert len(json.dumps(view, separators=(",", ":"))) == 250_000 + beyond
    call = client.views_open(trigger_id=sandbox.world.triggers.issue(ana), view=view)
    if fits:
        assert (await call)["ok"]
    else:
        assert await error_of(call) == "view_too_large"


async def test_a_trigger_that_was_used_opens_nothing_else(
    sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    issue = sandbox.world.triggers.issue
    used = issue(ana)
    await client.views_open(trigger_id=used, view=modal())
    assert await error_of(client.views_push(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    assert await error_of(client.views_push(trigger_id="12.34", view=modal())) == "invalid_trigger_id"
    assert await error_of(client.views_open(view=modal(), trigger_id="")) == "invalid_arguments"
    assert [one.content["title"]["text"] for one in sandbox.world.views.stack(ana)] == ["Title"]
