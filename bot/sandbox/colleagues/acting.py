"""How does a colleague do what they mean to do? The same way as somebody on the page, and marked as simulated."""

import random
from collections import deque
from dataclasses import dataclass

from bot.sandbox.colleagues.agenda import Agenda, Intent, What
from bot.sandbox.colleagues.answers import Answers
from bot.sandbox.colleagues.attention import has_elements
from bot.sandbox.colleagues.cast import Cast, Colleague
from bot.sandbox.colleagues.description import matches
from bot.sandbox.colleagues.elements import choose
from bot.sandbox.colleagues.forms import fill_in
from bot.sandbox.colleagues.patience import Patience
from bot.sandbox.colleagues.pulse import AppPulse
from bot.sandbox.json_types import Json
from bot.sandbox.manifest import Manifest
from bot.sandbox.model import Conversation, Message, Person
from bot.sandbox.stage import Stage
from bot.sandbox.views import View

QUIET_SECONDS = 0.08
"""Real seconds without a request of the app after which it is taken to be done with what it was told."""

FIRST_SECONDS = 0.3
"""Real seconds an app that was used has to begin with what it does about it."""

MOST_SECONDS = 2.0
"""Real seconds time waits for the app after an act at most."""

_TRIES = 3
_FORMS_IN_A_ROW = 4
_LOOKS = 3


@dataclass(frozen=True)
class Done:
    """One act as it was: when (epoch seconds), who (handle), what kind with which details, and how it went."""

    at: float
    person: str
    kind: str
    details: Json
    ok: bool
    error: str = ""


