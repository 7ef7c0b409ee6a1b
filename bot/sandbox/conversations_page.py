"""What does the page list: the workspace, a person's conversations, and what was said in one?"""

from collections.abc import Iterator
from heapq import merge
from itertools import islice, takewhile
from operator import attrgetter
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.model import CHANNEL, Conversation, Message, Person
from bot.sandbox.state import SLACKBOT
from bot.sandbox.time_zones import zone_label
from bot.sandbox.world import World


def workspace(world: World) -> Json:
    """The workspace, the app, everyone and every channel."""
    state, manifest = world.state, world.manifest
    return {
        "workspace": {"id": state.team.id, "name": state.team.name},
        "app": {
            "id": state.app_id,
            "name": manifest.name,
            "user_id": state.bot.id,
            "bot_id": state.bot_id,
            "has_home": manifest.home_tab and state.installed,
            "installed": state.installed,
            "commands": [
                {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
                for one in manifest.commands.values()
            ],
            "shortcuts": [
                {
                    "name": one.name,
                    "type": one.kind,
                    "callback_id": one.callback_id,
                    "description": one.description,
                }
                for one in manifest.shortcuts.values()
            ],
        },
        "connected": world.transport.connected,
        "people": [_person(world, one) for one in state.people.values()],
        "channels": [
            {
                "id": one.id,
                "name": one.name,
                "is_private": one.is_private,
                "is_archived": one.is_archived,
                "topic": one.topic,
                "members": list(one.members),
            }
            for one in state.channels()
        ],
        "usergroups": [
            {"id": one.id, "handle": one.handle, "name": one.name, "users": list(one.users)}
            for one in state.usergroups.values()
        ],
        "emoji": list(state.emoji),
    }


def conversations(world: World, person: Person) -> list[Json]:
    """What the person sees in the side bar: channels, direct messages, and the app."""
    state = world.state
    app_direct = state.direct(state.bot.id, person.id)
    seen = [one for one in state.conversations.values() if state.visible_to(one, person.id)]
    shown = [
        one for one in seen if one.kind == CHANNEL or one.id == app_direct.id or person.id in one.members
    ]
    return [_conversation(world, one, person) for one in shown]


def messages(
    world: World, conversation: Conversation, person: Person, *, thread_ts: str, before: str, limit: int
) -> Json:
    """Messages of a channel or thread as the person sees them, oldest first."""
    visible = (
        one
        for one in _newest_first(conversation)
        if one.addressee in {None, person.id}
        and (not before or one.ts < before)
        and (_in_thread(one, thread_ts) if thread_ts else not one.is_reply or one.broadcast)
    )
    # One more than asked for tells whether there is more; a long history is not looked through for it.
    chosen = list(islice(visible, limit + 1))
    return {
        "messages": [_message(world, conversation, one) for one in reversed(chosen[:limit])],
        "has_more": len(chosen) > limit,
    }


def _newest_first(conversation: Conversation) -> Iterator[Message]:
    """Everything said, newest first: both kinds of messages are kept in the order of their ts."""
    kinds = (reversed(conversation.messages.values()), reversed(conversation.ephemerals.values()))
    return merge(*kinds, key=attrgetter("ts"), reverse=True)


def _in_thread(message: Message, thread_ts: str) -> bool:
    return thread_ts in {message.ts, message.thread_ts}


def _message(world: World, conversation: Conversation, message: Message) -> Json:
    shown = world.state.message_as_api(conversation, message)
    shown |= {"ephemeral": message.addressee is not None, "reactions": message.reactions_as_api()}
    return shown | message.marks()


def _conversation(world: World, conversation: Conversation, person: Person) -> Json:
    state = world.state
    mark = state.read_marks.get((person.id, conversation.id), "0")
    member = person.id in conversation.members
    new: list[Any] = [
        one.ts
        for one in takewhile(lambda one: one.ts > mark, _newest_first(conversation))
        if one.user != person.id
        and one.addressee in {None, person.id}
        and (not one.is_reply or one.broadcast)
        and one.subtype not in {"channel_join", "group_join"}
    ]
    last = next(reversed(conversation.messages), None)
    shown: Json = {
        "id": conversation.id,
        "kind": "channel",
        "name": conversation.name,
        "is_private": conversation.is_private,
        "is_archived": conversation.is_archived,
        "is_member": member,
        "unread": len(new) if member else 0,
        "last_ts": last,
    }
    if conversation.kind != CHANNEL:
        partner = state.people[conversation.partner_of(person.id)]
        kind = "app" if partner.id == state.bot.id else "im"
        shown |= {"kind": kind, "user": partner.id, "name": partner.real_name}
    return shown


def _person(world: World, person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "tz_label": zone_label(person.tz, world.clock.now()),
        "is_admin": person.is_admin,
        "is_bot": person.is_bot or person.id == SLACKBOT,
        "deleted": person.deleted,
        "is_restricted": person.is_restricted,
        "color": person.color,
        "presence": person.presence,
    }
