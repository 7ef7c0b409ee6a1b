"""Encore while Slack misbehaves: what appears and how often, what the person sees, and that the inspector shows why.

Answers lost by the twenty, doubled events and dead tokens below the surface have tests of their own
(test_peers_failures.py, jobs/test_sender_*.py); here every kind of fault is met by somebody who uses Encore.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.sandbox.fault_rules import read_rule
from bot.sandbox.fault_rules.adding import ids_in, put_in_force
from tests.company import Company, eventually, literal_words, words
from tests.conftest import MakeCompany

BEHAVIOUR = "Which behaviour did you see?"
SAID = "turned an angry caller into a calm one"
KEPT = "Your thank-you is not lost"

Row = dict[str, Any]


async def misbehave(company: Company, **fault: Any) -> None:
    """What an entry of a faults file asks for."""
    world = company.sandbox.world
    await put_in_force([read_rule(fault, ids_in(world))], world, company.sandbox.deeds)


async def shown(company: Company, **query: Any) -> list[Row]:
    """The rows of the inspector, opened."""
    url = f"{company.sandbox.url}/sandbox/api/wire"
    parameters = {"details": 1, "limit": 500, **query}
    async with aiohttp.ClientSession() as session, session.get(url, params=parameters) as response:
        found: list[Row] = (await response.json())["rows"]
        return found


async def struck(company: Company, name: str) -> list[Row]:
    """The rows of a method that a fault has struck."""
    return [row for row in await shown(company, kind="fault") if row["name"] == name]


async def ask_to_thank(company: Company) -> None:
    """Types the command; the form may open or not."""
    answer = await company.command("ana.costa", f"/kudos @tiago {SAID}")
    assert answer["ok"], answer


async def choose(company: Company) -> None:
    """Fills in the form that stands open and sends it."""
    answer = await company.fill("ana.costa", {BEHAVIOUR: company.encore.pack.behaviours[0].name})
    assert answer["ok"], answer


def told_once(company: Company) -> None:
    """One post in the team's channel, one message to whom it is for, with the very words."""
    for messages in (company.posts("desk-lisbon"), company.dms("tiago")):
        assert [SAID in literal_words(one) for one in messages] == [True]


POSTING = [
    ({"error": "internal_error", "times": 2}, 200, "internal_error"),
    ({"status": 503, "times": 2}, 503, "HTTP 503 with a page of HTML"),
    ({"status": 500, "when": "after", "times": 2}, 500, "HTTP 500 with a page of HTML"),
    ({"drop": True}, 500, "nothing: the connection was cut"),
    ({"drop": True, "when": "after", "times": 2}, 500, "nothing: the connection was cut"),
    ({"status": 429, "retry_after": 1}, 429, "ratelimited"),
    ({"delay": 0.3, "times": 2}, 200, None),
]


@pytest.mark.parametrize(("fault", "status", "instead"), POSTING, ids=str)
async def test_a_thank_you_is_told_once_whatever_happens_to_the_posts(
    company: Company, fault: dict[str, Any], status: int, instead: str | None
) -> None:
    await ask_to_thank(company)
    await misbehave(company, call="chat.postMessage", **fault)
    await choose(company)
    told_once(company)
    assert not company.dms("ana.costa"), "nobody is bothered with it"
    rows = await struck(company, "chat.postMessage")
    assert len(rows) == fault.get("times", 1)
    for row in rows:
        assert (row["status"], row["instead"]) == (status, instead)
        assert row["retry_after"] == fault.get("retry_after")
        assert row["answer"].get("ok") is (True if fault.get("when") == "after" or "delay" in fault else None)
    posted = [row for row in await shown(company, kind="call", q=SAID) if row["name"] == "chat.postMessage"]
    assert sum(row["answer"].get("ok", False) for row in posted) == 2, "Slack has posted each of the two once"


async def test_a_form_that_opens_late_is_used_as_ever(company: Company) -> None:
    await misbehave(company, call="views.open", delay=0.3)
    await ask_to_thank(company)
    await eventually(lambda: company.modal("ana.costa"), what="the form opens")
    await choose(company)
    told_once(company)
    assert not company.dms("ana.costa")
    (row,) = await struck(company, "views.open")
    assert row["ms"] >= 300
    assert row["faults"] == ["views.open: 0.3 s late (before it is done)"]


