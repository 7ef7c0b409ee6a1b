"""Every kind of message has its place in the attention budget."""

from __future__ import annotations

import re
from pathlib import Path

from bot.services.attention_classes import CLASSES
from bot.services.delivery_kinds import FILL
from content import messages

_LINES = re.findall(r"if kind .+:$", Path(messages.__file__).read_text(encoding="utf-8"), re.MULTILINE)
_OWN_BUILDERS = set(re.findall(r'"(\w+)"', "".join(_LINES)))


def test_every_kind_of_message_says_whose_attention_it_asks_for() -> None:
    kinds = {*messages.BUILDERS, *FILL, *_OWN_BUILDERS}
    assert {"scenario", "welcome"} <= kinds
    assert sorted(kinds - CLASSES.keys()) == [], "add each to CLASSES in bot/services/attention_classes.py"


def test_no_class_is_given_to_a_kind_that_is_gone() -> None:
    assert sorted(CLASSES.keys() - {*messages.BUILDERS, *_OWN_BUILDERS}) == []
