"""Every message and view Encore can show, with the least, the most and the most hostile in it: Slack would take it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.attention import News, Pace
from bot.busy_team import BusyFacts, BusyTeam
from bot.delivery_log import Why
from bot.domain import (
    NOBODY,
    Audience,
    Barrier,
    BarrierState,
    CampaignState,
    ComingUp,
    DeliveryState,
    Draft,
    Person,
    Reach,
    Recognised,
    RecognitionStyle,
    Role,
    Sent,
)
from bot.facts import (
    Board,
    CampaignFacts,
    DrillStage,
    Home,
    Lead,
    MyNext,
    MyWeek,
    PauseFacts,
    Settings,
    TeamFacts,
)
from bot.plan import Outcome, Plan, PlanFacts
from bot.sandbox.block_kit import validate_message, validate_view
from bot.services.audit_log import Act
from bot.services.roles import TeamManagers
from content import (
    audit_log,
    barrier_board,
    barrier_forms,
    barriers,
    blocks,
    busy_days,
    campaign_owners,
    campaigns,
    drill_answers,
    drill_pages,
    drills,
    follow_ups,
    home,
    messages,
    my_data,
    pauses,
    plan_help,
    plans,
    preferences,
    programmes,
    recognition_form,
    recognitions,
    roles,
    roundups,
    teams,
)
from content import help as help_words
from content.blocks import Message, buttons
from content.campaigns import prompt_of
from content.given_back import given_back
from content.pack import builtin_pack
from content.text import escape, say, sentences
from tests.company import elements, literal_words, marked_words, words

PACK = builtin_pack()
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOSTILE = "<!channel> <!subteam^S1|@x> <@U1> <https://a.example|b> *b* _i_ `c` ~s~ > & &amp; {x} %s @everyone"
TEXTS = {
    "one character": "a",
    "hostile": HOSTILE,
    "a thousand ampersands": "&" * 1000,
    "a thousand brackets": "<" * 1000,
    "a thousand emoji": "🎉" * 1000,
    "emoji names": ":tada: " * 140,
    "right to left": "شكرا جزيلا لك " * 70,
    "lines": "one\ntwo\n\n\n\n\nthree" * 50,
    "one long word": "x" * 1000,
    "quotes": "\"\\'“”" * 150,
}
MANY = tuple(f"U{number:08d}" for number in range(8))
MANY_LONG = tuple(f"U{number:010d}" for number in range(8))
CHANNELS = tuple(f"C{number:08d}" for number in range(8))
EVERY_TEXT = pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))


A_WEEK: dict[str, Any] = {
    "n": 0,
    "thanks": [],
    "channel_id": "C1",
    "stories": [],
    "barriers_closed": 0,
    "goals": [],
    "nominations": [],
    "celebrated": [],
    "slots": {},
    "lines": {},
}
"""What a round-up shows after a week in which nothing happened."""


def check_message(message: Message) -> Message:
    """What Slack asks of a message, and what people do: it has words, and nothing in it is alive that should not be."""
    assert validate_message({"text": message.text, "blocks": message.blocks}, text_max=4000) == []
    assert message.text.strip()
    alive = marked_words({"text": message.text, "blocks": message.blocks})
    assert "<!" not in alive
    assert "<https" not in alive
    check_buttons(message.blocks)
    return message


def check_view(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack asks of a view."""
    assert validate_view(view) == []
    assert "<!" not in marked_words({"blocks": view["blocks"]})
    assert len(view.get("private_metadata") or "") <= 3000
    check_buttons(view["blocks"])
    return view


def mrkdwn_objects(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, list):
        for one in thing:
            yield from mrkdwn_objects(one)
    elif isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield thing
        for one in thing.values():
            yield from mrkdwn_objects(one)


def check_buttons(found: list[dict[str, Any]]) -> None:
    assert all(one["verbatim"] for one in mrkdwn_objects(found)), "a bare @channel must stay words"
    for _, element in elements({"blocks": [{"block_id": "", **block} for block in found]}):
        assert len(element.get("value") or "") <= 2000
        if element["type"] == "button":
            assert element["text"]["text"]


def spoken(text: str) -> list[str]:
    """The words of a text without its markup."""
    bare = html.unescape(re.sub(r"[*_`>•]", " ", text))
    return re.findall(r"[\w@#]+", bare)


