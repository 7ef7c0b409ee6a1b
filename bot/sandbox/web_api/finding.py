"""How does a method find the conversation, message or person that its arguments name?"""

from bot.sandbox.model import CHANNEL, DIRECT, Conversation, Message, Person
from bot.sandbox.state import SLACKBOT
from bot.sandbox.web_api.calls import Call, Refused


def visible_conversation(call: Call, name: str = "channel") -> Conversation:
    """The conversation with that id, if the app can see it; else `channel_not_found`."""
    found = call.world.state.conversations.get(call.text(name))
    bot = call.world.state.bot.id
    if found is None or (found.family != "channels" and bot not in found.members):
        raise Refused("channel_not_found")
    return found


def visible_channel(call: Call) -> Conversation:
    """Like visible_conversation, for methods that make no sense in a direct message."""
    found = visible_conversation(call)
    if found.kind != CHANNEL:
        raise Refused("method_not_supported_for_channel_type")
    return found


def target_conversation(call: Call) -> Conversation:
    """Where `chat.postMessage` goes: a conversation, a channel #name, or a person's id (their DM)."""
    state, target = call.world.state, call.text("channel")
    if target in state.people:
        return open_direct(call, state.people[target])
    named = target.removeprefix("#")
    for one in state.channels():
        if one.name == named and (not one.is_private or state.bot.id in one.members):
            return one
    return visible_conversation(call)


def open_direct(call: Call, person: Person) -> Conversation:
    """The app's direct message with a person; bots and deactivated people cannot be written to.

    `cannot_dm_bot` is not in Slack's lists of errors; it is what Slack answers all the same.
    """
    if person.id == SLACKBOT or person.is_bot:
        raise Refused("cannot_dm_bot")
    if person.deleted:
        raise Refused("user_disabled" if call.method == "conversations.open" else "channel_not_found")
    return call.world.state.direct(call.world.state.bot.id, person.id)


def need_post_permission(call: Call, conversation: Conversation) -> None:
    """Refuse where the app may not write: archived, or not a member without `chat:write.public`."""
    world = call.world
    if conversation.is_archived:
        raise Refused("is_archived")
    if conversation.kind == DIRECT:
        partner = world.state.people[conversation.partner_of(world.state.bot.id)]
        if partner.deleted:
            raise Refused("channel_not_found")
        if not world.manifest.messages_tab:
            raise Refused("messages_tab_disabled")
        return
    outside = world.state.bot.id not in conversation.members
    if outside and (conversation.is_private or "chat:write.public" not in world.manifest.scopes):
        raise Refused("not_in_channel")
    _need_posting_right(call, conversation)


def _need_posting_right(call: Call, conversation: Conversation) -> None:
    """Refuse where the workspace restricts who posts what; the ephemeral method knows one word for all of it."""
    reply = bool(call.text("thread_ts"))
    reason = {
        "read_only": "read_only_channel",
        "threads_only": "" if reply else "thread_only_channel",
        "no_threads": "non_threadable_channel" if reply else "",
    }.get(conversation.posting, "")
    if reason:
        raise Refused("restricted_action" + ("" if call.method == "chat.postEphemeral" else f"_{reason}"))


_WRITE_SCOPES = {
    "channels": ("channels:manage", "channels:write"),
    "groups": ("groups:write",),
    "im": ("im:write",),
}


def need_write_scope(call: Call, conversation: Conversation, right: str = "") -> None:
    """Refuse unless the app may manage this kind of channel; a narrower scope may do ("invites", "topic")."""
    narrower = (f"{conversation.family}:write.{right}",) if right else ()
    call.need_scope(*_WRITE_SCOPES[conversation.family], *narrower)


def need_membership(call: Call, conversation: Conversation) -> None:
    """Refuse with `not_in_channel` where the app is no member."""
    if call.world.state.bot.id not in conversation.members:
        raise Refused("not_in_channel")


def message_in(conversation: Conversation, ts: str, error: str = "message_not_found") -> Message:
    """The message with that ts."""
    found = conversation.messages.get(ts)
    if found is None:
        raise Refused(error)
    return found


def known_person(call: Call, name: str = "user", error: str = "user_not_found") -> Person:
    """The person with that id."""
    found = call.world.state.people.get(call.text(name))
    if found is None:
        raise Refused(error)
    return found
