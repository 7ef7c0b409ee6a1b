"""Submitting and closing modals: what is checked first, what is sent, and what the answers do."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from bot.sandbox.views import View
from tests.sandbox.conftest import MakeSandbox
from tests.sandbox.payloads import Json, modal, option, plain, text_input
from tests.sandbox.socket_peer import SocketPeer

WHY = {"why": {"input": {"type": "plain_text_input", "value": "because"}}}


def _input(kind: str, **details: Any) -> Json:
    element = {"type": kind, "action_id": "x"} | details
    return {"type": "input", "block_id": kind, "label": plain(kind), "optional": True, "element": element}


COMPOSED = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Well done"}]}],
}
EVERY_INPUT: list[tuple[Json, Json, Json]] = [
    (_input("plain_text_input"), {"value": None}, {"value": "a"}),
    (_input("number_input", is_decimal_allowed=False), {"value": None}, {"value": "3"}),
    (_input("email_text_input"), {"value": None}, {"value": "a@b.example"}),
    (_input("url_text_input"), {"value": None}, {"value": "https://a.example"}),
    (_input("datepicker"), {"selected_date": None}, {"selected_date": "2026-11-23"}),
    (_input("timepicker"), {"selected_time": None}, {"selected_time": "09:30"}),
    (_input("datetimepicker"), {"selected_date_time": None}, {"selected_date_time": 1790000000}),
    (_input("users_select"), {"selected_user": None}, {"selected_user": "U1"}),
    (_input("multi_users_select"), {"selected_users": []}, {"selected_users": ["U1", "U2"]}),
    (_input("channels_select"), {"selected_channel": None}, {"selected_channel": "C1"}),
    (_input("conversations_select"), {"selected_conversation": None}, {"selected_conversation": "C1"}),
    (
        _input("multi_conversations_select"),
        {"selected_conversations": []},
        {"selected_conversations": ["C1"]},
    ),
    (_input("checkboxes", options=[option("a")]), {"selected_options": []}, {"selected_options": ["a"]}),
    (_input("radio_buttons", options=[option("a")]), {"selected_option": None}, {"selected_option": "a"}),
    (_input("static_select", options=[option("a")]), {"selected_option": None}, {"selected_option": "a"}),
    (
        _input("multi_static_select", options=[option("a")]),
        {"selected_options": []},
        {"selected_options": ["a"]},
    ),
    (_input("multi_channels_select"), {"selected_channels": []}, {"selected_channels": ["C1", "C2"]}),
    (_input("external_select"), {"selected_option": None}, {"selected_option": option("a")}),
    (_input("multi_external_select"), {"selected_options": []}, {"selected_options": [option("a")]}),
    (_input("rich_text_input"), {"rich_text_value": None}, {"rich_text_value": COMPOSED}),
    (_input("file_input"), {"files": []}, {"files": [{"id": "F0123ABCD", "filetype": "png"}]}),
]


class _Opened:
    """Ana, looking at a modal."""

    def __init__(self, sandbox: Sandbox, client: AsyncWebClient) -> None:
        self.sandbox, self.client = sandbox, client
        self.ana = sandbox.state.person("ana.costa").id

    async def open(self, content: Json | None = None) -> str:
        trigger = self.sandbox.world.triggers.issue(self.ana)
        return str((await self.client.views_open(trigger_id=trigger, view=content or modal()))["view"]["id"])

    async def push(self, content: Json) -> str:
        trigger = self.sandbox.world.triggers.issue(self.ana)
        return str((await self.client.views_push(trigger_id=trigger, view=content))["view"]["id"])

    async def submit(self, view_id: str, values: Json = WHY) -> Json:
        return await self.sandbox.act(self.ana, "view_submit", view_id=view_id, values=values)

    def stack(self) -> list[View]:
        return self.sandbox.world.views.stack(self.ana)


@pytest.fixture
def opened(sandbox: Sandbox, client: AsyncWebClient) -> _Opened:
    """Nothing is open yet."""
    return _Opened(sandbox, client)


async def test_a_submission_closes_the_modal_when_nothing_else_is_said(
    opened: _Opened, peer: SocketPeer
) -> None:
    view_id = await opened.open(modal(private_metadata="kept"))
    answer = await opened.submit(view_id)
    assert answer["ok"] is True
    (payload,) = await peer.received("view_submission")
    assert payload["view"]["id"] == view_id
    assert payload["view"]["state"]["values"] == WHY
    assert (payload["view"]["private_metadata"], payload["view"]["callback_id"]) == ("kept", "praise")
    assert payload["response_urls"] == []
    assert payload["trigger_id"]
    assert opened.stack() == []
    assert (await opened.submit(view_id))["error"] == "That view is no longer open."


@pytest.mark.parametrize(("block", "empty", "filled"), EVERY_INPUT, ids=lambda one: one.get("block_id", ""))
async def test_every_input_has_slacks_shape_empty_and_filled(
    opened: _Opened, peer: SocketPeer, block: Json, empty: Json, filled: Json
) -> None:
    kind, shapes = block["block_id"], []
    for given in ({}, {kind: {"x": {"type": kind} | _as_options(filled)}}):
        await opened.submit(await opened.open(modal(blocks=[block])), given)
        shapes.append(
            (await peer.received("view_submission", len(shapes) + 1))[-1]["view"]["state"]["values"]
        )
    assert shapes[0] == {kind: {"x": {"type": kind} | empty}}
    sent = shapes[1][kind]["x"]
    if "selected_option" in filled:
        assert sent["selected_option"]["text"]["text"] == "Option a"
    elif "selected_options" in filled:
        assert [one["value"] for one in sent["selected_options"]] == ["a"]
    else:
        assert sent == {"type": kind} | filled


async def test_an_untouched_preset_is_submitted(opened: _Opened, peer: SocketPeer) -> None:
    block = text_input("why", element={"initial_value": "preset"})
    await opened.submit(await opened.open(modal(blocks=[block])), {})
    (payload,) = await peer.received("view_submission")
    assert payload["view"]["state"]["values"]["why"]["input"]["value"] == "preset"


async def test_what_the_client_would_not_let_pass_is_not_sent(opened: _Opened, peer: SocketPeer) -> None:
    view_id = await opened.open(modal(blocks=[text_input("why", element={"max_length": 3})]))
    for values in ({}, {"why": {"input": {"type": "plain_text_input", "value": "long"}}}):
        answer = await opened.submit(view_id, values)
        assert answer["ok"] is False
        assert set(answer["errors"]) == {"why"}
        assert opened.stack()[0].errors == answer["errors"]
    assert peer.requests == []


async def test_errors_of_the_app_stay_beside_the_inputs(opened: _Opened, peer: SocketPeer) -> None:
    peer.answer = lambda _: {"response_action": "errors", "errors": {"why": "Say more."}}
    view_id = await opened.open()
    answer = await opened.submit(view_id)
    assert answer["errors"] == {"why": "Say more."}
    assert opened.sandbox.world.views.as_page(opened.stack()[0])["errors"] == {"why": "Say more."}
    peer.answer = lambda _: None
    assert (await opened.submit(view_id))["ok"] is True


async def test_an_update_shows_another_view_in_place(opened: _Opened, peer: SocketPeer) -> None:
    peer.answer = lambda _: {"response_action": "update", "view": modal("Second")}
    view_id = await opened.open()
    assert (await opened.submit(view_id))["ok"] is True
    (view,) = opened.stack()
    assert (view.id, view.content["title"]["text"]) == (view_id, "Second")


async def test_a_push_stacks_and_a_clear_closes_everything(opened: _Opened, peer: SocketPeer) -> None:
    peer.answer = lambda _: {"response_action": "push", "view": modal("Second")}
    await opened.submit(await opened.open())
    assert [one.content["title"]["text"] for one in opened.stack()] == ["Title", "Second"]
    peer.answer = lambda _: {"response_action": "clear"}
    await opened.submit(opened.stack()[1].id)
    assert opened.stack() == []


async def test_closing_the_view_on_top_shows_the_one_below(opened: _Opened, peer: SocketPeer) -> None:
    below = await opened.open()
    await opened.submit(await opened.push(modal("Second")))
    assert [one.id for one in opened.stack()] == [below]


@pytest.mark.parametrize(
    "payload",
    [
        {"response_action": "update", "view": modal("x" * 25)},
        {"response_action": "push"},
        {"response_action": "sing"},
    ],
)
async def test_an_answer_slack_cannot_use_shows_a_connection_error(
    opened: _Opened, peer: SocketPeer, payload: Json
) -> None:
    peer.answer = lambda _: payload
    answer = await opened.submit(await opened.open())
    assert (answer["ok"], answer["error"]) == (False, "We had some trouble connecting. Try again?")
    assert len(opened.stack()) == 1


async def test_why_a_view_was_refused_is_shown_to_whoever_tries_the_app(
    opened: _Opened, peer: SocketPeer
) -> None:
    peer.answer = lambda _: {"response_action": "update", "view": modal("x" * 25)}
    news = opened.sandbox.feed.subscribe(opened.ana).news
    await opened.submit(await opened.open())
    told = [news.get_nowait() for _ in range(news.qsize())]
    (toast,) = [one for one in told if one["type"] == "toast"]
    assert "[json-pointer:/view/title/text]" in toast["text"]


async def test_a_late_app_leaves_the_modal_open(make_sandbox: MakeSandbox) -> None:
    sandbox = await make_sandbox(ack_seconds=0.05)
    peer = await SocketPeer.connected(sandbox)
    peer.silent = True
    view = sandbox.world.views.open(sandbox.state.person("sam").id, modal())
    answer = await sandbox.act("sam", "view_submit", view_id=view.id, values=WHY)
    assert answer["error"] == "We had some trouble connecting. Try again?"
    assert sandbox.world.views.stack(view.person) == [view]
    await peer.close()


async def test_closing_is_told_only_if_asked_for(opened: _Opened, peer: SocketPeer) -> None:
    quiet = await opened.open()
    await opened.sandbox.act(opened.ana, "view_close", view_id=quiet)
    loud = await opened.open(modal(notify_on_close=True))
    await opened.sandbox.act(opened.ana, "view_close", view_id=loud)
    (payload,) = await peer.received("view_closed")
    assert (payload["view"]["id"], payload["is_cleared"]) == (loud, False)
    assert opened.stack() == []


async def test_closing_all_tells_each_that_it_was_cleared(opened: _Opened, peer: SocketPeer) -> None:
    await opened.open(modal(notify_on_close=True))
    top = await opened.push(modal("Second", notify_on_close=True))
    await opened.sandbox.act(opened.ana, "view_close", view_id=top, all=True)
    payloads = await peer.received("view_closed", 2)
    assert [one["is_cleared"] for one in payloads] == [True, True]
    assert [one["view"]["title"]["text"] for one in payloads] == ["Second", "Title"]


async def test_a_modal_is_its_owners(opened: _Opened, peer: SocketPeer) -> None:
    view_id = await opened.open()
    for kind in ("view_submit", "view_close"):
        answer = await opened.sandbox.act("sam", kind, view_id=view_id, values=WHY)
        assert answer["error"] == "That view is no longer open."


async def test_a_chosen_conversation_can_come_with_a_response_url(opened: _Opened, peer: SocketPeer) -> None:
    general = opened.sandbox.state.channel("general")
    block = _input("conversations_select", response_url_enabled=True)
    chosen = {"type": "conversations_select", "selected_conversation": general.id}
    await opened.submit(await opened.open(modal(blocks=[block])), {block["block_id"]: {"x": chosen}})
    (payload,) = await peer.received("view_submission")
    (url,) = payload["response_urls"]
    assert (url["channel_id"], url["block_id"], url["action_id"]) == (general.id, "conversations_select", "x")
    assert url["response_url"].startswith(opened.sandbox.url)


def _as_options(filled: Json) -> Json:
    """Options given by their value alone; those an app loaded are sent whole."""

    def one(choice: str | Json) -> Json:
        return choice if isinstance(choice, dict) else {"value": choice}

    if "selected_option" in filled:
        return {"selected_option": one(filled["selected_option"])}
    if "selected_options" in filled:
        return {"selected_options": [one(choice) for choice in filled["selected_options"]]}
    return filled