def unsaid(message: Message) -> set[str]:
    """Words of the blocks, buttons aside, that the message's own text does not have."""
    shown = [block for block in message.blocks if block["type"] != "actions"]
    bare = [{name: value for name, value in block.items() if name != "accessory"} for block in shown]
    return set(spoken(words({"blocks": bare}))) - set(spoken(message.text))


def recognised(
    text: str, *, receivers: tuple[str, ...] = ("U1",), behaviour: str | None = None
) -> Recognised:
    return Recognised(
        id=2**62,
        giver_id="U2",
        receiver_ids=receivers,
        text=text,
        behaviour_id=behaviour or PACK.behaviours[0].id,
        given_at=MONDAY,
    )


def draft(text: str, **more: Any) -> Draft:
    return Draft(**{"id": 2**62, "giver_id": "U2", "receiver_ids": ("U1",), "text": text, **more})


# Thanks


@EVERY_TEXT
@pytest.mark.parametrize("receivers", [("U1",), MANY])
@pytest.mark.parametrize("behaviour", [None, "a-behaviour-the-pack-has-lost"])
def test_thanks_in_a_channel_and_in_a_direct_message(
    text: str, receivers: tuple[str, ...], behaviour: str | None
) -> None:
    values = {"recognition": recognised(text, receivers=receivers, behaviour=behaviour), "is_private": False}
    for message in (
        recognitions.post(values, PACK),
        recognitions.received(values | {"channels": list(CHANNELS)}, PACK),
        recognitions.received(values | {"channels": []}, PACK),
        recognitions.received(values | {"channels": [], "is_private": True}, PACK),
    ):
        check_message(message)
        assert text in literal_words(message.blocks)
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


@EVERY_TEXT
@pytest.mark.parametrize("ask_text", [True, False])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"receiver_ids": ()},
        {"receiver_ids": MANY, "reach": Reach(CHANNELS)},
        {"receiver_ids": MANY, "reach": Reach(CHANNELS, MANY)},
        {"reach": Reach((), ("U1",))},
        {"reach": Reach((), ("U1",), words_name=True)},
        {"receiver_ids": (), "candidates": {"ana": MANY * 13, "x" * 255: ("U1", "U2")}},
        {"unknown": ("nobody", HOSTILE)},
        {"is_first": True},
    ],
    ids=[
        "one",
        "nobody",
        "eight in eight channels",
        "eight in private",
        "one in private",
        "one in private who is named",
        "names many people have",
        "names nobody has",
        "first",
    ],
)
def test_the_form_that_asks_for_what_is_missing(text: str, ask_text: bool, more: dict[str, Any]) -> None:
    view = recognition_form.form(
        draft(text, **more),
        PACK,
        names=dict.fromkeys(MANY[:7], "Ana <!channel> & " + "ñ" * 80),
        ask_receivers="unknown" in more or not (more.get("candidates") or more.get("receiver_ids", ("U1",))),
        ask_text=ask_text,
        most_characters=1000,
        most_receivers=8,
        notice=[say("recognitions.name_unknown", names=HOSTILE)] * 3,
    )
    check_view(view)


@EVERY_TEXT
@pytest.mark.parametrize(
    "reach", [Reach(()), Reach(CHANNELS), Reach(CHANNELS, MANY), Reach((), MANY), Reach((), MANY, True)]
)
def test_what_the_giver_sees_at_once(text: str, reach: Reach) -> None:
    for receivers in (["U1"], list(MANY)):
        view = recognition_form.given_view(
            PACK, receiver_ids=receivers, text=text, behaviour_id=PACK.behaviours[0].id, reach=reach
        )
        assert text in literal_words(check_view(view))


@pytest.mark.parametrize(
    "text",
    [*TEXTS.values(), "", "word " * 2000, "x" * 10_000, "🎉" * 10_000, "&<>" * 3333, "a\n" * 5000, "a\n" * 4],
)
def test_words_that_come_back_are_all_there(text: str) -> None:
    for message in (
        recognitions.given_back_draft(say("recognitions.kept"), draft(text)),
        given_back(say("recognitions.group"), text),
        recognitions.kept({"draft": draft(text)}, PACK),
        recognitions.kept({"draft": draft(text, receiver_ids=())}, PACK),
        recognitions.refused(
            {"draft": draft(text), "key": "recognitions.guest", "with": {"person": "U1"}}, PACK
        ),
    ):
        check_message(message)
        pieces = [
            one["text"]["text"] for one in message.blocks if one.get("text", {}).get("type") == "plain_text"
        ]
        assert "".join("".join(pieces).split()) == "".join(text.split())
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


