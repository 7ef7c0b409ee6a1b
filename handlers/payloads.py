"""What did Slack send? The only module that knows the nested shapes of Slack's payloads (Slack facts 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from content import bundles, ids
from handlers.form_values import Value, files_of, values_of
from handlers.mentions import printable

HOME_TAB = frozenset({"", "home"})
"""What an opened app home says its tab is when it is Home; the other one is the messages tab."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a person did in Slack, or one event, with only what Encore needs of it.

    `key` is the same when Slack sends the same thing again. `values` are a form's fields by block id. `trigger_id`
    opens a modal for three seconds, `response_url` answers for thirty minutes.
    """

    kind: str
    name: str
    key: str
    workspace_id: str
    user_id: str
    channel_id: str = ""
    text: str = ""
    value: str = ""
    metadata: str = ""
    message_ts: str = ""
    author_id: str = ""
    trigger_id: str = ""
    response_url: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def travels(self) -> dict[str, Any]:
        """What the modal carried along as a JSON object in `private_metadata`; empty when it carried nothing."""
        found: dict[str, Any] = orjson.loads(self.metadata or "{}")
        return found

    def dump(self) -> str:
        """As JSON, for the inbox."""
        return orjson.dumps(self).decode()

    @staticmethod
    def load(text: str) -> Interaction:
        """Back from JSON."""
        return Interaction(**orjson.loads(text))


def read(body: Mapping[str, Any]) -> Interaction | None:
    """What came in; None when it asks for nothing, such as a form that was closed."""
    if "command" in body:
        return command(body)
    if "event" in body:
        return event(body)
    read_one = _READERS.get(str(body.get("type")))
    return read_one(body) if read_one else None


def command(body: Mapping[str, Any]) -> Interaction:
    """A slash command."""
    trigger = str(body.get("trigger_id") or "")
    return Interaction(
        kind="command",
        name=str(body.get("command") or ""),
        key=f"command:{trigger}",
        workspace_id=str(body.get("team_id") or body.get("enterprise_id") or ""),
        user_id=str(body.get("user_id") or ""),
        channel_id=str(body.get("channel_id") or ""),
        text=str(body.get("text") or ""),
        trigger_id=trigger,
        response_url=str(body.get("response_url") or ""),
    )


def action(body: Mapping[str, Any]) -> Interaction:
    """A tap on a button, or a choice, in a message, a modal or the Home tab."""
    done = (body.get("actions") or [{}])[0]
    container = body.get("container") or {}
    message = body.get("message") or {}
    user = _user(body)
    name = str(done.get("action_id") or "")
    place = container.get("message_ts") or container.get("view_id") or ""
    return Interaction(
        kind="action",
        name=name,
        values=values_of(body.get("view") or {}) if name in ids.CHOICES_IN_FORMS else {},
        key=f"action:{done.get('action_ts')}:{user}:{place}:{done.get('action_id')}"[:255],
        workspace_id=_team(body),
        user_id=user,
        channel_id=str(container.get("channel_id") or (body.get("channel") or {}).get("id") or ""),
        value=str(
            done.get("value")
            or (done.get("selected_option") or {}).get("value")
            or done.get("selected_user")
            or ""
        ),
        metadata=str((body.get("view") or {}).get("private_metadata") or ""),
        message_ts=str(container.get("message_ts") or message.get("ts") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        extra={
            "ephemeral": bool(container.get("is_ephemeral")),
            "view_id": str(container.get("view_id") or ""),
            "in_modal": (body.get("view") or {}).get("type") == "modal",
            "part": bundles.part_of(str(done.get("block_id") or "")),
        },
    )


def form(body: Mapping[str, Any]) -> Interaction:
    """A modal that was submitted."""
    view = body.get("view") or {}
    user = _user(body)
    return Interaction(
        kind="form",
        name=str(view.get("callback_id") or ""),
        key=f"form:{view.get('id')}:{view.get('hash')}:{user}"[:255],
        workspace_id=_team(body),
        user_id=user,
        metadata=str(view.get("private_metadata") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        extra={"view_id": str(view.get("id") or ""), **files_of(view)},
        values=values_of(view),
    )


def shortcut(body: Mapping[str, Any]) -> Interaction:
    """A global shortcut, or one from a message's menu."""
    message = body.get("message") or {}
    trigger = str(body.get("trigger_id") or "")
    name = str(body.get("callback_id") or "")
    return Interaction(
        kind="shortcut",
        name=name,
        text=str(message.get("text") or "") if name in ids.SHORTCUTS_WITH_WORDS else "",
        key=f"shortcut:{trigger or body.get('action_ts')}",
        workspace_id=_team(body),
        user_id=_user(body),
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        message_ts=str(message.get("ts") or ""),
        author_id=str(message.get("user") or ""),
        trigger_id=trigger,
        response_url=str(body.get("response_url") or ""),
    )


