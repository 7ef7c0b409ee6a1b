"""Encore follows a company that moves: people join, leave and travel, channels are archived, closed and reopened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot.db import people as people_table
from bot.db import programmes as programmes_table
from bot.db.campaigns import ScheduleRow
from bot.jobs.sync import Sync
from bot.sandbox.faults import Fault
from content import ids
from tests.company import TEAM_CHANNELS, Company, elements, eventually, words
from tests.conftest import MakeCompany

LISBON = ("ana.costa", "ana.silva", "lena", "marco", "tiago")


async def problems(company: Company) -> dict[str, str]:
    return dict(
        await company.encore.database.read(people_table.channels_with_problems, company.encore.workspace_id)
    )


async def members(company: Company, channel: str) -> list[str]:
    """Handles of the members of a team, sorted."""

    def query(session: Session) -> set[str]:
        team = programmes_table.team_of_channel(
            session, company.encore.workspace_id, company.channel(channel)
        )
        return programmes_table.members(session, team.id) if team else set()

    found = await company.encore.database.read(query)
    return sorted(company.sandbox.state.people[user_id].name for user_id in found)


async def zone_of(company: Company, target: str) -> str | None:
    def query(session: Session) -> str | None:
        return session.scalar(select(ScheduleRow.timezone).where(ScheduleRow.target == target).limit(1))

    return await company.encore.database.read(query)


def to_leads(company: Company, *said: str) -> int:
    """How many messages to Lena say all of this."""
    return sum(all(one in words(message) for one in said) for message in company.dms("lena"))


def questions(company: Company, person: str) -> list[dict[str, Any]]:
    """The scenario questions somebody was asked."""
    return [
        message
        for message in company.dms(person)
        if any(element["action_id"].startswith(ids.DRILL_ANSWER) for _, element in elements(message))
    ]


async def becomes(company: Company, channel: str, expected: tuple[str, ...]) -> None:
    async def reached() -> bool:
        return await members(company, channel) == sorted(expected)

    await eventually(reached, what=f"{channel} has {expected}")


@contextmanager
def own_sync(company: Company, **options: Any) -> Iterator[Sync]:
    """Another Sync beside Encore's, as in a second process."""
    encore = company.encore
    one = Sync(encore.database, encore.door, company.clock, workspace_id=encore.workspace_id, **options)
    running = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        running.cancel()


# People


async def test_only_full_members_take_part_and_whoever_is_in_two_teams_gets_one_question(
    company_on_both: Company,
) -> None:
    company = company_on_both
    assert await members(company, "desk-london") == ["grace", "lena", "priya", "sam"]
    await company.at("2026-11-24T09:30+00:00")
    for person in ("grace", "lena", "sam"):
        assert len(questions(company, person)) == 1, person
    assert questions(company, "priya") == []  # Guru Nanak's birthday is a holiday in India
    await company.at("2026-11-25T04:00+00:00")
    for person in ("grace", "lena", "sam", "priya"):
        assert len(questions(company, person)) == 1, person
    assert company.dms("jo.visitor") == company.dms("rota") == []


async def test_who_joins_is_asked_next_time_and_who_leaves_is_not(company_on_both: Company) -> None:
    company = company_on_both
    await company.act("sam", "join", channel=company.channel("desk-lisbon"))
    await becomes(company, "desk-lisbon", (*LISBON, "sam"))
    await company.act("tiago", "leave", channel=company.channel("desk-lisbon"))
    await becomes(company, "desk-lisbon", tuple(one for one in (*LISBON, "sam") if one != "tiago"))
    await company.at("2026-11-24T09:30+00:00")
    assert len(company.dms("ana.costa")) == 1
    assert company.dms("tiago") == []


async def test_who_is_deactivated_or_becomes_a_guest_is_left_in_peace(company: Company) -> None:
    for handle, change in (("ana.costa", {"deleted": True}), ("tiago", {"is_restricted": True})):
        answer = await company.act("oliver", "update_person", user=handle, fields=change)
        assert answer["ok"]
    await becomes(company, "desk-lisbon", ("ana.silva", "lena", "marco"))
    await company.at("2026-11-24T09:30+00:00")
    assert company.dms("ana.costa") == company.dms("tiago") == []
    assert len(company.dms("ana.silva")) == 1


async def test_who_travels_is_asked_where_they_are_and_a_channel_follows_its_people(company: Company) -> None:
    for handle in ("marco", "ana.costa", "ana.silva", "tiago"):
        await company.act("oliver", "update_person", user=handle, fields={"tz": "Atlantic/Azores"})
    channel = company.channel("desk-lisbon")

    async def moved() -> bool:
        return {await zone_of(company, company.id("tiago")), await zone_of(company, channel)} == {
            "Atlantic/Azores"
        }

    await eventually(moved)
    await company.at("2026-11-23T09:30+00:00")
    assert (len(company.posts("desk-lisbon")), len(company.posts("desk-london"))) == (0, 1)
    await company.at("2026-11-23T10:30+00:00")
    assert len(company.posts("desk-lisbon")) == 1


