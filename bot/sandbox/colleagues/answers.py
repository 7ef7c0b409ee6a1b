"""What does a colleague put into an input of a form: something plausible for its label and kind?"""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.block_kit.element_rules import all_options
from bot.sandbox.colleagues.cast import Cast, Colleague
from bot.sandbox.colleagues.description import InputRule, matches
from bot.sandbox.json_types import Json

_ANYTHING = "That worked well for us today."
_MOST_CHOSEN = 2
_DEFAULT_MOST = 3000

Held = Any


class Answers:
    """Makes the answer of one person for one element; None where they have nothing to say."""

    def __init__(
        self, cast: Cast, colleague: Colleague, dice: random.Random, *, about: Sequence[str]
    ) -> None:
        """`about` are the people (ids) the form is about, as far as the person knows; the first ones are taken."""
        self._cast = cast
        self._colleague = colleague
        self._dice = dice
        self._about = list(about)

    def rule(self, label: str) -> InputRule | None:
        """The first rule for inputs with this label."""
        return next((one for one in self._cast.description.inputs if matches(label, one.labels)), None)

    def answer(self, label: str, element: Json) -> Json | None:
        """The answer in the shape of state.values."""
        kind = element["type"]
        make = _MAKERS.get(kind)
        if make is None:
            return None
        field, held = make(self, label, element)
        return None if held in (None, "", []) else {"type": kind, field: held}

    def text(self, label: str, element: Json) -> tuple[str, Held]:
        """Words that fit the label, within the limits of the input."""
        least, most = int(element.get("min_length", 0)), int(element.get("max_length", _DEFAULT_MOST))
        words = self._words(label)
        while len(words) < least:
            words = f"{words} {_ANYTHING}"
        if len(words) > most:
            whole = words[:most].rpartition(" ")[0]
            words = whole if len(whole) >= max(least, 1) else words[:most]
        return "value", words

    def rich_text(self, label: str, element: Json) -> tuple[str, Held]:
        """The same words as rich text."""
        words = {"type": "text", "text": self._words(label)}
        section = {"type": "rich_text_section", "elements": [words]}
        return "rich_text_value", {"type": "rich_text", "elements": [section]}

    def number(self, label: str, element: Json) -> tuple[str, Held]:
        """A small whole number within the limits of the input."""
        least = int(float(element.get("min_value", 1)) // 1)
        most = int(float(element.get("max_value", max(least, 1) + 9)))
        return "value", str(self._dice.randint(least, max(least, most)))

    def email(self, label: str, element: Json) -> tuple[str, Held]:
        """The person's own address."""
        return "value", self._colleague.person.email

    def link(self, label: str, element: Json) -> tuple[str, Held]:
        """An address in a domain that nobody has."""
        return "value", f"https://intranet.{self._cast.world.state.team.domain}.example/notes"

    def date(self, label: str, element: Json) -> tuple[str, Held]:
        """A day in the next two weeks."""
        return "selected_date", self._soon().date().isoformat()

    def time(self, label: str, element: Json) -> tuple[str, Held]:
        """A full or half hour of the day at work."""
        return "selected_time", f"{self._dice.randint(9, 16):02d}:{self._dice.choice((0, 30)):02d}"

    def instant(self, label: str, element: Json) -> tuple[str, Held]:
        """A morning in the next two weeks."""
        return "selected_date_time", int(self._soon().replace(hour=10, minute=0, second=0).timestamp())

    def option(self, label: str, element: Json) -> tuple[str, Held]:
        """One of the options, those the rule prefers first."""
        options = self._wanted(label, all_options(element))
        return "selected_option", self._dice.choice(options) if options else None

    def options(self, label: str, element: Json) -> tuple[str, Held]:
        """One or two of the options."""
        options = self._wanted(label, all_options(element))
        return "selected_options", self._some(options, element)

    def person(self, label: str, element: Json) -> tuple[str, Held]:
        """Somebody the form is about, or else somebody from a common channel."""
        return "selected_user", next(iter(self._people()), None)

    def people(self, label: str, element: Json) -> tuple[str, Held]:
        """The people the form is about, or else somebody from a common channel."""
        most = int(element.get("max_selected_items", _MOST_CHOSEN))
        return "selected_users", (self._about or self._people()[:1])[:most]

    def place(self, label: str, element: Json) -> tuple[str, Held]:
        """A channel the person is in."""
        return _SELECTED[element["type"]], next(iter(self._places()), None)

    def places(self, label: str, element: Json) -> tuple[str, Held]:
        """A channel the person is in, as a list."""
        return _SELECTED[element["type"]], self._places()[:1]

    def _words(self, label: str) -> str:
        rule = self.rule(label)
        if rule is not None and rule.texts is not None:
            return self._cast.text(rule.texts)
        return _ANYTHING

    def _wanted(self, label: str, options: list[Json]) -> list[Json]:
        rule = self.rule(label)
        if rule is None or not rule.options:
            return options
        return [one for one in options if matches(str(one["text"]["text"]), rule.options)] or options

    def _some(self, options: list[Json], element: Json) -> list[Json]:
        most = min(int(element.get("max_selected_items", _MOST_CHOSEN)), _MOST_CHOSEN, len(options))
        return self._dice.sample(options, self._dice.randint(1, most)) if most else []

    def _people(self) -> list[str]:
        if self._about:
            return self._about
        me = self._colleague.person.id
        near = {
            mate.id: None for channel in self._cast.channels_of(me) for mate in self._cast.mates(channel, me)
        }
        found = list(near)
        self._dice.shuffle(found)
        return found

    def _places(self) -> list[str]:
        found = [one.id for one in self._cast.channels_of(self._colleague.person.id)]
        self._dice.shuffle(found)
        return found

    def _soon(self) -> datetime:
        now = datetime.fromtimestamp(self._cast.world.clock.now(), UTC)
        return now.astimezone(ZoneInfo(self._colleague.person.tz)) + timedelta(days=self._dice.randint(1, 14))


_SELECTED = {
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_MAKERS: dict[str, Callable[[Answers, str, Json], tuple[str, Held]]] = {
    "plain_text_input": Answers.text,
    "rich_text_input": Answers.rich_text,
    "number_input": Answers.number,
    "email_text_input": Answers.email,
    "url_text_input": Answers.link,
    "datepicker": Answers.date,
    "timepicker": Answers.time,
    "datetimepicker": Answers.instant,
    "static_select": Answers.option,
    "radio_buttons": Answers.option,
    "multi_static_select": Answers.options,
    "checkboxes": Answers.options,
    "users_select": Answers.person,
    "multi_users_select": Answers.people,
    "conversations_select": Answers.place,
    "channels_select": Answers.place,
    "multi_conversations_select": Answers.places,
    "multi_channels_select": Answers.places,
}
