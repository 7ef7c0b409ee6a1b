"""A lead's change of a campaign's steps, as a function from steps to steps. Pure.

Everything a lead can do to the steps is an `Edit`. What it did is always found by comparing (`changes`), also between
two versions far apart, so that words, counts and what is planned anew can never disagree with what was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot import rule_patterns
from bot.domain import Audience
from bot.errors import Refusal

MOST_WORDS = 600
"""Characters of a lead's own words."""
MOST_STEPS = 60
"""Steps a campaign may have."""
AUDIENCE_OF = {
    "intention": Audience.CHANNEL,
    "moment": Audience.CHANNEL,
    "roundup": Audience.CHANNEL,
    "scenario": Audience.PERSON,
    "recall": Audience.PERSON,
    "tried_it": Audience.PERSON,
    "manager_nudge": Audience.MANAGER,
}
"""Kinds of steps that can be added, and whom each is for."""
WITH_WORDS = frozenset({"intention", "moment", "recall", "tried_it", "manager_nudge"})
"""Kinds that say a prompt, which a lead may replace by own words."""
_GRACE_MINUTES = {Audience.CHANNEL: 24 * 60, Audience.PERSON: 48 * 60, Audience.MANAGER: 72 * 60}


class Act(StrEnum):
    """What a lead can do to the steps. START: the first version that was kept."""

    START = "start"
    MOVE = "move"
    WORDS = "words"
    SKIP = "skip"
    REPEAT = "repeat"
    RETIRE = "retire"
    ADD = "add"
    ROLL_BACK = "roll_back"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a version keeps it; `id` 0 for one that is about to be made. `words` are a lead's own, or empty."""

    id: int
    kind: str
    audience: str
    rule: str
    grace_minutes: int
    timezone: str | None = None
    content_id: str | None = None
    words: str = ""

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @staticmethod
    def load(found: dict[str, Any]) -> Step:
        """Back from JSON."""
        return Step(**found)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing a lead wants to do. Only what its act needs counts.

    `step` is the id of the step, `rule` and `timezone` (None: everybody's own) when it comes, `words` a lead's own,
    `kind` that of a new step. `local` is a naive moment: of SKIP only its date counts. `version` is where ROLL_BACK
    goes.
    """

    act: Act
    step: int = 0
    rule: str = ""
    timezone: str | None = None
    words: str = ""
    kind: str = ""
    local: datetime | None = None
    version: int = 0

    def dump(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        found = {name: value for name, value in asdict(self).items() if value}
        return found | ({"local": self.local.isoformat()} if self.local else {})

    @staticmethod
    def load(found: dict[str, Any]) -> Edit:
        """Back from JSON. Raises ValueError or TypeError for anything else."""
        local = found.get("local")
        moment = {"local": datetime.fromisoformat(local)} if local else {}
        return Edit(**{**found, "act": Act(found["act"]), **moment})


@dataclass(frozen=True, slots=True)
class Change:
    """One step before and after; None where it is not there."""

    before: Step | None
    after: Step | None

    @property
    def step(self) -> Step:
        """As it is now or, if it is gone, as it was."""
        found = self.after or self.before
        assert found is not None, "one of them is there"  # noqa: S101
        return found


def applied(steps: Sequence[Step], edit: Edit, *, today: date, then: Sequence[Step] = ()) -> tuple[Step, ...]:
    """The steps as an edit leaves them; `then` are those of the version it goes back to.

    Raises RecurrenceError for a rule that cannot be read, and Refusal for a step that is gone, for too many of them,
    and for own words where none are said.
    """
    if edit.act is Act.ROLL_BACK:
        return tuple(then)
    if edit.act is Act.ADD:
        return (*steps, _new(steps, edit))
    present = next((one for one in steps if one.id == edit.step), None)
    if present is None:
        raise Refusal("campaign_steps.step_gone")
    if edit.act is Act.RETIRE:
        return tuple(one for one in steps if one is not present)
    changed = _changed(present, edit, today)
    return tuple(changed if one is present else one for one in steps)


def _changed(step: Step, edit: Edit, today: date) -> Step:
    match edit.act:
        case Act.MOVE:
            return replace(step, rule=edit.rule, timezone=edit.timezone)
        case Act.WORDS:
            if edit.words and step.kind not in WITH_WORDS:
                raise Refusal("campaign_steps.no_words")
            return replace(step, words=_own(edit.words))
        case Act.SKIP if edit.local is not None:
            return replace(step, rule=rule_patterns.skipping(step.rule, edit.local.date(), today=today))
        case Act.REPEAT if edit.local is not None:
            return replace(step, rule=rule_patterns.repeating(step.rule, edit.local, today=today))
    return step


def _new(steps: Sequence[Step], edit: Edit) -> Step:
    if edit.kind not in AUDIENCE_OF:
        raise Refusal("campaign_steps.no_kind", field="kind")
    if len(steps) >= MOST_STEPS:
        raise Refusal("campaign_steps.too_many", most=MOST_STEPS)
    audience = AUDIENCE_OF[edit.kind]
    words = _own(edit.words) if edit.kind in WITH_WORDS else ""
    return Step(0, edit.kind, audience, edit.rule, _GRACE_MINUTES[audience], edit.timezone, words=words)


def _own(words: str) -> str:
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Refusal("campaign_steps.too_long", field="words", most=MOST_WORDS, count=len(words))
    return words


def changes(before: Sequence[Step], after: Sequence[Step]) -> tuple[Change, ...]:
    """What differs: changed steps and those that are gone in their old order, then those that are new."""
    new = {one.id: one for one in after if one.id}
    old = {one.id for one in before}
    found = [Change(one, new.get(one.id)) for one in before if new.get(one.id) != one]
    return (*found, *(Change(None, one) for one in after if one.id not in old))
