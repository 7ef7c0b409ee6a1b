"""chat.scheduleMessage and friends: what is posted later, and when? (Slack facts 2.3)"""

from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json
from bot.sandbox.scheduled import Scheduled
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.chat import UPDATE_TEXT_MAX, new_app_message, read_content, thread_of
from bot.sandbox.web_api.finding import need_post_permission, target_conversation, visible_conversation
from bot.sandbox.web_api.paging import page

MAX_AHEAD = 120 * 86400
WINDOW = 300
WINDOW_MOST = 30
DELETE_LATEST = 60


@method(
    "chat.scheduleMessage",
    scopes=("chat:write",),
    required={"channel": "channel_not_found", "post_at": "invalid_time"},
)
async def schedule_message(call: Call) -> Json:
    """Keep a message until its time."""
    world = call.world
    conversation = target_conversation(call)
    need_post_permission(call, conversation)
    post_at = call.number("post_at", 0, "invalid_time")
    now = world.clock.now()
    if post_at <= now:
        raise Refused("time_in_past")
    if post_at > now + MAX_AHEAD:
        raise Refused("time_too_far")
    window = post_at // WINDOW
    waiting = [one for one in world.scheduled.waiting() if one.channel == conversation.id]
    if sum(one.post_at // WINDOW == window for one in waiting) >= WINDOW_MOST:
        raise Refused("restricted_too_many")
    content = read_content(call)
    if len(content["text"]) > UPDATE_TEXT_MAX:
        raise Refused("msg_too_long")
    message = new_app_message(call, content, thread_ts=thread_of(call, conversation))
    scheduled = Scheduled(fresh_id("Q"), conversation.id, post_at, message, int(now))
    world.scheduled.add(scheduled)
    draft = message.as_api(world.state.team.id)
    draft.pop("ts")
    return {
        "channel": conversation.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": draft | {"type": "delayed_message"},
    }


@method("chat.scheduledMessages.list")
async def list_scheduled(call: Call) -> Json:
    """What is still waiting, soonest first."""
    channel = call.text("channel")
    if channel and channel not in call.world.state.conversations:
        raise Refused("invalid_channel")
    oldest, latest = call.number("oldest", 0), call.number("latest", 2**40)
    chosen = [
        one
        for one in call.world.scheduled.waiting()
        if (not channel or one.channel == channel) and oldest <= one.post_at <= latest
    ]
    shown, metadata = page(call, chosen)
    return {
        "scheduled_messages": [
            {
                "id": one.id,
                "channel_id": one.channel,
                "post_at": one.post_at,
                "date_created": one.created,
                "text": one.message.text,
            }
            for one in shown
        ],
        "response_metadata": metadata,
    }


@method(
    "chat.deleteScheduledMessage",
    scopes=("chat:write",),
    required={"channel": "channel_not_found", "scheduled_message_id": "invalid_scheduled_message_id"},
)
async def delete_scheduled(call: Call) -> Json:
    """Take back what is still waiting."""
    conversation = visible_conversation(call)
    found = call.world.scheduled.get(call.text("scheduled_message_id"))
    too_late = found is not None and found.post_at - call.world.clock.now() < DELETE_LATEST
    if found is None or found.channel != conversation.id or too_late:
        raise Refused("invalid_scheduled_message_id")
    call.world.scheduled.remove(found.id)
    return {}
