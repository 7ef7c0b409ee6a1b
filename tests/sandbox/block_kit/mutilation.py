"""Break a generated block somewhere, and say whether the validator takes it on any surface."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.sandbox.block_kit import Surface, validate_blocks

from .edits import GONE, changed
from .examples import Json, plain
from .strategies import blocks


def accepted_somewhere(block: Json) -> bool:
    surfaces: list[Surface] = ["message", "modal", "home"]
    return any(validate_blocks([block], surface=surface) == [] for surface in surfaces)


@st.composite
def mutilated(draw: st.DrawFn) -> Json:
    """A generated block with one value, at any depth, gone or replaced by something of another kind or size."""
    surface = draw(st.sampled_from(["message", "modal", "home"]))
    (block,) = draw(blocks(surface, most=1))
    places: list[str] = []

    def collect(value: Any, pointer: str) -> None:
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, item in items:
            places.append(f"{pointer}/{key}")
            collect(item, f"{pointer}/{key}")

    collect(block, "")
    wrong = st.sampled_from(
        [
            GONE,
            None,
            "",
            "x" * 76,
            "x" * 301,
            "x" * 3001,
            "x" * 12_001,
            [],
            {},
            7,
            -1,
            True,
            [plain("x")] * 101,
        ]
    )
    return changed(block, draw(st.sampled_from(places)), draw(wrong))