@given(st.text(max_size=6000))
@settings(max_examples=60)
def test_any_text_comes_back_literally(text: str) -> None:
    pieces = [block["text"]["text"] for block in blocks.literal(text)]
    assert [len(piece) <= 3000 for piece in pieces] == [True] * len(pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["<@U12345>", "<#C1>", "&amp;", "&lt;", "word", " ", "x"]), max_size=30),
    st.integers(2, 60),
)
def test_no_mention_and_no_escaped_sign_is_cut_in_two(pieces: list[str], most: int) -> None:
    whole = "".join(pieces)
    cut = blocks.cut(whole, most)
    assert len(cut) <= most
    if cut == whole:
        return
    kept = cut.removesuffix("…")
    assert whole.startswith(kept)
    assert not re.search(r"<[^>]*$|&[a-z]*$", kept)


def small_messages() -> Iterator[Any]:
    yield recognitions.ask(
        {"emoji": "raised_hands", "receiver_id": "U1", "channel_id": "C1", "draft_id": 1}, PACK
    )
    yield recognitions.withdrawn({}, PACK)
    yield recognitions.thanked({}, PACK)
    yield recognitions.not_shown({"receivers": list(MANY), "channel_id": "C1"}, PACK)
    for held in ((), (Role.STAFF,), tuple(Role)):
        yield help_words.page(emoji="raised_hands", held=held)
        yield help_words.page(emoji="northwind", held=held, opening=say("help.unknown", word=HOSTILE[:40]))
    for name in help_words.COMMANDS:
        yield help_words.command(name)
    for leads in ([], list(MANY)):
        yield help_words.welcome({"channel_id": "C1", "leads": leads}, PACK, user_id="U1")
    yield campaign_owners.missed({}, PACK)
    about = {"campaign_id": 2**62, "name": HOSTILE[:80]}
    yield campaign_owners.missed(about, PACK)
    for owner, person in (("U1", "U2"), (None, "U2"), (None, None)):
        yield campaign_owners.owner_gone({**about, "owner": owner, "person": person}, PACK)
    shares = [["left_out", one, 10**6] for one in Why] + [
        ["failed", HOSTILE[:64], 1],
        ["failed", "is_archived", 1],
    ]
    yield campaign_owners.nobody_received(
        {**about, "step_kind": HOSTILE[:32], "day": "2026-11-24", "shares": shares}, PACK
    )
    for problem in ("gone", "empty"):
        yield campaign_owners.group_problem({"handle": HOSTILE[:80], "problem": problem}, PACK)
    noon = "2026-11-24T12:00:00+00:00"
    yield campaign_owners.token_back({"since": noon, "until": noon, "code": HOSTILE[:64]}, PACK)
    for code in (
        "is_archived",
        "not_in_channel",
        "channel_not_found",
        "restricted_action_read_only_channel",
        "user_not_found",
        "unconfirmed_missing_scope",
        "render_failed",
        "x" * 64,
        HOSTILE[:64],
    ):
        yield campaign_owners.channel_problem({"channel_id": "C1", "code": code}, PACK)
        for place in ("C1", "U1", "W1"):
            yield campaign_owners.failed(
                {"conversation": place, "code": code, "failed_kind": "intention"}, PACK
            )
    yield campaign_owners.failed(
        {"conversation": "C1", "code": "is_archived", "failed_kind": "no_such_kind"}, PACK
    )
    for channels in (["C1"], list(CHANNELS) * 12):
        values = {
            "by": "U1",
            "campaign": HOSTILE,
            "starts_on": "2026-11-23",
            "channels": channels,
            "emoji": "tada",
        }
        yield programmes.welcome(values, PACK, user_id="U1")
        yield programmes.welcome(values, PACK, user_id="U2")
    yield programmes.lead_named({"by": "U1"}, PACK)
    yield programmes.lead_released({"by": "U1", "leads": list(MANY)}, PACK)
    yield programmes.lead_released({"by": "U1", "leads": []}, PACK)
    yield teams.team_left({"by": "U1", "channel_id": "C1"}, PACK)
    for build in (roles.manager_named, roles.manager_released):
        yield build({"by": "U1", "channel_id": "C1"}, PACK)
    yield roles.manager_lost({"person": "U1", "channel_id": "C1"}, PACK)
    yield roles.manager_gone({"channel_id": "C1"}, PACK)
    yield roles.no_lead_left({}, PACK)
    yield recognitions.removed({}, PACK)
    yield my_data.forgotten({}, PACK)
    yield messages.notice({"text": escape(HOSTILE)}, PACK)