async def test_a_form_refused_for_too_many_calls_is_finished_from_the_message_that_keeps_it(
    company: Company,
) -> None:
    await misbehave(company, call="views.open", status=429, retry_after=1)
    await ask_to_thank(company)
    assert company.modal("ana.costa") is None
    (kept,) = company.dms("ana.costa")
    assert KEPT in words(kept)
    assert SAID in literal_words(kept)
    (row,) = await struck(company, "views.open")
    assert (row["status"], row["retry_after"]) == (429, 1)
    await company.press("ana.costa", kept, "Finish it")
    await choose(company)
    told_once(company)


async def test_a_form_that_opens_although_the_answer_is_lost_gives_thanks_once(company: Company) -> None:
    await misbehave(company, call="views.open", drop=True, when="after")
    await ask_to_thank(company)
    (row,) = await struck(company, "views.open")
    assert row["instead"] == "nothing: the connection was cut"
    assert row["answer"]["ok"] is True, "the form is open all the same"
    (kept,) = company.dms("ana.costa")
    await choose(company)
    told_once(company)
    await company.press("ana.costa", kept, "Finish it")
    assert len(company.posts("desk-lisbon")) == 1, "what was kept is finished already"


@pytest.mark.parametrize(
    "fault",
    [
        {"error": "internal_error"},
        {"status": 503, "when": "after"},
        {"status": 429, "retry_after": 1},
        {"drop": True},
        {"delay": 0.3},
    ],
    ids=str,
)
async def test_home_is_drawn_in_the_end(company: Company, fault: dict[str, Any]) -> None:
    await misbehave(company, call="views.publish", **fault)
    home = await company.open_home("ana.costa")
    assert "Your week" in words(home)
    (row,) = await struck(company, "views.publish")
    assert row["faults"]


@pytest.mark.parametrize(
    ("fault", "here", "in_a_form"),
    [
        ({"drop": True}, 0, True),
        ({"status": 500}, 0, True),
        ({"status": 500, "when": "after"}, 1, True),
        ({"delay": 0.3}, 1, False),
    ],
    ids=str,
)
async def test_an_answer_that_cannot_be_given_in_place_is_given_in_a_window(
    company: Company, fault: dict[str, Any], here: int, in_a_form: bool
) -> None:
    await misbehave(company, call="response_url", **fault)
    await company.command("ana.costa", "/encore help")
    await eventually(
        lambda: company.modal("ana.costa") or company.private("ana.costa", "desk-lisbon"), what="an answer"
    )
    assert len(company.private("ana.costa", "desk-lisbon")) == here
    assert bool(company.modal("ana.costa")) is in_a_form
    (row,) = await struck(company, "response_url")
    assert row["kind"] == "response_url"
    assert row["sent"]["response_type"] == "ephemeral"


async def test_events_told_twice_and_in_reverse_order_ask_each_person_once(company: Company) -> None:
    message = await company.write("tiago", "desk-lisbon", "The coach for the Porto group is rebooked.")
    await misbehave(company, event="reaction_added", duplicate=1, new_id=True, times=2)
    await misbehave(company, event="reaction_added", reorder=2)
    for person in ("ana.costa", "ana.silva"):
        await company.act(
            person, "reaction", channel=company.channel("desk-lisbon"), ts=message["ts"], name="raised_hands"
        )
    await company.idle()
    for person in ("ana.costa", "ana.silva"):
        assert ["You reacted with" in words(one) for one in company.dms(person)] == [True]
    events = [row for row in await shown(company, kind="event") if row["name"] == "reaction_added"]
    silva, costa = company.id("ana.silva"), company.id("ana.costa")
    assert [row["sent"]["event"]["user"] for row in events] == [silva, silva, costa, costa]
    assert len({row["sent"]["event_id"] for row in events}) == 4
    assert all(row["error"] is None and row["ms"] is not None for row in events)
    said = [row["name"] for row in await shown(company, kind="fault")]
    assert said.count("event reaction_added: delivered twice, a new event_id each") == 2
    assert said.count("event reaction_added: delivered in reverse order (held back)") == 2


async def test_an_archived_channel_gets_no_post_and_the_person_is_told_all_the_same(company: Company) -> None:
    await ask_to_thank(company)
    await misbehave(company, archive="#desk-lisbon")
    await company.sandbox.events.settled()
    await choose(company)
    assert company.posts("desk-lisbon") == []
    assert [SAID in literal_words(one) for one in company.dms("tiago")] == [True]
    names = [row["name"] for row in await shown(company)]
    assert "#desk-lisbon archived" in names
    assert "channel_archive" in names
    await misbehave(company, unarchive="desk-lisbon")
    await company.idle()
    assert company.posts("desk-lisbon") == [], "it is not told late"


