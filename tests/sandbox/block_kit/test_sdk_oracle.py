"""slack_sdk's own models as a second opinion: what they refuse is refused here, what passes here passes there."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, Option, OptionGroup
from slack_sdk.models.views import View

from bot.sandbox.block_kit import validate_view

from .edits import GONE, changed
from .examples import BLOCKS, CONFIRM, ELEMENTS, Json, actions, mrkdwn, plain
from .mutilation import accepted_somewhere, mutilated
from .placing import BLOCK_SURFACES, placed, refusals
from .strategies import views

#: blocks newer than the SDK, which its models drop without a word
UNKNOWN_TO_THE_SDK = {"data_table", "data_visualization", "layout"}
#: what the models raise for a payload they refuse; the latter three for fields missing or of a wrong type
REFUSED = (SlackObjectFormationError, TypeError, AttributeError, KeyError)

oracle = settings(
    max_examples=80,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True)
def _quiet_models() -> Any:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def sdk_refuses(payload: Json) -> bool:
    """Whether the SDK's models refuse to render the block or view."""
    try:
        parsed = View(**payload) if payload.get("type") in ("modal", "home") else Block.parse(payload)
        if parsed is not None:
            parsed.to_dict()
    except REFUSED:
        return True
    return False


@pytest.mark.parametrize("kind", sorted({*BLOCKS, *ELEMENTS} - UNKNOWN_TO_THE_SDK))
def test_the_full_examples_pass_the_models_too(kind: str) -> None:
    block, _, _ = placed(kind)
    # These fields came after the models of 3.47.
    newer = {"header": ["level"], "card": ["subtext"]}.get(kind, [])
    assert not sdk_refuses({name: value for name, value in block.items() if name not in newer})


@oracle
@given(views())
def test_generated_views_pass_the_models_too(view: Json) -> None:
    assert validate_view(view) == []
    assert not sdk_refuses(view)


@settings(oracle, max_examples=400)
@given(mutilated())
def test_what_the_models_refuse_is_refused_on_every_surface(block: Json) -> None:
    if accepted_somewhere(block):
        assert not sdk_refuses(block)


#: every limit the models state, broken by one
OVER: list[tuple[str, str, Any]] = [
    ("section", "/block_id", "x" * 256),
    ("section", "/text/text", "x" * 3001),
    ("section", "/fields", [plain("x")] * 11),
    ("header", "/text/text", "x" * 151),
    ("image", "/image_url", "https://example.com/" + "x" * 2981),
    ("image", "/alt_text", "x" * 2001),
    ("image", "/title/text", "x" * 2001),
    ("image", "/title", mrkdwn("x")),
    ("actions", "/elements", [{"type": "button", "text": plain("x")}] * 26),
    ("context", "/elements", [plain("x")] * 11),
    ("context_actions", "/elements", []),
    ("context_actions", "/elements", [ELEMENTS["icon_button"]] * 6),
    ("input", "/label/text", "x" * 2001),
    ("input", "/hint/text", "x" * 2001),
    ("input", "/element", ELEMENTS["button"]),
    ("input", "/element", ELEMENTS["overflow"]),
    ("markdown", "/text", ""),
    ("markdown", "/text", "x" * 12_001),
    ("video", "/title/text", "x" * 200),
    ("video", "/author_name", "x" * 50),
    ("video", "/alt_text", GONE),
    ("video", "/title", GONE),
    ("video", "/thumbnail_url", GONE),
    ("table", "/rows", []),
    ("task_card", "/status", "done"),
    ("alert", "/level", "fatal"),
    ("alert", "/text", GONE),
    ("card", "/title/text", "x" * 151),
    ("card", "/subtitle/text", "x" * 151),
    ("card", "/body/text", "x" * 201),
    ("container", "/title/text", "x" * 151),
    ("container", "/subtitle/text", "x" * 151),
    ("container", "/child_blocks", []),
    ("container", "/child_blocks", [{"type": "divider"}] * 11),
    ("container", "/width", "huge"),
    ("container", "/has_header_divider", True),
    ("carousel", "/elements", []),
    ("carousel", "/elements", [{"type": "card", "title": plain("x")}] * 11),
    ("auth_provider", "/value", ""),
    ("auth_provider", "/value", "x" * 151),
    ("auth_provider", "/name/text", "x" * 76),
    ("auth_provider", "/description/text", "x" * 151),
    ("auth_provider", "/auth_url", "https://example.com/" + "x" * 2981),
    ("auth_provider", "/accessory", ELEMENTS["button"]),
    ("button", "/action_id", "x" * 256),
    ("button", "/text/text", "x" * 76),
    ("button", "/url", "https://example.com/" + "x" * 2981),
    ("button", "/value", "x" * 2001),
    ("button", "/style", "warning"),
    ("button", "/accessibility_label", "x" * 76),
    ("button", "/agent_prompt", "x" * 4001),
    ("button", "/confirm/title/text", "x" * 101),
    ("button", "/confirm/text/text", "x" * 301),
    ("button", "/confirm/confirm/text", "x" * 31),
    ("button", "/confirm/deny/text", "x" * 31),
    ("button", "/confirm/style", "warning"),
    ("datepicker", "/initial_date", "2027-13-01"),
    ("datepicker", "/placeholder/text", "x" * 151),
    ("timepicker", "/initial_time", "24:00"),
    ("datetimepicker", "/initial_date_time", 10_000_000_000),
    ("datetimepicker", "/initial_date_time", -1),
    ("static_select", "/options", [{"text": plain("x"), "value": "x"}] * 101),
    ("static_select", "/options", GONE),
    ("static_select", "/option_groups", [{"label": plain("x"), "options": []}]),
    ("multi_static_select", "/option_groups", [{"label": plain("x"), "options": []}] * 101),
    ("overflow", "/options", []),
    ("overflow", "/options", [{"text": plain("x"), "value": "x"}] * 6),
    ("feedback_buttons", "/positive_button/text/text", "x" * 76),
    ("feedback_buttons", "/negative_button/value", "x" * 2001),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "pointer", "value"),
    OVER,
    ids=lambda part: part[:40] if isinstance(part, str) else type(part).__name__,
)
def test_each_limit_of_the_models_holds_here_too(kind: str, pointer: str, value: Any) -> None:
    block, prefix, surface = placed(kind)
    broken = changed(block, prefix + pointer, value)
    assert sdk_refuses(broken), "this is no limit of the models"
    assert not accepted_somewhere(broken)
    assert surface in BLOCK_SURFACES[block["type"]]


