"""conversations.history and replies: what has been said, read back by the app? (Slack facts 2.2, 5.1)"""

import re

from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message
from bot.sandbox.web_api.calls import Call, Refused, method
from bot.sandbox.web_api.finding import need_membership, visible_conversation
from bot.sandbox.web_api.paging import page

_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")
_TS = re.compile(r"\d{1,12}(\.\d{1,6})?|now")


@method("conversations.history", scopes=_SCOPES, required={"channel": "channel_not_found"})
async def history(call: Call) -> Json:
    """Messages of the channel itself, newest first."""
    conversation = _readable(call)
    inside = _within(call)
    chosen = [
        one
        for one in reversed(conversation.messages.values())
        if (not one.is_reply or one.broadcast) and inside(one)
    ]
    shown, metadata = page(call, chosen)
    answer: Json = {
        "messages": _as_api(call, conversation, shown),
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return answer | ({"response_metadata": metadata} if metadata["next_cursor"] else {})


@method(
    "conversations.replies",
    scopes=_SCOPES,
    required={"channel": "channel_not_found", "ts": "thread_not_found"},
)
async def replies(call: Call) -> Json:
    """A thread, oldest first, its parent at the head."""
    conversation = _readable(call)
    asked = conversation.messages.get(call.text("ts"))
    if asked is None:
        raise Refused("thread_not_found")
    parent = conversation.messages.get(asked.thread_ts or asked.ts, asked)
    inside = _within(call)
    found = [conversation.messages[ts] for ts in conversation.replies.get(parent.ts, [])]
    shown, metadata = page(call, [parent, *(one for one in found if inside(one))], default=999)
    answer: Json = {
        "messages": _as_api(call, conversation, shown),
        "has_more": bool(metadata["next_cursor"]),
    }
    return answer | ({"response_metadata": metadata} if metadata["next_cursor"] else {})


def _readable(call: Call) -> Conversation:
    conversation = visible_conversation(call)
    call.need_scope(f"{conversation.family}:history")
    need_membership(call, conversation)
    return conversation


class _Within:
    def __init__(self, oldest: float, latest: float, *, inclusive: bool) -> None:
        self._oldest, self._latest, self._inclusive = oldest, latest, inclusive

    def __call__(self, message: Message) -> bool:
        ts = float(message.ts)
        if self._inclusive:
            return self._oldest <= ts <= self._latest
        return self._oldest < ts < self._latest


def _within(call: Call) -> _Within:
    bounds: list[float] = []
    for name, default in (("oldest", 0.0), ("latest", 2.0**40)):
        value = call.text(name)
        if value and not _TS.fullmatch(value):
            raise Refused(f"invalid_ts_{name}")
        bounds.append(float(value) if value and value != "now" else default)
    # "inclusive" counts only when a bound was given, so the defaults stay open ends.
    return _Within(bounds[0], bounds[1], inclusive=call.flag("inclusive"))


def _as_api(call: Call, conversation: Conversation, messages: list[Message]) -> list[Json]:
    everything = call.flag("include_all_metadata")
    state = call.world.state
    return [state.message_as_api(conversation, one, all_metadata=everything) for one in messages]
