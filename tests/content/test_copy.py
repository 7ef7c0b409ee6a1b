"""The sentences in content/copy and the code that says them are in step: every key, every value, nothing left over."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.attention import News, Pace
from bot.delivery_log import FILTERS, Why
from bot.domain import Audience, BarrierState, CampaignState, DeliveryState, RecognitionStyle, StoryState
from bot.facts import DrillStage, Tone
from bot.goal import GoalState
from bot.nomination import NominationState
from bot.plan import Outcome
from bot.rule_patterns import Pattern
from bot.services import attention_reasons
from bot.services.customer_data import CustomerData
from bot.services.pace_choices import Choice
from bot.services.ritual_times import KINDS
from content.campaign_drivers import DRIVERS
from content.celebrations import COUNTED
from content.messages import BUILDERS
from content.pack import builtin_pack
from content.text import COPY, Mrkdwn, escape, fields, listed, people, plain, say, sentences

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    file
    for pattern in (
        "handlers/**/*.py",
        "content/**/*.py",
        "bot/services/**/*.py",
        "bot/jobs/**/*.py",
        "bot/*.py",
    )
    for file in sorted(ROOT.glob(pattern))
    if file.name != "ids.py"  # the names of buttons look like keys
]
FILES = "|".join(sorted(file.stem for file in (COPY / "en").glob("*.toml")))
KEY = re.compile(rf"(?:{FILES})\.(?!yaml$)[a-z0-9_]+")
PART = re.compile(rf"(?:{FILES})\.[a-z0-9_]*")

SWITCHES = ("pause", "resume")
TOLD = (
    "goal_met",
    "first_thanks",
    "first_thanks_many",
    "pulse_acted",
    "milestone_4",
    "milestone_8",
    "milestone_12",
    "campaign_end",
)
OPEN = (
    "asked",
    "barriers",
    "agree",
    "update",
    "learn",
    "decide",
    "look_at",
    "returned",
    "nominations",
    "story_returned",
    "stories",
)
FAMILIES = {
    "why.day_{}": tuple("1234567"),
    "home.{}": SWITCHES,
    "home.{}_title": SWITCHES,
    "home.{}_text": SWITCHES,
    "campaign_list.{}_reads": SWITCHES,
    "celebrations.tone_{}": tuple(Tone),
    "celebrations.tone_{}_more": tuple(Tone),
    "celebrations.tone_home_{}": tuple(Tone),
    "celebrations.tone_saved_{}": tuple(Tone),
    "celebrations.plain_{}": TOLD,
    "celebrations.one_{}": COUNTED,
    "celebrations.many_{}": COUNTED,
    "delivery_log.filter_{}": FILTERS,
    "delivery_log.shown_{}": FILTERS,
    "delivery_log.none_{}": FILTERS,
    "delivery_log.zones_{}": ("person", "channel"),
    "delivery_log.why_{}": tuple(Why),
    "rituals.day_{}": tuple(map(str, range(1, 8))),
    "rituals.label_{}": KINDS,
    "rituals.time_{}": KINDS,
    "home.state_{}": ("planned", *CampaignState),
    "home.count_{}": tuple(DeliveryState),
    "home.why_{}": attention_reasons.WORDS,
    "preferences.style_{}": tuple(RecognitionStyle),
    "preferences.style_{}_more": tuple(RecognitionStyle),
    "preferences.saved_{}": tuple(RecognitionStyle),
    "preferences.pace_{}": tuple(Pace),
    "preferences.pace_{}_more": tuple(Pace),
    "preferences.saved_pace_{}": tuple(Pace),
    "preferences.news_{}": tuple(News),
    "preferences.news_{}_more": tuple(News),
    "preferences.saved_news_{}": tuple(News),
    "preferences.{}_hint": ("recognition_style", "pace", "news"),
    "preferences.{}_needed": ("recognition_style", "pace", "news"),
    "barriers.state_{}": tuple(BarrierState),
    "drills.stage_{}": tuple(DrillStage),
    "plans.{}": tuple(Outcome),
    "plans.answer_{}": tuple(Outcome),
    "plans.outcome_{}": tuple(Outcome),
    "plans.{}_label": ("cue", "response", "obstacle"),
    "plans.{}_placeholder": ("cue", "response"),
    "plans.{}_needed": ("cue", "response"),
    "stories.state_{}": tuple(StoryState),
    "stories.found_{}": tuple(CustomerData),
    "silence.choice_{}": tuple(Choice),
    "catch_up.{}_one": OPEN,
    "catch_up.{}_many": OPEN,
    "goals.state_{}": tuple(GoalState),
    "campaign_calendar.totals_{}": ("post", "posts", "dm", "dms", "nudge", "nudges"),
    "campaign_calendar.why_{}": ("quiet_hours", "day_off", "holiday", "team_busy", "pulse_week"),
    "campaign_calendar.driver_{}": DRIVERS,
    "campaign_steps.whom_{}": tuple(Audience),
    "campaign_steps.pattern_{}": tuple(Pattern),
    "nominations.state_{}": tuple(NominationState),
}
"""Keys made from a word: what the word can be. Other families have a sentence for whatever is not among them."""
WITH_A_FALLBACK = {
    "campaigns.kind_{}": "campaigns.kind_other",
    "campaigns.reason_{}": "campaigns.reason_other",
    "my_data.part_{}": "my_data.part_other",
    "audit_log.act_{}": "audit_log.act_other",
}


@dataclass(frozen=True)
class Said:
    """A sentence said in code: where, by which function, which keys it may be, and the values it is given."""

    where: str
    by: str
    keys: tuple[str, ...]
    values: frozenset[str]
    any_values: bool


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for file in CODE:
        yield file, ast.parse(file.read_text(encoding="utf-8"))


def constants(node: ast.AST) -> list[str]:
    """The keys written out anywhere in a piece of code."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and KEY.fullmatch(node.value) else []
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.JoinedStr):  # its own pieces are no whole keys
        children = (child for child in children if not isinstance(child, ast.Constant))
    return [key for child in children for key in constants(child)]