async def test_connections_asked_to_be_made_anew_lose_nothing(company: Company) -> None:
    await misbehave(company, sockets="refresh")
    await ask_to_thank(company)
    await choose(company)
    told_once(company)
    sockets = [row["name"] for row in await shown(company, kind="socket")]
    assert sockets[:2] == ["opened", "disconnect"]
    assert sockets.count("opened") == 2


async def test_a_cut_connection_is_said_to_who_types_and_comes_back(company: Company) -> None:
    """With new connections refused for a while, so that the command cannot wait for the next one."""
    company.sandbox.sockets._ack_seconds = 0.1
    await misbehave(company, sockets="refuse", seconds=600)
    await misbehave(company, sockets="drop")
    await eventually(lambda: not company.sandbox.sockets.connected, what="the line is cut")
    answer = await company.act(
        "ana.costa", "command", channel=company.channel("desk-lisbon"), text=f"/kudos @tiago {SAID}"
    )
    assert "dispatch_failed" in answer["error"]
    assert "dispatch_failed" in words(company.private("ana.costa", "desk-lisbon")[-1])
    refused = await eventually(
        lambda: [one for one in company.sandbox.wire if one.name == "refused"],
        seconds=20,
        what="Encore tries to come back",
    )
    assert refused[0].error == "no new connections for a while"
    company.sandbox.sockets._ack_seconds = 3.0
    await company.sandbox.deeds.behave_again()
    await eventually(lambda: company.sandbox.sockets.connected, seconds=30, what="Encore is back")
    await ask_to_thank(company)
    await choose(company)
    told_once(company)
    (lost, heard) = [row for row in await shown(company, kind="command") if row["name"] == "/kudos"]
    assert (lost["error"], heard["error"]) == ("no connection to the app", None)


async def test_a_revoked_token_keeps_a_thank_you_until_it_is_good_again(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url)
    outcomes = company.encore.sender._outcomes
    outcomes._patience = replace(outcomes._patience, token=0.05)  # half a minute is for Slack, not for a test
    await ask_to_thank(company)
    await misbehave(company, token="revoke", error="token_revoked")
    answer = await company.act("ana.costa", "view_submit", **_form(company))
    assert answer["ok"], "it is kept"
    await eventually(
        lambda: any(call.answer.get("error") == "token_revoked" for call in company.sandbox.calls),
        what="Encore has met the dead token",
    )
    assert company.posts("desk-lisbon") == company.dms("tiago") == []
    await misbehave(company, token="restore")
    await eventually(lambda: company.dms("tiago") and company.posts("desk-lisbon"), what="it is told")
    await company.idle()
    told_once(company)
    said = [row["name"] for row in await shown(company, kind="fault")]
    assert said == ["token revoked: every call answers token_revoked", "token good again"]
    assert await shown(company, q="token_revoked", errors=1), "the refused calls are there"


def _form(company: Company) -> dict[str, Any]:
    """The open form, filled in."""
    view = company.modal("ana.costa")
    assert view is not None
    block = next(
        one for one in view["blocks"] if one["type"] == "input" and one["label"]["text"] == BEHAVIOUR
    )
    state = {name: dict(value) for name, value in view["state"]["values"].items()}
    option = block["element"]["options"][0]
    state[block["block_id"]] = {
        block["element"]["action_id"]: {"type": block["element"]["type"], "selected_option": option}
    }
    return {"view_id": view["id"], "values": state}


async def test_an_uninstalled_app_hears_of_it_posts_nothing_and_goes_on_when_it_is_back(
    company: Company,
) -> None:
    await misbehave(company, app="uninstall")
    answer = await company.act(
        "ana.costa", "command", channel=company.channel("desk-lisbon"), text=f"/kudos @tiago {SAID}"
    )
    assert answer["error"] == "/kudos is not a valid command."
    assert not company.sandbox.sockets.connected
    rows = await shown(company)
    assert [row["sent"]["reason"] for row in rows if row["name"] == "disconnect"] == ["link_disabled"]
    await company.sandbox.deeds.behave_again()
    await eventually(lambda: company.sandbox.sockets.connected, seconds=30, what="Encore is back")
    assert company.posts("desk-lisbon") == []
    bot, lisbon = company.sandbox.state.bot.id, company.sandbox.state.channel("desk-lisbon")
    await eventually(lambda: bot in lisbon.members, what="Encore is in its public channels again")
    await company.idle()
    told = "\n".join(words(one) for one in company.dms("lena"))
    assert "Encore is back" in told or "Encore works again" in told  # by which of two events came first
    assert "Encore cannot work in" not in told
    await ask_to_thank(company)
    await choose(company)
    told_once(company)
