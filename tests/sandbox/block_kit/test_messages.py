"""What of a whole message Slack refuses: counts, totals, identifiers, attachments, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.block_kit import validate_blocks, validate_message

from .edits import separate
from .examples import BLOCKS, Json

DIVIDER: Json = {"type": "divider"}


def found_in(payload: Json, **more: Any) -> list[tuple[str, str]]:
    return [(p.pointer, p.code) for p in validate_message(payload, **more)]


def test_an_ordinary_message_passes_whatever_its_other_arguments() -> None:
    payload = {
        "channel": "C1",
        "text": "Round-up",
        "thread_ts": "1.2",
        "unfurl_links": False,
        "blocks": [BLOCKS["header"], BLOCKS["section"], BLOCKS["actions"]],
        "attachments": [{"color": "#36a64f", "text": "old"}, {"blocks": [DIVIDER]}],
        "metadata": {"event_type": "kudos_given", "event_payload": {"id": 7}},
    }
    assert validate_message(payload) == []


def test_a_message_without_anything_or_with_nulls_is_not_refused_here() -> None:
    assert validate_message({}) == []
    assert validate_message({"text": None, "blocks": None, "attachments": None, "metadata": None}) == []
    assert validate_message({"text": "", "blocks": []}) == []


def test_a_message_holds_at_most_50_blocks_and_a_view_at_most_100() -> None:
    assert found_in({"blocks": [DIVIDER] * 50}) == []
    assert found_in({"blocks": [DIVIDER] * 51}) == [("/blocks", "too_many")]
    for surface in ("modal", "home"):
        assert validate_blocks([DIVIDER] * 100, surface=surface) == []
        (problem,) = validate_blocks([DIVIDER] * 101, surface=surface)
        assert problem.message == "no more than 100 items allowed [json-pointer:/blocks]"


def test_blocks_in_a_container_count_toward_the_limit() -> None:
    container = {"type": "container", "title": BLOCKS["container"]["title"], "child_blocks": [DIVIDER] * 9}
    assert found_in({"blocks": [container] * 5}) == []
    assert found_in({"blocks": [*[container] * 5, DIVIDER]}) == [("/blocks", "too_many")]


def test_blocks_in_a_layout_count_toward_the_limit_and_those_for_older_clients_do_not() -> None:
    items = [{"blocks": [DIVIDER] * 6}, {"blocks": [DIVIDER] * 3}]
    layout = {"type": "layout", "label": "x", "rows": [{"items": items}], "fallback": [DIVIDER] * 51}
    assert found_in({"blocks": [layout] * 5}) == []
    assert found_in({"blocks": [*[layout] * 5, DIVIDER]}) == [("/blocks", "too_many")]


def test_the_parts_of_a_carousel_or_a_plan_do_not_count_toward_the_limit() -> None:
    carousel = {
        "type": "carousel",
        "elements": [{"type": "card", "title": {"type": "mrkdwn", "text": "x"}}] * 10,
    }
    tasks = [{"task_id": str(n), "title": "x", "status": "pending"} for n in range(20)]
    plan = {"type": "plan", "title": "p", "tasks": tasks}
    assert found_in({"blocks": [carousel] * 25 + [plan] * 25}) == []


def test_block_ids_are_unique_in_a_message_nested_and_attached_blocks_included() -> None:
    named = {"type": "divider", "block_id": "d"}
    assert found_in({"blocks": [named, named]}) == [("/blocks/1/block_id", "duplicate")]
    container = {**BLOCKS["container"], "child_blocks": [named]}
    nested = separate({"blocks": [named, container]})
    assert found_in(nested) == [("/blocks/1/child_blocks/0/block_id", "duplicate")]
    attached = {"blocks": [named], "attachments": [{}, {"blocks": [DIVIDER, named]}]}
    assert found_in(attached) == [("/attachments/1/blocks/1/block_id", "duplicate")]


@pytest.mark.parametrize(
    ("kinds", "refused"),
    [
        (["table"], []),
        (["data_table"], []),
        (["table", "table"], [1]),
        (["table", "data_table"], [1]),
        (["data_visualization"] * 2, []),
        (["data_visualization"] * 3, [2]),
        (["data_visualization", "table", "data_visualization"], []),
    ],
)
def test_a_message_holds_one_table_and_two_charts(kinds: list[str], refused: list[int]) -> None:
    blocks = [{**BLOCKS[kind], "block_id": f"b{n}"} for n, kind in enumerate(kinds)]
    assert found_in({"blocks": blocks}) == [(f"/blocks/{n}", "too_many") for n in refused]


def test_a_second_table_is_refused_in_slacks_words_also_in_a_container_but_not_on_the_home_tab() -> None:
    table = {name: value for name, value in BLOCKS["table"].items() if name != "block_id"}
    container = {"type": "container", "title": BLOCKS["container"]["title"], "child_blocks": [table]}
    (problem,) = validate_message({"blocks": [table, container]})
    assert problem.message == "only_one_table_allowed [json-pointer:/blocks/1/child_blocks/0]"
    assert validate_blocks([table, container], surface="home") == []


def test_all_markdown_blocks_of_a_message_share_12000_characters() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert found_in({"blocks": [half, half]}) == []
    one_more = {"type": "markdown", "text": "x"}
    assert found_in({"blocks": [half, half, one_more]}) == [("/blocks/2/text", "too_long")]


def test_texts_have_limits_and_chat_update_a_stricter_one() -> None:
    assert found_in({"text": "x" * 40_000}) == []
    assert found_in({"text": "x" * 40_001}) == [("/text", "too_long")]
    assert found_in({"text": "x" * 4001}, text_max=4000) == [("/text", "too_long")]
    assert found_in({"text": 7}) == [("/text", "invalid_type")]
    assert found_in({"markdown_text": "x" * 12_000}) == []
    assert found_in({"markdown_text": "x" * 12_001}) == [("/markdown_text", "too_long")]


@pytest.mark.parametrize("other", [{"text": "x"}, {"blocks": [DIVIDER]}])
def test_markdown_text_excludes_text_and_blocks(other: Json) -> None:
    assert found_in({"markdown_text": "x", **other}) == [("/markdown_text", "conflict")]


def test_attachments_are_at_most_100_objects_with_valid_blocks() -> None:
    assert found_in({"attachments": [{"text": "x"}] * 100}) == []
    assert found_in({"attachments": [{"text": "x"}] * 101}) == [("/attachments", "too_many")]
    assert found_in({"attachments": {}}) == [("/attachments", "invalid_type")]
    assert found_in({"attachments": ["x"]}) == [("/attachments/0", "invalid_type")]
    wrong = {"attachments": [{"blocks": [{"type": "alert"}]}]}
    assert found_in(wrong) == [("/attachments/0/blocks/0/type", "not_allowed_here")]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"text": "x", "count": 3, "share": 0.5, "yes": True},
        {"ids": ["a", "b"], "numbers": [1, 2]},
        {"who": {"id": "U1", "teams": ["T1"]}, "rows": [{"id": 1}]},
    ],
)
def test_metadata_of_flat_values_passes(payload: Json) -> None:
    assert found_in({"metadata": {"event_type": "pulse_2", "event_payload": payload}}) == []


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"x": None}, "/x"),
        ({"a/b~c": None}, "/a~1b~0c"),
        ({"x": {"y": {"z": 1}}}, "/x/y"),
        ({"x": [["y"]]}, "/x/0"),
        ({"x": {"y": [["z"]]}}, "/x/y/0"),
        ({"x": [{"y": {"z": 1}}]}, "/x/0/y"),
        ([], ""),
    ],
)
def test_metadata_that_is_nested_deeper_or_null_is_refused(payload: Any, where: str) -> None:
    metadata = {"event_type": "pulse", "event_payload": payload}
    assert found_in({"metadata": metadata}) == [(f"/metadata/event_payload{where}", "invalid_type")]


@pytest.mark.parametrize("name", ["Pulse", "2nd", "kudos-given", "kudos given", "_x", "", "é"])
def test_the_event_type_is_a_lowercase_name(name: str) -> None:
    problems = found_in({"metadata": {"event_type": name, "event_payload": {}}})
    assert [pointer for pointer, _ in problems] == ["/metadata/event_type"]


def test_metadata_names_its_event_and_carries_a_payload() -> None:
    assert found_in({"metadata": {"event_type": "x"}}) == [("/metadata", "missing")]
    assert found_in({"metadata": {"event_payload": {}}}) == [("/metadata", "missing")]
    assert found_in({"metadata": {"entities": []}}) == []
    assert found_in({"metadata": "{}"}) == [("/metadata", "invalid_type")]
    unknown = {"event_type": "x", "event_payload": {}, "more": 1}
    assert found_in({"metadata": unknown}) == [("/metadata", "unknown_property")]