@pytest.mark.parametrize(
    "broken",
    [
        {"text": plain("x" * 76), "value": "x"},
        {"text": plain("x"), "value": "x" * 151},
        {"text": plain("x")},
    ],
    ids=["text", "value", "no value"],
)
def test_each_limit_of_the_option_model_holds_here_too(broken: Json) -> None:
    # The models of menus leave options given as JSON alone, so the option is asked itself.
    with pytest.raises(REFUSED):
        Option(**broken).to_dict()
    for kind in ("overflow", "static_select", "checkboxes", "radio_buttons"):
        assert not accepted_somewhere(actions({"type": kind, "options": [broken]}))


@pytest.mark.parametrize(
    "broken",
    [
        {"label": plain("x" * 76), "options": ELEMENTS["static_select"]["options"]},
        {"label": plain("x"), "options": [{"text": plain("x"), "value": "x"}] * 101},
    ],
    ids=["label", "options"],
)
def test_each_limit_of_the_option_group_model_holds_here_too(broken: Json) -> None:
    with pytest.raises(REFUSED):
        OptionGroup(**broken).to_dict()
    assert not accepted_somewhere(actions({"type": "static_select", "option_groups": [broken]}))


VIEW: Json = {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": [BLOCKS["divider"]]}
OVER_VIEWS: list[tuple[str, Any]] = [
    ("title", plain("x" * 25)),
    ("submit", plain("x" * 25)),
    ("close", plain("x" * 25)),
    ("callback_id", "x" * 256),
    ("private_metadata", "x" * 3001),
    ("blocks", []),
    ("blocks", [{"type": "divider"}] * 101),
]


@pytest.mark.parametrize(("field", "value"), OVER_VIEWS)
def test_each_limit_of_the_view_model_holds_here_too(field: str, value: Any) -> None:
    broken = {**VIEW, field: value}
    assert sdk_refuses(broken), "this is no limit of the model"
    assert validate_view(broken) != []


@pytest.mark.parametrize("field", ["submit", "close"])
def test_the_view_model_and_the_validator_agree_that_a_home_tab_has_no_buttons(field: str) -> None:
    home = {"type": "home", "blocks": [BLOCKS["divider"]]}
    assert validate_view(home) == []
    assert not sdk_refuses(home)
    assert sdk_refuses({**home, field: plain("x")})
    assert validate_view({**home, field: plain("x")}) != []


def test_mrkdwn_in_a_confirmation_is_accepted_since_slacks_examples_use_it() -> None:
    button = {"type": "button", "text": plain("x"), "confirm": {**CONFIRM, "text": mrkdwn("*Really?*")}}
    assert refusals({"type": "actions", "elements": [button]}, "message") == []
