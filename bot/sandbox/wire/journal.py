"""Which things have crossed the wire so far, and which are new since somebody last looked?"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox.json_types import Json
from bot.sandbox.wire.entries import Entry, Kind, RecordedCall

MAX_ENTRIES = 20_000
MAX_BYTES = 64 * 1024 * 1024
"""About how much JSON the entries hold together; the oldest go first, whichever limit is reached."""


class Journal:
    """The newest entries in the order in which they began; `now` tells the sandbox's time in epoch seconds."""

    def __init__(
        self,
        now: Callable[[], float],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._entries: deque[Entry] = deque()
        self._changes: deque[tuple[int, Entry]] = deque()
        self._started: dict[int, float] = {}
        self._bytes = 0
        self._number = 0
        self.revision = 0
        """Grows with every change of any entry."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def newest_first(self) -> Iterator[Entry]:
        """Every entry, from the newest to the oldest."""
        return iter(list(reversed(self._entries)))

    @property
    def calls(self) -> list[RecordedCall]:
        """The Web API calls that were answered, in the order of their answers."""
        done = [one for one in self._entries if isinstance(one, RecordedCall) and not one.open]
        return sorted(done, key=lambda one: one.ended)

    def begin(self, kind: Kind, name: str, sent: Any, *, size: int = 0, retry: Json | None = None) -> Entry:
        """Note something that waits for its answer; `finish` it."""
        made = RecordedCall if kind == "call" else Entry
        self._number += 1
        entry = made(
            number=self._number,
            kind=kind,
            name=name,
            sent=sent,
            at=self._now(),
            began=time.time(),
            open=True,
            retry=retry,
            changed=self._changed,
        )
        self._started[entry.number] = self._monotonic()
        self._entries.append(entry)
        self._grow(entry, size)
        self._changed(entry)
        return entry

    def finish(self, entry: Entry, *, size: int = 0, ms: float | None = None) -> None:
        """Note that the answer is there; `ms` replaces the measured real milliseconds."""
        if entry.changed is None:
            return  # it had to go while it was waiting
        started = self._started.pop(entry.number, None)
        measured = None if started is None else round((self._monotonic() - started) * 1000, 2)
        entry.ms = measured if ms is None else ms
        entry.open, entry.ended = False, time.time()
        self._grow(entry, size)
        self._changed(entry)

    def note(self, kind: Kind, name: str, sent: Any = None, **facts: Any) -> Entry:
        """Note something that waits for nothing, such as a socket that closed; `facts` are attributes of Entry."""
        entry = self.begin(kind, name, sent)
        for fact, value in facts.items():
            setattr(entry, fact, value)
        self._started.pop(entry.number, None)
        entry.open, entry.ended = False, time.time()
        self._changed(entry)
        return entry

    def note_socket(self, what: str, details: Json) -> None:
        """Note what happened to a Socket Mode connection."""
        self.note("socket", what, details, error=details.get("error"))

    def note_fault(self, words: str, about: Json) -> None:
        """Note what a fault did to something that is no call."""
        self.note("fault", words, about)

    def find(self, number: int) -> Entry | None:
        """The entry with this number, if it is still kept."""
        if not self._entries or not self._entries[0].number <= number <= self._number:
            return None
        return self._entries[number - self._entries[0].number]

    def changed_since(self, revision: int) -> list[Entry]:
        """The kept entries that are new or have changed since, the last change first."""
        found: list[Entry] = []
        for changed_at, entry in reversed(self._changes):
            if changed_at <= revision:
                break
            if entry.revision == changed_at:
                found.append(entry)
        return found

    def _changed(self, entry: Entry) -> None:
        self.revision += 1
        entry.revision = self.revision
        self._changes.append((self.revision, entry))
        self._forget_changes()

    def _grow(self, entry: Entry, size: int) -> None:
        entry.size += size
        self._bytes += size
        while len(self._entries) > self._max_entries or (
            self._bytes > self._max_bytes and len(self._entries) > 1
        ):
            gone = self._entries.popleft()
            gone.changed = None
            self._started.pop(gone.number, None)
            self._bytes -= gone.size
        self._forget_changes()

    def _forget_changes(self) -> None:
        """Drop the oldest changes that were followed by another of the same entry, or whose entry is gone."""
        while self._changes:
            revision, entry = self._changes[0]
            if entry.changed is not None and entry.revision == revision:
                return
            self._changes.popleft()
