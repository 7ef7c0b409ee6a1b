"""How are long lists cut into pages with cursors? (docs.slack.dev/apis/web-api/pagination)"""

import base64
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.json_types import Json
from bot.sandbox.web_api.calls import Call, Refused

_MAX = 999
_PREFIX = "next:"

Item = TypeVar("Item")


def page(call: Call, items: Sequence[Item], *, default: int = 100) -> tuple[list[Item], Json]:
    """One page of `items` by the call's cursor and limit, and its `response_metadata`."""
    limit = call.number("limit", default, "invalid_limit")
    if limit == 0:
        limit = default
    if not 0 < limit <= 1000:
        raise Refused("invalid_limit")
    start = _read_cursor(call.text("cursor"))
    chosen = list(items[start : start + min(limit, _MAX)])
    end = start + len(chosen)
    return chosen, {"next_cursor": _cursor(end) if end < len(items) else ""}


def _cursor(position: int) -> str:
    return base64.b64encode(f"{_PREFIX}{position}".encode()).decode()


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except ValueError:
        raise Refused("invalid_cursor") from None
    position = text.removeprefix(_PREFIX)
    if not text.startswith(_PREFIX) or not position.isdigit():
        raise Refused("invalid_cursor")
    return int(position)
