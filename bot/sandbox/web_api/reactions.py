"""reactions.*: which emoji stand below a message?"""

from bot.sandbox.emoji import is_emoji_name
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message
from bot.sandbox.rate_limits import TIER_2
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.chat import permalink
from bot.sandbox.web_api.finding import message_in, need_membership, visible_conversation

EMOJI_MAX = 50
"""Distinct emoji on one message; Slack does not publish its number (Slack facts 8.6)."""

_ITEM = {"channel": "no_item_specified", "timestamp": "no_item_specified"}


@method("reactions.add", scopes=("reactions:write",), required=_ITEM | {"name": "invalid_name"})
async def add(call: Call) -> Json:
    """React as the app."""
    conversation, message = _item(call)
    need_membership(call, conversation)
    if conversation.is_archived:
        raise Refused("is_archived")
    name = _name(call)
    if name not in message.reactions and len(message.reactions) >= EMOJI_MAX:
        raise Refused("too_many_emoji")
    if not call.world.activity.react(conversation, message, call.world.state.bot.id, name):
        raise Refused("already_reacted")
    return {}


@method(
    "reactions.remove", tier=TIER_2, scopes=("reactions:write",), required=_ITEM | {"name": "invalid_name"}
)
async def remove(call: Call) -> Json:
    """Take the app's reaction back."""
    conversation, message = _item(call)
    if not call.world.activity.unreact(conversation, message, call.world.state.bot.id, _name(call)):
        raise Refused("no_reaction")
    return {}


@method("reactions.get", scopes=("reactions:read",), required=_ITEM)
async def get(call: Call) -> Json:
    """A message with its reactions."""
    conversation, message = _item(call)
    shown = call.world.state.message_as_api(conversation, message, all_metadata=False)
    shown["permalink"] = permalink(call, conversation, message)
    return {"type": "message", "channel": conversation.id, "message": shown}


def _item(call: Call) -> tuple[Conversation, Message]:
    conversation = visible_conversation(call)
    return conversation, message_in(conversation, call.text("timestamp"))


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if not is_emoji_name(name, call.world.state.custom_emoji):
        raise Refused("invalid_name")
    return name
