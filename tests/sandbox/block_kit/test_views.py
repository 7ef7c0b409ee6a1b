"""What of a whole view Slack refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.block_kit import validate_view

from .examples import BLOCKS, CHOICES, ELEMENTS, Json, input_of, mrkdwn, plain

MODAL: Json = {
    "type": "modal",
    "title": plain("Thank a colleague"),
    "submit": plain("Send"),
    "close": plain("Cancel"),
    "callback_id": "kudos",
    "private_metadata": '{"team":1}',
    "external_id": "kudos-7",
    "clear_on_close": False,
    "notify_on_close": True,
    "blocks": [BLOCKS["section"], BLOCKS["input"]],
}
HOME: Json = {
    "type": "home",
    "callback_id": "home",
    "private_metadata": "",
    "external_id": "home-U1",
    "blocks": [BLOCKS["header"], BLOCKS["input"], BLOCKS["container"]],
}


def found_in(view: Any) -> list[tuple[str, str]]:
    return [(p.pointer, p.code) for p in validate_view(view)]


def without(view: Json, *fields: str) -> Json:
    return {name: value for name, value in view.items() if name not in fields}


def test_a_full_modal_and_a_full_home_tab_pass() -> None:
    assert found_in(MODAL) == []
    assert found_in(HOME) == []


def test_only_modals_and_home_tabs_are_views() -> None:
    assert found_in({**MODAL, "type": "workflow_step"}) == [("/view/type", "unsupported_type")]
    assert found_in({**MODAL, "type": None}) == [("/view/type", "unsupported_type")]
    assert found_in(without(MODAL, "type")) == [("/view", "missing")]
    for wrong in (None, [], "{}"):
        assert found_in(wrong) == [("/view", "invalid_type")]


@pytest.mark.parametrize(("field", "most"), [("title", 24), ("submit", 24), ("close", 24)])
def test_the_texts_around_a_modal_are_plain_and_short(field: str, most: int) -> None:
    assert found_in({**MODAL, field: plain("x" * most)}) == []
    assert found_in({**MODAL, field: plain("x" * (most + 1))}) == [(f"/view/{field}/text", "too_long")]
    assert found_in({**MODAL, field: plain("")}) == [(f"/view/{field}/text", "too_short")]
    assert found_in({**MODAL, field: mrkdwn("x")})[0] == (f"/view/{field}/type", "invalid_value")
    assert found_in({**MODAL, field: None}) == [(f"/view/{field}", "invalid_type")]


@pytest.mark.parametrize("view", [MODAL, without(HOME, "blocks") | {"blocks": [BLOCKS["divider"]]}])
@pytest.mark.parametrize(
    ("field", "most"), [("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)]
)
def test_the_identifiers_of_a_view_have_limits(view: Json, field: str, most: int) -> None:
    for good in ("", "x" * most):
        assert found_in({**view, field: good}) == []
    assert found_in({**view, field: "x" * (most + 1)}) == [(f"/view/{field}", "too_long")]


def test_a_modal_needs_a_title_and_blocks() -> None:
    assert found_in(without(MODAL, "title")) == [("/view", "missing")]
    assert found_in(without(MODAL, "blocks")) == [("/view", "missing")]
    assert found_in({**MODAL, "blocks": []}) == [("/view/blocks", "too_few")]
    assert found_in({**HOME, "blocks": {}}) == [("/view/blocks", "invalid_type")]


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    bare = without(MODAL, "submit")
    (problem,) = validate_view(bare)
    expected = "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1]"
    assert (problem.code, problem.message) == ("missing", expected)
    assert found_in({**bare, "blocks": [BLOCKS["section"]]}) == []


@pytest.mark.parametrize("field", ["title", "submit", "close", "clear_on_close", "notify_on_close"])
def test_a_home_tab_has_no_frame(field: str) -> None:
    view = {**HOME, "blocks": [BLOCKS["divider"]], field: MODAL[field]}
    assert found_in(view) == [("/view", "unknown_property")]


READ_ONLY = ["id", "team_id", "state", "hash", "root_view_id", "previous_view_id", "app_id", "bot_id"]


@pytest.mark.parametrize("field", [*READ_ONLY, "app_installed_team_id", "submit_disabled", "Title"])
def test_what_slack_adds_to_a_view_is_refused_when_it_is_sent_back(field: str) -> None:
    (problem,) = validate_view({**MODAL, field: "x"})
    assert problem.message == f"invalid additional property: {field} [json-pointer:/view]"


def test_one_element_of_a_view_may_ask_for_the_focus() -> None:
    def asking(block_id: str, *, focus: bool) -> Json:
        element = {"type": "plain_text_input", "focus_on_load": focus}
        return {**input_of(element), "block_id": block_id}

    one = [asking("a", focus=True), asking("b", focus=False)]
    assert found_in({**MODAL, "blocks": one}) == []
    two = [asking("a", focus=True), asking("b", focus=True)]
    assert found_in({**MODAL, "blocks": two}) == [("/view/blocks/1/element/focus_on_load", "duplicate")]


def test_block_ids_are_unique_in_a_view() -> None:
    view = {**MODAL, "blocks": [BLOCKS["divider"], BLOCKS["divider"]]}
    assert found_in(view) == [("/view/blocks/1/block_id", "duplicate")]


def test_a_view_is_at_most_250_kilobytes_of_utf8() -> None:
    def size(view: Json) -> int:
        return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())

    menu = {"type": "multi_static_select", "options": [{**CHOICES[1], "value": "é" * 150}] * 100}
    texts = [{"type": "section", "text": plain("x" * 3000)}]
    view: Json = {
        "type": "home",
        "private_metadata": "",
        "blocks": [{"type": "actions", "elements": [menu]}] * 6,
    }
    view["blocks"] = view["blocks"] + texts * ((250_000 - size(view)) // size({"": texts}))
    exact = {**view, "private_metadata": "x" * (250_000 - size(view))}
    assert size(exact) == 250_000
    assert found_in(exact) == []
    one_more = {**exact, "private_metadata": exact["private_metadata"] + "x"}
    assert found_in(one_more) == [("/view", "too_large")]


def test_the_root_of_the_pointers_can_be_chosen() -> None:
    (problem,) = validate_view({**MODAL, "callback_id": 7}, root="")
    assert problem.pointer == "/callback_id"


def test_blocks_are_checked_for_the_surface_of_the_view() -> None:
    alert = {"blocks": [BLOCKS["alert"]]}
    assert found_in({**MODAL, **alert}) == []
    assert found_in({**HOME, **alert}) == [("/view/blocks/0/type", "not_allowed_here")]
    number = input_of(ELEMENTS["number_input"])
    assert found_in({**HOME, "blocks": [number]}) == [("/view/blocks/0/element/type", "not_allowed_here")]
