"""What is in the workspace now: who is there, which conversations exist, what has been said?"""

from collections.abc import Iterator

from bot.sandbox.clock import SandboxClock
from bot.sandbox.emoji import standard_names
from bot.sandbox.ids import stable_id
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Manifest
from bot.sandbox.model import CHANNEL, DIRECT, Conversation, Message, Person, Team, UserGroup
from bot.sandbox.workspace import Workspace, seconds_ago

SLACKBOT = "USLACKBOT"

_COLORS = ("4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "9f69e7", "d58247", "385a86", "2b6836", "bb86b7")


class State:
    """The living workspace. It holds facts and finds them; who may change what is decided elsewhere."""

    def __init__(self, workspace: Workspace, manifest: Manifest, clock: SandboxClock) -> None:
        self.clock = clock
        self.manifest = manifest
        team = workspace.team
        domain = str(team.get("domain", "workspace"))
        self.team = Team(team.get("id") or stable_id("T", domain), str(team.get("name", "Workspace")), domain)
        self.team.edit_minutes = team.get("edit_minutes")
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.emoji = (*workspace.emoji, *standard_names())
        self.custom_emoji = tuple(workspace.emoji)
        self.read_marks: dict[tuple[str, str], str] = {}
        self.installed = True
        """Whether the app is installed; an app that is not hears nothing and may do nothing."""
        self.last_ts = 0
        """The newest ts given so far, in microseconds."""
        started = float(int(clock.now()))  # whole, so that the history has the same ts in every run
        self.started = started
        for field in workspace.profile_fields:
            field_id = stable_id("Xf", domain, str(field["label"]))
            self.team.profile_fields[field_id] = {"label": field["label"], "type": field.get("type", "text")}
        for index, described in enumerate(workspace.people):
            self._add_person(described, index)
        self.app_id = stable_id("A", domain, manifest.name)
        self.bot_id = stable_id("B", domain, manifest.name)
        self.bot = self._add_app_bot()
        # Slackbot is in every list of users, and Slack does not say that it is a bot (Slack facts 8.5).
        self.people[SLACKBOT] = Person(SLACKBOT, self.team.id, "slackbot", "Slackbot", color="757575")
        for described in workspace.channels:
            self._add_channel(described)
        for described in workspace.usergroups:
            group_id = described.get("id") or stable_id("S", domain, described["handle"])
            users = [self.person(handle).id for handle in described.get("users", [])]
            name = str(described.get("name", described["handle"]))
            self.usergroups[group_id] = UserGroup(group_id, described["handle"], name, users)
        self._add_messages(workspace.messages)

    def person(self, key: str) -> Person:
        """A person by id or handle; raises KeyError."""
        if key in self.people:
            return self.people[key]
        for one in self.people.values():
            if one.name == key.removeprefix("@"):
                return one
        raise KeyError(key)

    def channel(self, key: str) -> Conversation:
        """A conversation by id, or a channel by name with or without #; raises KeyError."""
        if key in self.conversations:
            return self.conversations[key]
        for one in self.conversations.values():
            if one.kind == CHANNEL and one.name == key.removeprefix("#"):
                return one
        raise KeyError(key)

    def channels(self) -> Iterator[Conversation]:
        """Every public and private channel."""
        return (one for one in self.conversations.values() if one.kind == CHANNEL)

    def direct(self, first: str, second: str) -> Conversation:
        """The direct message between two people (ids), opened if it does not exist."""
        pair = tuple(sorted({first, second}))
        conversation_id = stable_id("D", self.team.id, *pair)
        if conversation_id not in self.conversations:
            self.conversations[conversation_id] = Conversation(
                id=conversation_id, kind=DIRECT, created=int(self.clock.now()), members=list(pair)
            )
        return self.conversations[conversation_id]

    def visible_to(self, conversation: Conversation, person: str) -> bool:
        """Whether a person can see that a conversation exists and read it."""
        if person in conversation.members:
            return True
        return conversation.family == "channels" and not self.people[person].is_restricted

    def new_ts(self, at: float | None = None) -> str:
        """A message ts (epoch seconds with six decimals) that is later than every one given before."""
        micros = int((self.clock.now() if at is None else at) * 1_000_000)
        self.last_ts = max(micros, self.last_ts + 1)
        return as_ts(self.last_ts)

    def insert(self, conversation: Conversation, message: Message) -> None:
        """Put a message with the newest ts at the end of a conversation (or into its thread)."""
        if message.addressee is not None:
            conversation.ephemerals[message.ts] = message
            return
        conversation.messages[message.ts] = message
        if message.is_reply and message.thread_ts is not None:
            conversation.replies.setdefault(message.thread_ts, []).append(message.ts)

    def message_as_api(
        self, conversation: Conversation, message: Message, *, all_metadata: bool = True
    ) -> Json:
        """A message object with the counters of its thread."""
        answer = message.as_api(self.team.id, all_metadata=all_metadata)
        replies = [ts for ts in conversation.replies.get(message.ts, []) if ts in conversation.messages]
        if replies:
            users = list(dict.fromkeys(conversation.messages[ts].user for ts in replies))
            answer |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": users,
                "reply_users_count": len(users),
                "latest_reply": replies[-1],
            }
        if message.bot_id == self.bot_id:
            answer["bot_profile"] = self._bot_profile()
        if message.is_reply and message.thread_ts in conversation.messages:
            answer["parent_user_id"] = conversation.messages[message.thread_ts].user
        return answer

    def _bot_profile(self) -> Json:
        return {
            "id": self.bot_id,
            "deleted": False,
            "name": self.bot.real_name,
            "updated": self.bot.updated,
            "app_id": self.app_id,
            "icons": {},
            "team_id": self.team.id,
        }

    def _add_person(self, described: Json, index: int) -> Person:
        handle, role = described["handle"], described.get("role", "member")
        labels = {field["label"]: field_id for field_id, field in self.team.profile_fields.items()}
        fields = described.get("fields") or {}
        person = Person(
            id=described.get("id") or stable_id("U", self.team.domain, handle),
            team_id=self.team.id,
            name=handle,
            real_name=described["name"],
            display_name=str(described.get("display_name", "")),
            title=str(described.get("title", "")),
            email=str(described.get("email", f"{handle}@{self.team.domain}.example")),
            tz=str(described.get("tz", "Europe/London")),
            locale=str(described.get("locale", "en-GB")),
            color=_COLORS[index % len(_COLORS)],
            is_admin=role in {"admin", "owner"},
            is_owner=role == "owner",
            is_bot=role == "bot",
            is_restricted=role == "guest",
            deleted=bool(described.get("deleted", False)),
            presence=str(described.get("presence", "active")),
            fields={labels[name]: str(value) for name, value in fields.items() if name in labels},
            updated=int(self.started) - 86400,
        )
        if person.is_bot:
            person.bot_id = stable_id("B", self.team.domain, handle)
            person.app_id = stable_id("A", self.team.domain, handle)
        self.people[person.id] = person
        return person

    def _add_app_bot(self) -> Person:
        bot = Person(
            id=stable_id("U", self.team.domain, "app", self.manifest.name),
            team_id=self.team.id,
            name=self.manifest.bot_name.lower().replace(" ", "_"),
            real_name=self.manifest.bot_name,
            tz="America/Los_Angeles",  # what Slack gives every bot user
            locale="en-US",
            is_bot=True,
            bot_id=self.bot_id,
            app_id=self.app_id,
            updated=int(self.started),
        )
        self.people[bot.id] = bot
        return bot

    def _add_channel(self, described: Json) -> None:
        name = described["name"]
        wanted = described.get("members") or []
        everyone = [
            one for one in self.people.values() if not one.deleted and one.id not in {self.bot.id, SLACKBOT}
        ]
        people = everyone if wanted == "everyone" else [self.person(handle) for handle in wanted]
        members = [one.id for one in people if not one.deleted]
        channel_id = described.get("id") or stable_id("C", self.team.domain, name)
        self.conversations[channel_id] = Conversation(
            id=channel_id,
            kind=CHANNEL,
            name=name,
            is_private=bool(described.get("private", False)),
            is_archived=bool(described.get("archived", False)),
            is_general=bool(described.get("general", False)),
            creator=members[0] if members else next(iter(self.people)),
            created=int(self.started) - 400 * 86400,
            topic=str(described.get("topic", "")),
            purpose=str(described.get("purpose", "")),
            posting=str(described.get("posting", "open")),
            members=[*members, self.bot.id] if described.get("app") else members,
        )

    def _add_messages(self, described: list[Json]) -> None:
        flat: list[tuple[float, Json, Json | None]] = []
        for one in described:
            flat.append((self.started - seconds_ago(one["ago"]), one, None))
            flat += [
                (self.started - seconds_ago(reply["ago"]), reply, one) for reply in one.get("replies") or []
            ]
        seeded: dict[int, str] = {}
        for at, one, parent in sorted(flat, key=lambda item: item[0]):
            conversation = self.channel((parent or one)["channel"])
            author = self.person(one["from"])
            message = Message(
                ts=self.new_ts(at),
                user=author.id,
                text=str(one["text"]),
                bot_id=author.bot_id,
                app_id=author.app_id,
                thread_ts=seeded.get(id(parent)) if parent is not None else None,
            )
            for name, users in (one.get("reactions") or {}).items():
                message.reactions[name] = [self.person(handle).id for handle in users]
            seeded[id(one)] = message.ts
            self.insert(conversation, message)
        for conversation in self.conversations.values():
            last = next(reversed(conversation.messages), "0")
            for person in self.people:
                self.read_marks[(person, conversation.id)] = last


def as_ts(micros: int) -> str:
    """Microseconds since 1970 as a message ts."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
