"""What can a person do on the page, and what do they see of how it went?

Every act is a coroutine `(Scene) -> answer`; `ACTS` names them. An answer has "ok", and "error" with the
sentence a person would see in Slack.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.sandbox.interactions import Interactions
from bot.sandbox.json_types import Json
from bot.sandbox.model import Conversation, Message, Person
from bot.sandbox.responses import Responses
from bot.sandbox.transport import TIMEOUT, Outcome
from bot.sandbox.world import World


class CannotDo(Exception):
    """Slack would not let the person do this; the message is what they see."""


@dataclass
class Scene:
    """Who does what with which details, and everything an act may use."""

    world: World
    interactions: Interactions
    responses: Responses
    person: Person
    fields: Json
    simulated: bool = False
    """Whether a simulated colleague does it rather than somebody on the page."""

    def text(self, name: str) -> str:
        """A detail that is a string."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise CannotDo(f"{name} is missing.")
        return value

    def json(self, name: str) -> Json:
        """A detail that is an object; empty when absent."""
        value: Any = self.fields.get(name)
        return value if isinstance(value, dict) else {}

    def conversation(self, key: str | None = None) -> Conversation:
        """The conversation the person acts in."""
        try:
            found = self.world.state.channel(key or self.text("channel"))
        except KeyError:
            raise CannotDo("There is no such channel.") from None
        if not self.world.state.visible_to(found, self.person.id):
            raise CannotDo("There is no such channel.")
        return found

    def message(self, conversation: Conversation) -> Message:
        """The message in it that the person acts on."""
        ts = self.text("ts")
        found = conversation.messages.get(ts) or conversation.ephemerals.get(ts)
        if found is None or found.addressee not in {None, self.person.id}:
            raise CannotDo("That message is gone.")
        return found

    def other(self, name: str = "user") -> Person:
        """Another person by id or handle."""
        try:
            return self.world.state.person(self.text(name))
        except KeyError:
            raise CannotDo("There is no such person.") from None


Act: TypeAlias = Callable[[Scene], Awaitable[Json]]
ACTS: dict[str, Act] = {}


# What nobody can do with an app that has been uninstalled.
NEEDS_APP = {"block_action", "view_submit", "home_open", "shortcut", "step", "suggest"}


def act(kind: str) -> Callable[[Act], Act]:
    """Register an act under the word the page uses."""

    def register(function: Act) -> Act:
        ACTS[kind] = function
        return function

    return register


def reported(outcome: Outcome, when_late: str) -> Json:
    """An answer from what the app answered; `when_late` is what Slack shows if it did not."""
    answer: Json = {"ok": outcome.failure is None, "latency_ms": outcome.latency_ms}
    if outcome.failure is not None:
        answer |= {"error": when_late, "reason": outcome.failure}
    return answer


def failure_name(outcome: Outcome) -> str:
    """Slack's word for what went wrong with a slash command."""
    return "operation_timeout" if outcome.failure == TIMEOUT else "dispatch_failed"
