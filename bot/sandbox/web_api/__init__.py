"""Slack's Web API, as far as a Bolt app for people and channels needs it."""

from bot.sandbox.web_api import (  # noqa: F401  importing a family registers its methods
    apps,
    blocks,
    bookmarks,
    channels,
    chat,
    chat_scheduled,
    files,
    functions,
    history,
    memberships,
    oauth,
    pins,
    reactions,
    usergroups,
    users,
    views,
)
from bot.sandbox.web_api.dispatch import handle_call

__all__ = ["handle_call"]
