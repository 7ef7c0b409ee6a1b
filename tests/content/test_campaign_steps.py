"""The steps of a campaign, their forms and their history are valid at their smallest, largest and most hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain import CampaignState
from bot.rule_patterns import Pattern, When
from bot.step_edits import AUDIENCE_OF, MOST_WORDS, Act, Change, Edit, Step, changes
from bot.step_facts import Comparison, Effect, HistoryPage, StepFacts, StepsPage, Upcoming, VersionFacts
from content import campaign_history, campaign_step_forms, campaign_steps
from content.campaign_step_forms import About, Filled
from content.step_change_words import change_lines
from content.text import Mrkdwn, escape
from tests.company import words
from tests.content.test_builders import HOSTILE, check_view

DAY = date(2026, 11, 30)
COMING = Upcoming(datetime.fromisoformat("2026-12-07T09:30"), "Europe/Lisbon")
LONG_RULE = (
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12;BYHOUR=9;BYMINUTE=30 "
    "except 2026-12-07,2026-12-08,2026-12-09,2026-12-10,2026-12-11,2027-01-05,2027-01-06 also 2026-12-30@09:30"
)


def step(number: int, **more: object) -> Step:
    kinds = list(AUDIENCE_OF)
    kind = kinds[number % len(kinds)]
    plain = Step(number + 1, kind, AUDIENCE_OF[kind], "30 9 * * 1", 1440)
    return replace(plain, **more)  # type: ignore[arg-type]


def page(*steps: StepFacts, **more: object) -> StepsPage:
    plain = StepsPage(2**62, 7, "Spring", CampaignState.RUNNING, DAY, date(2027, 3, 1), steps, 0, 1)
    return replace(plain, **more)  # type: ignore[arg-type]


LARGE = tuple(
    StepFacts(
        step(number, rule=LONG_RULE, timezone="America/Argentina/Buenos_Aires", words=HOSTILE[:MOST_WORDS]),
        COMING,
        10_000,
        120_000,
    )
    for number in range(10)
)
FULL = page(
    *LARGE,
    name=HOSTILE[:80],
    number=3,
    pages=6,
    sessions=(DAY,) * 12,
    zones=tuple(f"America/Argentina/Zone_{number}" for number in range(300)),
)


@pytest.mark.parametrize("state", CampaignState)
def test_lists_of_steps_are_valid_in_every_state(state: CampaignState) -> None:
    check_view(campaign_steps.view(page(state=state)))
    check_view(campaign_steps.view(replace(FULL, state=state), notice=[Mrkdwn("Saved.")] * 12))
    shown = words(campaign_steps.view(replace(FULL, state=state)))
    assert ("Change this step" in shown) == (state is not CampaignState.FINISHED)


def test_one_step_is_valid_with_all_and_with_nothing_to_come() -> None:
    for one in LARGE:
        check_view(campaign_steps.step_view(page(one)))
    bare = campaign_steps.step_view(page(StepFacts(step(0), None, 0, 0)))
    check_view(bare)
    assert "Nothing more is to come." in words(bare)
    managers = replace(step(0), kind="manager_nudge", audience="manager")
    assert "no manager is named yet" in words(campaign_steps.step_view(page(StepFacts(managers, None, 0, 0))))
    assert "Skip the next one" not in [one["text"]["text"] for one in bare["blocks"][1]["elements"]]


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("act", [Act.MOVE, Act.ADD, Act.WORDS, Act.REPEAT])
def test_every_form_is_valid_and_its_metadata_brings_the_edit_back(act: Act, pattern: Pattern) -> None:
    when = When(pattern, text="x" * 200, weekdays=(1, 2, 3, 4, 5, 6, 7), days=(1, 3), session=12, on=DAY)
    edit = Edit(
        act,
        step=2**62,
        rule=LONG_RULE,
        timezone="America/Argentina/Buenos_Aires",
        words='\\"\n' * (MOST_WORDS // 3),
        kind="manager_nudge",
        local=COMING.local,
    )
    about = About(2**62, 2**31, edit)
    filled = Filled(
        when, clock="Europe/Lisbon", words=HOSTILE[:MOST_WORDS], kind="scenario", on=DAY, days="1, 3"
    )
    view = campaign_step_forms.form(FULL, about, filled, notice=[Mrkdwn(escape(HOSTILE))])
    check_view(view)
    assert About.load(view["private_metadata"]) == about
    check_view(campaign_step_forms.form(page(LARGE[0]), about, Filled(When(pattern), kind="intention")))


def test_what_an_edit_would_do_is_valid_for_one_and_for_sixty_changes() -> None:
    about = About(1, 1, Edit(Act.RETIRE, step=1))
    before = [step(number, rule=LONG_RULE, words=HOSTILE[:600]) for number in range(60)]
    after = [step(number, timezone="Asia/Tokyo") for number in range(60)]
    for done in (changes(before[:1], []), changes(before, after), changes(before, [])):
        effect = Effect(done, 10_000, 300, 40, 120_000, COMING, ends_approval=True)
        check_view(campaign_step_forms.check(about, effect, notice=[Mrkdwn("Somebody was quicker.")]))
    waits = replace(effect, waits_until=COMING.local)
    check_view(campaign_step_forms.check(about, waits))
    assert "Nobody works there then, so it waits until" in words(campaign_step_forms.check(about, waits))
    assert "Nobody works" not in words(campaign_step_forms.check(about, effect))
    nobody = words(campaign_step_forms.check(about, Effect(changes(before[:1], []), 0, 0, 0, 0, None)))
    assert "This touches nobody yet." in nobody


def test_changes_are_told_by_what_differs() -> None:
    one = step(0)
    skipped = replace(one, rule="30 9 * * 1 except 2026-12-07")
    again = replace(one, rule="30 9 * * 1 also 2026-12-09@11:00")

    def told(before: Step, after: Step) -> str:
        return " ".join(change_lines([Change(before, after)]))

    assert told(one, skipped) == "*Monday intention*: not on Monday 7 December 2026."
    assert told(one, again) == "*Monday intention*: once more on Wednesday 9 December 2026 at 11:00."
    assert told(skipped, one).startswith("*Monday intention*: each Monday at 09:30 instead of")
    assert told(one, replace(one, timezone="Asia/Tokyo")) == "*Monday intention*: by the clock of Asia/Tokyo."
    assert told(replace(one, timezone="Asia/Tokyo"), one) == "*Monday intention*: by everybody's own clock."
    assert (
        told(one, replace(one, words="<!here>"))
        == "*Monday intention*: words of its own, in place of the pack's."
    )
    assert told(replace(one, words="x"), one) == "*Monday intention*: the words of the pack again."


def versions(count: int) -> tuple[VersionFacts, ...]:
    done = changes([step(number) for number in range(60)], [])
    return tuple(
        VersionFacts(number + 1, Act.ROLL_BACK, "U1", COMING.local, done, 60)
        for number in reversed(range(count))
    )


@pytest.mark.parametrize("count", [0, 1, 10])
def test_the_history_and_its_comparison_are_valid(count: int) -> None:
    shown = versions(count)
    full = HistoryPage(2**62, 10, HOSTILE[:80], True, shown, 1, 3, tuple(one.number for one in shown) or ())
    check_view(campaign_history.view(full))
    if count > 1:
        told = campaign_history.compared(
            Comparison(1, 10, HOSTILE[:80], shown[1], shown[0], shown[0].changes)
        )
        check_view(campaign_history.compare_form(replace(full, numbers=tuple(range(100, 0, -1))), told=told))
        assert "to version 10" in words(told)
