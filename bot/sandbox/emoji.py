"""Which emoji names does the workspace know?

`emoji_names.txt` holds the short names of iamcal/emoji-data 16.0 (MIT licence, copyright (c) 2013 Cal Henderson)
except country flags and figures of one gender, which are known by their pattern.
"""

import re
from functools import cache
from pathlib import Path

_NAMES_FILE = Path(__file__).with_name("emoji_names.txt")
_TONE = re.compile(r"::skin-tone-[2-6]$")
_PATTERNED = re.compile(r"(flag|man|woman|male|female|couple|family)[a-z_-]*")


@cache
def standard_names() -> tuple[str, ...]:
    """Every standard name, in the order pickers show them."""
    return tuple(_NAMES_FILE.read_text(encoding="utf-8").split())


@cache
def _known() -> frozenset[str]:
    return frozenset(standard_names())


def is_emoji_name(name: str, custom: tuple[str, ...] = ()) -> bool:
    """Whether there is a reaction of that name (no colons, perhaps with a skin tone); `custom` are the workspace's."""
    bare = _TONE.sub("", name)
    return bare in _known() or bare in custom or _PATTERNED.fullmatch(bare) is not None
