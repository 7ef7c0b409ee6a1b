"""What a lead reads of how messages went: counted by the database in a few statements, and nobody's choice in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.delivery_log import LogPage, Outcome, Why
from bot.domain import DeliveryState
from bot.errors import Refusal
from bot.services import delivery_log
from tests.benchmarks import company
from tests.company import ManualClock
from tests.services.programme_world import LEAD, WORKSPACE, World, person_step, somebody
from tests.services.statements import statements
from tests.services.test_campaign_list import plan


@pytest.fixture
def world(database: Database, clock: ManualClock) -> Iterator[World]:
    """A question each Monday at 09:30 to three people in two zones and one in a third."""
    world = World(database, clock)
    clock.set("2026-11-22T12:00+00:00")
    world.arrive()
    world.channel("CDESK", ["UANA", "UBEA", "UCLEO", "UDAN"])
    world.people(
        somebody("UANA"),
        somebody("UBEA", "Europe/London"),
        somebody("UCLEO", "Asia/Kolkata"),
        somebody("UDAN", "America/New_York"),
    )
    world.set_up(person_step("30 9 * * 1"))
    return world


def log(world: World, wanted: str = "all", number: int = 0, *, by: str = LEAD, **more: Any) -> LogPage:
    return world.database.read_now(
        delivery_log.page,
        workspace_id=WORKSPACE,
        user_id=by,
        campaign_id=more.pop("campaign_id", world.campaign_id),
        wanted=wanted,
        number=number,
        **more,
    )


def became(world: World, target: str, **values: Any) -> None:
    """What became of the occurrences of one person."""

    def write(session: Session) -> None:
        session.execute(update(DeliveryRow).where(DeliveryRow.conversation == target).values(**values))

    world.database.write_now(write)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_times_are_read_where_each_message_went(world: World) -> None:
    world.tick_at("2026-11-23T04:00+00:00", "2026-11-23T09:30+00:00", "2026-11-23T14:30+00:00")
    became(world, "UCLEO", state=DeliveryState.SENT, sent_at=at("2026-11-23T09:31+05:30"))
    became(world, "UANA", state=DeliveryState.SENT, sent_at=at("2026-11-23T09:30+00:00"))
    became(world, "UBEA", state=DeliveryState.SENT, sent_at=at("2026-11-23T09:32+00:00"))
    became(world, "UDAN", state=DeliveryState.SENT, sent_at=at("2026-11-23T09:34-05:00"))
    (one,) = log(world).occurrences
    assert (one.sent, one.zones) == (4, True)
    assert one.first == datetime.fromisoformat("2026-11-23T09:30")
    assert one.last == datetime.fromisoformat("2026-11-23T09:34")
    assert one.shares == ()


def test_when_something_went_at_a_time_of_somebodys_own_is_not_told(world: World) -> None:
    """With one person in a campaign it would say on which day they read, or that they do not answer."""
    world.tick_at("2026-11-23T04:00+00:00", "2026-11-23T09:30+00:00", "2026-11-23T14:30+00:00")
    later: dict[str, Any] = {"state": DeliveryState.SENT, "sent_at": at("2026-11-25T10:00+00:00")}
    for who, reason in (("UANA", "digest"), ("UCLEO", "quiet_hours"), ("UDAN", "pace")):
        became(world, who, reason=reason, **later)
    became(world, "UBEA", state=DeliveryState.SENT, sent_at=at("2026-11-23T09:32+00:00"), reason=None)
    (one,) = log(world).occurrences
    assert (one.sent, one.first, one.last) == (4, datetime.fromisoformat("2026-11-23T09:32"), None)
    became(world, "UBEA", reason="digest", **later)
    (one,) = log(world).occurrences
    assert (one.sent, one.first, one.last, one.zones) == (4, None, None, False)


def test_everybodys_own_reasons_are_one_number(world: World) -> None:
    world.tick_at("2026-11-23T15:00+00:00")
    became(world, "UANA", state=DeliveryState.SKIPPED, reason="pace")
    became(world, "UBEA", state=DeliveryState.SKIPPED, reason="quiet_hours")
    became(world, "UCLEO", state=DeliveryState.SKIPPED, reason="paused")
    became(world, "UDAN", state=DeliveryState.FAILED, reason="user_disabled")
    (one,) = log(world).occurrences
    assert [(share.outcome, share.why, share.count) for share in one.shares] == [
        (Outcome.LEFT_OUT, Why.PERSONAL, 3),
        (Outcome.FAILED, "user_disabled", 1),
    ]
    assert not [share for share in one.shares if share.channels], "no person is named"


def test_filters_show_only_what_they_say(world: World) -> None:
    world.tick_at("2026-11-23T15:00+00:00", "2026-11-30T15:00+00:00")
    became(world, "UANA", state=DeliveryState.FAILED, reason="user_disabled")
    became(world, "UBEA", state=DeliveryState.SENT, sent_at=at("2026-11-30T09:30+00:00"))
    became(world, "UCLEO", state=DeliveryState.SKIPPED, reason="left_the_team")
    found = {wanted: log(world, wanted).occurrences for wanted in ("all", *Outcome)}
    assert {wanted: len(pages) for wanted, pages in found.items()} == dict.fromkeys(("all", *Outcome), 2)
    assert [str(one.local_date) for one in found["all"]] == ["2026-11-30", "2026-11-23"], "newest first"
    assert {share.outcome for one in found["failed"] for share in one.shares} == {Outcome.FAILED}
    assert {one.sent for one in found["failed"]} == {0}
    assert {share.why for one in found["left_out"] for share in one.shares} == {Why.GONE}
    assert {share.why for one in found["waiting"] for share in one.shares} == {Why.NOW}
    became(world, "UANA", state=DeliveryState.SENT, sent_at=at("2026-11-30T09:30+00:00"), reason=None)
    assert log(world, "failed").occurrences == ()
    assert log(world, "nonsense").filter == "all"


def test_only_who_leads_reads_it_and_a_campaign_that_is_gone_has_none(world: World) -> None:
    with pytest.raises(Refusal, match="leads_only"):
        log(world, by="UANA")
    with pytest.raises(Refusal, match="gone"):
        log(world, campaign_id=10**6)


KINDS = ("intention", "moment")
DAYS = 60
CHANNELS = [company.channel(number) for number in range(834)]


def filled(url: str) -> None:
    """100,080 deliveries of two campaigns of two steps, on sixty days."""
    company.found(url, people=12, teams=3)
    due = company.NOW + timedelta(days=1)
    steps = company.add_campaigns(url, 1, targets=CHANNELS[:3], due_at=due, kinds=KINDS)
    company.add_deliveries(
        url,
        len(steps) * len(CHANNELS) * DAYS,
        kind="intention",
        conversations=CHANNELS,
        state=DeliveryState.SENT,
        step_ids=steps,
        days=DAYS,
    )


def test_a_page_of_a_hundred_thousand_is_counted_in_the_index_in_a_few_statements(
    database: Database, database_url: str
) -> None:
    filled(database_url)

    def one(number: int, wanted: str) -> LogPage:
        return database.read_now(
            delivery_log.page,
            workspace_id=company.WORKSPACE,
            user_id=company.person(0),
            campaign_id=1,
            wanted=wanted,
            number=number,
        )

    with statements(database) as asked:
        first = one(0, "all")
    assert (len(first.occurrences), first.pages) == (8, DAYS * len(KINDS) // 8)
    assert [share.count for found in first.occurrences for share in found.shares] == []
    assert {found.sent for found in first.occurrences} == {len(CHANNELS)}
    assert len(asked) <= 9
    with statements(database) as asked_later:
        assert one(10**6, "sent").page == first.pages - 1
    assert len(asked_later) == len(asked), "as many for the last page as for the first"
    if database.engine.dialect.name == "sqlite":
        plans = [plan(database, statement, given) for statement, given in asked if "deliveries" in statement]
        assert len(plans) == 3
        for shown in plans:
            assert "SCAN deliveries" not in shown
            looked = [line for line in shown.splitlines() if "deliveries" in line]
            assert all(
                "COVERING INDEX ix_deliveries_step_id_state_local_date" in line or "PRIMARY KEY" in line
                for line in looked
            ), shown
