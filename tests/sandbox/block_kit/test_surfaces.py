"""Which block and which element may stand where."""

from __future__ import annotations

import pytest

from bot.sandbox.block_kit import Surface, validate_blocks

from .examples import BLOCKS, ELEMENTS, IMAGE
from .placing import BLOCK_ELEMENTS, BLOCK_SURFACES, hold, refusals, surfaces_of

SURFACES: list[Surface] = ["message", "modal", "home"]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_full_block_is_accepted_on_its_surfaces_and_refused_elsewhere(kind: str, surface: Surface) -> None:
    problems = refusals(BLOCKS[kind], surface)
    if surface in BLOCK_SURFACES[kind]:
        assert problems == []
    else:
        assert [(p.pointer, p.code) for p in problems] == [("/blocks/0/type", "not_allowed_here")]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("block", sorted(BLOCK_ELEMENTS))
@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_a_full_element_is_accepted_where_it_belongs_and_refused_elsewhere(
    kind: str, block: str, surface: Surface
) -> None:
    held, pointer = hold(block, ELEMENTS[kind])
    problems = refusals(held, surface)
    if surface not in BLOCK_SURFACES[block]:
        assert [p.pointer for p in problems] == ["/blocks/0/type"]
    elif kind in BLOCK_ELEMENTS[block] and surface in surfaces_of(kind):
        assert problems == []
    else:
        expected = [(f"/blocks/0{pointer}/type", "not_allowed_here")]
        assert [(p.pointer, p.code) for p in problems] == expected


@pytest.mark.parametrize("surface", SURFACES)
def test_a_remote_file_block_cannot_be_posted(surface: Surface) -> None:
    block = {"type": "file", "source": "remote", "external_id": "F1"}
    assert [p.code for p in refusals(block, surface)] == ["not_allowed_here"]


@pytest.mark.parametrize("kind", ["grid", "text", "heading", "", "SECTION"])
def test_a_block_type_slack_does_not_know_is_refused_by_name(kind: str) -> None:
    (problem,) = refusals({"type": kind}, "message")
    assert problem.pointer == "/blocks/0/type"
    assert problem.code == "unsupported_type"
    assert problem.message == f"unsupported type: {kind} [json-pointer:/blocks/0/type]"


@pytest.mark.parametrize("kind", ["carousel", "container", "markdown", "card", "plan", "alert", "data_table"])
def test_a_container_takes_only_simple_blocks(kind: str) -> None:
    block = {**BLOCKS["container"], "block_id": "outer", "child_blocks": [BLOCKS[kind]]}
    assert [p.pointer for p in refusals(block, "message")] == ["/blocks/0/child_blocks/0/type"]


@pytest.mark.parametrize(
    "kind", ["actions", "context", "header", "image", "input", "rich_text", "table", "video"]
)
def test_a_container_takes_every_simple_block(kind: str) -> None:
    assert refusals({**BLOCKS["container"], "child_blocks": [BLOCKS[kind]]}, "home") == []


def test_a_carousel_holds_cards_and_a_card_buttons_only() -> None:
    carousel = {"type": "carousel", "elements": [BLOCKS["section"]]}
    assert [p.pointer for p in refusals(carousel, "message")] == ["/blocks/0/elements/0/type"]


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_a_response_url_is_asked_for_only_in_an_input_of_a_modal(kind: str) -> None:
    element = {**ELEMENTS[kind], "response_url_enabled": True}
    in_input, _ = hold("input", element)
    assert refusals(in_input, "modal") == []
    for surface in ("message", "home"):
        (problem,) = refusals(in_input, surface)
        assert problem.pointer == "/blocks/0/element/response_url_enabled"
    for block, pointer in (("section", "accessory"), ("actions", "elements/0")):
        (problem,) = refusals(hold(block, element)[0], "modal")
        assert problem.pointer == f"/blocks/0/{pointer}/response_url_enabled"
        assert problem.code == "not_allowed_here"


def test_something_that_is_not_a_list_of_blocks_is_refused() -> None:
    for wrong in (None, {}, "[]", 7, (IMAGE,)):
        (problem,) = validate_blocks(wrong, surface="message")
        assert (problem.pointer, problem.code) == ("/blocks", "invalid_type")
    for wrong in (None, [], "divider", 7):
        (problem,) = validate_blocks([wrong], surface="message")
        assert (problem.pointer, problem.code) == ("/blocks/0", "invalid_type")


def test_the_root_of_the_pointers_can_be_chosen() -> None:
    (problem,) = validate_blocks([{}], surface="message", root="/attachments/2/blocks")
    assert problem.pointer == "/attachments/2/blocks/0"
    assert problem.message == "missing required field: type [json-pointer:/attachments/2/blocks/0]"
