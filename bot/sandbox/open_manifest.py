"""What manifest does an app get whose maker named none?"""

from bot.sandbox.json_types import Json
from bot.sandbox.oauth.scopes import BOT_SCOPES

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
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
    "message.channels",
    "message.groups",
    "message.im",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "subteam_members_changed",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
    "user_profile_changed",
    "user_status_changed",
)


def open_manifest() -> Json:
    """A manifest that grants every bot scope and every event, over Socket Mode.

    Its `sandbox.open` makes every slash command that somebody types the app's, and every redirect_uri a good one, so
    that an app works before anybody has written a manifest for it. Shortcuts need a name, and so a manifest.
    """
    return {
        "display_information": {"name": "Your App"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "Your App"},
        },
        "oauth_config": {"scopes": {"bot": list(BOT_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
        "sandbox": {"open": True},
    }
