"""The one outbound door: every call Encore makes to Slack goes through a `Door`, as one of a few verbs.

It never repeats a post by itself: the SDK's connection retry handler would send a message twice (Slack facts 9.6).
Calls that only read, or may be repeated without harm, are tried again a few times.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain import is_person
from bot.slack import files
from bot.slack.answers import data_of, problem_of, scopes_of
from bot.slack.errors import OutcomeUnknown, PermanentProblem, RetryLater
from bot.slack.pace import MethodPace

METADATA_EVENT = "encore_delivery"
"""`event_type` of the metadata every message of Encore carries; the payload's `id` names the delivery."""

TIMEOUT_SECONDS = 20.0
_TRIES = 4


class Door:
    """Slack's Web API as Encore needs it. `client` must have no retry handlers.

    Every verb raises a SlackProblem: PermanentProblem, RetryLater, OutcomeUnknown or TokenDead. `timeout_seconds` is
    for one request, connecting included; the SDK's own timeout does not count when it is given a session.
    `pause_seconds` is the first pause before an unanswered call that may be repeated is repeated; it doubles.
    `most_pages` is how far a conversation is read back.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        *,
        pace: MethodPace | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        pause_seconds: float = 0.5,
        most_pages: int = 50,
    ) -> None:
        self._client = client
        self._session = session
        self._pace = pace or MethodPace()
        self._timeout = timeout_seconds
        self._pause = pause_seconds
        self._most_pages = most_pages
        self._scopes: list[str] = []

    async def identify(self) -> Mapping[str, Any]:
        """auth.test: team, team_id, user_id (of the bot), bot_id, url, and the granted scopes under `scopes`."""
        answer = await self._repeat("auth.test", {})
        self._scopes = scopes_of(answer)
        return {**data_of(answer), "scopes": self._scopes}

    def may(self, scope: str) -> bool:
        """Whether the token had this scope when Slack last said; while it has not, it may."""
        return not self._scopes or scope in self._scopes

    async def post(
        self,
        conversation: str,
        *,
        text: str,
        blocks: list[dict[str, Any]],
        delivery: str,
        thread_ts: str | None,
    ) -> tuple[str, str]:
        """chat.postMessage, once. Returns (channel id, ts). A person's id as conversation opens the DM with them."""
        answer = await self._once(
            "chat.postMessage",
            {
                "channel": conversation,
                "text": text,
                "blocks": blocks,
                "thread_ts": thread_ts,
                "metadata": {"event_type": METADATA_EVENT, "event_payload": {"id": delivery}},
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )
        channel, ts = answer.get("channel"), answer.get("ts")
        if not channel or not ts:
            raise OutcomeUnknown("no_ts", method="chat.postMessage")
        return str(channel), str(ts)

    async def update(self, channel: str, ts: str, *, text: str, blocks: list[dict[str, Any]]) -> None:
        """chat.update; may be repeated, the result is the same."""
        await self._repeat("chat.update", {"channel": channel, "ts": ts, "text": text, "blocks": blocks})

    async def find(
        self, conversation: str, *, delivery: str, after: str | None, thread_ts: str | None
    ) -> tuple[str, str] | None:
        """Looks whether a delivery stands in a conversation already: (channel id, ts), or None when it does not.

        Reads back by message metadata: Slack has no idempotency key (Slack facts 5). `after` is the ts of a message
        that is known to stand before it, by Slack's own clock: no computer's clock can hide a message. None is only
        said after reading everything since; raises PermanentProblem "too_many_messages" when that is too much.
        """
        channel = await self.open_dm(conversation) if is_person(conversation) else conversation
        method = "conversations.replies" if thread_ts else "conversations.history"
        arguments: dict[str, Any] = {
            "channel": channel,
            "limit": 200,
            "include_all_metadata": True,
            "oldest": after,
            "ts": thread_ts,
        }
        for _page in range(self._most_pages):
            answer = await self._repeat(method, arguments)
            for message in answer.get("messages") or []:
                metadata = message.get("metadata") or {}
                name = (metadata.get("event_payload") or {}).get("id")
                if metadata.get("event_type") == METADATA_EVENT and name == delivery:
                    return channel, str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            arguments["cursor"] = cursor
        raise PermanentProblem("too_many_messages", method=method)

    async def open_dm(self, user_id: str) -> str:
        """conversations.open: the id of the DM with a person."""
        return str((await self._repeat("conversations.open", {"users": user_id}))["channel"]["id"])

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        """views.open. Raises PermanentProblem with a code of TRIGGER_OVER when the three seconds have passed."""
        await self._once("views.open", {"trigger_id": trigger_id, "view": view})

    async def push_view(self, trigger_id: str, view: dict[str, Any]) -> None:
        """views.push: a modal over the one that is open, at most three high. Raises like `open_view`."""
        await self._once("views.push", {"trigger_id": trigger_id, "view": view})

    async def update_view(self, view_id: str, view: dict[str, Any]) -> None:
        """views.update: what an open modal shows; may be repeated, the result is the same."""
        await self._repeat("views.update", {"view_id": view_id, "view": view})

    async def publish_home(self, user_id: str, view: dict[str, Any]) -> None:
        """views.publish: a person's Home tab."""
        await self._repeat("views.publish", {"user_id": user_id, "view": view})

    async def person(self, user_id: str) -> Mapping[str, Any]:
        """users.info: Slack's user object."""
        user: Mapping[str, Any] = (await self._repeat("users.info", {"user": user_id}))["user"]
        return user

    async def dnd(self, user_ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """dnd.teamInfo: when at most fifty people do not want to be disturbed, by id."""
        answer = await self._repeat("dnd.teamInfo", {"users": ",".join(user_ids)})
        found: Mapping[str, Mapping[str, Any]] = answer.get("users") or {}
        return found

    async def channel(self, channel_id: str) -> Mapping[str, Any]:
        """conversations.info: Slack's channel object."""
        channel: Mapping[str, Any] = (await self._repeat("conversations.info", {"channel": channel_id}))[
            "channel"
        ]
        return channel

    async def user_groups(self) -> list[Mapping[str, Any]]:
        """usergroups.list: the groups that are switched on, each with the ids of its people under `users`."""
        answer = await self._repeat("usergroups.list", {"include_users": True})
        found: list[Mapping[str, Any]] = answer.get("usergroups") or []
        return found

    async def join(self, channel_id: str) -> None:
        """conversations.join: enter a public channel."""
        await self._repeat("conversations.join", {"channel": channel_id})

    async def people(self) -> AsyncIterator[list[Mapping[str, Any]]]:
        """users.list, page by page."""
        async for page in self._pages("users.list", {"limit": 200}):
            yield page.get("members") or []

    async def channels(self) -> list[Mapping[str, Any]]:
        """conversations.list: the public channels."""
        found: list[Mapping[str, Any]] = []
        async for page in self._pages("conversations.list", {"types": "public_channel", "limit": 200}):
            found += page.get("channels") or []
        return found

    async def members(self, channel_id: str) -> list[str]:
        """conversations.members: ids of everybody in a channel."""
        found: list[str] = []
        async for page in self._pages("conversations.members", {"channel": channel_id, "limit": 200}):
            found += page.get("members") or []
        return found

    async def upload(self, user_id: str, *, name: str, title: str, content: bytes, text: str) -> None:
        """Sends a person a file in their direct messages, with a sentence (Slack facts 8.7: three calls).

        An unknown outcome is raised, not repeated: the file may have arrived.
        """
        channel = await self.open_dm(user_id)
        ticket = await self._repeat("files.getUploadURLExternal", {"filename": name, "length": len(content)})
        await files.send(self._session, str(ticket["upload_url"]), content, seconds=self._timeout)
        await self._once(
            "files.completeUploadExternal",
            {
                "files": json.dumps([{"id": ticket["file_id"], "title": title}]),
                "channel_id": channel,
                "initial_comment": text,
            },
        )

    async def file(self, file_id: str, *, most_bytes: int) -> bytes:
        """files.info and a download: what a file holds that a person gave to Encore. See bot.slack.files."""
        about = (await self._repeat("files.info", {"file": file_id}))["file"]
        return await files.download(
            self._session, about, client=self._client, most_bytes=most_bytes, seconds=self._timeout
        )

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Posts to a response_url, once (Slack facts 1.5: five uses in thirty minutes, no token)."""
        try:
            async with self._session.post(
                response_url, json=dict(body), timeout=aiohttp.ClientTimeout(total=min(10.0, self._timeout))
            ) as answer:
                text = await answer.text(errors="replace")
        except files.NEVER_SENT as problem:
            raise RetryLater("no_connection", method="response_url") from problem
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise OutcomeUnknown(type(problem).__name__, method="response_url") from problem
        if answer.status >= 500:
            raise OutcomeUnknown(f"http_{answer.status}", method="response_url")
        if answer.status >= 400 or '"ok":false' in text.replace(" ", ""):
            raise PermanentProblem(f"http_{answer.status}", method="response_url")

    async def _pages(self, method: str, arguments: dict[str, Any]) -> AsyncIterator[AsyncSlackResponse]:
        while True:
            answer = await self._repeat(method, arguments)
            yield answer
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            arguments = {**arguments, "cursor": cursor}

    async def _repeat(self, method: str, arguments: dict[str, Any]) -> AsyncSlackResponse:
        """Calls a method that may be repeated: waits out rate limits, tries unknown outcomes again."""
        for attempt in range(1, _TRIES + 1):
            await self._pace.wait(method)
            try:
                return await self._once(method, arguments)
            except RetryLater as problem:
                self._pace.hold(method, problem.seconds)
                if attempt == _TRIES:
                    raise
            except OutcomeUnknown:
                if attempt == _TRIES:
                    raise
                await asyncio.sleep(self._pause * 2 ** (attempt - 1))
        raise AssertionError("unreachable")  # pragma: no cover

    async def _once(self, method: str, arguments: dict[str, Any]) -> AsyncSlackResponse:
        """One call, one request; whatever went wrong becomes a SlackProblem."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            async with asyncio.timeout(self._timeout):
                return (
                    await self._client.api_call(method, json=given)
                    if method in _JSON
                    else await self._form(method, given)
                )
        except SlackApiError as problem:
            self._scopes = scopes_of(problem.response) or self._scopes
            raise problem_of(problem, method) from problem
        except files.NEVER_SENT as problem:
            raise RetryLater("no_connection", method=method, seconds=1.0) from problem
        except (aiohttp.ClientError, OSError, SlackClientError, ValueError, AttributeError) as problem:
            # AttributeError: the SDK takes every answer that is not an error for a JSON object.
            raise OutcomeUnknown(type(problem).__name__, method=method) from problem

    async def _form(self, method: str, arguments: dict[str, Any]) -> AsyncSlackResponse:
        plain = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in arguments.items()
        }
        return await self._client.api_call(method, params=plain)


_VIEWS = ("views.open", "views.push", "views.update", "views.publish")
_JSON = frozenset({"chat.postMessage", "chat.update", *_VIEWS, "conversations.open", "conversations.join"})
"""Methods that take a JSON body; the others read form fields only."""
