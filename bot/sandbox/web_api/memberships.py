"""conversations.members, join, leave, invite and kick: who belongs to a channel?"""

from bot.sandbox.json_types import Json
from bot.sandbox.rate_limits import TIER_4
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.channels import MANAGE, READ, channel_as_api
from bot.sandbox.web_api.finding import (
    known_person,
    need_membership,
    need_write_scope,
    visible_channel,
    visible_conversation,
)
from bot.sandbox.web_api.paging import page

_NO_CHANNEL = {"channel": "channel_not_found"}
_INVITE = (
    "channels:manage",
    "channels:write.invites",
    "groups:write",
    "groups:write.invites",
    "im:write",
    "mpim:write",
)


@method("conversations.members", tier=TIER_4, scopes=READ, required=_NO_CHANNEL)
async def members(call: Call) -> Json:
    """Ids of the members."""
    conversation = visible_conversation(call)
    call.need_scope(f"{conversation.family}:read")
    shown, metadata = page(call, conversation.members)
    return {"members": shown, "response_metadata": metadata}


@method("conversations.join", scopes=("channels:join",), required=_NO_CHANNEL)
async def join(call: Call) -> Json:
    """Make the app a member of a public channel."""
    conversation = visible_channel(call)
    if conversation.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise Refused("is_archived")
    joined = call.world.activity.join(conversation, call.world.state.bot.id)
    answer: Json = {"channel": channel_as_api(call, conversation)}
    if not joined:
        answer |= {
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    return answer


@method("conversations.leave", scopes=MANAGE, required=_NO_CHANNEL)
async def leave(call: Call) -> Json:
    """End the app's own membership."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation)
    if conversation.is_general:
        raise Refused("cant_leave_general")
    if conversation.is_archived:
        raise Refused("is_archived")
    if not call.world.activity.leave(conversation, call.world.state.bot.id):
        return {"not_in_channel": True}
    return {}


@method("conversations.invite", scopes=_INVITE, required=_NO_CHANNEL | {"users": "no_user"})
async def invite(call: Call) -> Json:
    """Bring people into a channel the app is in."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation, "invites")
    need_membership(call, conversation)
    if conversation.is_archived:
        raise Refused("is_archived")
    people = [call.world.state.people.get(one) for one in call.names("users")]
    chosen = [one for one in people if one is not None]
    if not chosen or len(chosen) < len(people):
        raise Refused("user_not_found")
    bot = call.world.state.bot.id
    if any(one.id == bot for one in chosen):
        raise Refused("cant_invite_self")
    if any(one.deleted for one in chosen):
        raise Refused("cant_invite")
    if all(one.id in conversation.members for one in chosen):
        raise Refused("already_in_channel")
    for one in chosen:
        call.world.activity.join(conversation, one.id, inviter=bot)
    return {"channel": channel_as_api(call, conversation)}


@method("conversations.kick", scopes=MANAGE, required=_NO_CHANNEL | {"user": "user_not_found"})
async def kick(call: Call) -> Json:
    """Take somebody out of a channel the app is in."""
    conversation = visible_channel(call)
    need_write_scope(call, conversation)
    need_membership(call, conversation)
    person, bot = known_person(call), call.world.state.bot.id
    if conversation.is_general:
        raise Refused("cant_kick_from_general")
    if person.id == bot:
        raise Refused("cant_kick_self")
    if not call.world.activity.leave(conversation, person.id, remover=bot):
        raise Refused("not_in_channel")
    return {}
