"""A small Bolt app that asks and answers: a command with a form, a weekly question with buttons, a Home tab.

It follows the sandbox's clock and keeps what it was told.
"""

import asyncio
import re
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.clock_follower import ClockFollower
from tests.sandbox.payloads import plain

Json = dict[str, Any]
WEEK = 7 * 86400.0

FORM: Json = {
    "type": "modal",
    "callback_id": "praise",
    "title": plain("Praise"),
    "submit": plain("Give"),
    "blocks": [
        {
            "type": "input",
            "block_id": "which",
            "label": plain("Which behaviour?"),
            "element": {
                "type": "static_select",
                "action_id": "v",
                "options": [
                    {"text": plain(name), "value": name} for name in ("Listening", "Patience", "Clarity")
                ],
            },
        },
        {
            "type": "input",
            "block_id": "what",
            "label": plain("What did they do?"),
            "element": {"type": "plain_text_input", "action_id": "v", "min_length": 10, "max_length": 60},
        },
        {
            "type": "input",
            "block_id": "when",
            "label": plain("When was it?"),
            "element": {"type": "datepicker", "action_id": "v"},
        },
    ],
}


def question(number: int) -> list[Json]:
    """The weekly question."""
    return [
        {"type": "section", "block_id": "q", "text": plain(f"Question {number}")},
        {
            "type": "actions",
            "block_id": "answers",
            "elements": [
                {"type": "button", "action_id": f"answer.{letter}", "text": plain(letter), "value": letter}
                for letter in "AB"
            ],
        },
    ]


class PraiseApp:
    """Connected by `connect`. While `deaf` it acknowledges nothing."""

    def __init__(self, sandbox: Sandbox, *, weeks: int) -> None:
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        app = AsyncApp(client=self.client, signing_secret=sandbox.signing_secret)
        self._handler = AsyncSocketModeHandler(app, sandbox.app_token)
        self._sandbox = sandbox
        self.deaf = False
        self.forms: list[Json] = []
        self.answers: list[tuple[str, str]] = []
        self._dues = [sandbox.clock.now() + WEEK * week + 1.5 * 86400 for week in range(weeks)]
        self._follower: ClockFollower | None = None
        app.command("/praise")(self._praise)
        app.view("praise")(self._praised)
        app.action(re.compile("answer"))(self._answered)
        app.event("app_home_opened")(self._home)
        for kind in ("reaction_added", "message", "member_joined_channel"):
            app.event(kind)(self._heard)

    async def connect(self) -> None:
        """Open the socket and follow the clock."""
        await self._handler.connect_async()
        self._follower = ClockFollower(self._sandbox, self._dues, self._ask)

    async def close(self) -> None:
        """Stop."""
        if self._follower is not None:
            await self._follower.close()
        await self._handler.close_async()
        await self._handler.client.aiohttp_client_session.close()

    async def _silence(self) -> None:
        while self.deaf:  # noqa: ASYNC110  nobody tells it when to listen again
            await asyncio.sleep(0.02)

    async def _ask(self, due: float) -> None:
        number = len(self.answers)
        people = [one for one in self._sandbox.state.people.values() if one.tz and not one.is_bot]
        await self.client.chat_postMessage(channel="#desk", text="This week: listen. Reply with where.")
        for person in people:
            if not person.deleted and person.id != "USLACKBOT":
                await self.client.chat_postMessage(
                    channel=person.id, text="Question", blocks=question(number)
                )

    async def _praise(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await self._silence()
        await ack()
        view = FORM | {"private_metadata": f"{body['channel_id']} {body['text']}"}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def _praised(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await self._silence()
        await ack()
        self.forms.append(body["view"]["state"]["values"])
        channel, _, text = body["view"]["private_metadata"].partition(" ")
        await client.chat_postMessage(channel=channel, text=f"<@{body['user']['id']}> thanks {text}")

    async def _answered(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await self._silence()
        await ack()
        self.answers.append((body["user"]["id"], body["actions"][0]["value"]))
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Thank you", blocks=[]
        )

    async def _home(self, event: Json, client: AsyncWebClient) -> None:
        blocks = [{"type": "section", "text": plain("Your week")}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async def _heard(self) -> None:
        return None
