"""The app is taken out of the workspace and comes back: nothing is tried meanwhile, nothing is lost or told twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.db import people
from bot.sandbox.server import Sandbox
from tests.company import Company, eventually, words
from tests.conftest import MakeCompany


def impatient(company: Company) -> None:
    """Half a minute between two questions to Slack is for Slack, not for a test."""
    outcomes = company.encore.sender._outcomes
    outcomes._patience = replace(outcomes._patience, token=0.05)


async def problem(company: Company) -> str | None:
    found: tuple[str | None, Any] = await company.encore.database.read(
        people.problem, company.encore.workspace_id
    )
    return found[0]


async def problem_is(company: Company, code: str | None) -> bool:
    return await problem(company) == code


def calls(sandbox: Sandbox, *but: str) -> list[str]:
    """The methods called so far, without these."""
    return [call.method for call in sandbox.calls if call.method not in but]


async def test_nothing_is_tried_while_encore_is_out_and_everything_goes_on_when_it_is_back(
    company_on_both: Company,
) -> None:
    company = company_on_both
    impatient(company)
    sandbox = company.sandbox
    for name in ("desk-lisbon", "desk-london"):
        assert sandbox.state.bot.id in sandbox.state.channel(name).members
    await sandbox.uninstall()
    await eventually(lambda: problem_is(company, "app_uninstalled"), what="Encore knows that it is out")
    before = len(calls(sandbox, "auth.test", "apps.connections.open"))

    # Monday's intention is of use until Tuesday, Wednesday's moment of truth is still of use at noon.
    company.clock.set("2026-11-23T09:30+00:00")
    await company.encore.ticks.make_due()
    await company.encore.sync.everybody()
    company.clock.set("2026-11-25T12:00+00:00")
    await company.encore.ticks.make_due()
    asked = len(calls(sandbox))
    await eventually(lambda: len(calls(sandbox)) >= asked + 3, what="Slack is asked now and then")
    assert len(calls(sandbox, "auth.test", "apps.connections.open")) == before

    sandbox.clock.set(company.clock.instant.timestamp())
    sandbox.reinstall()
    await eventually(lambda: problem_is(company, None), what="Encore knows that it is back")
    await eventually(lambda: sandbox.sockets.connected, what="Encore is connected at once")
    for name in ("desk-lisbon", "desk-london"):
        await eventually(
            lambda name=name: sandbox.state.bot.id in sandbox.state.channel(name).members,  # type: ignore[misc]
            what="Encore is in its public channels again",
        )
    await company.settle()
    told = [words(one) for one in company.dms("lena")]
    (back,) = [one for one in told if "Encore is back" in one]
    assert "from Monday, 23 November, 08:55 to Wednesday, 25 November, 12:00" in back
    assert "type /invite @Encore in the private channels" in back
    assert len([one for one in told if "came too late to be useful" in one]) == 1
    (post,) = company.posts("desk-lisbon")
    assert "Moment of truth" in words(post)
    await company.command("ana.costa", "/kudos @tiago stayed late for a caller")
    assert "Which behaviour did you see?" in words(company.modal("ana.costa"))


async def test_a_channel_it_had_been_removed_from_before_is_not_entered_again(company: Company) -> None:
    impatient(company)
    london = company.sandbox.state.channel("desk-london")
    bot = company.sandbox.state.bot.id
    assert (await company.act("marco", "remove", channel=london.id, user=bot))["ok"]
    await company.encore.sync.teams()
    await company.idle()
    await company.sandbox.uninstall()
    await eventually(lambda: problem_is(company, "app_uninstalled"), what="Encore knows that it is out")
    company.sandbox.reinstall()
    lisbon = company.sandbox.state.channel("desk-lisbon")
    await eventually(lambda: bot in lisbon.members, what="Encore is in its public channels again")
    await company.encore.sync.teams()
    assert bot not in london.members


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
async def test_an_event_that_comes_when_encore_is_long_back_stops_nothing(
    company: Company, event: str
) -> None:
    bot = company.sandbox.state.bot.id
    company.sandbox.events.emit(event, {"type": event, "tokens": {"oauth": [], "bot": [bot]}})
    await company.idle()
    assert await problem(company) is None
    await company.thank("ana.costa", "tiago", "stayed late for a caller")
    assert len(company.posts("desk-lisbon")) == 1


async def test_the_tokens_of_people_are_none_of_encores(company: Company) -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": [company.id("lena")], "bot": []}}
    before = len(calls(company.sandbox))
    company.sandbox.events.emit("tokens_revoked", event)
    await company.idle()
    assert len(calls(company.sandbox)) == before
    assert await problem(company) is None


async def test_a_revoked_token_is_noted_at_once_and_an_uninstall_says_more(company: Company) -> None:
    impatient(company)
    company.sandbox.world.revoke("token_revoked")
    await eventually(
        lambda: problem_is(company, "tokens_revoked"), what="Encore knows that its token is gone"
    )
    company.sandbox.events.emit("app_uninstalled", {"type": "app_uninstalled"})
    await eventually(lambda: problem_is(company, "app_uninstalled"), what="Encore knows that it is out")


async def test_with_a_new_token_and_a_new_start_encore_is_back_as_well(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    first = await make_company(sqlite_url)
    await first.sandbox.uninstall()
    await eventually(lambda: problem_is(first, "app_uninstalled"), what="Encore knows that it is out")
    await first.encore.stop()
    again = await make_company(sqlite_url, set_up=False)
    assert await problem(again) is None
    entered = await again.encore.database.read(people.entered_channels, again.encore.workspace_id)
    assert entered == set()
