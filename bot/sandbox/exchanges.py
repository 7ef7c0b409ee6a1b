"""Which trigger_ids and response_urls are out, and are they still good? (Slack facts 1.1, 1.5)"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.sandbox import chance

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    """A trigger_id given with an interaction of a person; `view_id` when it came from an open modal."""

    id: str
    person: str
    view_id: str | None
    issued: float
    used: bool = False


class Triggers:
    """trigger_ids: good once, for three real seconds."""

    def __init__(self, team_number: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._team_number = team_number
        self._triggers: dict[str, Trigger] = {}

    def issue(self, person: str, view_id: str | None = None) -> str:
        """A new trigger_id for an interaction of this person (id)."""
        number = chance.below("trigger", 9 * 10**12) + 10**12
        trigger_id = f"{number}.{self._team_number}.{chance.hexadecimal('trigger', 16)}"
        self._triggers[trigger_id] = Trigger(trigger_id, person, view_id, self._monotonic())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger | str:
        """Use a trigger_id up; returns Slack's error name when it cannot be used."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self._monotonic() - trigger.issued > TRIGGER_SECONDS:
            return "expired_trigger_id"
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where a response_url leads: a person in a conversation, and the message it came from, if any."""

    token: str
    person: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = field(default=0)


class ResponseUrls:
    """response_urls: five uses within thirty real minutes."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._urls: dict[str, ResponseUrl] = {}
        self.base = ""
        """http://host:port, set when the server listens."""

    def issue(
        self, person: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A new response_url for an interaction of this person in this conversation (ids)."""
        token = chance.for_address("response", 24)
        self._urls[token] = ResponseUrl(token, person, channel, message_ts, thread_ts, self._monotonic())
        return f"{self.base}/response/{token}"

    def use(self, token: str) -> ResponseUrl | str:
        """Count one use; returns an error name when it is unknown, too old or used up."""
        found = self._urls.get(token)
        if found is None:
            return "no_such_url"
        if self._monotonic() - found.issued > RESPONSE_SECONDS:
            return "expired_url"
        if found.uses >= RESPONSE_USES:
            return "used_url"
        found.uses += 1
        return found

    def everything(self) -> list[ResponseUrl]:
        """Those still good; their `issued` is the age in seconds."""
        now = self._monotonic()
        return [
            replace(one, issued=now - one.issued)
            for one in self._urls.values()
            if now - one.issued <= RESPONSE_SECONDS
        ]

    def put_back(self, urls: Iterable[ResponseUrl]) -> None:
        """Let these be good again; their `issued` is the age in seconds."""
        now = self._monotonic()
        self._urls.update((one.token, replace(one, issued=now - one.issued)) for one in urls)

    def peek(self, url: str) -> ResponseUrl:
        """Where a response_url leads, without counting a use."""
        return self._urls[url.rpartition("/")[2]]
