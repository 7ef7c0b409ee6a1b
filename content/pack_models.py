"""What is a content pack made of, once it has been read?

Every text here is plain: no markup, no emoji, spaces and line breaks folded to single spaces. Whoever
builds a message escapes it for Slack like any other text.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import StringConstraints

from content.pack_parts import Part, Slug, Text
from content.pack_template_models import CampaignTemplate

Side = Literal["internal", "external", "both"]
ChannelType = Literal["spoken", "written", "chat"]
Tone = Literal["warm", "plain", "lively"]
PromptKind = Literal["intention", "moment", "win", "recall", "tried_it", "manager_nudge"]
CelebrationType = Literal[
    "roundup_thanks",
    "roundup_quiet",
    "first_thanks",
    "first_thanks_many",
    "goal_met",
    "pulse_acted",
    "milestone_4",
    "milestone_8",
    "milestone_12",
    "campaign_end",
    "steady_run",
    "across_teams",
]

# The values a celebration line may use, by type; whoever renders one gives all of them, already escaped.
PLACEHOLDERS: Mapping[CelebrationType, frozenset[str]] = {
    "roundup_thanks": frozenset({"team", "count", "behaviour"}),
    "roundup_quiet": frozenset({"team"}),
    "first_thanks": frozenset({"receiver", "giver", "behaviour"}),
    "first_thanks_many": frozenset({"team", "givers", "count"}),
    "goal_met": frozenset({"team", "goal", "result"}),
    "pulse_acted": frozenset({"team", "action"}),
    "milestone_4": frozenset({"team", "campaign", "weeks", "count"}),
    "milestone_8": frozenset({"team", "campaign", "weeks", "count"}),
    "milestone_12": frozenset({"team", "campaign", "weeks", "count"}),
    "campaign_end": frozenset({"campaign", "weeks", "count"}),
    "steady_run": frozenset({"team", "weeks", "behaviour"}),
    "across_teams": frozenset({"giver_team", "receiver_team", "behaviour"}),
}


_BRACES = re.compile(r"\{([a-z_]+)\}")


class Behaviour(Part):
    """A trained behaviour: what thanks, prompts and scenarios are tagged with. The name fits a menu."""

    id: Slug
    name: Text
    gloss: Text
    examples: tuple[Text, ...]


class Prompt(Part):
    """A message that asks one thing: an intention, a moment of truth, a win, or what takes a session up again.

    `title` makes sense alone (heading, pop-up). `action` is the one thing asked; `time` is what it takes,
    in words ("20 seconds").
    """

    id: Slug
    theme: Text
    title: Text
    text: Text
    action: Text
    time: Text
    behaviour: Slug | None = None
    side: Side | None = None


class RecognitionStarter(Part):
    """The opening of a thank-you, "When …, you …, so …", offered when a person picks that behaviour."""

    id: Slug
    behaviour: Slug
    text: Text


class Option(Part):
    """One answer to a scenario and the reason it is, or is not, the best one."""

    text: Text
    why: Text
    best: bool = False


class Scenario(Part):
    """A question that tests a principle in one setting. With `poor_reply` it asks to mend that reply.

    `title` is the line shown in the pop-up. `person`, `mood` and `product` say in a few words what the
    setting is; they are not shown, they keep the variants of one principle apart.
    """

    id: Slug
    title: Text
    side: Literal["internal", "external"]
    channel_type: ChannelType
    person: Text
    mood: Text
    product: Text
    stem: Text
    poor_reply: Text | None = None
    options: tuple[Option, ...]

    @property
    def best(self) -> int:
        """Index of the best option (0-based)."""
        return next(index for index, option in enumerate(self.options) if option.best)


class Principle(Part):
    """One rule of good service to remember: what is spaced and repeated, through different scenarios."""

    id: Slug
    behaviour: Slug
    theme: Text
    statement: Text
    why: Text
    scenarios: tuple[Scenario, ...]


class ScenarioAsks(Part):
    """The line under a scenario's stem that asks for the tap and names the time."""

    choose: Text
    mend: Text


