"""Encore running in a sandbox company, in the words of people: who types, presses, fills in and sees what.

People and channels go by handle; buttons and fields by the words on the screen, as a stranger would find them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import Encore
from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.inbox import InboxRow
from bot.sandbox import conversations_page
from bot.sandbox.ids import fresh_id
from bot.sandbox.interactions import Interactions
from bot.sandbox.server import Sandbox
from bot.sandbox.uploads import Upload
from bot.sandbox.views import View
from bot.services import programmes
from content.pack import builtin_pack
from handlers.campaign_templates import planned_steps

MONDAY = datetime(2026, 11, 23, 8, 55, tzinfo=UTC)
TEAM_CHANNELS = ("desk-lisbon", "desk-london", "desk-new-york")

Json = dict[str, Any]


@dataclass
class ManualClock:
    """A clock that stands still until a test moves it."""

    instant: datetime = MONDAY
    reported: list[datetime | None] = field(default_factory=list)

    def now(self) -> datetime:
        return self.instant

    def report_next(self, instant: datetime | None) -> None:
        self.reported.append(instant)

    def move(self, **delta: float) -> None:
        self.instant += timedelta(**delta)

    def set(self, text: str) -> None:
        """An ISO instant with its offset."""
        self.instant = datetime.fromisoformat(text).astimezone(UTC)


async def eventually(condition: Callable[[], Any], *, seconds: float = 10.0, what: str = "") -> Any:
    """Waits until a condition holds and returns its value; fails after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return value
        if time.monotonic() > until:
            pytest.fail(f"did not happen within {seconds} s: {what or condition}")
        await asyncio.sleep(0.01)


def words(thing: Any) -> str:
    """Every word a person can read in a message or view: texts, labels, hints, options, buttons."""
    return "\n".join(_texts(thing))


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from _texts(one)
    elif isinstance(thing, dict):
        if isinstance(thing.get("text"), str) and "blocks" not in thing:
            yield thing["text"]
        for name in (
            "blocks",
            "title",
            "text",
            "fields",
            "elements",
            "accessory",
            "label",
            "element",
            "options",
            "hint",
            "description",
            "placeholder",
            "submit",
            "close",
            "confirm",
        ):
            if isinstance(thing.get(name), list | dict):
                yield from _texts(thing[name])


def literal_words(thing: Any) -> str:
    """The words that Slack shows as they are: plain text, and text within rich text. Markup in them does nothing."""
    return "\n".join(_literal_texts(thing))


def _literal_texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from _literal_texts(one)
    elif isinstance(thing, dict):
        if thing.get("type") in {"plain_text", "text"}:
            yield thing["text"]
        else:
            for one in thing.values():
                yield from _literal_texts(one)


def marked_words(thing: Any) -> str:
    """The words that Slack reads markup and mentions in: a message's own text, and mrkdwn objects."""
    own = [thing["text"]] if isinstance(thing, dict) and isinstance(thing.get("text"), str) else []
    return "\n".join([*own, *_marked_texts(thing)])


def _marked_texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from _marked_texts(one)
    elif isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield thing["text"]
        else:
            for one in thing.values():
                yield from _marked_texts(one)


def elements(thing: Any) -> Iterator[tuple[str, Json]]:
    """(block id, element) of everything interactive in a message or view."""
    for block in thing.get("blocks") or []:
        found = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for one in found:
            if isinstance(one, dict) and one.get("action_id"):
                yield block["block_id"], one


