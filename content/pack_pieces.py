"""Which texts does a pack hold, in which file and item, and how long may each be?

The rules walk over pieces, so a rule is written once for all files and a fault always names its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from content.pack_models import Behaviour, Celebration, Pack, Principle, Prompt, Scenario
from content.pack_shape import option_letter
from content.pack_template_models import CampaignTemplate

POST_WORDS = 60
DM_WORDS = 45
STEM_WORDS = (35, 70)
OPTION_WORDS = 20
REASON_WORDS = (6, 35)
TITLE_CHARS = 75
DESCRIPTION_CHARS = 150
STARTER_CHARS = 150
NAME_CHARS = 40


@dataclass(frozen=True)
class Piece:
    """One text of an item. `ours` is false for what other people say; `opens` is true where a post starts."""

    file: str
    item: str
    part: str
    text: str
    most_words: int = POST_WORDS
    least_words: int = 0
    most_chars: int = 2000
    ours: bool = True
    opens: bool = False
    praise: bool = False


def pieces(pack: Pack) -> Iterator[Piece]:
    """All texts people read, in the order of the files."""
    yield Piece("pack.yaml", "", "the name", pack.name, most_chars=NAME_CHARS)
    yield Piece("pack.yaml", "", "the description", pack.description, most_chars=DESCRIPTION_CHARS)
    for theme in pack.themes:
        yield Piece("pack.yaml", theme[:NAME_CHARS], "the theme", theme, most_chars=NAME_CHARS)
    for behaviour in pack.behaviours:
        yield from _behaviour(behaviour)
    for file, prompts in prompt_files(pack):
        for prompt in prompts:
            yield from _prompt(file, prompt)
    for part in ("choose", "mend"):
        text = str(getattr(pack.scenario_asks, part))
        yield Piece("scenarios.yaml", "scenario_asks", f"'{part}'", text, most_words=OPTION_WORDS)
    for principle in pack.principles:
        yield from _principle(principle)
    for starter in pack.recognition:
        yield Piece(
            "recognition.yaml",
            starter.id,
            "the starter",
            starter.text,
            most_words=DM_WORDS,
            most_chars=STARTER_CHARS,
            praise=True,
        )
    for line in pack.celebrations:
        yield _celebration(line)
    for campaign in pack.campaigns:
        yield from _campaign(campaign)


def prompt_files(pack: Pack) -> tuple[tuple[str, tuple[Prompt, ...]], ...]:
    """The lists of prompts with the file each is in."""
    return (
        ("intentions.yaml", pack.intentions),
        ("moments.yaml", pack.moments),
        ("wins.yaml", pack.wins),
        ("follow_ups.yaml", pack.recalls),
        ("follow_ups.yaml", pack.tries),
        ("follow_ups.yaml", pack.nudges),
    )


def _behaviour(behaviour: Behaviour) -> Iterator[Piece]:
    file = "behaviours.yaml"
    yield Piece(file, behaviour.id, "the name", behaviour.name, most_chars=NAME_CHARS)
    yield Piece(file, behaviour.id, "the gloss", behaviour.gloss, most_words=DM_WORDS)
    for number, example in enumerate(behaviour.examples, 1):
        yield Piece(
            file, behaviour.id, f"example {number}", example, most_words=30, least_words=8, praise=True
        )


def _prompt(file: str, prompt: Prompt) -> Iterator[Piece]:
    yield Piece(file, prompt.id, "the title", prompt.title, most_chars=TITLE_CHARS)
    whole = f"{prompt.text} {prompt.action} ({prompt.time})"
    yield Piece(file, prompt.id, "the post (text, action and time)", whole, opens=True)


def _principle(principle: Principle) -> Iterator[Piece]:
    file = "scenarios.yaml"
    yield Piece(file, principle.id, "the statement", principle.statement, most_words=25)
    yield Piece(file, principle.id, "'why'", principle.why, most_words=35)
    for scenario in principle.scenarios:
        yield from _scenario(file, scenario)


def _scenario(file: str, scenario: Scenario) -> Iterator[Piece]:
    item = scenario.id
    yield Piece(file, item, "the title", scenario.title, most_chars=TITLE_CHARS)
    stem = f"{scenario.stem} {scenario.poor_reply or ''}".strip()
    part = "the stem with the poor reply" if scenario.poor_reply else "the stem"
    least, most = STEM_WORDS
    yield Piece(file, item, part, stem, most_words=most, least_words=least, ours=False, opens=True)
    for index, option in enumerate(scenario.options):
        name = f"option {option_letter(index)}"
        yield Piece(file, item, name, option.text, most_words=OPTION_WORDS, ours=False)
        least, most = REASON_WORDS
        yield Piece(file, item, f"the reason for {name}", option.why, most_words=most, least_words=least)


def _celebration(line: Celebration) -> Piece:
    return Piece("celebrations.yaml", line.id, "the line", line.text, praise=True, opens=True)


def _campaign(campaign: CampaignTemplate) -> Iterator[Piece]:
    file = "campaigns.yaml"
    yield Piece(file, campaign.id, "the name", campaign.name, most_chars=NAME_CHARS)
    yield Piece(file, campaign.id, "the description", campaign.description, most_chars=DESCRIPTION_CHARS)
