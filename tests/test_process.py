"""Encore as a process: what it finishes when it is asked to go, and what its log never says."""

from __future__ import annotations

import asyncio
import sqlite3
import time

import pytest

from bot.sandbox.faults import AFTER, Fault
from tests.company import eventually, words
from tests.encore_process import RemoteCompany, running

SAID = "stayed on the line until the taxi had come"


async def test_asked_to_go_encore_finishes_what_it_has_acknowledged_and_ends_well(sqlite_url: str) -> None:
    async with running(sqlite_url) as company:
        givers = ("ana.costa", "ana.silva", "marco", "grace", "sam", "priya")
        answers = await asyncio.gather(
            *(
                company.act(
                    giver, "command", channel=company.channel("general"), text=f"/kudos @tiago {SAID}"
                )
                for giver in givers
            )
        )
        assert all(answer["ok"] for answer in answers)
        started = time.monotonic()
        code = await company.running.terminate()
        assert time.monotonic() - started < 10
        assert code == 0, company.running.logs
        assert "Traceback" not in company.running.logs
        for giver in givers:
            assert SAID in words(company.modal(giver)), "what was acknowledged has been worked through"
        await company.running.start()
        await company.idle()
        assert not [one for one in company.messages() if "not lost" in words(one)], (
            "and nothing is done again"
        )


BIRD = "zebrafinch"
BEHAVIOUR = "Which behaviour did you see?"


async def everything_people_type(company: RemoteCompany) -> None:
    """Every way words reach Encore, and everything going wrong on the way."""
    faults = company.sandbox.faults
    name = company.encore.pack.behaviours[0].name

    async def opened(person: str) -> None:
        await eventually(lambda: company.modal(person), what="the form is open")

    await company.command("ana.costa", f"/kudos @tiago {BIRD} called every customer back")
    await opened("ana.costa")
    faults.add(Fault("chat.postMessage", status=500, when=AFTER))
    faults.add(Fault("chat.postMessage", error="invalid_blocks"))
    faults.add(Fault("chat.postMessage", drop=True))
    await company.fill("ana.costa", {BEHAVIOUR: name})
    await company.command("ana.silva", f"/kudos @nobody {BIRD} did something")
    await company.command("ana.silva", f"/kudos @ana.silva {BIRD} did something")
    await company.command("ana.silva", f"/kudos @tiago {BIRD * 1000}")
    faults.add(Fault("response_url", status=500))
    await company.command("ana.silva", f"/kudos @rota {BIRD} did something")
    faults.add(Fault("views.open", error="internal_error"))
    await company.command("ana.silva", f"/kudos @tiago {BIRD} did something else")
    faults.add(Fault("views.publish", error="invalid_arguments"))
    await company.act("ana.costa", "home_open", tab="home")
    await company.idle()
    await company.command("ana.silva", f"/encore {BIRD}")
    direct = company.sandbox.state.direct(company.sandbox.state.bot.id, company.id("marco")).id
    await company.act("marco", "message", channel=direct, text=f"hello {BIRD}")
    await company.write("marco", "desk-lisbon", f"a message about a {BIRD}")
    form = next(one for one in company.views() if one.get("callback_id") == "recognition.form")
    typed = {"text": {"value": {"type": "plain_text_input", "value": f"{BIRD} in a broken form"}}}
    await company.submit("ana.silva", form | {"private_metadata": f"{BIRD}, not json"}, typed)
    await company.submit("ana.silva", form | {"callback_id": "old.form"}, typed)
    await company.tap("ana.silva", "recognition.continue", BIRD)
    await company.idle()


@pytest.mark.parametrize("style", ["text", "json"])
async def test_no_log_line_holds_a_token_or_what_people_wrote(sqlite_url: str, style: str) -> None:
    settings = {"ENCORE_LOG_LEVEL": "DEBUG", "ENCORE_LOG_FORMAT": style}
    async with running(sqlite_url, settings=settings, retry_delays=(0.0, 0.01, 0.01)) as company:
        await everything_people_type(company)
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as database:
            database.execute("ALTER TABLE recognition_drafts RENAME TO elsewhere")
        await company.act(
            "marco",
            "command",
            channel=company.channel("general"),
            text=f"/kudos @tiago {BIRD} called while the table was gone",
        )
        await company.sandbox.sockets.drop()
        await eventually(
            lambda: "work_postponed" in company.running.logs or "handler_failed" in company.running.logs
        )
        assert await company.running.terminate() == 0
        logs = company.running.logs
    assert "slack_refused" in logs, "it does log what went wrong"
    assert "not_taken" in logs
    assert BIRD not in logs
    for secret in (company.sandbox.bot_token, company.sandbox.app_token, "/response/", "ticket="):
        assert secret not in logs
