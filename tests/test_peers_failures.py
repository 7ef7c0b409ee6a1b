"""How three well-known bots failed when they were measured; one test a row, so that Encore fails in none of them.

What was measured: bursts, Slack's limits, lost answers, a killed process, events told again, hostile and long texts,
names nobody has, a daily limit under pressure, and what buttons carry.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db.inbox import InboxRow
from bot.db.recognitions import RecognitionRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.sandbox.faults import AFTER, BEFORE, EventFault, Fault
from bot.services import recognitions
from bot.slack.pace import MethodPace
from tests.company import Company, Json, elements, eventually, literal_words, marked_words, words
from tests.conftest import MakeCompany
from tests.encore_process import RemoteCompany, running

BEHAVIOUR = "Which behaviour did you see?"
GIVERS = (
    "ana.costa",
    "ana.silva",
    "marco",
    "tiago",
    "grace",
    "sam",
    "priya",
    "dana",
    "luis",
    "noor",
    "mia",
    "lena",
)


def behaviour(company: Company) -> Json:
    """The answer to the form's one question, as Slack sends it."""
    chosen = {"value": company.encore.pack.behaviours[0].id}
    return {"behaviour": {"value": {"type": "static_select", "selected_option": chosen}}}


def commands_kept(session: Session) -> int:
    return session.scalar(select(func.count()).where(InboxRow.key.like("command:%"))) or 0


@pytest.mark.parametrize(("many", "seconds"), [(500, 3.0), (2000, 10.0)])
async def test_a_burst_of_commands_is_acknowledged_to_the_last_one(
    make_company: MakeCompany, sqlite_url: str, many: int, seconds: float
) -> None:
    """594 of 2,000 were never acknowledged by one of the three. How fast it goes is a question for the benchmark."""
    company = await make_company(sqlite_url, slack={"ack_seconds": seconds})
    channel = company.channel("general")
    answers = await asyncio.gather(
        *(
            company.act(GIVERS[number % 12], "command", channel=channel, text=f"/encore {number}")
            for number in range(many)
        )
    )
    assert [answer for answer in answers if not answer["ok"]] == []
    assert await company.encore.database.read(commands_kept) == many


async def test_posting_under_slacks_usual_limits_provokes_no_429(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    """8,279, 494 and 340 refusals; most on users.info, which was asked again for every thank-you."""
    company = await make_company(
        sqlite_url,
        slack={"limits": "slack"},
        pace=MethodPace(),
        encore_messages_per_minute=180,
        encore_seconds_between_messages=1.0,
    )
    for number in range(7):
        await company.command("ana.costa", f"/kudos @tiago @marco helped guest number {number}")
        form = company.modal("ana.costa")
        assert form is not None
        await company.submit("ana.costa", form, behaviour(company))
    await company.idle()
    assert len(company.posts("desk-lisbon")) == 7
    assert len(company.dms("tiago")) == len(company.dms("marco")) == 7
    assert {call.status for call in company.sandbox.calls} == {200}
    asked = [call.args.get("user") for call in company.sandbox.calls if call.method == "users.info"]
    assert len(asked) == len(set(asked)), "nobody is looked up twice"


LOST = [
    {"when": AFTER, "drop": True},
    {"when": AFTER, "status": 500},
    {"when": AFTER, "error": "internal_error"},
    {"when": AFTER, "error": "fatal_error"},
    {"when": AFTER, "status": 502},
]


async def test_posts_whose_answer_is_lost_twenty_times_are_never_doubled(company_on_both: Company) -> None:
    """20 of 20 were doubled by each of the three."""
    company = company_on_both
    for way in LOST:
        company.sandbox.faults.add(Fault("chat.postMessage", count=4, **way))
    for number in range(10):
        giver, receiver = ("ana.costa", "tiago") if number % 2 else ("luis", "noor")
        await company.thank(giver, receiver, f"kept promise number {number}")
    assert not company.sandbox.faults.rules, "twenty answers were lost"
    posts = [*company.posts("desk-lisbon"), *company.posts("desk-new-york")]
    for number in range(10):
        assert sum(f"promise number {number}" in words(one) for one in posts) == 1
    assert len(company.dms("tiago")) == len(company.dms("noor")) == 5


async def test_posts_that_were_never_made_are_made_once(company: Company) -> None:
    for way in LOST[:2]:
        company.sandbox.faults.add(Fault("chat.postMessage", **{**way, "when": BEFORE}))
    for number in range(3):
        await company.thank("ana.costa", "tiago", f"kept promise number {number}")
    assert not company.sandbox.faults.rules
    assert len(company.posts("desk-lisbon")) == len(company.dms("tiago")) == 3


async def test_fifty_thanks_acknowledged_and_in_flight_survive_a_sigkill(sqlite_url: str) -> None:
    """40, 39 and 40 of 50 were lost, and ten receivers were never told."""
    async with running(sqlite_url) as company:
        forms = await _fifty_forms(company)
        company.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.3, count=20))
        answers = await asyncio.gather(
            *(company.submit(giver, form, behaviour(company)) for giver, form in forms)
        )
        assert all(answer["response_action"] == "update" for answer in answers)
        await eventually(
            lambda: company.posts("desk-new-york"), what="the first post is made, not yet answered"
        )
        await company.running.kill()
        assert len(company.posts("desk-new-york")) < 50, "the kill came while they were in flight"
        company.sandbox.faults.clear()
        await company.running.start()
        await eventually(lambda: len(_told(company)) >= 50, seconds=60, what="everything arrives")
        await company.idle()
        posts = [literal_words(one) for one in company.posts("desk-new-york")]
        told = _told(company)
        for number in range(50):
            assert sum(f"in flight {number:02d}" in post for post in posts) == 1
            assert sum(f"in flight {number:02d}" in message for message in told) == 1


