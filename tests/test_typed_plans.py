"""A plan typed in one line is parted where its "then" begins."""

import pytest

from bot.plan import typed_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("", "")),
        ("If the phone rings twice", ("the phone rings twice", "")),
        ("if a caller is angry, then I will breathe", ("a caller is angry", "breathe")),
        ("IF a caller is angry THEN I'll breathe.", ("a caller is angry", "breathe.")),
        ("a caller is angry; then say it back", ("a caller is angry", "say it back")),
        ("if somebody leaves and then rings again", ("somebody leaves and then rings again", "")),
        (
            "if he rings, then I will say it back, then I will listen",
            ("he rings", "say it back, then I will listen"),
        ),
        ("iffy forms come in, then I will ring", ("iffy forms come in", "ring")),
        ("If …, then I will …", ("…", "")),
    ],
)
def test_the_cue_and_the_response_are_told_apart(text: str, parts: tuple[str, str]) -> None:
    assert typed_parts(text) == parts
