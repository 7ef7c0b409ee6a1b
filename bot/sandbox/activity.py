"""What happens when something is said, changed or joined: the state changes, pages and app hear of it."""

import dataclasses
import re
from collections.abc import Callable

from bot.sandbox import chance
from bot.sandbox.events import Events
from bot.sandbox.feed import Feed
from bot.sandbox.json_types import Json
from bot.sandbox.model import DIRECT, Conversation, Message, Person
from bot.sandbox.state import State


class Activity:
    """The only one who changes conversations, so that nothing happens unheard."""

    def __init__(self, state: State, events: Events, feed: Feed) -> None:
        self._state = state
        self._events = events
        self._feed = feed
        self.on_app_post: list[Callable[[], None]] = []
        """Called after each new message by the app that others can see."""

    def say(self, conversation: Conversation, message: Message) -> Message:
        """Post a new message; its ts must be fresh."""
        new_direct = conversation.kind == DIRECT and not conversation.messages
        self._state.insert(conversation, message)
        self._publish("message", conversation, message)
        if new_direct:
            self._feed.publish({"type": "conversations"}, conversation.members)
        if message.addressee is not None:
            return message
        self._hear_message(conversation, self._message_event(conversation, message))
        mentioned = re.search(rf"<@{self._state.bot.id}(\||>)", message.text) is not None
        if mentioned and message.user != self._state.bot.id and conversation.kind != DIRECT:
            mention = self._message_event(conversation, message) | {"type": "app_mention"}
            mention.pop("channel_type", None)
            self._hear(conversation, "app_mention", mention)
        if message.bot_id == self._state.bot_id:
            for listener in self.on_app_post:
                listener()
        return message

    def say_as(self, person: Person, conversation: Conversation, text: str, **details: object) -> Message:
        """Post a message of a person, with the details (fields of Message) given."""
        message = Message(
            ts=self._state.new_ts(), user=person.id, text=text, client_msg_id=chance.uuid4("message")
        )
        return self.say(conversation, dataclasses.replace(message, **details))  # type: ignore[arg-type]

    def edit(self, conversation: Conversation, message: Message, editor: str, **changes: object) -> Message:
        """Replace fields of a message; the old one goes into the event."""
        before = self._state.message_as_api(conversation, message)
        for name, value in changes.items():
            setattr(message, name, value)
        if message.addressee is None:
            message.edited = {"user": editor, "ts": f"{int(self._state.clock.now())}.000000"}
            self._hear_message(
                conversation,
                self._hidden(conversation, "message_changed")
                | {"message": self._state.message_as_api(conversation, message), "previous_message": before},
            )
        self._publish("message_changed", conversation, message)
        return message

    def delete(self, conversation: Conversation, message: Message) -> None:
        """Take a message away."""
        before = self._state.message_as_api(conversation, message)
        conversation.messages.pop(message.ts, None)
        conversation.ephemerals.pop(message.ts, None)
        siblings = conversation.replies.get(message.thread_ts or "", [])
        if message.ts in siblings:
            siblings.remove(message.ts)
        self._publish("message_deleted", conversation, message)
        if message.addressee is None:
            self._hear_message(
                conversation,
                self._hidden(conversation, "message_deleted")
                | {"deleted_ts": message.ts, "previous_message": before},
            )

    def react(self, conversation: Conversation, message: Message, person: str, name: str) -> bool:
        """Add a reaction; False if it was there already."""
        users = message.reactions.setdefault(name, [])
        if person in users:
            return False
        users.append(person)
        self._reaction_changed(conversation, message, person, name, "reaction_added")
        return True

    def unreact(self, conversation: Conversation, message: Message, person: str, name: str) -> bool:
        """Take a reaction back; False if it was not there."""
        users = message.reactions.get(name, [])
        if person not in users:
            return False
        users.remove(person)
        if not users:
            del message.reactions[name]
        self._reaction_changed(conversation, message, person, name, "reaction_removed")
        return True

    def pin(self, conversation: Conversation, message: Message, person: str) -> None:
        """Pin a message to its conversation."""
        conversation.pins[message.ts] = {"created": int(self._state.clock.now()), "created_by": person}
        self._pin_changed(conversation, message, person, "pin_added")

    def unpin(self, conversation: Conversation, message: Message, person: str) -> None:
        """Take a pin out."""
        pinned = conversation.pins.pop(message.ts)
        self._pin_changed(conversation, message, person, "pin_removed", pinned)

    def join(self, conversation: Conversation, person: str, inviter: str | None = None) -> bool:
        """Make somebody a member; False if they were."""
        if person in conversation.members:
            return False
        conversation.members.append(person)
        self._conversations_changed()
        event: Json = {
            "type": "member_joined_channel",
            "user": person,
            "channel": conversation.id,
            "channel_type": "G" if conversation.is_private else "C",
            "team": self._state.team.id,
        }
        if inviter is not None:
            event["inviter"] = inviter
        self._hear(conversation, "member_joined_channel", event)
        subtype = "group_join" if conversation.is_private else "channel_join"
        extra: Json = {"inviter": inviter} if inviter is not None else {}
        self._notice(conversation, person, subtype, f"<@{person}> has joined the channel", extra)
        return True

    def leave(self, conversation: Conversation, person: str, remover: str | None = None) -> bool:
        """End somebody's membership; False if they were no member."""
        if person not in conversation.members:
            return False
        event: Json = {
            "type": "member_left_channel",
            "user": person,
            "channel": conversation.id,
            "channel_type": "G" if conversation.is_private else "C",
            "team": self._state.team.id,
        }
        self._hear(conversation, "member_left_channel", event)
        conversation.members.remove(person)
        self._conversations_changed()
        if person == self._state.bot.id:
            kind = "group_left" if conversation.is_private else "channel_left"
            self._events.emit(kind, {"type": kind, "channel": conversation.id, "actor_id": remover or person})
        return True

    def set_archived(self, conversation: Conversation, person: str, *, archived: bool) -> None:
        """Archive a channel or bring it back."""
        conversation.is_archived = archived
        self._conversations_changed()
        self._channel_event(
            conversation,
            "archive" if archived else "unarchive",
            {"channel": conversation.id, "user": person},
        )

    def rename(self, conversation: Conversation, name: str) -> None:
        """Give a channel another name."""
        conversation.name = name
        self._conversations_changed()
        described = {"id": conversation.id, "name": name, "created": conversation.created}
        self._channel_event(conversation, "rename", {"channel": described})

    def add_channel(self, conversation: Conversation) -> None:
        """Let a new channel exist."""
        self._state.conversations[conversation.id] = conversation
        self._conversations_changed()
        if not conversation.is_private:
            described = {
                "id": conversation.id,
                "name": conversation.name,
                "created": conversation.created,
                "creator": conversation.creator,
            }
            self._events.emit("channel_created", {"type": "channel_created", "channel": described})

    def _message_event(self, conversation: Conversation, message: Message) -> Json:
        return self._state.message_as_api(conversation, message) | {
            "channel": conversation.id,
            "event_ts": message.ts,
            "channel_type": conversation.channel_type,
        }

    def _hidden(self, conversation: Conversation, subtype: str) -> Json:
        ts = self._state.new_ts()
        return {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": conversation.id,
            "ts": ts,
            "event_ts": ts,
            "channel_type": conversation.channel_type,
        }

    def _hear_message(self, conversation: Conversation, event: Json) -> None:
        self._hear(conversation, f"message.{conversation.family}", event)

    def _hear(self, conversation: Conversation, subscription: str, event: Json) -> None:
        """An app hears only of conversations it is a member of."""
        if self._state.bot.id in conversation.members:
            self._events.emit(subscription, event)

    def _channel_event(self, conversation: Conversation, what: str, details: Json) -> None:
        kind = f"group_{what}" if conversation.is_private else f"channel_{what}"
        if not conversation.is_private or self._state.bot.id in conversation.members:
            self._events.emit(kind, {"type": kind} | details)

    def _notice(self, conversation: Conversation, person: str, subtype: str, text: str, extra: Json) -> None:
        self.say(
            conversation,
            Message(ts=self._state.new_ts(), user=person, text=text, subtype=subtype, extra=extra),
        )

    def _reaction_changed(
        self, conversation: Conversation, message: Message, person: str, name: str, kind: str
    ) -> None:
        self._publish("reaction", conversation, message)
        event = {
            "type": kind,
            "user": person,
            "reaction": name,
            "item": {"type": "message", "channel": conversation.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._state.new_ts(),
        }
        self._hear(conversation, kind, event)

    def _pin_changed(
        self,
        conversation: Conversation,
        message: Message,
        person: str,
        kind: str,
        pinned: Json | None = None,
    ) -> None:
        item = {
            "type": "message",
            "channel": conversation.id,
            "message": self._state.message_as_api(conversation, message),
        } | (pinned or conversation.pins[message.ts])
        event: Json = {"type": kind, "user": person, "channel_id": conversation.id, "item": item}
        if kind == "pin_added":
            event["pin_count"] = len(conversation.pins)
        else:
            event["has_pins"] = bool(conversation.pins)
        self._hear(conversation, kind, event | {"event_ts": self._state.new_ts()})

    def _publish(self, what: str, conversation: Conversation, message: Message) -> None:
        def may_read(person: str) -> bool:
            if message.addressee is not None:
                return person == message.addressee
            return self._state.visible_to(conversation, person)

        shown = self._state.message_as_api(conversation, message) | {
            "ephemeral": message.addressee is not None,
            **message.marks(),
        }
        self._feed.publish_where({"type": what, "channel": conversation.id, "message": shown}, may_read)

    def _conversations_changed(self) -> None:
        self._feed.publish({"type": "workspace"})
        self._feed.publish({"type": "conversations"})
