"""Blocks and elements without identifiers get some, as in Slack."""

from __future__ import annotations

import random

from bot.sandbox.block_kit import assign_ids, empty_state, validate_blocks

from .edits import separate
from .examples import BLOCKS, ELEMENTS, Json, input_of, plain


def nameless(blocks: list[Json]) -> list[Json]:
    """The blocks without any identifier, at any depth."""

    def strip(value: object) -> object:
        if isinstance(value, dict):
            return {key: strip(item) for key, item in value.items() if key not in ("block_id", "action_id")}
        return [strip(item) for item in value] if isinstance(value, list) else value

    stripped = strip(separate(blocks))
    assert isinstance(stripped, list)
    return stripped


def test_every_block_and_interactive_element_gets_a_short_identifier_of_its_own() -> None:
    blocks = nameless(
        [BLOCKS[kind] for kind in ("actions", "section", "input", "container", "carousel", "divider")]
    )
    before = separate(blocks)
    complete = assign_ids(blocks)
    assert blocks == before, "the blocks given are left alone"
    assert nameless(complete) == blocks, "nothing else changes"
    container, carousel = complete[3], complete[4]
    held = [*complete, *container["child_blocks"], *carousel["elements"]]
    block_ids = [block["block_id"] for block in held]
    action_ids = [
        complete[0]["elements"][0]["action_id"],
        complete[0]["elements"][1]["action_id"],
        complete[1]["accessory"]["action_id"],
        complete[2]["element"]["action_id"],
        container["child_blocks"][1]["accessory"]["action_id"],
        carousel["elements"][0]["actions"][0]["action_id"],
    ]
    identifiers = block_ids + action_ids
    assert len(set(identifiers)) == len(identifiers)
    assert all(len(identifier) == 5 for identifier in identifiers)
    assert validate_blocks(complete, surface="message") == []


def test_identifiers_that_are_there_stay() -> None:
    blocks = [BLOCKS["actions"], BLOCKS["input"], BLOCKS["container"]]
    assert assign_ids(blocks) == blocks


def test_images_get_no_action_id() -> None:
    (block,) = assign_ids([{"type": "section", "text": plain("x"), "accessory": ELEMENTS["image"]}])
    assert block["accessory"] == ELEMENTS["image"]


def test_an_identifier_in_use_is_not_given_again() -> None:
    taken = assign_ids([{"type": "divider"}], chance=random.Random(7))[0]["block_id"]
    used = {"type": "divider", "block_id": taken}
    complete = assign_ids([{"type": "divider"}, used], chance=random.Random(7))
    assert complete[0]["block_id"] != taken
    assert complete[1] == used


def test_the_same_chance_gives_the_same_identifiers() -> None:
    blocks = nameless([BLOCKS["actions"]])
    assert assign_ids(blocks, chance=random.Random(1)) == assign_ids(blocks, chance=random.Random(1))
    assert assign_ids(blocks) != assign_ids(blocks)


def test_completed_blocks_have_a_state() -> None:
    blocks = nameless([input_of(ELEMENTS["plain_text_input"]), BLOCKS["actions"]])
    complete = assign_ids(blocks)
    state = empty_state(complete)
    assert set(state) == {complete[0]["block_id"], complete[1]["block_id"]}