class Celebration(Part):
    """A line to celebrate with; `{names}` in braces are filled when it is posted."""

    id: Slug
    type: CelebrationType
    tone: Tone
    text: Text

    def fill(self, values: Mapping[str, str]) -> str:
        """Put `values` in place of the braces. Give every name in `PLACEHOLDERS[self.type]`, escaped.

        Values are never read as templates themselves: braces in a person's name stay as they are. Raises
        `KeyError` for a name without a value.
        """
        return _BRACES.sub(lambda match: values[match[1]], self.text)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _by_id(parts: Iterable[_T], wanted: str) -> _T:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)


class Pack(Part):
    """A whole content pack, checked. Lookups by id raise `KeyError` for an id the pack does not have."""

    id: Slug
    name: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){1,2}$")]
    description: Text
    recognition_emoji: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_+'-]{1,100}$")], ...]
    themes: tuple[Text, ...]
    hard_themes: tuple[Text, ...] = ()
    behaviours: tuple[Behaviour, ...]
    intentions: tuple[Prompt, ...]
    moments: tuple[Prompt, ...]
    wins: tuple[Prompt, ...]
    recalls: tuple[Prompt, ...]
    tries: tuple[Prompt, ...]
    nudges: tuple[Prompt, ...]
    recognition: tuple[RecognitionStarter, ...]
    scenario_asks: ScenarioAsks
    principles: tuple[Principle, ...]
    celebrations: tuple[Celebration, ...]
    campaigns: tuple[CampaignTemplate, ...]

    def behaviour(self, id: str) -> Behaviour:  # noqa: A002 - the field's own name
        """The behaviour with this id."""
        return _by_id(self.behaviours, id)

    def principle(self, id: str) -> Principle:  # noqa: A002
        """The principle with this id."""
        return _by_id(self.principles, id)

    def scenario(self, id: str) -> Scenario:  # noqa: A002
        """The scenario variant with this id."""
        return _by_id(self.scenarios, id)

    def campaign(self, id: str) -> CampaignTemplate:  # noqa: A002
        """The campaign template with this id."""
        return _by_id(self.campaigns, id)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All variants of all principles."""
        return tuple(scenario for principle in self.principles for scenario in principle.scenarios)

    def principle_of(self, scenario: Scenario) -> Principle:
        """The principle this scenario variant tests."""
        return next(principle for principle in self.principles if scenario in principle.scenarios)

    def prompts(self, kind: PromptKind) -> tuple[Prompt, ...]:
        """All prompts of one kind, in the order of the file."""
        return {
            "intention": self.intentions,
            "moment": self.moments,
            "win": self.wins,
            "recall": self.recalls,
            "tried_it": self.tries,
            "manager_nudge": self.nudges,
        }[kind]

    def prompt_for_week(self, kind: PromptKind, week: int, *, theme: str | None = None) -> Prompt:
        """The prompt for a campaign's week, counted from 1; after the last one it starts again.

        With a theme those of the theme come in turn, as long as the pack has any.
        """
        prompts = self.prompts(kind)
        prompts = tuple(prompt for prompt in prompts if prompt.theme == theme) or prompts
        return prompts[(week - 1) % len(prompts)]

    def prompt(self, kind: PromptKind, id: str) -> Prompt:  # noqa: A002
        """The prompt of a kind with this id."""
        return _by_id(self.prompts(kind), id)

    def ask(self, scenario: Scenario) -> str:
        """The line that asks for the tap, by whether the scenario shows a reply to mend."""
        return self.scenario_asks.mend if scenario.poor_reply else self.scenario_asks.choose

    def starters(self, behaviour_id: str) -> tuple[RecognitionStarter, ...]:
        """The recognition starters of one behaviour."""
        return tuple(starter for starter in self.recognition if starter.behaviour == behaviour_id)

    def celebrations_of(self, type: CelebrationType) -> tuple[Celebration, ...]:  # noqa: A002
        """All lines of one type, in the order of the file, in all tones."""
        return tuple(line for line in self.celebrations if line.type == type)
