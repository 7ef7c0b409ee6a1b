"""pins.*: which messages are pinned to a channel?"""

from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message
from bot.sandbox.rate_limits import TIER_2
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.finding import message_in, need_membership, visible_conversation

PINS_MAX = 100
"""Pins in one channel; Slack does not publish its number."""

_WRITE = ("pins:write",)
_CHANNEL = {"channel": "channel_not_found"}


@method("pins.add", tier=TIER_2, scopes=_WRITE, required=_CHANNEL)
async def add(call: Call) -> Json:
    """Pin a message."""
    conversation, message = _item(call)
    need_membership(call, conversation)
    if message.ts in conversation.pins:
        raise Refused("already_pinned")
    if len(conversation.pins) >= PINS_MAX:
        raise Refused("too_many_pins")
    call.world.activity.pin(conversation, message, call.world.state.bot.id)
    return {}


@method("pins.remove", tier=TIER_2, scopes=_WRITE, required=_CHANNEL)
async def remove(call: Call) -> Json:
    """Take a pin out."""
    conversation, message = _item(call)
    if message.ts not in conversation.pins:
        raise Refused("no_pin")
    call.world.activity.unpin(conversation, message, call.world.state.bot.id)
    return {}


@method("pins.list", tier=TIER_2, scopes=("pins:read",), required=_CHANNEL)
async def list_pins(call: Call) -> Json:
    """The pinned messages, the newest pin first."""
    conversation = visible_conversation(call)
    items = [
        {
            "type": "message",
            "channel": conversation.id,
            "created": pinned["created"],
            "created_by": pinned["created_by"],
            "message": call.world.state.message_as_api(conversation, conversation.messages[ts]),
        }
        for ts, pinned in reversed(conversation.pins.items())
        if ts in conversation.messages
    ]
    return {"items": items}


def _item(call: Call) -> tuple[Conversation, Message]:
    conversation = visible_conversation(call)
    if not call.text("timestamp"):
        raise Refused("no_item_specified")
    return conversation, message_in(conversation, call.text("timestamp"))
