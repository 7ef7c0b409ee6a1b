"""Any form can be filled in: what a colleague answers passes the checks a client makes."""

import random
from typing import Any

import pytest

from bot.sandbox.block_kit import assign_ids, check_state, empty_state
from bot.sandbox.colleagues.answers import Answers
from bot.sandbox.colleagues.cast import Cast
from bot.sandbox.colleagues.description import read_colleagues
from bot.sandbox.colleagues.elements import choose
from bot.sandbox.colleagues.forms import fill_in
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.colleagues.conftest import COMPANY, WORKSPACE
from tests.sandbox.manifests import manifest
from tests.sandbox.payloads import plain

Json = dict[str, Any]
OPTIONS = [{"text": plain(name), "value": name} for name in ("One", "Two", "Three")]
KINDS: list[Json] = [
    {"type": "plain_text_input", "min_length": 40, "max_length": 45},
    {"type": "plain_text_input", "multiline": True},
    {"type": "email_text_input"},
    {"type": "url_text_input"},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "3", "max_value": "4"},
    {"type": "number_input", "is_decimal_allowed": True, "min_value": "-7.5", "max_value": "-2"},
    {"type": "datepicker"},
    {"type": "timepicker"},
    {"type": "datetimepicker"},
    {"type": "static_select", "options": OPTIONS},
    {"type": "static_select", "option_groups": [{"label": plain("All"), "options": OPTIONS}]},
    {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1},
    {"type": "radio_buttons", "options": OPTIONS},
    {"type": "checkboxes", "options": OPTIONS},
    {"type": "external_select", "min_query_length": 1},
    {"type": "multi_external_select"},
    {"type": "users_select"},
    {"type": "multi_users_select", "max_selected_items": 1},
    {"type": "conversations_select"},
    {"type": "multi_conversations_select"},
    {"type": "channels_select"},
    {"type": "multi_channels_select"},
    {"type": "rich_text_input"},
]


@pytest.fixture
def cast() -> Cast:
    """The three colleagues."""
    sandbox = Sandbox(Workspace.from_dict(WORKSPACE), manifest(), seed=1)
    return Cast(sandbox.world, read_colleagues(COMPANY), 1)


async def _suggest(block_id: str, action_id: str) -> list[Json]:
    return OPTIONS


async def _filled(cast: Cast, blocks: list[Json], seed: int) -> Json:
    colleague = cast.find(cast.world.state.person("ana").id)
    assert colleague is not None
    dice = random.Random(seed)
    answers = Answers(cast, colleague, dice, about=[])
    return await fill_in(blocks, empty_state(blocks), answers, dice.random, _suggest)


@pytest.mark.parametrize("element", KINDS, ids=lambda one: one["type"])
@pytest.mark.parametrize("label", ["What did they do?", "Something nobody expected"])
async def test_every_kind_of_required_input_gets_an_answer_that_passes(
    cast: Cast, element: Json, label: str
) -> None:
    blocks = assign_ids([{"type": "input", "label": plain(label), "element": element}])
    for seed in range(5):
        _, errors = check_state(blocks, await _filled(cast, blocks, seed))
        assert errors == {}


async def test_what_the_form_offers_already_is_kept(cast: Cast) -> None:
    element = {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[2]}
    blocks = assign_ids([{"type": "input", "label": plain("Which?"), "element": element}])
    values = await _filled(cast, blocks, 1)
    assert next(iter(next(iter(values.values())).values()))["selected_option"]["value"] == "Three"


async def test_files_are_left_empty(cast: Cast) -> None:
    blocks = assign_ids([{"type": "input", "label": plain("File"), "element": {"type": "file_input"}}])
    _, errors = check_state(blocks, await _filled(cast, blocks, 1))
    assert len(errors) == 1


def test_buttons_nobody_presses_in_passing_are_left_alone() -> None:
    northwind = read_colleagues(DEFAULT_WORKSPACE.with_name("northwind_colleagues.yaml"))
    labels = ("Pause campaign", "Take back", "Choose A", "Delete all")
    elements = [
        {"type": "button", "action_id": f"b{index}", "text": plain(label)}
        for index, label in enumerate(labels)
    ]
    blocks = assign_ids([{"type": "actions", "elements": elements}])
    pressed = {
        found[1]["text"]["text"]
        for seed in range(200)
        if (found := choose(blocks, northwind.presses, 1.0, random.Random(seed)))
    }
    assert pressed == {"Choose A"}
