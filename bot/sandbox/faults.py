"""How does a test make Slack misbehave?"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.ids import fresh_id
from bot.sandbox.json_types import Json

BEFORE = "before"
AFTER = "after"


@dataclass
class Fault:
    """One rule for Web API calls: fail or stall, before or after the method has done its work.

    `method` "*" means every method, "response_url" posts to a response_url. Set one of `status` (an HTTP error,
    429 takes `retry_after`), `drop` (cut the connection) or `error` (HTTP 200 with that error name); `delay` (real
    seconds) may come alone or with them. `count` is how many calls it hits; `matches` narrows it by arguments.
    """

    method: str
    when: str = BEFORE
    status: int | None = None
    drop: bool = False
    error: str | None = None
    delay: float = 0.0
    retry_after: int = 1
    count: int = 1
    matches: Callable[[Json], bool] | None = None


@dataclass
class EventFault:
    """Deliver the next `count` events of a type `copies` times more, under the same or a new event_id."""

    type: str
    copies: int = 1
    new_id: bool = False
    count: int = 1


class Faults:
    """The rules in force; each rule disappears when it has been used `count` times."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.event_rules: list[EventFault] = []

    def add(self, fault: Fault | EventFault) -> None:
        """Put a rule in force."""
        if isinstance(fault, Fault):
            self.rules.append(fault)
        else:
            self.event_rules.append(fault)

    def clear(self) -> None:
        """Behave well from now on."""
        self.rules.clear()
        self.event_rules.clear()

    def take(self, method: str, when: str, arguments: Json) -> Fault | None:
        """The first rule that hits this call now, used up by one; None if none does."""
        for rule in self.rules:
            if rule.method not in {"*", method} or rule.when != when:
                continue
            if rule.matches is not None and not rule.matches(arguments):
                continue
            rule.count -= 1
            if rule.count <= 0:
                self.rules.remove(rule)
            return rule
        return None

    def extra_deliveries(self, body: Json) -> list[Json]:
        """The further copies to deliver of an event_callback body."""
        for rule in self.event_rules:
            if rule.type == body["event"]["type"]:
                rule.count -= 1
                if rule.count <= 0:
                    self.event_rules.remove(rule)
                new_id = rule.new_id
                return [body | ({"event_id": fresh_id("Ev")} if new_id else {}) for _ in range(rule.copies)]
        return []