def test_the_small_messages_say_in_their_text_what_their_blocks_say() -> None:
    for message in small_messages():
        check_message(message)
        assert unsaid(message) == set(), message


def managed(many: int) -> list[TeamManagers]:
    return [
        TeamManagers(10**9 + n, f"C{n:010d}", HOSTILE if n % 2 else "", MANY_LONG if n else ())
        for n in range(many)
    ]


SETTINGS = [
    Settings(
        style=style,
        pace=pace,
        quiet_from=time(17, 30),
        quiet_until=time(8, 30),
        working_days=frozenset(days),
        news=news,
        paused_until=until,
        digest_day=min(days),
    )
    for style in RecognitionStyle
    for pace in Pace
    for news in News
    for days in ((1,), range(1, 8))
    for until in (None, date(2026, 12, 4))
]


def test_a_pause_and_its_end() -> None:
    for pause in (
        PauseFacts(),
        PauseFacts(until=date(2026, 12, 4)),
        PauseFacts(left_out=1),
        PauseFacts(left_out=9),
    ):
        check_view(
            {"type": "home", "blocks": [*pauses.on_home(pause), blocks.buttons(pauses.home_button(pause))]}
        )
    for told in (pauses.resumed(None), pauses.resumed(0), pauses.resumed(1), pauses.resumed(2)):
        check_message(told)
    assert "Paused until Friday, 4 December." in check_message(pauses.paused(date(2026, 12, 4))).text
    check_message(pauses.explained())


@EVERY_TEXT
def test_what_was_typed_for_a_pause_comes_back_literally(text: str) -> None:
    returned = check_message(pauses.returned(say("pauses.unclear"), text[:300]))
    assert text[:300] in literal_words({"blocks": returned.blocks})


BUSY = [
    BusyTeam(n, f"C{n:08d}", "x" * 80, date(2026, 11, 23) if n % 2 else None, date(2026, 11, 27), reason)
    for n, reason in enumerate([HOSTILE[:150], "", "&" * 150, "A rush"] * 30, 1)
]


def test_busy_days() -> None:
    for some in (BUSY[:1], BUSY, [BusyTeam(1, "C1")]):
        check_view(busy_days.form(some, today=date(2026, 11, 23), most=150))
    for facts in (
        BusyFacts(),
        BusyFacts(may_set=True),
        BusyFacts(mine=tuple(BUSY)),
        BusyFacts(mine=tuple(BUSY), looked_after=tuple(BUSY), may_set=True),
    ):
        drawn = [*busy_days.on_home(facts), *(buttons(one) for one in busy_days.set_button(facts))]
        if drawn:
            check_view({"type": "home", "blocks": drawn})
    assert HOSTILE[:150] in literal_words({"blocks": busy_days.on_home(BusyFacts(mine=tuple(BUSY[:1])))})
    check_view(busy_days.saved("C1", date(2026, 11, 23), date(2026, 11, 27)))
    check_message(busy_days.ended("C1"))
    for typed in ("", HOSTILE):
        check_message(busy_days.returned(say("busy_days.turned"), typed))


