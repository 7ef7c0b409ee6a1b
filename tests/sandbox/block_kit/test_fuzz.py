"""Generated payloads: what follows the rules is accepted, and one broken rule is refused where it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.sandbox.block_kit import (
    Problem,
    assign_ids,
    check_state,
    empty_state,
    validate_blocks,
    validate_message,
    validate_view,
)

from .edits import GONE, changed, found, separate
from .examples import Json
from .strategies import blocks, messages, views

#: what has no published limit for its strings
UNLIMITED = {"text", "link", "raw_text", "raw_number", "color", "plan", "task_card"}

slow = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def problems_of(edited: Json, original: Json) -> list[Problem]:
    """What is wrong with the edited payload, as the view or message the original is."""
    if original.get("type") in ("modal", "home"):
        return validate_view(edited, root="")
    return validate_message(edited)


def objects_in(value: Any, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Every object in a payload with its pointer, except inside free-form metadata."""
    if isinstance(value, dict):
        yield pointer, value
        for key, item in value.items():
            if key != "metadata":
                yield from objects_in(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects_in(item, f"{pointer}/{index}")


@st.composite
def payload_and_object(draw: st.DrawFn) -> tuple[Json, str, Json]:
    payload = draw(messages() | views())
    inner = [(pointer, held) for pointer, held in objects_in(payload) if pointer or "type" in payload]
    pointer, held = draw(st.sampled_from(inner))
    return payload, pointer, held


@slow
@given(messages())
def test_generated_messages_are_accepted(payload: Json) -> None:
    assert validate_message(payload) == []


@slow
@given(views())
def test_generated_views_are_accepted(view: Json) -> None:
    assert validate_view(view) == []


@slow
@given(payload_and_object())
def test_a_field_slack_does_not_know_is_refused_in_any_object(drawn: tuple[Json, str, Json]) -> None:
    payload, pointer, _ = drawn
    problems = problems_of(changed(payload, f"{pointer}/surprise", 1), payload)
    expected = "invalid additional property: surprise"
    assert (pointer, "unknown_property") in [(p.pointer, p.code) for p in problems]
    assert [p for p in problems if p.message.startswith(expected)]


@slow
@given(payload_and_object(), st.data())
def test_null_in_the_place_of_any_value_is_refused_there(drawn: tuple[Json, str, Json], data: Any) -> None:
    payload, pointer, held = drawn
    field = data.draw(st.sampled_from(sorted(held)))
    problems = problems_of(changed(payload, f"{pointer}/{field}", None), payload)
    place = f"{pointer}/{field}"
    # A message that has no blocks at all is still a message.
    assert any(p.pointer == place for p in problems) or place == "/blocks"


@slow
@given(payload_and_object())
def test_an_object_without_or_with_another_type_is_refused_there(drawn: tuple[Json, str, Json]) -> None:
    payload, pointer, held = drawn
    assume("type" in held)
    without = problems_of(changed(payload, f"{pointer}/type", GONE), payload)
    assert (pointer, "missing") in [(p.pointer, p.code) for p in without]
    other = problems_of(changed(payload, f"{pointer}/type", "nothing"), payload)
    assert f"{pointer}/type" in [p.pointer for p in other]


@slow
@given(payload_and_object(), st.data())
def test_text_beyond_every_limit_is_refused_there(drawn: tuple[Json, str, Json], data: Any) -> None:
    payload, pointer, held = drawn
    limited = [
        name
        for name in ("text", "alt_text", "title", "value", "block_id", "url")
        if type(held.get(name)) is str
    ]
    assume(limited and held.get("type") not in UNLIMITED and "task_id" not in held)
    field = data.draw(st.sampled_from(limited))
    problems = problems_of(changed(payload, f"{pointer}/{field}", "https://" + "x" * 12_000), payload)
    assert (f"{pointer}/{field}", "too_long") in [(p.pointer, p.code) for p in problems]


@slow
@given(payload_and_object(), st.data())
def test_every_pointer_leads_to_a_place_in_the_payload(drawn: tuple[Json, str, Json], data: Any) -> None:
    payload, pointer, held = drawn
    field = data.draw(st.sampled_from(sorted(held)))
    wrong = data.draw(
        st.sampled_from([GONE, None, [], {}, "", 0, -1, True, "x" * 50_000, [None] * 300, {"type": "x"}])
    )
    edited = changed(payload, f"{pointer}/{field}", wrong)
    for problem in problems_of(edited, payload):
        found(edited, problem.pointer)
        assert problem.message.endswith(f" [json-pointer:{problem.pointer}]")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "options", "value", "blocks", "title"]), inner
        )
    ),
    max_leaves=12,
)


@slow
@given(payload_and_object(), st.data(), _JSON)
def test_no_json_whatsoever_makes_the_validator_stumble(
    drawn: tuple[Json, str, Json], data: Any, wrong: object
) -> None:
    payload, pointer, held = drawn
    field = data.draw(st.sampled_from(sorted(held)))
    edited = changed(payload, f"{pointer}/{field}", wrong)
    assert all(isinstance(problem, Problem) for problem in problems_of(edited, payload))


@slow
@given(st.sampled_from(["message", "modal", "home"]), _JSON)
def test_any_json_in_the_place_of_blocks_gets_an_answer(surface: Any, wrong: object) -> None:
    problems = validate_blocks(wrong, surface=surface)
    assert problems != [] or wrong == []


@slow
@given(
    st.sampled_from(["message", "modal", "home"]).flatmap(
        lambda surface: st.tuples(st.just(surface), blocks(surface))
    )
)
def test_generated_blocks_can_be_named_and_filled_in(drawn: tuple[Any, list[Json]]) -> None:
    surface, given_blocks = drawn
    before = separate(given_blocks)
    complete = assign_ids(given_blocks)
    assert given_blocks == before
    assert validate_blocks(complete, surface=surface) == []
    state = empty_state(complete)
    values, errors = check_state(complete, state)
    assert values == state
    assert check_state(complete, {})[0] == state
    required = {
        sentence for sentence in errors.values() if sentence == "Please complete this required field."
    }
    hints = {sentence for sentence in errors.values() if sentence.startswith("Please enter")}
    assert set(errors.values()) == required | hints
    assert (
        "Please complete this required field." not in check_state(complete, state, partial=True)[1].values()
    )


@slow
@given(blocks("modal"), st.data(), _JSON)
def test_whatever_a_client_sends_gets_an_answer_of_the_right_shape(
    given_blocks: list[Json], data: Any, wrong: Any
) -> None:
    complete = assign_ids(given_blocks)
    state = empty_state(complete)
    assume(state)
    block_id = data.draw(st.sampled_from(sorted(state)))
    action_id = data.draw(st.sampled_from(sorted(state[block_id])))
    shape = state[block_id][action_id]
    field = next(name for name in shape if name != "type")
    level = data.draw(st.integers(0, 2))
    sent: Any = [wrong, {action_id: wrong}, {action_id: {"type": shape["type"], field: wrong}}][level]
    values, errors = check_state(complete, {block_id: sent})
    assert {name: set(held) for name, held in values.items()} == {
        name: set(held) for name, held in state.items()
    }
    assert all(set(held) == set(state[name][key]) for name in values for key, held in values[name].items())
    assert all(isinstance(sentence, str) for sentence in errors.values())
