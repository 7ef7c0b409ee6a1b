"""The forms and summaries of campaigns are valid at their smallest, largest and most hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.campaign_facts import CampaignOutline, FirstTouch, PlannedKind
from bot.domain import CampaignState
from bot.services.campaign_form import Form
from content import campaign_drafts, campaign_form, campaign_templates
from content.campaign_form import About, Choices
from content.pack import builtin_pack
from content.text import Mrkdwn
from tests.company import words
from tests.content.test_builders import HOSTILE, MANY, check_view

PACK = builtin_pack()
DAY = date(2026, 11, 30)
SMALL = Form(name="", starts_on=None)
LARGE = Form(
    name=HOSTILE[:80],
    starts_on=DAY,
    ends_on=DAY,
    sessions=(DAY,) * 12,
    session_themes=(HOSTILE[:120],) * 12,
    theme=PACK.themes[0],
    whole_programme=False,
    channels=tuple(f"C{n}" for n in range(50)),
    groups=tuple(f"S{n}" for n in range(100)),
    people=tuple(MANY),
    owner_id="U1",
    co_owners=("U2",),
)
ONE = Choices(leads=(("U1", "Lee"),))
ALL = Choices(
    leads=tuple((f"U{n}", HOSTILE[:300]) for n in range(1, 150)),
    groups=tuple((f"S{n}", HOSTILE[:80]) for n in range(150)),
)
OUTLINE = CampaignOutline(
    id=2**62,
    version=7,
    name="Spring",
    template_id="quick_start",
    state=CampaignState.DRAFT,
    starts_on=DAY,
    ends_on=date(2027, 1, 10),
    sessions=(),
    theme="",
    joiners_only=False,
    whole_programme=True,
    named_channels=(),
    people=1,
    channels=1,
    managers=1,
    owner_id="U1",
    co_owners=("U2",),
    steps=(PlannedKind("scenario", "person", "30 9 * * 2"), PlannedKind("moment", "channel", "0 11 * * 3")),
    first=(FirstTouch("scenario", "person", datetime(2026, 12, 1, 9, 30), "Europe/London", 1),),  # noqa: DTZ001
    merged=0,
)


@pytest.mark.parametrize("template", PACK.campaigns, ids=lambda one: one.id)
@pytest.mark.parametrize("filled", [SMALL, LARGE], ids=["empty", "full"])
@pytest.mark.parametrize("choices", [ONE, ALL], ids=["one lead", "everybody"])
def test_the_form_is_valid(template: object, filled: Form, choices: Choices) -> None:
    about = About("x" * 40, 2**62, 999)
    view = campaign_form.form(
        template,  # type: ignore[arg-type]
        PACK,
        filled,
        choices,
        about=about,
        notice=[Mrkdwn("x")],
    )
    check_view(view)
    assert About.load(view["private_metadata"]) == about


def test_metadata_that_is_none_leads_to_no_draft() -> None:
    assert [About.load(text) for text in ("", "[]", '{"a": 1}', "x")] == [About("")] * 4


@pytest.mark.parametrize("needed", [True, False])
def test_the_templates_say_what_they_cost(needed: bool) -> None:
    view = campaign_templates.templates(PACK, needs_approval=needed)
    check_view(view)
    said = words(view)
    for template in PACK.campaigns:
        assert template.name in said
    assert said.count("minutes a week for each person") == len(PACK.campaigns)
    assert "live sessions" in said


def test_the_summary_says_what_is_missing_and_what_may_be_done() -> None:
    said = words(campaign_drafts.view(OUTLINE, PACK))
    assert "1 person, 1 channel and 1 manager" in said
    assert "Start it" in said
    waits = words(campaign_drafts.view(replace(OUTLINE, needs_approval=True), PACK))
    assert "Start it" not in waits.splitlines()
    assert "A second programme lead approves it first" in waits
    second = words(campaign_drafts.view(replace(OUTLINE, needs_approval=True, may_approve=True), PACK))
    assert "Approve" in second.splitlines()
    bare = replace(OUTLINE, channels=0, co_owners=(), owner_id=None, first=(), merged=3)
    alone = words(campaign_drafts.view(bare, PACK))
    for sentence in (
        "the posts for channels are left out",
        "Nobody can step in",
        "nobody yet. Press Change",
        "Nothing falls between these dates",
        "3 later checks",
    ):
        assert sentence in alone
    assert "posts in the channel" not in alone, "what nobody gets costs nobody anything"


def test_the_summary_says_how_long_many_messages_take() -> None:
    assert "How fast" not in words(campaign_drafts.view(replace(OUTLINE, spread_minutes=2), PACK))
    shown = words(campaign_drafts.view(replace(OUTLINE, people=2_000, spread_minutes=12), PACK))
    assert "is spread over about 12 minutes. Thanks and answers go first." in shown


def test_the_largest_and_most_hostile_summary_is_valid() -> None:
    largest = replace(
        OUTLINE,
        name=HOSTILE[:80],
        theme=HOSTILE[:120],
        sessions=(DAY,) * 12,
        session_themes=(HOSTILE[:120],) * 12,
        named_channels=tuple(f"C{n:010}" for n in range(50)),
        named_groups=(HOSTILE[:80],) * 50,
        people=10_000,
        spread_minutes=56,
        managers=0,
        merged=1,
        co_owners=tuple(MANY[:20]),
        joiners_only=True,
        approved_by="U2",
        needs_approval=True,
        first=tuple(
            FirstTouch("no such kind", audience, datetime(2026, 12, 1, 9, 30), "Europe/London", count)  # noqa: DTZ001
            for audience in ("channel", "manager")
            for count in (0, 1, 9)
        ),
        steps=(*OUTLINE.steps, PlannedKind("manager_nudge", "manager", "no rule")),
    )
    check_view(campaign_drafts.view(largest, PACK, notice=[Mrkdwn("x")]))
    for view in (
        campaign_drafts.saving(),
        campaign_drafts.done("started", HOSTILE),
        campaign_drafts.done("discarded", "a"),
    ):
        check_view(view)