def test_the_small_views() -> None:
    for view in (
        help_words.view(emoji="raised_hands", held=tuple(Role)),
        help_words.view(emoji="x" * 100, held=()),
        programmes.form(PACK, by="U1", starts_on=date(2026, 11, 23)),
        programmes.accepted_view([]),
        programmes.accepted_view(list(CHANNELS) * 30),
        *(preferences.form(chosen) for chosen in SETTINGS),
        *(preferences.saved(chosen) for chosen in SETTINGS),
        my_data.ask(),
        my_data.forgetting(),
        programmes.leads_form([]),
        programmes.leads_form(list(MANY)),
        teams.form([], None),
        teams.form(list(CHANNELS) * 16, list(MANY)),
        teams.saved([], []),
        teams.saved(list(CHANNELS) * 25, list(CHANNELS) * 25),
        programmes.leads_saved([]),
        programmes.leads_saved(list(MANY) * 12),
        *(roles.form(managed(50), page=page, most=8) for page in range(4)),
        roles.form([], page=0, most=8),
        roles.form(managed(20), page=0, most=8),
        roles.saved([]),
        roles.saved([("C1", ()), ("C2", ("U1",)), *((f"C{n}", MANY) for n in range(18))]),
    ):
        check_view(view)


# The calendar's messages


@pytest.mark.parametrize("week", range(14))
def test_every_weeks_posts(week: int) -> None:
    for build in (campaigns.intention, campaigns.moment):
        assert unsaid(check_message(build({"n": week}, PACK))) == set()
    quiet = roundups.roundup(A_WEEK | {"n": week}, PACK)
    assert unsaid(check_message(quiet)) == set()


@pytest.mark.parametrize("turn", range(9))
def test_what_takes_a_session_up_again(turn: int) -> None:
    for build in (follow_ups.recall, follow_ups.tried_it, follow_ups.manager_nudge):
        for theme in (None, "Calm and fair", HOSTILE):
            values = {"n": turn, "session": 1, "days": 7, "theme": theme, "content_id": HOSTILE}
            assert unsaid(check_message(build(values, PACK))) == set()


def test_a_theme_or_a_prompt_that_was_named_is_what_comes() -> None:
    themes = {prompt_of("recall", {"n": n, "theme": "Work as one"}, PACK).theme for n in range(8)}
    assert themes == {"Work as one"}
    assert prompt_of("recall", {"n": 5, "content_id": "recall-a-face"}, PACK).id == "recall-a-face"
    assert prompt_of("moment", {"n": 0, "theme": "no such theme"}, PACK) == PACK.moments[0]


@EVERY_TEXT
@pytest.mark.parametrize("many", [1, 3, 20, 21, 500])
def test_the_round_up_with_few_and_many_thanks(text: str, many: int) -> None:
    thanks = [recognised(text, receivers=MANY if many == 1 else ("U1",)) for _ in range(many)]
    for channel_id in ("C1", ""):
        message = check_message(
            roundups.roundup(A_WEEK | {"n": 3, "thanks": thanks, "channel_id": channel_id}, PACK)
        )
        if not message.text.endswith("…"):
            assert unsaid(message) == set()


def test_every_scenario_asked_and_answered() -> None:
    for scenario in PACK.scenarios:
        for option in range(len(scenario.options)):
            about = set(spoken(f"{scenario.stem} {scenario.poor_reply or ''} {drills.plain('drills.title')}"))
            for sure in (None, True, False):
                shown = check_message(
                    drill_answers.answered(
                        scenario, PACK, delivery="d" * 32, option=option, sure=sure, first=bool(sure)
                    )
                )
                assert unsaid(shown) <= about, "what was chosen and why is all in the text"


def test_every_question_has_its_options_in_some_order_each_with_its_own_button() -> None:
    for scenario in PACK.scenarios:
        for practice in (False, True):
            message = check_message(
                drills.question({"scenario_id": scenario.id, "practice": practice}, PACK, delivery="d" * 32)
            )
            assert unsaid(message) == set()
            pressed = elements({"blocks": [{"block_id": "", **one} for one in message.blocks]})
            values = [element["value"].split("|") for _, element in pressed]
            assert {(delivery, asked) for delivery, asked, _ in values} == {("d" * 32, scenario.id)}
            assert sorted(int(place) for *_, place in values) == list(range(len(scenario.options)))


def test_the_options_stand_in_another_order_in_another_delivery_and_in_the_same_in_the_same() -> None:
    scenario = PACK.scenarios[0]
    orders = [tuple(drills.order(scenario, delivery=f"{number:032x}")) for number in range(60)]
    assert orders == [tuple(drills.order(scenario, delivery=f"{number:032x}")) for number in range(60)]
    assert len(set(orders)) == 6, "every order there is comes up"


