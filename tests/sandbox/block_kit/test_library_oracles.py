"""Two libraries that build blocks as further opinions: what they refuse is refused here, what passes here passes there.

Where a library is wrong against Slack's pages, its module in `oracles` names the field and the page.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .edits import GONE, changed, found
from .examples import BLOCKS, ELEMENTS, Json
from .limit_tables import LISTS, NUMBERS, TEXTS, repeated, row_name, without_choices
from .mutilation import accepted_somewhere, mutilated
from .oracles import blockkit_models, slackblocks_models
from .placing import placed, refusals
from .strategies import blocks

LIBRARIES = [blockkit_models, slackblocks_models]

oracle = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def named(part: Any) -> str:
    return part.__name__.rpartition(".")[2] if isinstance(part, ModuleType) else str(part)[:30]


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@pytest.mark.parametrize("kind", sorted({*BLOCKS, *ELEMENTS}))
def test_the_full_examples_pass_the_library_too(library: ModuleType, kind: str) -> None:
    block, _, _ = placed(kind)
    assert not library.refuses(block)


@pytest.mark.parametrize(("library", "least"), [(blockkit_models, 29), (slackblocks_models, 38)], ids=named)
def test_the_library_has_an_opinion_on_most_of_the_examples(library: ModuleType, least: int) -> None:
    known = [kind for kind in {*BLOCKS, *ELEMENTS} if library.knows(placed(kind)[0])]
    assert len(known) >= least


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@oracle
@given(st.sampled_from(["message", "modal", "home"]).flatmap(lambda surface: blocks(surface, most=3)))
def test_generated_blocks_pass_the_library_too(library: ModuleType, given_blocks: list[Json]) -> None:
    assert [block for block in given_blocks if library.refuses(block)] == []


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@settings(oracle, max_examples=500)
@given(mutilated())
def test_what_the_library_refuses_is_refused_on_every_surface(library: ModuleType, block: Json) -> None:
    if accepted_somewhere(block):
        assert not library.refuses(block)


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@pytest.mark.parametrize("row", TEXTS, ids=row_name)
def test_no_text_may_be_longer_here_than_in_the_library(library: ModuleType, row: Any) -> None:
    _, kind, pointer, most = row
    block, prefix, _ = placed(kind)
    longest = found(block, prefix + pointer).ljust(most, "x")
    assert not library.refuses(changed(block, prefix + pointer, longest))


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@pytest.mark.parametrize("row", LISTS, ids=row_name)
def test_no_list_may_be_longer_or_shorter_here_than_in_the_library(library: ModuleType, row: Any) -> None:
    _, kind, pointer, fewest, most, item = row
    block, prefix, surface = placed(kind)
    bare = without_choices(block, prefix)
    for count in (fewest, most or 40):
        edited = changed(bare, prefix + pointer, repeated(item, count))
        assert refusals(edited, surface) == []
        assert not library.refuses(edited)


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
@pytest.mark.parametrize("row", NUMBERS, ids=row_name)
def test_no_number_may_be_further_out_here_than_in_the_library(library: ModuleType, row: Any) -> None:
    _, kind, pointer, least, most = row
    block, prefix, _ = placed(kind)
    if kind == "plain_text_input":
        block = changed(block, f"{prefix}/initial_value", GONE)
    for number in (least, least if most is None else most):
        assert not library.refuses(changed(block, prefix + pointer, number))


@pytest.mark.parametrize("library", LIBRARIES, ids=named)
def test_the_library_does_refuse(library: ModuleType) -> None:
    """Were it silent, nothing here would be proven."""
    refused = 0
    for _, kind, pointer, most in TEXTS:
        block, prefix, _ = placed(kind)
        longest = found(block, prefix + pointer).ljust(most, "x")
        refused += library.refuses(changed(block, prefix + pointer, longest + "x"))
    assert refused >= 30
