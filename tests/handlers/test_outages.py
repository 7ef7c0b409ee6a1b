"""When something breaks at the moment of a command, a form or a tap: one sentence, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.sandbox.faults import Fault
from bot.services import inbox
from tests.company import Company, eventually, literal_words, marked_words, words
from tests.conftest import MakeCompany

BEHAVIOUR = "Which behaviour did you see?"
TEXT = "What did they do?"
RECEIVERS = "Whom do you want to thank?"
SAID = "called every guest & promised <nothing> to @channel"
DOWN = "Encore cannot reach its memory right now, so nothing was changed."


@contextmanager
def unreachable(url: str) -> Iterator[None]:
    """The database is away: locked for good by somebody else, or refusing every connection."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
        return
    server, _, name = url.replace("postgresql+psycopg://", "postgresql://").partition("?")[0].rpartition("/")
    options = url.partition("?")[2]
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def run(company: Company, statement: str) -> None:
    """Changes the data behind Encore's back."""

    def change(session: Session) -> None:
        session.execute(text(statement))

    company.encore.database.write_now(change)


async def test_an_unreachable_database_is_said_to_everybody_and_what_they_typed_comes_back(
    make_company: MakeCompany, database_url: str
) -> None:
    company = await make_company(
        database_url, slack={"retry_delays": (0.3, 0.5, 1.0), "ack_seconds": 4.0, "monotonic": lambda: 0.0}
    )
    message = await company.write("luis", "desk-new-york", "The new gate signs are up.")
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    company.sandbox.faults.add(Fault("views.open", error="expired_trigger_id"))
    await company.command("marco", f"/kudos @tiago {SAID}")
    kept, home = company.dms("marco")[-1], await company.open_home("ana.silva")
    name = company.encore.pack.behaviours[0].name
    with unreachable(database_url):
        typed, sent, *_ = await asyncio.gather(
            company.act("tiago", "command", channel=company.channel("general"), text=f"/kudos @marco {SAID}"),
            _submit(company, "ana.costa", name),
            company.press("marco", kept, "Finish it", idle=False),
            company.press("ana.silva", home, "Thank a colleague", idle=False),
            company.act(
                "dana", "reaction", channel=message_channel(company), ts=message["ts"], name="raised_hands"
            ),
        )
    assert typed["ok"], typed
    reply = company.private("tiago", "general")[-1]
    assert DOWN in words(reply)
    assert f"/kudos @marco {SAID}" in literal_words(reply)
    assert "<!" not in marked_words(reply)
    assert next(iter(sent["errors"].values())).startswith(DOWN)
    modal = company.modal("ana.costa")
    assert modal is not None
    assert SAID in words(modal), "the form stays as it was"
    direct = company.sandbox.state.direct(company.sandbox.state.bot.id, company.id("marco")).id
    assert DOWN in words(company.private("marco", direct)[-1])
    assert DOWN in words(await eventually(lambda: company.modal("ana.silva")))
    await company.sandbox.events.settled()
    await eventually(lambda: company.dms("dana"), seconds=30, what="the event came again")
    assert "You reacted with" in words(company.dms("dana")[-1])
    assert (await company.fill("ana.costa", {BEHAVIOUR: name}))["ok"]
    await eventually(lambda: company.posts("desk-lisbon"), seconds=30, what="the form works again")
    assert len(company.posts("desk-lisbon")) == 1


def message_channel(company: Company) -> str:
    return company.channel("desk-new-york")


async def _submit(company: Company, person: str, behaviour: str) -> dict:
    modal = company.modal(person)
    assert modal is not None
    block = next(one for one in modal["blocks"] if one["type"] == "input")
    option = next(one for one in block["element"]["options"] if one["text"]["text"] == behaviour)
    values = {block["block_id"]: {"value": {"type": "static_select", "selected_option": option}}}
    return await company.act(person, "view_submit", view_id=modal["id"], values=values)


async def test_a_trigger_older_than_three_seconds_keeps_the_words(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    seconds = [0.0]
    company = await make_company(sqlite_url, slack={"monotonic": lambda: seconds[0]})

    def passes(_arguments: dict) -> bool:
        seconds[0] += 3.1
        return False

    company.sandbox.faults.add(Fault("views.open", matches=passes))
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    assert company.modal("ana.costa") is None
    refused = [call.answer.get("error") for call in company.sandbox.calls if call.method == "views.open"]
    assert refused == ["expired_trigger_id"]
    kept = company.dms("ana.costa")[-1]
    assert SAID in literal_words(kept)
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "How Encore works")
    assert "press" in words(company.dms("ana.costa")[-1]).lower()
    company.sandbox.faults.clear()
    await company.press("ana.costa", kept, "Finish it")
    assert SAID in str(company.modal("ana.costa"))