@pytest.mark.parametrize("stage", list(DrillStage))
def test_the_page_of_what_sticks_and_the_answers_to_a_drill(stage: DrillStage) -> None:
    everything = {principle.id: stage for principle in PACK.principles}
    shown = words(check_view(drill_pages.sticking(everything, PACK)))
    for principle in PACK.principles:
        assert drills.escape(principle.statement) in shown
    check_view(drill_pages.sticking({}, PACK))
    for is_first in (True, False):
        assert unsaid(check_message(drill_pages.on_its_way(is_first=is_first))) == set()
    pause = drill_pages.nothing_due(MONDAY.date())
    assert "Monday, 23 November" in check_message(pause).text
    check_view(drill_pages.as_modal(pause))


# Plans


@EVERY_TEXT
def test_plans_of_any_words(text: str) -> None:
    words_of_it = text[:300]
    for outcome in (None, *Outcome):
        for obstacle in ("", words_of_it):
            plan = Plan(7, MONDAY.date(), words_of_it, words_of_it, obstacle, outcome)
            reminded = check_message(plans.reminder({"plan": plan}, PACK))
            assert reminded.text.endswith("…") or unsaid(reminded) == set()
            check_message(plans.question({"plan": plan}, PACK))
            check_message(plans.renewed(MONDAY.date(), plan))
            if outcome:
                check_message(plans.answered(plan))
            for facts in (PlanFacts(plan, None), PlanFacts(None, plan), PlanFacts(plan, plan), PlanFacts()):
                check_view({"type": "home", "blocks": plans.on_home(facts)})
    for is_first in (True, False):
        check_view(
            plans.form(MONDAY.date(), cue=text, response=text, obstacle=text, most=300, is_first=is_first)
        )
    check_view(plans.saved(MONDAY.date()))
    check_message(plans.returned(say("plans.not_yours"), text))
    check_message(plan_help.post({"by": "U1", "text": text[:600]}, PACK))
    check_message(plan_help.post({"by": "U1", "text": text[:600], "key": "a" * 32}, PACK))
    check_message(plan_help.gone({}, PACK))
    check_message(plan_help.taken_down({"by": "U1", "channel_id": "C1"}, PACK))
    check_view(plan_help.preview(text[:600], "C1", by="U1"))
    check_view(plan_help.posted("C1"))
    for places in ([("C1", "desk")], [(one, "x" * 80) for one in CHANNELS]):
        check_view(plan_help.form(places, most=600))


def test_every_kind_of_delivery_has_words() -> None:
    values: dict[str, dict[str, Any]] = {
        "scenario": {"scenario_id": PACK.scenarios[0].id},
        "scenario_now": {"scenario_id": PACK.scenarios[0].id, "practice": True},
        "scenario_answered": {
            "scenario_id": PACK.scenarios[0].id,
            "delivery": "d",
            "option": 0,
            "sure": None,
        },
        "programme_set_up": {
            "by": "U1",
            "campaign": "a",
            "starts_on": "2026-11-23",
            "channels": [],
            "emoji": "x",
        },
        "intention": {"n": 0},
        "moment": {"n": 0},
        "notice": {"text": "a"},
    }
    for kind, given_values in values.items():
        check_message(messages.render(kind, given_values, PACK, delivery="d", conversation="U1"))
    with pytest.raises(KeyError):
        messages.render("no_such_kind", {}, PACK, delivery="d", conversation="C1")


# Barriers


@EVERY_TEXT
@pytest.mark.parametrize("state", list(BarrierState)[:-1])
def test_barriers(text: str, state: BarrierState) -> None:
    for one in (
        barrier(text, state),
        barrier(text, state, raiser_id=None, owner_id=None, due_on=None, answer="", answered_at=None),
    ):
        for kind in (
            "barrier_raised",
            "barrier_answered",
            "barrier_owned",
            "barrier_undecided",
            "barrier_due",
            "barrier_reopened",
        ):
            values = {"barrier": one, "by": "U3"}
            told = check_message(messages.render(kind, values, PACK, delivery="d", conversation="U1"))
            if kind != "barrier_answered" and text != HOSTILE:
                assert ("<@U1>" in str(told)) is (one.raiser_id is not None)
        check_view(barrier_forms.answer_form(one, mark="m", by="U1", most=1000))
    check_message(barriers.taken_on({"barrier": barrier(text, state)}, PACK))


