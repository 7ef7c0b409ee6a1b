"""How do deliveries to the app, and what it answered, come into the journal?"""

import orjson

from bot.sandbox.json_types import Json
from bot.sandbox.transport import (
    BAD_STATUS,
    EVENTS,
    NO_CONNECTION,
    SLASH_COMMANDS,
    TIMEOUT,
    Outcome,
    Retry,
    Transport,
)
from bot.sandbox.wire.entries import Kind
from bot.sandbox.wire.journal import Journal
from bot.sandbox.wire.refusals import spots_of_ack

FAILURES = {
    TIMEOUT: "no answer within 3 s",
    NO_CONNECTION: "no connection to the app",
    BAD_STATUS: "refused by the app",
}


class RecordedTransport:
    """A transport that notes in the journal what it brings to the app and what comes back."""

    def __init__(self, transport: Transport, journal: Journal) -> None:
        self._transport = transport
        self._journal = journal

    @property
    def reasons(self) -> dict[str, str]:
        """See Transport."""
        return self._transport.reasons

    @property
    def connected(self) -> bool:
        """See Transport."""
        return self._transport.connected

    async def send(
        self, kind: str, payload: Json, *, accepts_response: bool = False, retry: Retry | None = None
    ) -> Outcome:
        """Bring one payload to the app; see Transport."""
        family, name = _named(kind, payload)
        tried = {"attempt": retry.attempt, "reason": retry.reason} if retry is not None else None
        size = len(orjson.dumps(payload))
        entry = self._journal.begin(family, name, payload, size=size, retry=tried)
        try:
            outcome = await self._transport.send(
                kind, payload, accepts_response=accepts_response, retry=retry
            )
        except BaseException:
            # The sandbox stops, or the transport broke: nobody knows an answer.
            entry.error = "given up"
            self._journal.finish(entry)
            raise
        entry.status = outcome.status
        entry.answer = outcome.ack
        entry.spots = spots_of_ack(family, outcome.ack)
        if outcome.failure is not None:
            entry.error = FAILURES.get(outcome.failure, outcome.failure)
            if outcome.failure == BAD_STATUS and outcome.status is not None:
                entry.error = f"HTTP {outcome.status} by the app"
        elif entry.spots:
            entry.error = "the blocks of the answer were refused"
        self._journal.finish(entry, ms=outcome.latency_ms)
        return outcome


def _named(kind: str, payload: Json) -> tuple[Kind, str]:
    """The family of a payload and the name it goes by."""
    if kind == EVENTS:
        return "event", str((payload.get("event") or payload)["type"])
    if kind == SLASH_COMMANDS:
        return "command", str(payload["command"])
    return "interaction", str(payload.get("type", kind))
