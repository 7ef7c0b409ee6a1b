"""How is Slack made to misbehave: which rules are in force, what is left of them, and whom do they strike?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json

BEFORE = "before"
AFTER = "after"
EVERY = "*"


@dataclass(eq=False)
class Fault:
    """One rule for Web API calls: fail or stall, before or after the method has done its work.

    `method` "*" means every method, "response_url" posts to a response_url. Set one of `status` (an HTTP error with a
    page of HTML; 429 takes `retry_after`), `drop` (cut the connection) or `error` (HTTP 200 with that error name);
    `delay` (real seconds) may come alone or with them. `count` is how many calls it hits, None: until it is removed;
    `matches` narrows it by arguments.
    """

    method: str
    when: str = BEFORE
    status: int | None = None
    drop: bool = False
    error: str | None = None
    delay: float = 0.0
    retry_after: int = 1
    count: int | None = 1
    matches: Callable[[Json], bool] | None = None
    where: Json = field(default_factory=dict)
    """What `matches` asks for, for people to read."""
    id: int = 0

    @property
    def words(self) -> str:
        """What the rule does, for the page and the inspector."""
        which = "every call" if self.method == EVERY else self.method
        for name, value in self.where.items():
            which += f" with {name} {value}"
        what = [f"{self.delay:g} s late"] if self.delay else []
        if self.drop:
            what.append("connection cut")
        elif self.error is not None:
            what.append(f"answered with {self.error}")
        elif self.status == 429:
            what.append(f"HTTP 429, Retry-After {self.retry_after} s")
        elif self.status is not None:
            what.append(f"HTTP {self.status} with a page of HTML")
        at = "after it was done" if self.when == AFTER else "before it is done"
        return f"{which}: {', '.join(what) or 'nothing'} ({at})"


@dataclass(eq=False)
class EventFault:
    """Deliver the next `count` events of a type ("*": any) `copies` times more, under the same or a new event_id."""

    type: str
    copies: int = 1
    new_id: bool = False
    count: int | None = 1
    id: int = 0

    @property
    def words(self) -> str:
        """What the rule does."""
        times = "twice" if self.copies == 1 else f"{self.copies + 1} times"
        ids = "a new event_id each" if self.new_id else "the same event_id"
        return f"{_event(self.type)}: delivered {times}, {ids}"


@dataclass(eq=False)
class OrderFault:
    """Hold back the next `count` events of a type ("*": any) and deliver them in reverse order.

    They come when the last of them has happened, or after `patience` real seconds.
    """

    type: str
    count: int | None = 2
    patience: float = 2.0
    id: int = 0
    held: list[Json] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def words(self) -> str:
        """What the rule does."""
        return f"{_event(self.type)}: delivered in reverse order"

    def let_go(self) -> list[Json]:
        """What was held back, in the order in which to deliver it."""
        bodies, self.held = list(reversed(self.held)), []
        return bodies


Rule: TypeAlias = Fault | EventFault | OrderFault


class Faults:
    """The rules in force; each rule disappears when it has been used `count` times."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.event_rules: list[EventFault] = []
        self.order_rules: list[OrderFault] = []
        self.on_change: list[Callable[[], None]] = []
        """Told when a rule is put in force, used or removed."""
        self.on_event: list[Callable[[str, Json], None]] = []
        """Told what an event rule did (words) to which event_callback."""
        self._last_id = 0

    @property
    def everything(self) -> list[Rule]:
        """All rules in force, oldest first."""
        rules: list[Rule] = [*self.rules, *self.event_rules, *self.order_rules]
        return sorted(rules, key=lambda one: one.id)

    def add(self, fault: Rule) -> None:
        """Put a rule in force."""
        fault.id = self.new_id()
        if isinstance(fault, Fault):
            self.rules.append(fault)
        elif isinstance(fault, EventFault):
            self.event_rules.append(fault)
        else:
            self.order_rules.append(fault)
        self._tell()

    def new_id(self) -> int:
        """A number no rule has had."""
        self._last_id += 1
        return self._last_id

    def remove(self, rule_id: int) -> bool:
        """Take one rule out of force; whether there was one. What it held back is delivered."""
        for rule in self.everything:
            if rule.id == rule_id:
                self._drop(rule)
                self._tell()
                return True
        return False

    def clear(self) -> None:
        """Behave well from now on."""
        for rule in self.everything:
            self._drop(rule)
        self._tell()

    def take(self, method: str, when: str, arguments: Json) -> Fault | None:
        """The first rule that hits this call now, used up by one; None if none does."""
        for rule in self.rules:
            if rule.method not in {EVERY, method} or rule.when != when:
                continue
            if rule.matches is not None and not rule.matches(arguments):
                continue
            self._use(rule)
            return rule
        return None

    def arranged(self, body: Json) -> list[Json]:
        """What to deliver now of an event_callback body: it and its copies, what waited for it, or nothing yet."""
        kind = body["event"]["type"]
        bodies = [body, *self._copies(kind, body)]
        for rule in self.order_rules:
            if rule.type in {EVERY, kind}:
                rule.held.extend(bodies)
                self._strike(f"{rule.words} (held back)", body)
                self._use(rule)
                return rule.let_go() if rule not in self.order_rules else []
        return bodies

    def holding(self) -> list[OrderFault]:
        """The rules that hold events back at the moment."""
        return [rule for rule in self.order_rules if rule.held]

    def _copies(self, kind: str, body: Json) -> list[Json]:
        for rule in self.event_rules:
            if rule.type in {EVERY, kind}:
                self._strike(rule.words, body)
                self._use(rule)
                return [
                    body | ({"event_id": fresh_id("Ev")} if rule.new_id else {}) for _ in range(rule.copies)
                ]
        return []

    def _use(self, rule: Rule) -> None:
        if rule.count is not None:
            rule.count -= 1
            if rule.count <= 0:
                self._drop(rule)
        self._tell()

    def _drop(self, rule: Rule) -> None:
        if isinstance(rule, Fault):
            self.rules.remove(rule)
        elif isinstance(rule, EventFault):
            self.event_rules.remove(rule)
        else:
            self.order_rules.remove(rule)
            rule.released.set()

    def _strike(self, words: str, body: Json) -> None:
        for listener in self.on_event:
            listener(words, body)

    def _tell(self) -> None:
        for listener in self.on_change:
            listener()


def _event(kind: str) -> str:
    return "every event" if kind == EVERY else f"event {kind}"
