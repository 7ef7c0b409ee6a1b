"""What of a customer's data has to go out of somebody's words, said so that they find it."""

from __future__ import annotations

from collections.abc import Sequence

from content.text import plain

_MOST_FOUND = 3
_MOST_SHOWN = 60


def found(findings: Sequence[Sequence[str]]) -> str:
    """What has to go, as plain text: the first few findings as they were written, and how many more."""
    named = []
    for kind, text in list(findings)[:_MOST_FOUND]:
        shown = " ".join(text.split())[:_MOST_SHOWN]
        named.append(plain(f"stories.found_{kind}", text=shown))
    if len(findings) > _MOST_FOUND:
        named.append(plain("stories.and_more", count=len(findings) - _MOST_FOUND))
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
