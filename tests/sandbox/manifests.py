"""The manifest of an app that is granted everything the sandbox knows, for tests to cut down."""

import copy
from typing import Any

SCOPES = [
    "app_mentions:read",
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "dnd:read",
    "emoji:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
]

EVENTS = [
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_created",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "subteam_members_changed",
    "team_join",
    "tokens_revoked",
    "user_change",
]

_FULL = {
    "display_information": {"name": "Praise"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Praise"},
        "slash_commands": [
            {"command": "/praise", "description": "Praise somebody", "should_escape": True},
            {"command": "/plain", "description": "As typed", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Praise", "type": "global", "callback_id": "praise", "description": "Praise somebody"},
            {
                "name": "Praise this",
                "type": "message",
                "callback_id": "praise_this",
                "description": "Praise it",
            },
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"event_subscriptions": {"bot_events": EVENTS}, "socket_mode_enabled": True},
}


def manifest(*, without: tuple[str, ...] = (), events: list[str] | None = None) -> dict[str, Any]:
    """The full manifest, without some scopes, or with other events."""
    document = copy.deepcopy(_FULL)
    document["oauth_config"]["scopes"]["bot"] = [one for one in SCOPES if one not in without]
    if events is not None:
        document["settings"]["event_subscriptions"]["bot_events"] = events
    return document