@pytest.mark.parametrize("problem", [{"status": 500}, {"drop": True}, {"error": "invalid_arguments"}])
async def test_a_form_slack_does_not_open_keeps_the_words(company: Company, problem: dict) -> None:
    company.sandbox.faults.add(Fault("views.open", **problem))
    assert (await company.command("ana.costa", f"/kudos @tiago {SAID}"))["ok"]
    assert SAID in literal_words(company.dms("ana.costa")[-1])


async def test_a_fault_in_encore_is_said_with_a_reference_and_never_as_a_traceback(
    company_on_both: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    company = company_on_both
    await company.command("ana.costa", f"/kudos @tiago {SAID}")
    run(company, "UPDATE campaigns SET state = 'no such state'")
    answer = await company.command("lena", "/encore", channel="general")
    assert answer["ok"]
    reply = words(company.private("lena", "general")[-1])
    found = re.search(r"reference: `([0-9a-f]{8})`", reply)
    assert found, reply
    assert found[1] in capsys.readouterr().out, "the reference is in the log"
    run(company, "UPDATE campaigns SET state = 'running'")
    run(company, "UPDATE recognition_drafts SET receiver_ids = '7'")
    tapped = await company.tap("ana.costa", "recognition.continue", "1", channel="general")
    assert "reference" in words(tapped) + words(company.modal("ana.costa"))
    for shown in (*company.messages(), *company.views()):
        for leak in ("Traceback", "Error", "sqlalchemy", "handlers/"):
            assert leak not in str(shown), leak


async def test_a_fault_while_thanks_are_given_keeps_the_words(
    make_company: MakeCompany, postgres_url: str
) -> None:
    company = await make_company(postgres_url, slack={"monotonic": lambda: 0.0})
    await company.command("ana.costa", "/kudos")
    run(company, "ALTER TABLE recognition_receivers RENAME TO elsewhere")
    name = company.encore.pack.behaviours[0].name
    await company.fill("ana.costa", {RECEIVERS: ["tiago"], TEXT: SAID, BEHAVIOUR: name})
    assert "reference" in words(company.modal("ana.costa"))
    run(company, "ALTER TABLE elsewhere RENAME TO recognition_receivers")
    home = await company.open_home("ana.costa")
    assert "Not finished yet" in words(home)
    await company.press("ana.costa", home, "Finish it")
    assert (await company.fill("ana.costa", {BEHAVIOUR: name}))["ok"]
    post = words(company.posts("desk-lisbon")[-1])
    assert SAID in post
    assert f"<@{company.id('tiago')}>" in post


async def test_a_check_that_fails_keeps_the_form_open_with_a_reference(company: Company) -> None:
    home = await company.open_home("ana.costa")
    await company.press("ana.costa", home, "Thank a colleague")
    form = company.modal("ana.costa")
    assert form is not None
    answer = await company.submit(
        "ana.costa",
        form | {"private_metadata": "not json"},
        {"text": {"value": {"type": "plain_text_input", "value": SAID}}},
    )
    assert answer["response_action"] == "errors"
    assert "reference" in answer["errors"]["text"]


async def test_a_database_that_is_busy_for_long_is_said_within_slacks_three_seconds(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    """Whatever waits before it in line, a command is answered in time; and what was given up is not done later."""
    company = await make_company(sqlite_url)
    channel = company.channel("general")
    with unreachable(sqlite_url):
        forgetting = company.encore.database.transact(inbox.forget_old, company.clock.now())
        earlier = asyncio.create_task(forgetting)
        await asyncio.sleep(0)
        answer = await company.act("tiago", "command", channel=channel, text=f"/kudos @marco {SAID}")
        assert answer["ok"], answer
        assert DOWN in words(company.private("tiago", "general")[-1])
    await asyncio.gather(earlier, return_exceptions=True)
    await company.idle()
    assert company.modal("tiago") is None
    assert "Not finished yet" not in words(await company.open_home("tiago"))
