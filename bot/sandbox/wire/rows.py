"""How does the inspector show an entry: as a line, and opened?"""

from typing import Any

import orjson

from bot.sandbox.json_types import Json
from bot.sandbox.wire.entries import Entry

SUMMARY_CHARACTERS = 140
SECRET_NAMES = {
    "token",
    "client_secret",
    "access_token",
    "refresh_token",
    "signing_secret",
    "authed_user_token",
}
HIDDEN = "(hidden)"


def line(entry: Entry) -> Json:
    """What a closed row shows."""
    return {
        "number": entry.number,
        "revision": entry.revision,
        "kind": entry.kind,
        "name": entry.name,
        "summary": summary(entry),
        "at": entry.at,
        "status": entry.status,
        "ms": entry.ms,
        "open": entry.open,
        "slow": entry.is_slow,
        "error": entry.error,
        "warnings": len(entry.warnings),
        "faults": entry.faults,
        "retry": entry.retry,
        "retry_after": entry.retry_after,
    }


def details(entry: Entry) -> Json:
    """What an opened row shows; secrets are hidden."""
    return line(entry) | {
        "real_time": entry.began,
        "sent": without_secrets(entry.sent),
        "answer": without_secrets(entry.answer),
        "instead": entry.instead,
        "warnings": entry.warnings,
        "spots": entry.spots,
    }


def summary(entry: Entry) -> str:
    """A few words on what it was about."""
    sent = entry.sent if isinstance(entry.sent, dict) else {}
    if entry.kind == "event":
        inner = sent.get("event") or {}
        words = [inner.get("user"), inner.get("channel"), inner.get("reaction"), inner.get("text")]
    elif entry.kind == "interaction":
        actions = [one.get("action_id") for one in sent.get("actions") or [] if isinstance(one, dict)]
        view = sent.get("view") or {}
        words = [*actions, sent.get("action_id"), sent.get("callback_id") or view.get("callback_id")]
        words.append((sent.get("user") or {}).get("username"))
    elif entry.kind == "command":
        words = [sent.get("text"), sent.get("user_name")]
    elif entry.kind == "call":
        view = sent.get("view") if isinstance(sent.get("view"), dict) else {}
        words = [sent.get("channel"), sent.get("user") or sent.get("user_id"), sent.get("text")]
        words += [sent.get("name"), (view or {}).get("callback_id")]
    else:
        words = [one for one in sent.values() if isinstance(one, (str, int, float))]
    text = " ".join(_name(one) for one in words if one not in (None, "", [], {}))
    text = " ".join(text.split())
    return text if len(text) <= SUMMARY_CHARACTERS else text[: SUMMARY_CHARACTERS - 1] + "…"


def matches(entry: Entry, kinds: frozenset[str], wanted: str, *, only_errors: bool) -> bool:
    """Whether a row passes the filters; `wanted` is lower case and may stand anywhere in it."""
    if kinds and entry.kind not in kinds and not ("fault" in kinds and entry.faults):
        return False
    if only_errors and not (entry.error or entry.spots):
        return False
    if not wanted or wanted in entry.name.lower() or wanted in (entry.error or "").lower():
        return True
    return wanted in _spelled_out(entry)


def without_secrets(value: Any) -> Any:
    """A copy in which tokens and secrets cannot be read."""
    if isinstance(value, dict):
        return {
            str(name): HIDDEN if name in SECRET_NAMES and one else without_secrets(one)
            for name, one in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [without_secrets(one) for one in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def _spelled_out(entry: Entry) -> str:
    text = orjson.dumps([without_secrets(entry.sent), without_secrets(entry.answer), entry.faults])
    return text.decode(errors="replace").lower()


def _name(word: Any) -> str:
    """An id or text; objects such as the channel of some events go by their id."""
    return str(word.get("id", "")) if isinstance(word, dict) else str(word)