@dataclass
class Company:
    """The company, its Slack, its Encore and everybody's clock."""

    sandbox: Sandbox
    encore: Encore
    clock: ManualClock

    def id(self, handle: str) -> str:
        return self.sandbox.state.person(handle).id

    def channel(self, name: str) -> str:
        found = self.sandbox.state.conversations
        return name if name in found else next(one.id for one in found.values() if one.name == name)

    # What people see

    def seen(self, person: str, channel: str) -> list[Json]:
        """The messages somebody sees in a channel, oldest first."""
        state = self.sandbox.state
        shown = conversations_page.messages(
            self.sandbox.world,
            state.conversations[self.channel(channel)],
            state.person(person),
            thread_ts="",
            before="",
            limit=500,
        )
        found: list[Json] = shown["messages"]
        return found

    def posts(self, channel: str) -> list[Json]:
        """Encore's own messages in a channel."""
        state = self.sandbox.state
        conversation = state.conversations[self.channel(channel)]
        return [
            state.message_as_api(conversation, one)
            for one in conversation.messages.values()
            if one.user == state.bot.id and not one.subtype
        ]

    def dms(self, person: str) -> list[Json]:
        """Encore's messages to somebody, oldest first."""
        state = self.sandbox.state
        return self.posts(state.direct(state.bot.id, self.id(person)).id)

    def private(self, person: str, channel: str) -> list[Json]:
        """What only this person sees in a channel."""
        return [one for one in self.seen(person, channel) if one["ephemeral"]]

    def modal(self, person: str) -> Json | None:
        """The modal on top of somebody's screen."""
        stack = self.sandbox.world.views.stack(self.id(person))
        return self.sandbox.world.views.as_page(stack[-1]) if stack else None

    def messages(self) -> list[Json]:
        """Every message of Encore that stands anywhere now, also those that only one person sees."""
        state = self.sandbox.state
        return [
            state.message_as_api(conversation, one)
            for conversation in state.conversations.values()
            for one in (*conversation.messages.values(), *conversation.ephemerals.values())
            if one.user == state.bot.id and not one.subtype
        ]

    def views(self) -> list[Json]:
        """Every modal and Home tab Encore has shown by a call, as it sent them."""
        return [call.args["view"] for call in self.sandbox.calls if call.method.startswith("views.")]

    def home(self, person: str) -> Json | None:
        """Somebody's Home tab as Encore published it last."""
        view = self.sandbox.world.views.home(self.id(person))
        return self.sandbox.world.views.as_api(view) if view else None

    # What people do

    async def act(self, person: str, kind: str, **fields: Any) -> Json:
        """Anything the page can do; the answer is what the person's client gets."""
        return await self.sandbox.act(person, kind, **fields)

    async def command(self, person: str, text: str, *, channel: str = "desk-lisbon") -> Json:
        """Types a slash command and lets Encore work."""
        answer = await self.act(person, "command", channel=self.channel(channel), text=text)
        await self.idle()
        return answer

    async def thank(
        self, giver: str, receiver: str, text: str, *, channel: str = "desk-lisbon", behaviour: int = 0
    ) -> None:
        """Thanks somebody the whole way: the command, the behaviour in the form, done."""
        await self.command(giver, f"/kudos @{receiver} {text}", channel=channel)
        name = self.encore.pack.behaviours[behaviour].name
        answer = await self.fill(giver, {"Which behaviour did you see?": name})
        assert answer["ok"], answer

    async def tap(self, person: str, action_id: str, value: str, *, channel: str = "desk-lisbon") -> Json:
        """A tap on a button that is on nobody's screen, with any value; returns what the person then sees last."""
        conversation = self.sandbox.state.conversations[self.channel(channel)]
        state = self.sandbox.state
        message = next(one for one in reversed(conversation.messages.values()) if not one.is_reply)
        action = {"type": "button", "action_id": action_id, "block_id": "b", "action_ts": state.new_ts()}
        outcome = await Interactions(self.sandbox.world).message_action(
            state.person(person), conversation, message, action | {"value": value}, {}
        )
        assert outcome.failure is None, "the tap was not acknowledged"
        await self.idle()
        return self.seen(person, channel)[-1]

    async def submit(self, person: str, view: Json, values: Json) -> Json:
        """Sends a modal as it once was, with these values; returns what the app answered."""
        form = View(fresh_id("V"), self.id(person), view, "1.hash", "V", values=values)
        outcome = await Interactions(self.sandbox.world).view_submission(
            self.sandbox.state.person(person), form, []
        )
        assert outcome.failure is None, "the form was not acknowledged"
        return outcome.payload or {}

    async def react(
        self, person: str, channel: str, ts: str, emoji: str = "raised_hands", **more: Any
    ) -> Json:
        answer = await self.act(person, "reaction", channel=self.channel(channel), ts=ts, name=emoji, **more)
        await self.idle()
        return answer

    async def write(self, person: str, channel: str, text: str) -> Json:
        """Posts a message; returns it."""
        await self.act(person, "message", channel=self.channel(channel), text=text)
        return self.seen(person, channel)[-1]

    async def open_home(self, person: str) -> Json:
        """Opens the Home tab and returns it as Encore draws it."""
        before = self.home(person)
        await self.act(person, "home_open", tab="home")
        home = await eventually(
            lambda: (
                (view := self.home(person)) and (before is None or view["hash"] != before["hash"]) and view
            ),
            what="Home is drawn",
        )
        await self.idle()
        return dict(home)

    async def press(
        self,
        person: str,
        thing: Json,
        label: str,
        *,
        channel: str | None = None,
        nth: int = 0,
        idle: bool = True,
    ) -> Json:
        """Presses the button with these words in a message, a modal or Home; confirms if asked."""
        found = [one for one in elements(thing) if (one[1].get("text") or {}).get("text") == label]
        assert found, f"no button {label!r} in: {words(thing)}"
        block_id, element = found[nth]
        if "ts" in thing:
            conversation = self.channel(channel) if channel else self._where(thing["ts"])
            source = {
                "type": "message",
                "channel": conversation,
                "ts": thing["ts"],
                "ephemeral": bool(thing.get("ephemeral")),
            }
        else:
            source = {"type": "view", "view_id": thing["id"]}
        answer = await self.act(
            person,
            "block_action",
            source=source,
            block_id=block_id,
            action_id=element["action_id"],
            value={"type": "button", "value": element.get("value")},
        )
        if idle:
            await self.idle()
        return answer

    def _where(self, ts: str) -> str:
        for one in self.sandbox.state.conversations.values():
            if ts in one.messages or ts in one.ephemerals:
                return one.id
        raise AssertionError(f"no message {ts}")

    async def fill(self, person: str, answers: Json) -> Json:
        """Fills the open modal's fields by their labels and submits it.

        A choice is named by its words, people and channels by handle; what is not named keeps what the form offers.
        """
        view = self.modal(person)
        assert view is not None, "no modal is open"
        values: Json = {}
        labels = {block["label"]["text"]: block for block in view["blocks"] if block["type"] == "input"}
        for label, answer in answers.items():
            assert label in labels, f"no field {label!r}; there are: {list(labels)}"
            block = labels[label]
            values[block["block_id"]] = {block["element"]["action_id"]: self._value(block["element"], answer)}
        for block in labels.values():
            if block["block_id"] not in values:
                state = view["state"]["values"].get(block["block_id"])
                if state:
                    values[block["block_id"]] = state
        answer = await self.act(person, "view_submit", view_id=view["id"], values=values)
        await self.idle()
        return answer

    def _value(self, element: Json, answer: Any) -> Json:
        kind = element["type"]
        if kind in {"static_select", "radio_buttons"}:
            chosen = next((one for one in element["options"] if one["text"]["text"] == answer), None)
            assert chosen, f"no option {answer!r}"
            return {"type": kind, "selected_option": chosen}
        if kind in {"multi_static_select", "checkboxes"}:
            chosen = [one for one in element["options"] if one["text"]["text"] in answer]
            assert len(chosen) == len(answer), f"no options {answer!r}"
            return {"type": kind, "selected_options": chosen}
        if kind == "users_select":
            return {"type": kind, "selected_user": self.id(answer) if answer else None}
        if kind == "multi_users_select":
            return {"type": kind, "selected_users": [self.id(one) for one in answer]}
        if kind == "conversations_select":
            return {"type": kind, "selected_conversation": self.channel(answer)}
        if kind == "multi_conversations_select":
            return {"type": kind, "selected_conversations": [self.channel(one) for one in answer]}
        if kind == "users_select":
            return {"type": kind, "selected_user": self.id(answer)}
        if kind == "datepicker":
            return {"type": kind, "selected_date": answer}
        if kind == "timepicker":
            return {"type": kind, "selected_time": answer}
        if kind == "file_input":
            return {"type": kind, "files": [self.upload(*one) for one in answer]}
        return {"type": kind, "value": answer}

    def upload(self, name: str, content: bytes) -> Json:
        """Gives a file to Slack, as the page does when it is chosen."""
        upload = Upload(fresh_id("F"), name, len(content), content=content)
        self.sandbox.world.uploads.add(upload)
        return upload.as_api(self.sandbox.url)

    # Time

    async def at(self, text: str) -> None:
        """Moves everybody's clock to an instant (ISO with offset) and lets Encore do what is due."""
        self.clock.set(text)
        self.sandbox.clock.set(self.clock.instant.timestamp())
        await self.settle()

    async def settle(self) -> None:
        """Lets Encore do what is due now, until nothing is left to do."""
        await self.encore.ticks.make_due()
        await self.idle()

    async def idle(self) -> None:
        """Waits until Encore has heard everything and has nothing in hand.

        Events are delivered, the inbox is worked through, the ledger is empty of what may go now.
        """
        await self.sandbox.events.settled()
        await eventually(self._is_idle, what="Encore is idle")

    async def _is_idle(self) -> bool:
        def open_work(session: Session, now: datetime) -> int:
            ready = (DeliveryRow.not_before.is_(None)) | (DeliveryRow.not_before <= now)
            waiting = session.scalar(select(func.count()).where(DeliveryRow.state.in_(OPEN), ready))
            undone = session.scalar(select(func.count()).where(InboxRow.done_at.is_(None)))
            return int(waiting or 0) + int(undone or 0)

        self.encore.sender.wake()
        return (
            not self.encore.intake.busy
            and not self.encore.pages.busy
            and not await self.encore.database.read(open_work, self.clock.now())
        )

    # Setting up

    async def set_up(self, *, channels: tuple[str, ...] = TEAM_CHANNELS) -> None:
        """The programme as an admin would set it up, starting today: Lena leads."""
        pack = builtin_pack()
        template = pack.campaigns[0]
        now = self.clock.now()
        await self.encore.sync.everybody()
        await self.encore.database.transact(
            programmes.set_up,
            plan=programmes.Plan(
                leads=(self.id("lena"),),
                channels=tuple(self.channel(name) for name in channels),
                chosen_people=None,
                template_id=template.id,
                starts_on=now.date(),
            ),
            workspace_id=self.encore.workspace_id,
            by=self.id("oliver"),
            pack_id=pack.id,
            recognition_emoji=pack.recognition_emoji[0],
            campaign_name=template.name,
            steps=planned_steps(template),
            weeks=template.weeks,
            today=now.date(),
            now=now,
        )
        await self.encore.sync.teams()
        await self.settle()
