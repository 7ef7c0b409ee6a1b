"""chat.*: how are messages posted, changed and deleted? (Slack facts 2.3, 5.1)"""

import re
from typing import Any

import orjson

from bot.sandbox.block_ids import completed
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message
from bot.sandbox.rate_limits import SPECIAL, TIER_4
from bot.sandbox.validation import messages_of, validate_message
from bot.sandbox.web_api.calls import Call, Refused, TooMany, method, refused_for
from bot.sandbox.web_api.finding import (
    message_in,
    need_post_permission,
    target_conversation,
    visible_conversation,
)

TEXT_KEPT = 40_000
UPDATE_TEXT_MAX = 4_000
EPHEMERAL_BYTES = 4_000
MARKDOWN_MAX = 12_000
ATTACHMENTS_MAX = 100
METADATA_BYTES = 8_000
"""Slack does not publish its number; apps should stay around 1 kB (Slack facts 5.1)."""

# What Slack keeps as the text of a message that came with blocks alone.
UNTITLED = "This content can't be displayed."

_EVENT_TYPE = re.compile(r"[a-z][a-z0-9_]{0,254}")


@method("chat.postMessage", tier=None, scopes=("chat:write",), required={"channel": "channel_not_found"})
async def post_message(call: Call) -> Json:
    """Post to a channel, a DM, or a person's id."""
    conversation = target_conversation(call)
    wait = call.world.limits.wait_for_post(conversation.id)
    if wait:
        raise TooMany(wait)
    need_post_permission(call, conversation)
    content = read_content(call)
    message = new_app_message(call, content, thread_ts=thread_of(call, conversation))
    message.broadcast = call.flag("reply_broadcast") and message.thread_ts is not None
    if message.broadcast:
        message.subtype = "thread_broadcast"
    call.world.activity.say(conversation, message)
    shown = call.world.state.message_as_api(conversation, message)
    return {"channel": conversation.id, "ts": message.ts, "message": shown}


@method(
    "chat.postEphemeral",
    tier=TIER_4,
    scopes=("chat:write",),
    required={"channel": "channel_not_found", "user": "user_not_in_channel"},
)
async def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a conversation only."""
    conversation = visible_conversation(call)
    need_post_permission(call, conversation)
    person = call.world.state.people.get(call.text("user"))
    if person is None or person.deleted or person.id not in conversation.members:
        raise Refused("user_not_in_channel")
    content = read_content(call)
    if len(content["text"].encode()) > EPHEMERAL_BYTES:
        raise Refused("msg_too_long")
    message = new_app_message(call, content, thread_ts=thread_of(call, conversation))
    message.addressee, message.metadata = person.id, None
    call.world.activity.say(conversation, message)
    return {"message_ts": message.ts}


@method(
    "chat.update",
    scopes=("chat:write",),
    required={"channel": "channel_not_found", "ts": "message_not_found"},
)
async def update(call: Call) -> Json:
    """Replace text, blocks or metadata of one of the app's own messages."""
    conversation = visible_conversation(call)
    message = message_in(conversation, call.text("ts"))
    if message.bot_id != call.world.state.bot_id:
        raise Refused("cant_update_message")
    if conversation.is_archived:
        raise Refused("is_inactive")
    minutes = call.world.state.team.edit_minutes
    if minutes is not None and call.world.clock.now() - float(message.ts) > minutes * 60:
        raise Refused("edit_window_closed")
    content = read_content(call)
    if len(content["text"]) > UPDATE_TEXT_MAX:
        raise Refused("msg_too_long")
    changes: Json = {name: content[name] for name in ("text", "blocks", "attachments")}
    if content["metadata"] is not None:
        changes["metadata"] = content["metadata"]
    call.world.activity.edit(conversation, message, call.world.state.bot.id, **changes)
    shown = call.world.state.message_as_api(conversation, message)
    return {"channel": conversation.id, "ts": message.ts, "text": message.text, "message": shown}


