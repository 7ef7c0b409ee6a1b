"""One piece of work from the inbox, and how its handler answers the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog

from bot.errors import EncoreError
from bot.services import bundles, first_uses, inbox, ledger, my_data, people, silence
from content.blocks import Message, modal, paragraph
from content.pack import Pack
from content.text import plain, say
from handlers.deps import Deps
from handlers.payloads import HOME_TAB, Interaction

log = structlog.get_logger()

_ACTS = frozenset({"reaction_added", "message"})
"""Events that are something a person does with Encore; so is opening the Home tab."""

P = ParamSpec("P")
T = TypeVar("T")


def _is_act(did: Interaction) -> bool:
    return did.name in _ACTS or (did.name == "app_home_opened" and did.value in HOME_TAB)


class Context:
    """What a handler works with. A handler changes data with at most one `transact`: with it the work is done."""

    def __init__(self, interaction: Interaction, deps: Deps, *, row_id: int) -> None:
        self.did = interaction
        self.deps = deps
        self.finished = False
        self._row_id = row_id

    @property
    def pack(self) -> Pack:
        """The programme's content."""
        return self.deps.pack

    async def transact(
        self, function: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a service of (session, *, workspace_id=..., ...) and marks the work done in the same transaction."""
        result: T = await self.deps.database.transact(
            inbox.finishing,
            self._row_id,
            self.deps.lease_clock.now(),
            function,
            dict(kwargs),
            afterwards=self._answered(),
        )
        self.finished = True
        self.deps.wake()
        return result

    async def also(self, function: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`transact`, or a change of its own after the one that marked the work done: a crash in between loses it."""
        if not self.finished:
            return await self.transact(function, *args, **kwargs)
        result: T = await self.deps.database.transact(function, *args, **kwargs)
        self.deps.wake()
        return result

    async def read(self, function: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a service that only reads."""
        return await self.deps.database.read(function, *args, **kwargs)

    async def finish(self, error_reference: str | None = None) -> None:
        """Marks work done that changed nothing."""
        if not self.finished:
            await self.deps.database.transact(
                inbox.finish,
                self._row_id,
                self.deps.lease_clock.now(),
                error_reference,
                afterwards=self._answered(),
            )
            self.finished = True

    async def know(self, user_ids: Iterable[str]) -> None:
        """Makes sure Encore has met these people: whoever is missing is looked up in Slack."""
        wanted = [user_id for user_id in dict.fromkeys(user_ids) if user_id]
        known = await self.read(people.known, workspace_id=self.did.workspace_id, user_ids=wanted)
        for user_id in wanted:
            if user_id in known:
                continue
            try:
                found = await self.deps.slack.person(user_id)
            except EncoreError as problem:
                log.info("person_not_found", code=str(problem))
                continue
            await self.deps.database.transact(
                people.meet,
                workspace_id=self.did.workspace_id,
                users=[dict(found)],
                now=self.deps.clock.now(),
            )

    def _answered(self) -> Callable[[Any], None] | None:
        """What notes that this person does something with Encore; None for an event that is no act of theirs."""
        did = self.did
        if not did.user_id or (did.kind == "event" and not _is_act(did)):
            return None
        return partial(
            silence.acted,
            workspace_id=did.workspace_id,
            user_id=did.user_id,
            now=self.deps.clock.now(),
        )

    async def check_here(self) -> None:
        """Raises Refusal for somebody who asked to be forgotten and does something with Encore all the same."""
        did = self.did
        if did.user_id and (did.kind != "event" or did.name == "message"):
            await self.read(my_data.check_here, workspace_id=did.workspace_id, user_id=did.user_id)

    async def first_use(self, what: str) -> bool:
        """Whether the person uses something for the first time. Noted at once: a crash may lose the explanation."""
        return await self.deps.database.transact(
            first_uses.is_first,
            workspace_id=self.did.workspace_id,
            user_id=self.did.user_id,
            what=what,
            now=self.deps.clock.now(),
        )

    async def open(self, view: dict[str, Any]) -> bool:
        """Opens a modal, over the one whose button was pressed. False when the three seconds are over."""
        if not self.did.trigger_id:
            return False
        show = self.deps.slack.push_view if self.did.extra.get("in_modal") else self.deps.slack.open_view
        try:
            await show(self.did.trigger_id, view)
        except EncoreError as problem:
            log.info("modal_not_opened", name=self.did.name, code=str(problem))
            return False
        return True

    async def show_or_open(self, view: dict[str, Any]) -> None:
        """Shows this in the modal whose button was pressed, or in a new one; else asks to press again."""
        if not self.did.extra.get("in_modal"):
            await self.open_or_say(view)
        elif not await self.redraw(str(self.did.extra.get("view_id")), view):
            await self.say(say("common.press_again"))

    async def redraw(self, view_id: str, view: dict[str, Any]) -> bool:
        """Changes what an open modal shows. False when it is closed by now, or Slack would not."""
        if not view_id:
            return False
        try:
            await self.deps.slack.update_view(view_id, view)
        except EncoreError as problem:
            log.info("modal_not_changed", name=self.did.name, code=str(problem))
            return False
        return True

    async def open_or_say(self, view: dict[str, Any]) -> None:
        """Opens a modal that holds nothing typed yet, or asks the person to press again."""
        if not await self.open(view):
            await self.say(say("common.press_again"))

    async def reply(self, message: Message) -> bool:
        """Answers where the person is, for their eyes only. False when there is no way to."""
        return await self._respond({"response_type": "ephemeral", "replace_original": False}, message)

    async def replace(self, message: Message) -> bool:
        """Puts a message in place of the one whose button was pressed. False when that did not work.

        Of several that were told in one only that one is changed, to what the text of the message says.
        """
        if part := str(self.did.extra.get("part") or ""):
            return await self.also(
                bundles.answer,
                workspace_id=self.did.workspace_id,
                user_id=self.did.user_id,
                part=part,
                text=message.text,
                now=self.deps.clock.now(),
            )
        return await self._respond({"replace_original": True}, message)

    async def replace_here(self, message: Message) -> bool:
        """`replace`, also in a modal: what its button was pressed in shows this then. False when that did not work."""
        if self.did.extra.get("in_modal"):
            return await self.redraw(
                str(self.did.extra.get("view_id")), modal(plain("help.notice_title"), message.blocks)
            )
        return await self.replace(message)

    async def _respond(self, body: dict[str, Any], message: Message) -> bool:
        if not self.did.response_url:
            return False
        try:
            await self.deps.slack.respond(
                self.did.response_url, {**body, "text": message.text, "blocks": message.blocks}
            )
        except EncoreError as problem:
            log.info("no_response", name=self.did.name, code=str(problem))
            return False
        return True

    async def tell(self, message: Message) -> None:
        """Tells the person something, in the nearest way that works: here, in a modal, or by direct message."""
        if await self.reply(message):
            return
        if await self.open(modal(plain("help.notice_title"), message.blocks)):
            return
        await self.deps.database.transact(
            ledger.enqueue,
            workspace_id=self.did.workspace_id,
            kind="notice",
            conversation=self.did.user_id,
            values={"text": message.text},
            now=self.deps.clock.now(),
            dedupe_key=f"notice:{self._row_id}",
        )
        self.deps.wake()

    async def say(self, sentence: str) -> None:
        """Tells the person one sentence of mrkdwn."""
        await self.tell(Message(text=sentence, blocks=[paragraph(sentence)]))

    def show_home(self) -> None:
        """Asks for the person's Home tab to be drawn anew."""
        self.deps.draw_home(self.did.user_id)