RECEIVERS = ("luis", "noor", "mia", "dana")


def _told(company: RemoteCompany) -> list[str]:
    found = [literal_words(one) for receiver in RECEIVERS for one in company.dms(receiver)]
    return [text for text in found if "in flight" in text]


async def _fifty_forms(company: RemoteCompany) -> list[tuple[str, Json]]:
    """Fifty open forms of three people; each is kept as it was shown."""
    givers = [GIVERS[number % 3] for number in range(50)]
    for number, giver in enumerate(givers):
        await company.act(
            giver,
            "command",
            channel=company.channel("general"),
            text=f"/kudos @{RECEIVERS[number % 4]} stayed calm in flight {number:02d}",
        )
    shown: dict[str, Json] = {}

    def all_shown() -> bool:
        for view in company.views():
            metadata = json.loads(view.get("private_metadata") or "{}")
            if metadata.get("text"):
                shown[metadata["text"]] = view
        return len(shown) == 50

    await eventually(all_shown, seconds=60, what="fifty forms are open")
    return [(giver, shown[f"stayed calm in flight {number:02d}"]) for number, giver in enumerate(givers)]


async def test_the_same_event_told_twenty_times_under_new_ids_counts_once(company_on_both: Company) -> None:
    """20 and 19 of 20 were counted twice, or a toggle was undone."""
    company = company_on_both
    company.sandbox.faults.add(EventFault("reaction_added", copies=19, new_id=True))
    message = await company.write("tiago", "desk-lisbon", "The coach is back on the road.")
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    assert (
        len(
            {
                one["event_id"]
                for one in company.sandbox.events.sent
                if one["event"]["type"] == "reaction_added"
            }
        )
        == 20
    )
    assert len(company.dms("ana.costa")) == 1
    home = words(await company.open_home("ana.costa"))
    assert home.count("Thank-you to") == 1


async def test_channel_in_the_text_is_never_live(company: Company) -> None:
    """One of the three passed it on."""
    hostile = "told <!channel> and <!here|here> and @everyone and <!subteam^S1|@desk> and <@U1> off"
    await company.thank("ana.costa", "tiago", hostile)
    await company.command("ana.costa", f"/kudos @benedikt {hostile}")
    await company.command("ana.costa", f"/kudos @rota {hostile}")
    await company.command("ana.costa", "/encore <!channel>")
    company.sandbox.faults.add(Fault("views.open", error="expired_trigger_id"))
    await company.command("ana.costa", f"/kudos @tiago {hostile}")
    for person in ("ana.costa", "tiago"):
        await company.open_home(person)
    await company.at("2026-11-27T15:00+00:00")
    assert "Friday round-up" in words(company.posts("desk-lisbon")[-1])
    for shown in (*company.messages(), *company.views()):
        assert "<!" not in marked_words(shown), words(shown)
        assert "<@U1>" not in marked_words(shown), words(shown)
    assert hostile in literal_words(company.posts("desk-lisbon")[0])


async def test_ten_thousand_characters_are_answered_and_come_back(company: Company) -> None:
    """One bot said "sent" and delivered nothing; one refused and told nobody."""
    text = "very much indeed " * 600
    assert (await company.command("ana.costa", f"/kudos @tiago {text}"))["ok"]
    reply = company.private("ana.costa", "desk-lisbon")[-1]
    assert "characters; at most 1000 fit" in words(reply)
    assert literal_words(reply).count("indeed") == 600
    assert not company.posts("desk-lisbon")