@EVERY_TEXT
@pytest.mark.parametrize("many", [0, 1, 200])
def test_the_board_and_the_post_of_what_was_done(text: str, many: int) -> None:
    check_view(barrier_board.board_view(board(text, many)))
    check_view(barrier_forms.raised_view(text[:1000]))
    teams = [(one, "x" * 80) for one in range(1, max(2, many))]
    check_view(barrier_forms.form(teams, text=text, most=1000, most_effect=500))
    check_message(given_back(say("barriers.gone"), text))
    answered = [barrier(text) for _ in range(many)]
    check_message(barriers.said_and_done({"answered": answered, "open": many}, PACK))
    if many:
        check_message(barriers.said_and_done({"answered": [], "open": many}, PACK))


# Home


def week(text: str, many: int) -> MyWeek:
    person = Person(
        "T1", "U1", "ana", HOSTILE, None, is_bot=False, is_guest=False, is_deleted=False, is_admin=True
    )
    receivers = MANY if many > 1 else ("U3",)
    return MyWeek(
        person=person,
        in_team=bool(many),
        coming=tuple(
            MyNext(
                "intention" if one % 2 else "no_such_kind",
                f"{'CU'[one % 2]}{one}",
                MONDAY + timedelta(hours=one),
            )
            for one in range(many)
        ),
        received=tuple(recognised(text, receivers=receivers) for _ in range(many)),
        given=tuple(recognised(text, receivers=receivers) for _ in range(many)),
        drafts=tuple(draft(text, receiver_ids=receivers if one % 2 else ()) for one in range(min(many, 3))),
        answered=many,
        board=board(text, many),
    )


def barrier(text: str, state: BarrierState = BarrierState.WILL_DO, **more: Any) -> Barrier:
    plain = Barrier(
        id=2**62,
        channel_id="C1",
        raiser_id="U1",
        text=text[:1000],
        effect=text[:500],
        state=state,
        owner_id="U2",
        due_on=MONDAY.date(),
        answer=text[:1000],
        raised_at=MONDAY,
        answered_at=MONDAY,
    )
    return replace(plain, **more)


def board(text: str, many: int) -> Board:
    states = list(BarrierState)[:-1]
    found = tuple(
        barrier(text, states[one % len(states)], id=one, raiser_id="U1" if one % 2 else None)
        for one in range(many)
    )
    return Board(
        barriers=found,
        mine={one.id: one.raiser_id is None for one in found},
        answerable=frozenset(one.id for one in found),
    )


def managed_teams(many: int) -> tuple[TeamFacts, ...]:
    return tuple(
        TeamFacts(f"C{one}", None if one % 2 else "Europe/Lisbon", one, MANY_LONG[: one % 9])
        for one in range(many)
    )


def leads_part(text: str, many: int) -> Lead:
    coming = ComingUp("scenario", Audience.PERSON, MONDAY, MONDAY.date(), "09:30", many)
    sent = Sent("intention", Audience.CHANNEL, MONDAY.date(), {str(state): 9 for state in DeliveryState})
    states = list(CampaignState)
    return Lead(
        leads=MANY[: max(1, min(many, 8))],
        campaigns=tuple(
            CampaignFacts(
                id=2**62,
                name=text[:80],
                state=states[one % len(states)],
                starts_on=MONDAY.date(),
                ends_on=MONDAY.date(),
                started=bool(one),
                coming=(coming,) * min(many, 4),
                sent=(sent,) * min(many, 12),
            )
            for one in range(min(many, 5))
        ),
        teams=managed_teams(many),
        channel_problems=tuple((f"C{one}", HOSTILE[:60]) for one in range(many)),
        without_zone=many,
    )


@EVERY_TEXT
@pytest.mark.parametrize("many", [0, 1, 200])
def test_home_of_everybody(text: str, many: int) -> None:
    for is_admin in (True, False):
        for lead in (None, leads_part(text, many)):
            facts = Home(
                is_admin=is_admin,
                admins=MANY[:3] if many else (),
                leads=MANY[:1],
                emoji="tada",
                mine=week(text, many),
                lead=lead,
                manages=managed_teams(many),
                roles=tuple(Role) if lead else (Role.STAFF,) if many else (),
            )
            view = check_view(home.view(facts, PACK))
            assert "Thank a colleague" in words(view), (
                "one's own week is there, however much a lead has to look after"
            )
            check_message(home.summary(facts, PACK, is_first=bool(many)))


