"""What has the app under test been granted, and what does it ask to hear about?"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.json_types import Json

# Which scope Slack asks for before an app may subscribe to an event (Slack facts 4.1).
_EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "channel_created": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
    "group_left": "groups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "user_profile_changed": "users:read",
    "user_status_changed": "users:read",
    "dnd_updated_user": "dnd:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
}


class ManifestError(ValueError):
    """The manifest cannot be read; the message is one sentence for the person who started the sandbox."""


@dataclass(frozen=True)
class SlashCommand:
    """One entry of `features.slash_commands`."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool
    url: str | None


@dataclass(frozen=True)
class Shortcut:
    """One entry of `features.shortcuts`; `kind` is "global" or "message"."""

    name: str
    kind: str
    callback_id: str
    description: str


class Manifest:
    """The parts of an app manifest that the workspace acts on (Slack facts 7.1)."""

    def __init__(self, document: Json) -> None:
        info = _section(document, "display_information")
        features = _section(document, "features")
        settings = _section(document, "settings")
        scopes = _section(_section(document, "oauth_config"), "scopes")
        home = _section(features, "app_home")
        self.name = str(info.get("name") or "App under test")
        self.description = str(info.get("description") or "")
        self.bot_name = str(_section(features, "bot_user").get("display_name") or self.name)
        self.scopes: tuple[str, ...] = (*_strings(scopes, "bot"), *_strings(scopes, "bot_optional"))
        oauth = _section(document, "oauth_config")
        self.redirect_urls = _strings(oauth, "redirect_urls")
        self.pkce = bool(oauth.get("pkce_enabled"))
        self.token_rotation = bool(settings.get("token_rotation_enabled"))
        self.is_open = bool(_section(document, "sandbox").get("open"))
        """Whether nobody named a manifest: then every command and redirect_uri is taken to be the app's."""
        self.steps = {str(name): one for name, one in _section(document, "functions").items()}
        """`functions`: custom workflow steps by callback_id."""
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled", True))
        self.messages_tab_read_only = bool(home.get("messages_tab_read_only_enabled"))
        subscriptions = _section(settings, "event_subscriptions")
        self.bot_events = frozenset(_strings(subscriptions, "bot_events"))
        self.socket_mode = bool(settings.get("socket_mode_enabled", True))
        self.events_url: str | None = subscriptions.get("request_url")
        interactivity = _section(settings, "interactivity")
        self.interactivity_url: str | None = interactivity.get("request_url")
        self.options_url: str | None = interactivity.get("message_menu_options_url") or self.interactivity_url
        self.commands = {
            str(one["command"]): SlashCommand(
                command=str(one["command"]),
                description=str(one.get("description", "")),
                usage_hint=str(one.get("usage_hint", "")),
                should_escape=bool(one.get("should_escape", False)),
                url=one.get("url"),
            )
            for one in features.get("slash_commands") or []
        }
        self.shortcuts = {
            str(one["callback_id"]): Shortcut(
                name=str(one["name"]),
                kind=str(one["type"]),
                callback_id=str(one["callback_id"]),
                description=str(one.get("description", "")),
            )
            for one in features.get("shortcuts") or []
        }

    def hears(self, subscription: str) -> bool:
        """Whether the app subscribed to this bot event and holds the scope it needs."""
        if subscription == "function_executed":  # declaring a step is all that is asked (Slack facts 6.9)
            return bool(self.steps)
        needed = _EVENT_SCOPES.get(subscription)
        return subscription in self.bot_events and (needed is None or needed in self.scopes)


def read_manifest(path: Path) -> Json:
    """Read a manifest from a JSON file; raises ManifestError with one clear sentence."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"The manifest {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ManifestError(f"The manifest {path} is not valid JSON: {error}.") from error
    if not isinstance(document, dict):
        raise ManifestError(f"The manifest {path} must hold one JSON object.")
    return document


def _section(document: Json, name: str) -> Json:
    value: Any = document.get(name)
    return value if isinstance(value, dict) else {}


def _strings(document: Json, name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in document.get(name) or [])