class Acting:
    """Carries out intents. `journal` holds the last acts, `acts` counts them all."""

    def __init__(
        self, cast: Cast, agenda: Agenda, stage: Stage, *, pulse: AppPulse, patience: Patience
    ) -> None:
        self._cast = cast
        self._agenda = agenda
        self._stage = stage
        self._pulse = pulse
        self._patience = patience
        self.quiet_seconds = QUIET_SECONDS
        self.first_seconds = FIRST_SECONDS
        self.journal: deque[Done] = deque(maxlen=20_000)
        self.acts = 0

    async def carry_out(self, intent: Intent) -> None:
        """Do it now, if it still makes sense; what it leads to goes on the agenda."""
        one = self._cast.find(intent.person)
        now = self._cast.world.clock.now()
        if one is None or not one.time.is_at_work(now):
            return
        dice = self._cast.dice("does", one.person.name, intent.what, intent.at)
        if intent.what is What.SAY:
            await self._say(one, dice)
        elif intent.what is What.REACT:
            await self._act(
                one, "reaction", {name: intent.details[name] for name in ("channel", "ts", "name")}
            )
        elif intent.what is What.REPLY:
            text = self._cast.text(intent.details["texts"])
            details = {"channel": intent.details["channel"], "text": text, "thread_ts": intent.details["ts"]}
            await self._act(one, "message", details)
        elif self._patience.lets(now):
            await self._use_app(one, intent, dice)

    async def _use_app(self, one: Colleague, intent: Intent, dice: random.Random) -> None:
        if intent.what is What.COMMAND:
            await self._command(one, intent.details["rule"], dice)
        elif intent.what is What.SHORTCUT and intent.details["callback_id"] in self._manifest.shortcuts:
            names = ("callback_id", "channel", "ts")
            await self._act(one, "shortcut", {name: intent.details[name] for name in names})
            self._expect_form(one, dice, [])
        elif intent.what is What.HOME and self._manifest.home_tab:
            await self._open_home(one, dice)
        elif intent.what is What.ATTEND:
            await self._attend(one, intent.details, dice)
        elif intent.what is What.FORM:
            await self._fill_form(one, intent.details, dice)

    async def _say(self, one: Colleague, dice: random.Random) -> None:
        places = [
            (channel, rule)
            for channel in self._cast.channels_of(one.person.id)
            for rule in self._cast.description.chatter
            if matches(channel.name, rule.channels)
        ]
        if places:
            channel, rule = dice.choice(places)
            await self._act(one, "message", {"channel": channel.id, "text": self._cast.text(rule.texts)})

    async def _command(self, one: Colleague, rule_number: int, dice: random.Random) -> None:
        rule = self._cast.description.commands[rule_number]
        if rule.command not in self._manifest.commands:
            return
        places: list[tuple[Conversation, list[Person]]] = [
            (channel, mates)
            for channel in self._cast.channels_of(one.person.id)
            if matches(channel.name, rule.channels) and (mates := self._cast.mates(channel, one.person.id))
        ]
        if not places:
            return
        channel, mates = dice.choice(places)
        # Who is in many channels is not thanked by everybody: mostly it is the people one works with.
        weights = [1 / (1 + len(self._cast.channels_of(mate.id))) ** 2 for mate in mates]
        mate = dice.choices(mates, weights)[0]
        words = rule.text.format(colleague=mate.name, text=self._cast.text(rule.texts))
        await self._act(one, "command", {"channel": channel.id, "text": f"{rule.command} {words}".strip()})
        self._expect_form(one, dice, [mate.id])

    async def _open_home(self, one: Colleague, dice: random.Random) -> None:
        await self._act(one, "home_open", {"tab": "home"})
        view = self._cast.world.views.home(one.person.id)
        if view is None:
            return
        found = choose(view.blocks, self._cast.description.presses, one.personality.answers, dice)
        if found is not None:
            source = {"type": "view", "view_id": view.id}
            await self._use(one, source, *found, state=view.values, dice=dice)

    async def _attend(self, one: Colleague, details: Json, dice: random.Random) -> None:
        conversation = self._cast.world.state.conversations.get(details["channel"])
        message = self._message(conversation, details["ts"])
        if conversation is None or message is None or not has_elements(message):
            return
        before = message.blocks or []
        found = choose(before, self._cast.description.presses, one.personality.answers, dice)
        if found is None:
            return
        source = {
            "type": "message",
            "channel": conversation.id,
            "ts": message.ts,
            "ephemeral": message.addressee is not None,
        }
        state = await self._filled(one, before, {}, source, dice=dice, about=[])
        await self._use(one, source, *found, state=state, dice=dice)
        looks = int(details.get("looks", 1))
        after = self._message(conversation, details["ts"])
        if after is not None and after.blocks != before and has_elements(after) and looks < _LOOKS:
            soon = self._cast.world.clock.now() + dice.uniform(20, 90)
            self._agenda.add(soon, one.person.id, What.ATTEND, **(details | {"looks": looks + 1}))

    async def _use(
        self,
        one: Colleague,
        source: Json,
        block_id: str,
        element: Json,
        *,
        state: Json,
        dice: random.Random,
        row: int = 1,
    ) -> None:
        value: Json = {"type": "button", "value": element.get("value")}
        if element["type"] != "button":
            made = Answers(self._cast, one, dice, about=[]).answer("", element)
            if made is None:
                return
            value = made
        fields = {"source": source, "block_id": block_id, "action_id": element["action_id"], "value": value}
        await self._act(one, "block_action", fields | {"state": state})
        self._expect_form(one, dice, [], row)

    def _expect_form(self, one: Colleague, dice: random.Random, about: list[str], row: int = 1) -> None:
        """A modal that is open now is filled in a little later, as people take their time."""
        stack = self._cast.world.views.stack(one.person.id)
        if stack and row <= _FORMS_IN_A_ROW:
            at = self._cast.world.clock.now() + dice.uniform(15, 75)
            self._agenda.add(at, one.person.id, What.FORM, view=stack[-1].id, about=about, row=row)

    async def _fill_form(self, one: Colleague, details: Json, dice: random.Random) -> None:
        stack = self._cast.world.views.stack(one.person.id)
        if not stack or stack[-1].id != details["view"]:
            return
        view, row = stack[-1], int(details["row"])
        if view.content.get("submit"):
            goes_on = await self._submit(one, view, details["about"], dice)
        else:
            found = choose(view.blocks, self._cast.description.presses, one.personality.answers, dice)
            goes_on = found is not None and row < _FORMS_IN_A_ROW
            if found is not None and goes_on:
                source = {"type": "view", "view_id": view.id}
                await self._use(one, source, *found, state=view.values, dice=dice, row=row + 1)
                return
        stack = self._cast.world.views.stack(one.person.id)
        if stack and goes_on and row < _FORMS_IN_A_ROW and stack[-1].content.get("submit"):
            self._expect_form(one, dice, details["about"], row + 1)
        elif stack:
            await self._act(one, "view_close", {"view_id": stack[-1].id, "all": True})

    async def _submit(self, one: Colleague, view: View, about: list[str], dice: random.Random) -> bool:
        """Fill in and submit a modal, correcting what is complained about; whether it was accepted."""
        values, source = view.values, {"type": "view", "view_id": view.id}
        for _ in range(_TRIES):
            values = await self._filled(one, view.blocks, values, source, dice=dice, about=about)
            answer = await self._act(one, "view_submit", {"view_id": view.id, "values": values})
            if answer["ok"] or "errors" not in answer:
                return bool(answer["ok"])
            values = {name: held for name, held in values.items() if name not in answer["errors"]}
            about = []
        return False

    async def _filled(
        self,
        one: Colleague,
        blocks: list[Json],
        values: Json,
        source: Json,
        *,
        dice: random.Random,
        about: list[str],
    ) -> Json:
        async def suggest(block_id: str, action_id: str) -> list[Json]:
            asked = {
                "source": source,
                "block_id": block_id,
                "action_id": action_id,
                "value": dice.choice("aeiost"),
            }
            answer = await self._stage.act(one.person, "suggest", asked, simulated=True)
            grouped = [option for group in answer.get("option_groups", []) for option in group["options"]]
            return [*answer.get("options", []), *grouped]

        answers = Answers(self._cast, one, dice, about=about)
        return await fill_in(blocks, values, answers, dice.random, suggest)

    async def _act(self, one: Colleague, kind: str, fields: Json) -> Json:
        """Act, wait until the app has done what it does about it, and keep a record."""
        at = self._cast.world.clock.now()
        heard, beats = len(self._cast.world.events.sent), self._pulse.beats
        answer = await self._stage.act(one.person, kind, dict(fields), simulated=True)
        self.acts += 1
        error = str(answer.get("error", "") or answer.get("errors", "") or "")
        self.journal.append(Done(at, one.person.name, kind, fields, bool(answer["ok"]), error))
        self._patience.note(answer, at)
        used = "latency_ms" in answer or kind == "home_open"
        if used or len(self._cast.world.events.sent) != heard:
            # What was only heard of (a reaction, a line) seldom makes an app do anything.
            first, quiet = (self.first_seconds, 1.0) if used else (0.0, 0.5)
            await self._pulse.quiet(quiet * self.quiet_seconds, MOST_SECONDS, first=first, since=beats)
        return answer

    @property
    def _manifest(self) -> Manifest:
        return self._cast.world.manifest

    def _message(self, conversation: Conversation | None, ts: str) -> Message | None:
        if conversation is None:
            return None
        return conversation.messages.get(ts) or conversation.ephemerals.get(ts)