def made(node: ast.AST) -> list[str]:
    """The keys made from a word in a piece of code, as families: "home.state_{}"."""
    found = []
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"
                for part in one.values
            )
            if PART.fullmatch(text.partition("{}")[0]) and re.fullmatch(r"[a-z0-9_.{}]+", text):
                found.append(text)
    return found


def expanded(family: str) -> tuple[str, ...]:
    if family in WITH_A_FALLBACK:
        prefix = family.removesuffix("{}")
        return tuple(key for key in sentences() if key.startswith(prefix) and key != WITH_A_FALLBACK[family])
    assert family in FAMILIES, f"{family}: say in this test what the word can be"
    return tuple(family.format(word) for word in FAMILIES[family])


def assigned(function: ast.AST, name: str) -> Iterator[ast.AST]:
    for one in ast.walk(function):
        if isinstance(one, ast.Assign) and any(
            isinstance(to, ast.Name) and to.id == name for to in one.targets
        ):
            yield one.value


def said() -> Iterator[Said]:
    for file, tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for call in ast.walk(function):
                if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                    continue
                name = call.func.id
                if name not in {"say", "plain", "Refusal"}:
                    continue
                first = call.args[0]
                sources = list(assigned(function, first.id)) if isinstance(first, ast.Name) else [first]
                keys = [key for source in sources for key in constants(source)]
                keys += [key for source in sources for family in made(source) for key in expanded(family)]
                yield Said(
                    where=f"{file.relative_to(ROOT)}:{call.lineno}",
                    by=name,
                    keys=tuple(keys),
                    values=frozenset(one.arg for one in call.keywords if one.arg and one.arg != "field"),
                    any_values=any(one.arg is None for one in call.keywords),
                )


def used() -> set[str]:
    keys: set[str] = set()
    for _, tree in trees():
        keys |= set(constants(tree))
        for family in made(tree):
            keys |= set(expanded(family))
    return keys


def test_every_key_in_code_has_a_sentence() -> None:
    assert sorted(used() - set(sentences())) == []


def test_every_sentence_is_said_somewhere() -> None:
    assert sorted(set(sentences()) - used()) == []


def test_every_sentence_gets_exactly_the_values_it_shows() -> None:
    checked = 0
    for one in said():
        for key in one.keys:
            if one.any_values:
                continue
            checked += 1
            missing = fields(key) - one.values
            assert not missing, f"{one.where}: {key} also needs {sorted(missing)}"
        if one.keys and not one.any_values:
            unused = one.values - set().union(*(fields(key) for key in one.keys))
            assert not unused, f"{one.where}: {one.keys[0]} does not show {sorted(unused)}"
    assert checked > 150, "the test still finds the places where sentences are said"


def test_plain_text_shows_no_markup() -> None:
    """Titles, labels and buttons are plain text: a star would be shown as a star."""
    for one in said():
        if one.by == "plain":
            for key in one.keys:
                assert not re.search(r"[*`<]|(?:^|\s)_\w", sentences()[key]), f"{one.where}: {key}"


def test_every_refusal_of_a_field_reads_well_without_markup() -> None:
    for _, tree in trees():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "Refusal":
                continue
            if any(one.arg == "field" for one in call.keywords):
                for key in constants(call.args[0]):
                    assert not re.search(r"[*`<]", sentences()[key]), key


def test_families_have_a_sentence_for_every_word() -> None:
    for family, words in FAMILIES.items():
        for word in words:
            assert family.format(word) in sentences()
    for other in WITH_A_FALLBACK.values():
        assert other in sentences()
    steps = {step.kind for campaign in builtin_pack().campaigns for step in campaign.steps}
    unnamed = {kind for kind in steps if f"campaigns.kind_{kind}" not in sentences()}
    assert not unnamed, "whatever a campaign sends has a name for its lead"
    assert {"recognition_post", "recognition_received"} <= set(BUILDERS)


@pytest.mark.parametrize("file", sorted((COPY / "en").glob("*.toml")), ids=lambda file: file.stem)
def test_every_file_is_flat_sentences_with_named_places(file: Path) -> None:
    for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert isinstance(text, str), key
        assert text == text.strip(), key
        assert text, key
        names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
        assert all(re.fullmatch(r"[a-z_]+", name) for name in names), key
        assert "<!" not in text, key
        assert "  " not in text, key


def test_values_are_escaped_in_mrkdwn_and_left_alone_in_plain_text() -> None:
    hostile = "<!channel> & {x}"
    assert say("home.thanks_to", receivers=hostile, behaviour="b").count("<!channel>") == 0
    assert escape(hostile) in say("home.thanks_to", receivers=hostile, behaviour="b")
    assert hostile in plain("campaigns.intention_title", title=hostile)
    assert "<@U1>" in say("home.thanks_to", receivers=Mrkdwn("<@U1>"), behaviour="b")


def test_lists_of_people_read_like_a_sentence() -> None:
    assert people(["U1"]) == "<@U1>"
    assert people(["U1", "U2"]) == "<@U1> and <@U2>"
    assert people(["U1", "U2", "U3"]) == "<@U1>, <@U2> and <@U3>"
    assert people([]) == "a workspace admin"
    assert listed(["<b>", Mrkdwn("<@U1>")]) == "&lt;b&gt; and <@U1>"


def test_a_key_or_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("recognitions.no_such_key")
    with pytest.raises(KeyError):
        say("recognitions.thanking")