@method(
    "chat.delete",
    scopes=("chat:write",),
    required={"channel": "channel_not_found", "ts": "message_not_found"},
)
async def delete(call: Call) -> Json:
    """Delete one of the app's own messages."""
    conversation = visible_conversation(call)
    message = message_in(conversation, call.text("ts"))
    if message.bot_id != call.world.state.bot_id:
        raise Refused("cant_delete_message")
    call.world.activity.delete(conversation, message)
    return {"channel": conversation.id, "ts": message.ts}


@method(
    "chat.getPermalink",
    tier=SPECIAL,
    required={"channel": "channel_not_found", "message_ts": "message_not_found"},
)
async def get_permalink(call: Call) -> Json:
    """The address of a message."""
    conversation = visible_conversation(call)
    message = message_in(conversation, call.text("message_ts"))
    return {"channel": conversation.id, "permalink": permalink(call, conversation, message)}


def permalink(call: Call, conversation: Conversation, message: Message) -> str:
    """Where a message would be found on the web."""
    domain = call.world.state.team.domain
    address = f"https://{domain}.slack.com/archives/{conversation.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        address += f"?thread_ts={message.thread_ts}&cid={conversation.id}"
    return address


def read_content(call: Call) -> Json:
    """Check `text`, `blocks`, `attachments`, `markdown_text` and `metadata` of a posting call.

    Returns them decoded, blocks completed with ids, the text cut at 40,000 characters.
    """
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.json("blocks", "invalid_blocks_format")
    attachments = call.json("attachments", "invalid_attachments")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > MARKDOWN_MAX:
        raise Refused("msg_too_long")
    if blocks is not None and not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if isinstance(attachments, list) and len(attachments) > ATTACHMENTS_MAX:
        raise Refused("too_many_attachments")
    if not (text.strip() or markdown.strip() or blocks or attachments):
        raise Refused("no_text")
    metadata = read_metadata(call)
    problems = validate_message({"blocks": blocks or None, "attachments": attachments or None})
    if problems:
        in_blocks = problems[0].pointer.startswith("/blocks")
        raise refused_for("invalid_blocks" if in_blocks else "invalid_attachments", messages_of(problems))
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    return {
        "text": text[:TEXT_KEPT] or markdown or UNTITLED,
        "blocks": completed(blocks) if blocks else None,
        "attachments": attachments or None,
        "metadata": metadata,
    }


def read_metadata(call: Call) -> Json | None:
    """Check the `metadata` argument."""
    metadata: Any = call.json("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not _EVENT_TYPE.fullmatch(metadata["event_type"]):
        raise Refused("invalid_metadata_format")
    if len(orjson.dumps(metadata)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    problems = validate_message({"metadata": metadata})
    if problems:
        raise refused_for("invalid_metadata_schema", messages_of(problems))
    return metadata


def thread_of(call: Call, conversation: Conversation) -> str | None:
    """The parent ts for a `thread_ts` argument; a ts nobody posted is taken as Slack does: unthreaded."""
    asked = call.text("thread_ts")
    if not asked:
        return None
    parent = conversation.messages.get(asked)
    if parent is None:
        return None
    if parent.subtype in {"channel_join", "group_join"}:
        raise Refused("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def new_app_message(call: Call, content: Json, *, thread_ts: str | None) -> Message:
    """A message by the app, with its name and icon if `chat:write.customize` allows another."""
    state = call.world.state
    message = Message(
        ts=state.new_ts(),
        user=state.bot.id,
        text=content["text"],
        blocks=content["blocks"],
        attachments=content["attachments"],
        metadata=content["metadata"],
        thread_ts=thread_ts,
        bot_id=state.bot_id,
        app_id=state.app_id,
    )
    if "chat:write.customize" in call.world.manifest.scopes:
        message.username = call.text("username") or None
        icon = call.text("icon_emoji") or call.text("icon_url")
        if icon:
            message.icons = {"emoji": icon} if call.text("icon_emoji") else {"image_64": icon}
    return message
