"""How do things in the workspace get ids that look like Slack's and stay the same from run to run?"""

import base64
import hashlib

from bot.sandbox import chance


def stable_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts in every run, so an app's database still fits after a restart."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:10]


def stable_client_id(team_id: str, app_id: str) -> str:
    """An OAuth client id: two numbers with a dot between, the same in every run."""
    numbers = (int.from_bytes(hashlib.sha256(one.encode()).digest()[:5], "big") for one in (team_id, app_id))
    return ".".join(f"{number % 10**12:012d}" for number in numbers)


def fresh_id(prefix: str) -> str:
    """An id that never occurred before in this run."""
    return prefix + chance.base32(prefix, 10)