ODD = (
    '/kudos "tiago',
    '/kudos @"tiago nunes" \'stayed',
    "/kudos @'tiago' stayed late",
    "/kudos <@U404NOBODY|nobody> stayed late today",
    "/kudos <@U404NOBODY> stayed late today",
    "/kudos @nobody-at-all stayed late today",
    "/kudos @@tiago stayed late",
    "/kudos @",
    "/kudos <@>",
    "/kudos <@U1",
    "/kudos <!subteam^> hello there all",
    "/kudos \\ \\\\ \\n",
    "/kudos {0} {name} %s %(x)d $(rm) `ls`",
    "/kudos '; DROP TABLE people; --",
    "/kudos \u201ctiago\u201d \u2018stayed\u2019",
    "/kudos \x00\x01 control",
    '/encore "',
    "/encore {0} %s",
    "/encore \\",
)


async def test_names_nobody_has_and_odd_quoting_are_answered_in_plain_words(company_on_both: Company) -> None:
    """A raw API error, a traceback, silence; four inputs ended one bot's process."""
    company = company_on_both
    for typed in ODD:
        before = (len(company.private("sam", "general")), len(company.views()))
        answer = await company.command("sam", typed, channel="general")
        assert answer["ok"], typed
        assert (len(company.private("sam", "general")), len(company.views())) != before, (
            f"silence for {typed}"
        )
    for shown in (*company.messages(), *company.views()):
        for raw in ("Traceback", "Error", "user_not_found", "invalid_", "reference:"):
            assert raw not in words(shown), words(shown)
    await company.thank("sam", "tiago", "and Encore still works")
    assert "still works" in words(company.posts("desk-lisbon")[-1])


async def test_the_daily_limit_holds_when_everything_comes_at_once(company_on_both: Company) -> None:
    """With a limit of 5 and 20 at once, 20 were stored."""
    company = company_on_both
    forms = []
    for number in range(26):
        await company.command("ana.costa", f"/kudos @tiago rushed number {number:02d}")
        forms.append(company.modal("ana.costa") or {})
    await asyncio.gather(*(company.submit("ana.costa", form, behaviour(company)) for form in forms))
    await company.idle()

    def stored(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(RecognitionRow)) or 0

    assert await company.encore.database.read(stored) == 20
    assert len(company.posts("desk-lisbon")) == len(company.dms("tiago")) == 20
    refused = [one for one in company.dms("ana.costa") if "20 times in a day" in words(one)]
    assert len(refused) == 6
    said = [f"rushed number {number:02d}" for number in range(26)]
    everything = "\n".join(words(one) for one in (*company.posts("desk-lisbon"), *refused))
    assert [text for text in said if text not in everything] == [], "what was not given came back"


async def test_the_daily_limit_holds_over_several_processes(
    make_company: MakeCompany, postgres_url: str
) -> None:
    company = await make_company(postgres_url)
    for number in range(24):
        await company.command("ana.costa", f"/kudos @tiago rushed number {number:02d}")
    others = [Database(postgres_url) for _ in range(4)]

    def give(number: int) -> bool:
        try:
            others[number % 4].write_now(
                recognitions.give,
                workspace_id=company.encore.workspace_id,
                giver_id=company.id("ana.costa"),
                draft_id=number + 1,
                receiver_ids=[company.id("tiago")],
                text=f"rushed number {number:02d}",
                behaviour_id=company.encore.pack.behaviours[0].id,
                now=company.clock.now(),
            )
        except Refusal:
            return False
        return True

    given = await asyncio.gather(*(asyncio.to_thread(give, number) for number in range(24)))
    for one in others:
        one.engine.dispose()
    assert sum(given) == 20


async def test_buttons_carry_no_person_and_no_secret_and_stay_short(company: Company) -> None:
    """An "anonymous" poll kept the voters' ids in its buttons, and froze when they filled 2,000 characters."""
    message = await company.write("tiago", "desk-lisbon", "The rebooking is done.")
    await company.react("ana.costa", "desk-lisbon", message["ts"])
    await company.thank("ana.costa", "tiago", "kept every promise")
    await company.command("ana.costa", "/kudos @rota helped us all")
    await company.at("2026-11-24T09:30+00:00")
    for person in ("ana.costa", "tiago", "lena", "oliver"):
        await company.open_home(person)
        await company.command(person, "/encore")
    people = [one.id for one in company.sandbox.state.people.values()]
    secrets = [company.sandbox.bot_token, company.sandbox.app_token, "/response/", "kept every promise"]
    values: list[Any] = []
    for shown in (*company.messages(), *company.views()):
        blocks = [{"block_id": "", **block} for block in shown.get("blocks") or []]
        values += [
            element.get("value") for _, element in elements({"blocks": blocks}) if element["type"] == "button"
        ]
    kept = [value for value in values if value]
    assert len(kept) > 10
    for value in kept:
        assert len(value) < 2000
        assert not [one for one in (*people, *secrets) if one in value]
