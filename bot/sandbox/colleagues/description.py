"""How do the colleagues of a company behave? A YAML file next to the company says it; this reads and checks it.

`workspaces/northwind_colleagues.yaml` shows every key. Patterns are those of file names (`*`, `?`), compared without
regard to capitals. Rules know nothing of a particular app: what the app does not have is left out.
"""

from datetime import time
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.sandbox.workspace import WorkspaceError

Chance: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Day: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_DAYS: tuple[Day, ...] = DAYS[:5]


class ColleaguesError(WorkspaceError):
    """The description cannot be used; the message is one sentence for the person who wrote it."""


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Personality(_Described):
    """How much somebody takes part. Chances are per message, `..._a_week` are averages."""

    notices: Chance
    """That a message of the app is looked at at all."""
    answers: Chance
    """That what the app asks is answered once it is looked at."""
    reacts: Chance
    replies: Chance
    commands: float = Field(1.0, ge=0)
    """How often commands are used, compared with what the rule says."""
    lines_a_week: float = Field(3.0, ge=0)
    home_a_week: float = Field(1.0, ge=0)
    delay_minutes: float = Field(45.0, gt=0)
    """The median delay before something is looked at; now and then it is a day."""
    absent: Chance = 0.01
    """That a working day is missed without notice."""


class Leave(_Described):
    """A week off, counted from the start of the workspace (1 is the first), or some days of it."""

    week: int = Field(ge=1)
    days: tuple[Day, ...] = WORKING_DAYS


class Habits(_Described):
    """One person: personality, working hours in their own time zone, days of the week, and leave."""

    personality: str
    hours: str = "09:00-17:30"
    days: tuple[Day, ...] = WORKING_DAYS
    leave: tuple[Leave, ...] = ()

    @field_validator("hours")
    @classmethod
    def _are_hours(cls, hours: str) -> str:
        start, end = _span(hours)
        if start >= end:
            raise ValueError(f"{hours} does not end after it starts")
        return hours

    @property
    def span(self) -> tuple[time, time]:
        """When the day starts and ends, in the person's own zone."""
        return _span(self.hours)


class CommandRule(_Described):
    """A slash command and how it is used; in `text` {colleague} is a colleague's @name and {text} one of the texts."""

    command: str
    times_a_week: float = Field(gt=0)
    text: str = "@{colleague} {text}"
    texts: str
    channels: tuple[str, ...] = ("*",)


class ShortcutRule(_Described):
    """A message shortcut that is used on a colleague's line now and then."""

    callback_id: str
    chance: Chance


class PressRule(_Described):
    """Which buttons and choices of messages and Home tabs are used. The first rule that fits an element decides."""

    labels: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    chance: Chance

    def fits(self, label: str, action: str) -> bool:
        """Whether the element with this label and action_id is meant; a rule with no pattern means every one."""
        return (
            not (self.labels or self.actions) or matches(label, self.labels) or matches(action, self.actions)
        )


class InputRule(_Described):
    """What is put into the inputs with such a label: one of the texts, or the options that fit best."""

    labels: tuple[str, ...]
    texts: str | None = None
    options: tuple[str, ...] = ()
    chance: Chance = 1.0
    """That an optional input is filled in."""


class ReactionRule(_Described):
    """Emoji that are given to messages of the app or of people whose text fits."""

    to: Literal["app", "people"]
    emoji: tuple[str, ...]
    when: tuple[str, ...] = ("*",)
    chance: Chance


class ReplyRule(_Described):
    """What is written into threads under messages of the app or of people whose text fits."""

    to: Literal["app", "people"]
    texts: str
    when: tuple[str, ...] = ("*",)
    chance: Chance


class ChatterRule(_Described):
    """What is written in channels in the course of a working day."""

    channels: tuple[str, ...]
    texts: str


class Description(_Described):
    """The whole file."""

    personalities: dict[str, Personality]
    people: dict[str, Habits]
    others: str | None = None
    """The personality of people who are not named; without it they do nothing by themselves."""
    texts: dict[str, tuple[str, ...]]
    commands: tuple[CommandRule, ...] = ()
    shortcuts: tuple[ShortcutRule, ...] = ()
    presses: tuple[PressRule, ...] = ()
    inputs: tuple[InputRule, ...] = ()
    reactions: tuple[ReactionRule, ...] = ()
    replies: tuple[ReplyRule, ...] = ()
    chatter: tuple[ChatterRule, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> "Description":
        wanted = {one.personality for one in self.people.values()} | ({self.others} if self.others else set())
        if unknown := sorted(wanted - set(self.personalities)):
            raise ValueError(f"the personality {unknown[0]} is not described")
        named = {one.texts for one in self.commands} | {one.texts for one in self.inputs if one.texts}
        named |= {one.texts for one in self.replies} | {one.texts for one in self.chatter}
        if missing := sorted(named - set(self.texts)):
            raise ValueError(f"there are no texts called {missing[0]}")
        if empty := [name for name, texts in self.texts.items() if not texts]:
            raise ValueError(f"the texts called {empty[0]} are empty")
        return self

    def habits_of(self, handle: str) -> Habits | None:
        """The habits of a person; None for somebody who does nothing by themself."""
        if handle in self.people:
            return self.people[handle]
        return Habits(personality=self.others) if self.others else None


NOBODY = Description(personalities={}, people={}, texts={})


def read_colleagues(path: Path) -> Description:
    """Read the description from a YAML file; raises ColleaguesError with one clear sentence."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ColleaguesError(f"The colleagues' file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ColleaguesError(f"The colleagues' file {path} is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 1}" if mark is not None else ""
        raise ColleaguesError(f"The colleagues' file {path} is not valid YAML{line}.") from error
    try:
        return Description.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        place = f" at {where}" if where else ""
        raise ColleaguesError(f"The colleagues' file {path} is wrong{place}: {first['msg']}.") from error


def colleagues_beside(workspace_file: Path) -> Description:
    """What `<company>_colleagues.yaml` beside the company's file says; nobody when there is no such file."""
    path = workspace_file.with_name(f"{workspace_file.stem}_colleagues.yaml")
    return read_colleagues(path) if path.is_file() else NOBODY


def matches(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether a text fits one of the patterns; line breaks and capitals make no difference."""
    plain = " ".join(text.lower().split())
    return any(fnmatch(plain, pattern.lower()) for pattern in patterns)


def _span(hours: str) -> tuple[time, time]:
    start, dash, end = hours.partition("-")
    if not dash:
        raise ValueError(f"{hours} is not a span such as 09:00-17:30")
    return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
