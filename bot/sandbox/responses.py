"""What does a message sent to a response_url, or given with an acknowledgement, do? (Slack facts 1.5)"""

from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.block_ids import completed
from bot.sandbox.exchanges import ResponseUrl
from bot.sandbox.faults import AFTER, BEFORE
from bot.sandbox.json_types import Json
from bot.sandbox.misbehaviour import misbehave
from bot.sandbox.model import Conversation, Message
from bot.sandbox.validation import messages_of, validate_message
from bot.sandbox.wire import Entry
from bot.sandbox.wire.refusals import spots_of_message
from bot.sandbox.world import World


class Responses:
    """Posts, replaces or deletes what the app answers to an interaction; no scope or membership is needed."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one use of a response_url."""
        sent = await request.read()
        try:
            body: Any = orjson.loads(sent)
        except orjson.JSONDecodeError:
            body = sent.decode(errors="replace")
        if not isinstance(body, dict):
            refused = {"status": 400, "error": "invalid_payload"}
            self._world.wire.note("response_url", "response_url", body, **refused)
            return _refusal(400, "invalid_payload")
        entry = self._world.wire.begin("response_url", "response_url", body, size=request.content_length or 0)
        try:
            response = await self._answer(request, body, entry)
        finally:
            self._world.wire.finish(entry)
        return response

    async def _answer(self, request: web.Request, body: Json, entry: Entry) -> web.Response:
        faults = self._world.faults
        fault = faults.take("response_url", BEFORE, body)
        if fault is not None and (response := await misbehave(fault, request, entry=entry)) is not None:
            return response
        target = self._world.response_urls.use(request.match_info["token"])
        error = target if isinstance(target, str) else self.apply(target, body)
        if error is None:
            answer = web.Response(text="ok")
        else:
            status = 404 if isinstance(target, str) else 200 if error == "invalid_blocks" else 400
            answer = _refusal(status, error)
            entry.spots = spots_of_message(body)
        entry.answer, entry.status, entry.error = answer.text, answer.status, error
        fault = faults.take("response_url", AFTER, body)
        if fault is not None and (response := await misbehave(fault, request, entry=entry)) is not None:
            return response
        return answer

    def apply(self, target: ResponseUrl, body: Json) -> str | None:
        """Do what the body asks for; returns an error name when it cannot be done."""
        state, activity = self._world.state, self._world.activity
        conversation = state.conversations[target.channel]
        source = conversation.messages.get(target.message_ts or "") or conversation.ephemerals.get(
            target.message_ts or ""
        )
        if body.get("delete_original"):
            if source is None:
                return "no_original"
            activity.delete(conversation, source)
            return None
        problems = messages_of(validate_message({key: body.get(key) for key in ("blocks", "attachments")}))
        if problems:
            self._world.feed.toast(target.person, f"The app's message was refused: {problems[0]}")
            return "invalid_blocks"
        text = str(body.get("text") or "")
        blocks = completed(body["blocks"]) if body.get("blocks") else None
        if not text and not blocks and not body.get("attachments"):
            return "no_text"
        if body.get("replace_original") and source is not None:
            changes = {"text": text, "blocks": blocks, "attachments": body.get("attachments")}
            activity.edit(conversation, source, state.bot.id, **changes)
            return None
        activity.say(conversation, self._new(conversation, target, body, text, blocks))
        return None

    def acknowledged(self, target: ResponseUrl, payload: Json | str | None) -> str | None:
        """Show the message that came with the acknowledgement of a slash command, if any."""
        body = {"text": payload} if isinstance(payload, str) else payload or {}
        return self.apply(target, body) if body else None

    def _new(
        self,
        conversation: Conversation,
        target: ResponseUrl,
        body: Json,
        text: str,
        blocks: list[Json] | None,
    ) -> Message:
        state = self._world.state
        thread_ts = body.get("thread_ts") or target.thread_ts
        return Message(
            ts=state.new_ts(),
            user=state.bot.id,
            text=text,
            blocks=blocks,
            attachments=body.get("attachments"),
            metadata=body.get("metadata"),
            thread_ts=thread_ts if thread_ts in conversation.messages else None,
            bot_id=state.bot_id,
            app_id=state.app_id,
            addressee=None if body.get("response_type") == "in_channel" else target.person,
        )


def _refusal(status: int, error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