async def test_a_new_colleague_is_met_before_the_next_reading_of_everybody(company: Company) -> None:
    answer = await company.act(
        "oliver", "add_person", handle="zoe", real_name="Zoe Adeyemi", tz="Europe/Lisbon"
    )
    assert answer["ok"]
    await company.act("marco", "invite", channel=company.channel("desk-lisbon"), user="zoe")
    await becomes(company, "desk-lisbon", (*LISBON, "zoe"))


# Channels


async def test_an_archived_channel_is_told_the_others_go_on_and_unarchived_all_is_well(
    company_on_both: Company,
) -> None:
    company = company_on_both
    channel = company.channel("desk-lisbon")
    await company.act("marco", "archive", channel=channel)
    await eventually(lambda: to_leads(company, "cannot work in", channel, "archived"))
    assert await problems(company) == {channel: "is_archived"}
    await company.at("2026-11-23T09:30+00:00")
    assert (len(company.posts("desk-lisbon")), len(company.posts("desk-london"))) == (0, 1)
    await company.act("marco", "unarchive", channel=channel)

    async def all_is_well() -> bool:
        return not await problems(company)

    await eventually(all_is_well)
    assert to_leads(company, "cannot work in", channel) == 1
    await company.at("2026-11-25T11:00+00:00")
    assert len(company.posts("desk-lisbon")) == 1


async def test_taken_out_of_a_public_channel_encore_stays_out_until_it_is_invited(company: Company) -> None:
    channel, bot = company.channel("desk-lisbon"), company.sandbox.state.bot.id
    assert (await company.act("marco", "remove", channel=channel, user=bot))["ok"]
    await eventually(lambda: to_leads(company, "cannot work in", channel, "/invite @Encore") == 1)
    await company.encore.sync.teams()
    assert bot not in company.sandbox.state.conversations[channel].members
    assert await problems(company) == {channel: "not_in_channel"}
    await company.act("marco", "invite", channel=channel, user=bot)
    await eventually(lambda: no_problems(company))
    await company.at("2026-11-23T09:30+00:00")
    assert len(company.posts("desk-lisbon")) == 1


async def no_problems(company: Company) -> bool:
    return not await problems(company)


async def test_a_private_channel_waits_for_the_invitation(
    make_company: MakeCompany, database_url: str
) -> None:
    company = await make_company(database_url, set_up=False)
    await company.set_up(channels=("desk-leads", "desk-lisbon"))
    channel, bot = company.channel("desk-leads"), company.sandbox.state.bot.id
    assert to_leads(company, "cannot work in", channel, "/invite @Encore") == 1
    assert await problems(company) == {channel: "channel_not_found"}
    await company.at("2026-11-23T09:30+00:00")
    assert len(company.posts("desk-lisbon")) == 1
    await company.act("lena", "invite", channel=channel, user=bot)
    await becomes(company, "desk-leads", ("dana", "grace", "lena", "marco"))
    assert await problems(company) == {}
    # Three of its four people live by Greenwich's clock this winter; London and Lisbon are different zones.
    assert await zone_of(company, channel) == "Europe/London"
    await company.at("2026-11-25T11:00+00:00")
    assert len(company.posts("desk-leads")) == 1
    await company.act("lena", "remove", channel=channel, user=bot)
    await eventually(lambda: to_leads(company, "cannot work in", channel) >= 1)

    async def noticed() -> bool:
        await company.encore.sync.teams()
        return await problems(company) == {channel: "channel_not_found"}

    await eventually(noticed)
    assert await members(company, "desk-leads") == ["dana", "grace", "lena", "marco"]


async def test_a_channel_that_is_archived_from_the_start_stops_nothing(
    make_company: MakeCompany, sqlite_url: str
) -> None:
    company = await make_company(sqlite_url, set_up=False)
    await company.set_up(channels=("spring-campaign", *TEAM_CHANNELS))
    assert await problems(company) == {company.channel("spring-campaign"): "is_archived"}
    await company.at("2026-11-23T09:30+00:00")
    assert [len(company.posts(name)) for name in ("spring-campaign", "desk-lisbon")] == [0, 1]


async def test_a_renamed_channel_is_known_by_its_new_name(company: Company) -> None:
    channel = company.channel("desk-lisbon")
    await company.act("marco", "rename", channel=channel, name="lisbon-service")

    async def renamed() -> bool:
        def query(session: Session) -> str:
            row = session.get(people_table.ChannelRow, (company.encore.workspace_id, channel))
            return row.name if row else ""

        return await company.encore.database.read(query) == "lisbon-service"

    await eventually(renamed)


