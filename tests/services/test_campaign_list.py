"""What a lead sees of many campaigns: what matters first, and as many statements for fifty as for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import CampaignState, DeliveryState
from bot.errors import Refusal
from bot.services import campaign_list, home
from content import campaign_list as words
from content import home as home_words
from content.pack import builtin_pack
from tests.benchmarks import company
from tests.services.statements import statements

LEAD = company.person(0)
CHANNELS = [company.channel(number) for number in range(3)]
DAYS = 20


def filled(url: str, campaigns: int) -> None:
    """A lead with so many running campaigns, each of two steps for three channels, that sent something for 20 days."""
    company.found(url, people=12, teams=3)
    due = company.NOW + timedelta(days=1)
    steps = company.add_campaigns(url, campaigns, targets=CHANNELS, due_at=due, kinds=("intention", "moment"))
    company.add_deliveries(
        url,
        len(steps) * len(CHANNELS) * DAYS,
        kind="intention",
        conversations=CHANNELS,
        state=DeliveryState.SENT,
        step_ids=steps,
        days=DAYS,
    )


def draw(database: Database) -> Any:
    facts = database.read_now(home.facts, workspace_id=company.WORKSPACE, user_id=LEAD, now=company.NOW)
    return home_words.view(facts, builtin_pack())


def page(database: Database, number: int, *, by: str = LEAD) -> Any:
    return database.read_now(
        campaign_list.page,
        workspace_id=company.WORKSPACE,
        user_id=by,
        number=number,
        size=words.PAGE,
        now=company.NOW,
    )


def change(database: Database, table: Any, which: int, **values: Any) -> None:
    def write(session: Session) -> None:
        session.execute(update(table).where(table.id == which).values(**values))

    database.write_now(write)


def test_home_and_a_page_take_as_many_statements_for_fifty_campaigns_as_for_one(
    database: Database, database_url: str
) -> None:
    filled(database_url, 50)
    asked_for_many = asked_by(database)
    assert len(draw(database)["blocks"]) <= 60

    def leave_one(session: Session) -> None:
        session.execute(delete(CampaignRow).where(CampaignRow.id > 1))

    database.write_now(leave_one)
    assert asked_by(database) == asked_for_many


def asked_by(database: Database) -> tuple[int, int]:
    """How many statements Home takes, and a page of the list."""
    with statements(database) as for_home:
        draw(database)
    with statements(database) as for_page:
        page(database, 0)
    return len(for_home), len(for_page)


def test_what_was_sent_is_counted_in_the_index_and_nothing_is_read_as_a_whole(
    database: Database, database_url: str
) -> None:
    filled(database_url, 50)
    with statements(database) as asked:
        draw(database)
        page(database, 0)
    if database.engine.dialect.name == "sqlite":
        plans = [plan(database, one, given) for one, given in asked if one.startswith("SELECT")]
        assert not [one for one in plans if "SCAN deliveries" in one or "SCAN schedules" in one]
        counted = [one for one in plans if "deliveries" in one]
        assert len(counted) == 4
        assert all("COVERING INDEX ix_deliveries_step_id_state_local_date" in one for one in counted)
    else:
        with database.engine.connect() as connection:
            names = connection.execute(
                text("SELECT indexname FROM pg_indexes WHERE tablename = 'deliveries'")
            )
            assert "ix_deliveries_step_id_state_local_date" in set(names.scalars())


def plan(database: Database, statement: str, given: Any) -> str:
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        return "\n".join(str(row[-1]) for row in rows)


def test_what_needs_a_look_comes_first_then_what_runs(database: Database, database_url: str) -> None:
    filled(database_url, 6)
    for number, state in enumerate(
        (CampaignState.FINISHED, CampaignState.PAUSED, CampaignState.DRAFT), start=1
    ):
        change(database, CampaignRow, number, state=state)
    failed_of_campaign_4 = 3 * 2 * len(CHANNELS) * DAYS + 1
    change(database, DeliveryRow, failed_of_campaign_4, state=DeliveryState.FAILED)
    change(database, DeliveryRow, 1, state=DeliveryState.FAILED)
    found, number, pages = page(database, 0)
    assert (number, pages) == (0, 1)
    assert [one.id for one in found] == [4, 6, 5, 2, 3, 1], "what failed in a finished one needs no look"
    assert found[0].counts == {"sent": 2 * len(CHANNELS) * 15 - 1, "failed": 1}, "fourteen days and today"
    view = draw(database)
    shown = str(view)
    assert "Campaign 3: 1 of its messages failed" in shown
    assert "All campaigns (6)" in shown


def test_trouble_of_long_ago_needs_no_look(database: Database, database_url: str) -> None:
    filled(database_url, 2)
    oldest_of_campaign_1 = len(CHANNELS) * (DAYS - 1) + 1
    change(database, DeliveryRow, oldest_of_campaign_1, state=DeliveryState.MISSED)
    found, _, _ = page(database, 0)
    assert [one.id for one in found] == [2, 1]


def test_a_page_behind_the_last_is_the_last_and_only_a_lead_reads_it(
    database: Database, database_url: str
) -> None:
    filled(database_url, 25)
    found, number, pages = page(database, 99)
    assert (len(found), number, pages) == (5, 2, 3)
    every = [one.id for turn in range(3) for one in page(database, turn)[0]]
    assert sorted(every) == list(range(1, 26)), "each once"
    with pytest.raises(Refusal):
        page(database, 0, by=company.person(1))
