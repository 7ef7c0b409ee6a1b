"""Who notices what was said, and what do they mean to do about it?"""

import random

from bot.sandbox.block_kit.walk import all_blocks, elements_of
from bot.sandbox.colleagues.agenda import Agenda, What
from bot.sandbox.colleagues.cast import Cast, Colleague
from bot.sandbox.colleagues.description import matches
from bot.sandbox.model import DIRECT, Conversation, Message

_A_DAY = 86400.0
_NEXT_DAY = 0.08
"""That somebody gets round to a message only a day later."""
_SPREAD = 0.9
_JUST_FOR_ME_MINUTES = (1.0, 6.0)
_SAID = {None, "bot_message", "thread_broadcast"}


class Attention:
    """Reads what is new in every conversation and puts the consequences on the agenda."""

    def __init__(self, cast: Cast, agenda: Agenda) -> None:
        self._cast = cast
        self._agenda = agenda
        self._read: dict[str, str] = {}
        self._counted: dict[str, int] = {}

    def forget_past(self) -> None:
        """Take everything said so far as read; what was said earlier is nobody's concern any more."""
        for conversation in self._cast.world.state.conversations.values():
            self._read[conversation.id] = max((one.ts for one in _all(conversation)), default="0")

    def look(self) -> None:
        """Take note of what was said since the last look."""
        for conversation in list(self._cast.world.state.conversations.values()):
            mark = self._read.get(conversation.id, "0")
            new = [one for one in _newest(conversation, mark) if one.subtype in _SAID]
            for message in new:
                self._consider(conversation, message)
            if new:
                self._read[conversation.id] = max(one.ts for one in new)

    def _consider(self, conversation: Conversation, message: Message) -> None:
        state = self._cast.world.state
        number = self._counted[conversation.id] = self._counted.get(conversation.id, 0) + 1
        by_app = message.bot_id == state.bot_id
        if message.bot_id is not None and not by_app:
            return
        readers = [message.addressee] if message.addressee else conversation.members
        colleagues = [one for person in readers if (one := self._cast.find(person)) is not None]
        for colleague in sorted(colleagues, key=lambda one: one.person.name):
            if colleague.person.id == message.user:
                continue
            dice = self._cast.dice("reads", colleague.person.name, conversation.id, number)
            if by_app:
                self._app_said(colleague, conversation, message, dice)
            else:
                self._somebody_said(colleague, conversation, message, dice)

    def _app_said(
        self, one: Colleague, conversation: Conversation, message: Message, dice: random.Random
    ) -> None:
        private = message.addressee is not None
        if not private and dice.random() > one.personality.notices:
            return
        at = _said_at(message)
        where = {"channel": conversation.id, "ts": message.ts}
        if has_elements(message):
            soon = at + dice.uniform(*_JUST_FOR_ME_MINUTES) * 60
            self._mean(soon if private else self._later(one, at, dice), one, What.ATTEND, dice, **where)
        if private:
            return
        self._react(one, conversation, message, "app", dice)
        if conversation.kind != DIRECT:
            self._reply(one, conversation, message, "app", dice)

    def _somebody_said(
        self, one: Colleague, conversation: Conversation, message: Message, dice: random.Random
    ) -> None:
        if dice.random() > one.personality.notices:
            return
        self._react(one, conversation, message, "people", dice)
        if not message.is_reply:
            self._reply(one, conversation, message, "people", dice)
        for rule in self._cast.description.shortcuts:
            if not message.is_reply and dice.random() < rule.chance * one.personality.commands:
                at = self._later(one, _said_at(message), dice)
                details = {"channel": conversation.id, "ts": message.ts, "callback_id": rule.callback_id}
                self._mean(at, one, What.SHORTCUT, dice, **details)

    def _react(
        self, one: Colleague, conversation: Conversation, message: Message, to: str, dice: random.Random
    ) -> None:
        for rule in self._cast.description.reactions:
            if rule.to != to or not matches(message.text, rule.when):
                continue
            if dice.random() < rule.chance * one.personality.reacts:
                name = dice.choice(rule.emoji)
                details = {"channel": conversation.id, "ts": message.ts, "name": name}
                self._mean(self._later(one, _said_at(message), dice), one, What.REACT, dice, **details)
            return

    def _reply(
        self, one: Colleague, conversation: Conversation, message: Message, to: str, dice: random.Random
    ) -> None:
        for rule in self._cast.description.replies:
            if rule.to != to or not matches(message.text, rule.when):
                continue
            if dice.random() < rule.chance * one.personality.replies:
                details = {"channel": conversation.id, "ts": message.ts, "texts": rule.texts}
                self._mean(self._later(one, _said_at(message), dice), one, What.REPLY, dice, **details)
            return

    def _later(self, one: Colleague, at: float, dice: random.Random) -> float:
        """Some time after an instant: mostly around the person's median delay, now and then a day."""
        if dice.random() < _NEXT_DAY:
            return at + _A_DAY * dice.uniform(0.8, 1.2)
        minutes = one.personality.delay_minutes * dice.lognormvariate(0.0, _SPREAD)
        return at + min(max(minutes * 60, 60.0), _A_DAY)

    def _mean(self, at: float, one: Colleague, what: What, dice: random.Random, **details: object) -> None:
        when = one.time.next_at_work(at, dice)
        if when is not None:
            self._agenda.add(round(when, 3), one.person.id, what, **details)


def has_elements(message: Message) -> bool:
    """Whether there is anything in a message that one can press or choose."""
    return any(elements_of(block) for block in all_blocks(message.blocks or []))


def _all(conversation: Conversation) -> list[Message]:
    return [*conversation.messages.values(), *conversation.ephemerals.values()]


def _newest(conversation: Conversation, mark: str) -> list[Message]:
    """What was said after a ts, oldest first."""
    found: list[Message] = []
    for messages in (conversation.messages, conversation.ephemerals):
        for message in reversed(messages.values()):
            if message.ts <= mark:
                break
            found.append(message)
    return sorted(found, key=lambda one: one.ts)


def _said_at(message: Message) -> float:
    """The second it was said in: what made its ts unique must not change what comes of it."""
    return float(message.ts.partition(".")[0])