def event(body: Mapping[str, Any]) -> Interaction:
    """An event. The installation is named by `authorizations`, not by the outer team (Slack facts 4.1)."""
    inner = body.get("event") or {}
    name = str(inner.get("type") or "")
    item = inner.get("item") or {}
    user = inner.get("user")
    user_id = str(user.get("id") if isinstance(user, dict) else user or "")
    place = inner.get("channel") or item.get("channel") or ""
    channel = str(place.get("id") if isinstance(place, dict) else place)
    ts = str(item.get("ts") or inner.get("ts") or "")
    stable = {
        "reaction_added": f"reaction:{channel}:{ts}:{user_id}:{inner.get('reaction')}",
        "message": f"message:{channel}:{ts}:{inner.get('subtype') or ''}",
    }.get(name, f"event:{body.get('event_id')}")
    authorizations = body.get("authorizations") or [{}]
    return Interaction(
        kind="event",
        name=name,
        key=stable[:255],
        workspace_id=str(authorizations[0].get("team_id") or body.get("team_id") or ""),
        user_id=user_id,
        channel_id=channel,
        message_ts=ts,
        author_id=str(inner.get("item_user") or ""),
        value=str(inner.get("reaction") or inner.get("tab") or ""),
        extra={
            "subtype": str(inner.get("subtype") or ""),
            "bot": bool(inner.get("bot_id")),
            "channel_type": str(inner.get("channel_type") or ""),
            "item_type": str(item.get("type") or ""),
            "person": _profile(user) if isinstance(user, dict) else None,
            "dnd_status": inner.get("dnd_status"),
            "revoked_bots": (inner.get("tokens") or {}).get("bot") if name == "tokens_revoked" else None,
        },
    )


_READERS = {
    "block_actions": action,
    "view_submission": form,
    "shortcut": shortcut,
    "message_action": shortcut,
}

_PROFILE = (
    "id",
    "name",
    "real_name",
    "tz",
    "deleted",
    "is_bot",
    "is_workflow_bot",
    "is_admin",
    "is_owner",
    "is_primary_owner",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
)


_NAMES_AND_STATUS = ("display_name", "real_name", "status_emoji", "status_text", "status_expiration")


def _profile(user: Mapping[str, Any]) -> dict[str, Any]:
    """Of a changed profile only what Encore reads: no addresses, telephone numbers or pictures are kept."""
    names = user.get("profile") or {}
    kept = {name: user[name] for name in _PROFILE if name in user}
    return {**kept, "profile": {name: names[name] for name in _NAMES_AND_STATUS if name in names}}


def _team(body: Mapping[str, Any]) -> str:
    view = body.get("view") or {}
    return str(
        view.get("app_installed_team_id")
        or (body.get("team") or {}).get("id")
        or (body.get("user") or {}).get("team_id")
        or (body.get("enterprise") or {}).get("id")
        or ""
    )


def _user(body: Mapping[str, Any]) -> str:
    return str((body.get("user") or {}).get("id") or "")


def one(values: Mapping[str, Value], name: str) -> str:
    """A field with one value; empty when it was left out."""
    found = values.get(name)
    return found if isinstance(found, str) else ""


def written(values: Mapping[str, Value], name: str) -> str:
    """What somebody typed in a field, without signs that no database takes, and without space around it."""
    return printable(one(values, name)).strip()


def many(values: Mapping[str, Value], name: str) -> list[str]:
    """A field with several values."""
    found = values.get(name)
    return list(found) if isinstance(found, list) else []


def number(value: str) -> int:
    """A row's number from a button's value; 0, which no row has, for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 18 else 0