# When Slack or the database fails


async def test_a_channel_that_could_not_be_read_keeps_its_people_and_is_read_again(company: Company) -> None:
    channel = company.channel("desk-lisbon")
    company.sandbox.faults.add(
        Fault(
            "conversations.info",
            error="token_revoked",
            count=1000,
            matches=lambda arguments: arguments.get("channel") == channel,
        )
    )
    with own_sync(company, again_seconds=0.01) as sync:
        company.sandbox.state.conversations[channel].members.remove(company.id("tiago"))
        assert await sync.teams() is False
        assert await members(company, "desk-lisbon") == sorted(LISBON)
        assert await problems(company) == {}
        sync.soon()
        company.sandbox.faults.clear()
        await becomes(company, "desk-lisbon", tuple(one for one in LISBON if one != "tiago"))
        assert await sync.teams() is True


async def test_a_member_whom_encore_may_not_see_does_not_hide_the_others(company: Company) -> None:
    answer = await company.act("oliver", "add_person", handle="zoe", real_name="Zoe Adeyemi")
    channel, stranger = company.channel("desk-lisbon"), answer["user"]
    await company.idle()
    conversation = company.sandbox.state.conversations[channel]

    def forget(session: Session) -> None:
        row = session.get(people_table.PersonRow, (company.encore.workspace_id, stranger))
        if row:
            session.delete(row)

    await company.encore.database.transact(forget)
    conversation.members.extend([stranger, company.id("sam")])
    company.sandbox.faults.add(Fault("users.info", error="user_not_visible", count=100))
    assert await company.encore.sync.teams() is True
    assert await members(company, "desk-lisbon") == sorted((*LISBON, "sam"))
    assert await problems(company) == {}
    company.sandbox.faults.clear()
    await company.encore.sync.teams()
    assert "zoe" in await members(company, "desk-lisbon")


async def test_an_older_reading_never_overwrites_a_newer_one(company: Company) -> None:
    channel = company.channel("desk-lisbon")
    slow = Fault(
        "conversations.members",
        when="after",
        delay=0.3,
        matches=lambda arguments: arguments.get("channel") == channel,
    )
    company.sandbox.faults.add(slow)
    older = asyncio.create_task(company.encore.sync.teams())
    await eventually(lambda: slow not in company.sandbox.faults.rules)  # its answer is on the way
    company.sandbox.state.conversations[channel].members.remove(company.id("tiago"))
    await company.encore.sync.teams()
    await older
    assert "tiago" not in await members(company, "desk-lisbon")


async def test_a_database_that_fails_for_a_moment_does_not_end_the_following(company: Company) -> None:
    def execute(session: Session, statement: str) -> None:
        session.execute(text(statement))

    database = company.encore.database
    await database.transact(
        execute,
        "CREATE TRIGGER broken BEFORE DELETE ON team_members BEGIN SELECT RAISE(ABORT, 'broken'); END",
    )
    company.sandbox.state.conversations[company.channel("desk-lisbon")].members.remove(company.id("tiago"))
    with own_sync(company, again_seconds=0.01) as sync, capture_logs() as logs:
        readings = [one.method for one in company.sandbox.calls].count("conversations.members")
        sync.soon()
        await eventually(
            lambda: (
                [one.method for one in company.sandbox.calls].count("conversations.members")
                >= readings + 2 * len(TEAM_CHANNELS)
            ),
            what="it tries again after a failure",
        )
        assert "tiago" in await members(company, "desk-lisbon")
        assert "teams_not_read" in {line["event"] for line in logs}
        await database.transact(execute, "DROP TRIGGER broken")
        await becomes(company, "desk-lisbon", tuple(one for one in LISBON if one != "tiago"))


async def test_a_burst_of_news_is_one_reading(company: Company) -> None:
    calls = [one.method for one in company.sandbox.calls].count("conversations.members")
    for _ in range(50):
        company.encore.sync.soon()
        await asyncio.sleep(0)
    await eventually(
        lambda: (
            [one.method for one in company.sandbox.calls].count("conversations.members")
            == calls + len(TEAM_CHANNELS)
        )
    )


async def test_when_slack_is_away_everybody_is_read_later(company: Company) -> None:
    company.sandbox.faults.add(Fault("users.list", error="token_revoked", count=4))
    before = await members(company, "desk-lisbon")
    await company.encore.sync.everybody()
    assert await members(company, "desk-lisbon") == before
    company.sandbox.faults.clear()
    company.clock.move(days=1)
    await company.encore.sync.everybody()

    def synced(session: Session) -> date:
        row = session.get(people_table.PersonRow, (company.encore.workspace_id, company.id("tiago")))
        assert row is not None
        return row.updated_at.date()

    assert await company.encore.database.read(synced) == company.clock.now().date()
