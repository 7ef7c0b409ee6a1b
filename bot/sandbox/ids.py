"""How do things in the workspace get ids that look like Slack's and stay the same from run to run?"""

import base64
import hashlib
import secrets


def stable_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts in every run, so an app's database still fits after a restart."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:10]


def fresh_id(prefix: str) -> str:
    """An id that never occurred before."""
    return prefix + base64.b32encode(secrets.token_bytes(10)).decode()[:10]