def test_what_people_wrote_is_literal_in_home_and_in_the_round_up() -> None:
    typed = "a *bold* _move_ `and` ~all~ <!channel> :tada:"
    one = recognised(typed)
    mine = replace(week(typed, 1), received=(one,), given=(one,))
    facts = Home(is_admin=False, admins=(), leads=(), emoji="tada", mine=mine, lead=None)
    roundup = roundups.roundup(A_WEEK | {"thanks": [one]}, PACK)
    for shown in (home.view(facts, PACK)["blocks"], roundup.blocks):
        literally = [
            part["elements"][0]["text"]
            for block in shown
            if block["type"] == "rich_text"
            for part in block["elements"]
        ]
        assert typed in literally
        assert not any("*bold*" in str(block) for block in shown if block["type"] != "rich_text")


def test_a_behaviour_the_pack_no_longer_has_leaves_no_gap() -> None:
    one = replace(recognised("called back"), behaviour_id="gone")
    mine = replace(week("called back", 1), received=(one,), given=(one,))
    facts = Home(is_admin=False, admins=(), leads=(), emoji="tada", mine=mine, lead=None)
    roundup = roundups.roundup(A_WEEK | {"thanks": [one]}, PACK)
    for said in (str(home.view(facts, PACK)), home.summary(facts, PACK).text, str(roundup)):
        assert "**" not in said
        assert "for :" not in said


def test_the_week_as_a_message_reads_the_same_without_its_blocks() -> None:
    facts = Home(is_admin=False, admins=(), leads=(), emoji="tada", mine=week("every word", 2), lead=None)
    assert home.summary(facts, PACK).text.count("every word") == 2 + 2 + 2, "received, given, not finished"


@pytest.mark.parametrize("admins", [(), ("U1",), MANY])
def test_home_before_anything_is_set_up(admins: tuple[str, ...]) -> None:
    for is_admin in (True, False):
        facts = Home(is_admin=is_admin, admins=admins, leads=(), emoji=None, mine=None, lead=None)
        assert ("Set up Encore" in words(check_view(home.view(facts, PACK)))) is is_admin
        assert unsaid(check_message(home.summary(facts, PACK))) == set()


def test_home_of_somebody_who_was_forgotten() -> None:
    gone = Home(is_admin=False, admins=(), leads=(), emoji=None, mine=None, lead=None, is_forgotten=True)
    assert "Take part again" in words(check_view(home.view(gone, PACK)))


def test_somebody_forgotten_is_a_colleague() -> None:
    one = replace(recognised("called back"), giver_id=NOBODY)
    message = check_message(recognitions.post({"recognition": one}, PACK))
    assert "a colleague thanks <@U1>" in message.text


@EVERY_TEXT
def test_the_file_of_ones_data_is_json_and_its_summary_fits(text: str) -> None:
    found = {"thanks_given": [{"text": text}] * 300, "made_up_part": [{"at": "2026-11-23"}]}
    read = json.loads(my_data.file(found, user_id="U1", at=MONDAY))
    assert read["Thanks you gave"][0] == {"text": text}
    assert read["Made up part"] == [{"at": "2026-11-23"}]
    assert "Thanks you gave: 300" in my_data.summary(found)


@pytest.mark.parametrize("many", [0, 1, 20])
def test_the_log_of_changes(many: int) -> None:
    acts = sorted(
        key.removeprefix("audit_log.act_") for key in sentences() if key.startswith("audit_log.act_")
    )
    for page, more in ((0, False), (0, True), (3, True), (3, False)):
        shown = [
            Act(
                local=MONDAY,
                actor_id="" if one % 5 == 0 else "U1",
                act=(*acts, HOSTILE[:64])[(one + page * 9) % (len(acts) + 1)],
                person_id=None if one % 3 else "U2",
                channel_id=None if one % 2 else "C1",
                campaign=None if one % 2 else HOSTILE[:80],
            )
            for one in range(many)
        ]
        check_view(audit_log.view(shown, page=page, more=more))
