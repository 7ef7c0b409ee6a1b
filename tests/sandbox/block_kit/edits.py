"""Change one place of a JSON payload, and look places up by JSON pointer."""

from __future__ import annotations

import json
from typing import Any

GONE = object()


def separate(payload: Any) -> Any:
    """A copy in which no two places share one object, as after a trip over the wire."""
    return json.loads(json.dumps(payload))


def changed(payload: Any, pointer: str, value: Any) -> Any:
    """A deep copy of the payload with another value at the pointer; GONE removes what is there."""
    edited = separate(payload)
    *parents, last = pointer.strip("/").split("/")
    place = edited
    for part in parents:
        place = place[int(part) if isinstance(place, list) else part]
    key: Any = int(last) if isinstance(place, list) else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    return edited


def found(payload: Any, pointer: str) -> Any:
    """What stands at the pointer; raises LookupError where it leads nowhere."""
    place = payload
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        place = place[int(key)] if isinstance(place, list) else place[key]
    return place
