"""Of what does a workspace consist: people, conversations, messages and groups."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.json_types import Json
from bot.sandbox.time_zones import zone_label

DIRECT = "im"
CHANNEL = "channel"

_AVATAR = "https://secure.gravatar.com/avatar/0?d=identicon&s="


@dataclass
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str
    profile_fields: dict[str, Json] = field(default_factory=dict)
    """Custom profile fields: id -> {"label", "type"}."""
    edit_minutes: float | None = None
    """How long messages can be edited; None is for ever."""


@dataclass
class Person:
    """A member: a human, a guest, a deactivated account or a bot."""

    id: str
    team_id: str
    name: str
    real_name: str
    display_name: str = ""
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    color: str = "4bbe2e"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    presence: str = "active"
    status_text: str = ""
    status_emoji: str = ""
    dnd: tuple[float, float] | None = None
    fields: dict[str, str] = field(default_factory=dict)
    updated: int = 0

    def profile(self, *, with_email: bool) -> Json:
        """The `profile` part of a user object."""
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "status_text": self.status_text,
            "status_emoji": self.status_emoji,
            "status_expiration": 0,
            "status_text_canonical": "",
            "status_emoji_display_info": [],
            "avatar_hash": "g" + self.id.lower(),
            "first_name": first,
            "last_name": last,
            "team": self.team_id,
            **{f"image_{size}": f"{_AVATAR}{size}" for size in (24, 32, 48, 72, 192, 512)},
        }
        if with_email and self.email:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id or "", "always_active": True}
        return profile

    def dnd_as_api(self, now: float) -> Json:
        """Whether and until when (epoch seconds) this person does not want to be disturbed."""
        start, end = self.dnd or (1, 1)
        enabled = self.dnd is not None and end > now
        return {"dnd_enabled": enabled, "next_dnd_start_ts": int(start), "next_dnd_end_ts": int(end)}

    def as_api(self, now: float, *, with_email: bool = False, with_locale: bool = False) -> Json:
        """The user object of `users.info` at the instant `now` (epoch seconds)."""
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self.profile(with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:  # Slack leaves out what a deactivated account no longer has
            return user | {"is_forgotten": False}
        user |= {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": zone_label(self.tz, now),
            "tz_offset": zone_offset(self.tz, now),
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        return user | {"locale": self.locale} if with_locale else user


def zone_offset(tz: str, now: float) -> int:
    """Seconds east of UTC in this IANA zone at that instant."""
    offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(tz)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


@dataclass
class Message:
    """One message; `addressee` is set on an ephemeral one, which only that person sees."""

    ts: str
    user: str
    text: str
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    icons: Json | None = None
    metadata: Json | None = None
    edited: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_msg_id: str | None = None
    addressee: str | None = None
    extra: Json = field(default_factory=dict)
    simulated: bool = False
    """Written by a simulated colleague. The page shows it; the app cannot tell, as with everything they do."""
    simulated_reactions: list[tuple[str, str]] = field(default_factory=list)
    """(emoji name, person) of reactions by simulated colleagues."""

    @property
    def is_reply(self) -> bool:
        """Whether it lives in a thread rather than in the channel."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_api(self, team_id: str, *, all_metadata: bool = True) -> Json:
        """The message object of history, events and `chat.postMessage`."""
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional: dict[str, Any] = {
            "subtype": self.subtype,
            "client_msg_id": self.client_msg_id,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "username": self.username,
            "icons": self.icons,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "blocks": self.blocks,
            "attachments": self.attachments,
        }
        message |= {name: value for name, value in optional.items() if value is not None}
        message["team"] = team_id
        if self.files:
            message["files"] = self.files
        if self.reactions:
            message["reactions"] = self.reactions_as_api()
        if self.metadata is not None:
            message["metadata"] = (
                self.metadata if all_metadata else {"event_type": self.metadata.get("event_type")}
            )
        return message | self.extra

    def marks(self) -> Json:
        """What the page is told beside what the app may know: who of all this was simulated."""
        marks: Json = {"simulated": True} if self.simulated else {}
        given = [
            {"name": name, "user": user}
            for name, user in self.simulated_reactions
            if user in self.reactions.get(name, [])
        ]
        return marks | ({"simulated_reactions": given} if given else {})

    def reactions_as_api(self) -> list[Json]:
        """Reactions as `[{"name", "users", "count"}]`, in the order they were first given."""
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]


@dataclass
class Conversation:
    """A channel (public or private) or a direct message between two members."""

    id: str
    kind: str
    name: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_general: bool = False
    creator: str = ""
    created: int = 0
    topic: str = ""
    purpose: str = ""
    posting: str = "open"
    """What may be posted: "open", "read_only", "threads_only" (replies) or "no_threads" (no replies)."""
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    """By ts, oldest first."""
    ephemerals: dict[str, Message] = field(default_factory=dict)
    pins: dict[str, Json] = field(default_factory=dict)
    """ts of a pinned message -> {"created", "created_by"}, the oldest pin first."""
    bookmarks: dict[str, Json] = field(default_factory=dict)
    """By id, in order."""
    replies: dict[str, list[str]] = field(default_factory=dict)
    """Thread parent ts -> ts of its replies, oldest first."""

    @property
    def family(self) -> str:
        """The word Slack's scopes and events use: "channels", "groups" or "im"."""
        if self.kind == DIRECT:
            return "im"
        return "groups" if self.is_private else "channels"

    @property
    def channel_type(self) -> str:
        """The `channel_type` of a message event."""
        return {"channels": "channel", "groups": "group", "im": "im"}[self.family]

    def partner_of(self, user: str) -> str:
        """The other member of a direct message (the person themself in a note-to-self)."""
        others = [one for one in self.members if one != user]
        return others[0] if others else user


@dataclass
class UserGroup:
    """A user group, such as @trainers."""

    id: str
    handle: str
    name: str
    users: list[str]
    disabled: bool = False

    def as_api(self, team_id: str, since: int) -> Json:
        """The user group object without its users; `since` (epoch seconds) is when it came to be."""
        return {
            "id": self.id,
            "team_id": team_id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": since,
            "date_update": since,
            "date_delete": since if self.disabled else 0,
            "auto_type": None,
            "created_by": self.users[0] if self.users else "",
            "updated_by": "",
            "deleted_by": None,
            "prefs": {"channels": [], "groups": []},
        }
