"""Which scopes exist, so that an app that asks for another one is told `invalid_scope`?

Those that Slack's method reference and scope pages name (Slack facts 2.4, 4.1, 6.8).
"""

import re

BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "bookmarks:read",
    "bookmarks:write",
    "calls:read",
    "calls:write",
    "canvases:read",
    "canvases:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "channels:write.invites",
    "channels:write.topic",
    "chat:write",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "conversations.connect:manage",
    "conversations.connect:read",
    "conversations.connect:write",
    "dnd:read",
    "emoji:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "groups:write.invites",
    "groups:write.topic",
    "im:history",
    "im:read",
    "im:write",
    "im:write.topic",
    "incoming-webhook",
    "links.embed:write",
    "links:read",
    "links:write",
    "lists:read",
    "lists:write",
    "metadata.message:read",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "mpim:write.topic",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "reminders:read",
    "reminders:write",
    "remote_files:read",
    "remote_files:share",
    "remote_files:write",
    "search:read.files",
    "search:read.public",
    "search:read.users",
    "team.billing:read",
    "team.preferences:read",
    "team:read",
    "usergroups:read",
    "usergroups:write",
    "users.profile:read",
    "users:read",
    "users:read.email",
    "users:write",
    "workflow.steps:execute",
)

_USER_SCOPES = frozenset(
    {
        *BOT_SCOPES,
        "channels:write",
        "dnd:write",
        "email",
        "identity.avatar",
        "identity.basic",
        "identity.email",
        "identity.team",
        "identity:read",
        "openid",
        "profile",
        "search:read",
        "search:read.im",
        "search:read.mpim",
        "search:read.private",
        "stars:read",
        "stars:write",
        "users.profile:write",
    }
)


def listed(text: str) -> tuple[str, ...]:
    """The scopes of a `scope` parameter, parted by commas or spaces, each once."""
    return tuple(dict.fromkeys(one for one in re.split(r"[,\s]+", text) if one))


def unknown(bot: tuple[str, ...], user: tuple[str, ...]) -> list[str]:
    """The requested scopes that Slack does not have for a bot, or for a person."""
    return [one for one in bot if one not in BOT_SCOPES] + [one for one in user if one not in _USER_SCOPES]
