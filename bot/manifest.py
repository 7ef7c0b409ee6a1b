"""What must Slack know about the app? The manifest to paste when creating it (Slack facts 7)."""

from __future__ import annotations

from typing import Any

from content import ids

SCOPES = {
    "channels:history": "look whether a post arrived when Slack gave no answer",
    "channels:join": "enter the public team channels",
    "channels:read": "know who belongs to a public team channel",
    "chat:write": "post",
    "commands": "/kudos, /nominate, /win, /barrier, /goal, /plan, /drill, /pulse and /encore",
    "dnd:read": "write to nobody of its own accord who does not want to be disturbed",
    "files:read": "read the campaign file that a programme lead chooses in Import a campaign",
    "files:write": "send a person the file they ask for with /encore my-data",
    "groups:history": "look whether a post arrived, in private team channels",
    "groups:read": "know who belongs to a private team channel",
    "im:history": "look whether a direct message arrived, and answer who writes to Encore",
    "im:write": "open the direct messages with a person",
    "reactions:read": "notice the emoji that starts a thank-you",
    "usergroups:read": "let a campaign be for a user group such as @trainers, and follow who joins and leaves it",
    "users:read": "names, time zones, who is an admin, a guest or deactivated",
}
"""Every scope Encore asks for, and what for."""

EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "dnd_updated_user",
    "group_archive",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "reaction_added",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
)


def manifest() -> dict[str, Any]:
    """The app manifest: Socket Mode, its commands, the message shortcuts, the Home tab."""
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Encore",
            "description": "Keeps a customer-service training going after the training",
            "background_color": "#1f4d3a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Encore", "always_online": True},
            "slash_commands": [
                {
                    "command": ids.KUDOS,
                    "description": "Thank a colleague for good service",
                    "usage_hint": "@name what they did",
                    "should_escape": True,
                },
                {
                    "command": ids.BARRIER,
                    "description": "Say what gets in the way of good service",
                    "usage_hint": "what gets in the way",
                    "should_escape": True,
                },
                {
                    "command": ids.ENCORE,
                    "description": "Your week in the service programme",
                    "usage_hint": "[help | catch-up | pause | my-data | forget-me]",
                    "should_escape": True,
                },
                {
                    "command": ids.WIN,
                    "description": "Tell a success story",
                    "usage_hint": "[what happened]",
                    "should_escape": True,
                },
                {
                    "command": ids.GOAL,
                    "description": "Set a goal for your team, or see how far it is",
                    "usage_hint": "[what your team wants to do | list | help]",
                    "should_escape": True,
                },
                {
                    "command": ids.NOMINATE,
                    "description": "Nominate a colleague or a team for good service",
                    "usage_hint": "[@name what you saw]",
                    "should_escape": True,
                },
                {
                    "command": ids.PLAN,
                    "description": "Your if-then plan for the week, just for you",
                    "usage_hint": "[if ... | help]",
                    "should_escape": True,
                },
                {
                    "command": ids.DRILL,
                    "description": "One question about a real case, just for you",
                    "usage_hint": "[help]",
                    "should_escape": True,
                },
                {
                    "command": ids.PULSE,
                    "description": "The pulse that is open for you; programme leads start one",
                    "usage_hint": "[help]",
                    "should_escape": True,
                },
            ],
            "shortcuts": [
                {
                    "name": "Thank the author",
                    "type": "message",
                    "callback_id": ids.RECOGNITION_SHORTCUT,
                    "description": "Thank the person who wrote this message",
                },
                {
                    "name": "Make this a story",
                    "type": "message",
                    "callback_id": ids.STORY_SHORTCUT,
                    "description": "Tell a success story that begins with this message",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
