"""Nothing stored says who gave which answer: no column, no order, no date, nor what was written together."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from sqlalchemy import inspect, text

from bot.db import pulse_answers as rows
from bot.db.pulse_answers import PulseAnswerRow, PulseBufferRow, PulseResponseSetRow
from bot.db.session import Database
from bot.services import pulses
from tests.company import ManualClock
from tests.services.pulse_world import ANSWERS, LEAD, PulseWorld, crowd, desk

FRIDAY = "2026-11-27T17:00+00:00"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> PulseWorld:
    one = PulseWorld(database, clock)
    desk(one, {"CA": crowd("A", 12), "CB": crowd("B", 7)})
    return one


def test_no_table_of_answers_has_a_column_for_a_person_a_time_or_a_number(world: PulseWorld) -> None:
    columns = {
        table.__tablename__: {column.name: str(column.type) for column in table.__table__.columns}
        for table in (PulseBufferRow, PulseResponseSetRow, PulseAnswerRow)
    }
    assert columns == {
        "pulse_buffers": {
            "wave_id": "BIGINT",
            "unit_id": "BIGINT",
            "workspace_id": "VARCHAR(32)",
            "waiting": "JSON",
        },
        "pulse_response_sets": {
            "id": "VARCHAR(32)",
            "wave_id": "BIGINT",
            "unit_id": "BIGINT",
            "workspace_id": "VARCHAR(32)",
            "dated": "DATE",
        },
        "pulse_answers": {
            "set_id": "VARCHAR(32)",
            "item": "VARCHAR(16)",
            "workspace_id": "VARCHAR(32)",
            "choice": "VARCHAR(16)",
        },
    }
    invitation = {
        column["name"] for column in inspect(world.database.engine).get_columns("pulse_invitations")
    }
    assert invitation == {"wave_id", "user_id", "workspace_id", "unit_id", "done", "contacts", "last_at"}


def test_sqlite_keeps_no_hidden_row_number_of_them(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        for table in ("pulse_buffers", "pulse_response_sets", "pulse_answers"):
            sql = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
            ).scalar_one()
            assert "WITHOUT ROWID" in sql
    database.stop()


def test_answers_wait_until_five_of_a_unit_are_there(world: PulseWorld) -> None:
    wave_id = world.start("CA", "CB")
    for one in crowd("A", 4) + crowd("B", 4):
        world.answer(one, wave_id)
    assert world.sets() == []
    assert world.waiting() == 8
    world.answer("UA04", wave_id)
    assert [unit for unit, _, _ in world.sets()] == [world.units(wave_id)["CA"].id] * 5
    assert world.waiting() == 4
    for one in crowd("A", 9)[5:]:
        world.answer(one, wave_id)
    assert len(world.sets()) == 5, "the next batch of this unit is not full yet"


def test_a_restart_loses_nothing(world: PulseWorld, database: Database, clock: ManualClock) -> None:
    """What waits is in the database, with the mark that it came, in one transaction."""
    wave_id = world.start("CA", "CB")
    for one in crowd("A", 7) + crowd("B", 3):
        world.answer(one, wave_id)
    again = PulseWorld(database, clock, channels=world.channels)
    again.run_at(FRIDAY)
    assert len(again.sets()) == 10
    assert again.waiting() == 0
    assert sum(row.done for row in again.invited(wave_id).values()) == 10


def test_what_fails_halfway_leaves_neither_the_mark_nor_the_answers(
    world: PulseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave_id = world.start("CA")

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(rows, "put", break_down)
        with pytest.raises(RuntimeError):
            world.answer("UA00", wave_id)
    assert not world.invited(wave_id)["UA00"].done
    assert world.waiting() == 0
    world.answer("UA00", wave_id)
    assert world.waiting() == 1


def test_at_the_close_every_set_has_the_same_date_a_new_id_and_none_is_lost(world: PulseWorld) -> None:
    wave_id = world.start("CA", "CB")
    given: Counter[tuple[str, ...]] = Counter()
    chance = random.Random(4)
    for day, people in (("24", crowd("A", 6)), ("25", crowd("A", 12)[6:]), ("26", crowd("B", 3))):
        world.clock.set(f"2026-11-{day}T10:00+00:00")
        for one in people:
            choices = {code: str(chance.randint(1, 5)) for code in ANSWERS}
            given[tuple(choices.values())] += 1
            world.answer(one, wave_id, **choices)
    before = {row.id for row in world.rows(PulseResponseSetRow)}
    world.run_at(FRIDAY)
    sets = world.sets()
    assert Counter(tuple(choices[code] for code in ANSWERS) for _, choices, _ in sets) == given
    assert {str(dated) for _, _, dated in sets} == {"2026-11-27"}, (
        "the day of answering would tell who it was"
    )
    assert not before & {row.id for row in world.rows(PulseResponseSetRow)}
    assert Counter(unit for unit, _, _ in sets) == {
        world.units(wave_id)["CA"].id: 12,
        world.units(wave_id)["CB"].id: 3,
    }
    assert world.rows(PulseBufferRow) == []


def test_on_postgresql_even_the_transaction_of_a_row_tells_nothing(
    postgres_url: str, clock: ManualClock
) -> None:
    """Hidden columns name the transaction that wrote a row: all sets of a wave share one, and no person's row does."""
    database = Database(postgres_url)
    database.start()
    world = PulseWorld(database, clock)
    desk(world, {"CA": crowd("A", 12)})
    wave_id = world.start("CA")
    for one in crowd("A", 7):
        world.answer(one, wave_id)
    world.run_at(FRIDAY)
    with database.engine.connect() as connection:

        def writers(table: str, where: str = "true") -> set[str]:
            query = text(f"SELECT xmin::text FROM {table} WHERE {where}")  # noqa: S608
            return set(connection.execute(query).scalars())

        assert len(writers("pulse_response_sets")) == len(writers("pulse_answers")) == 1
        assert not writers("pulse_response_sets") & writers("pulse_invitations", "done")
    database.stop()


def test_the_order_of_sets_is_not_the_order_of_answering(world: PulseWorld) -> None:
    """Twelve answer in turn, six low, then six high. Chance alone gives rows in that order once in 924 times."""
    kept = 0
    for _ in range(3):
        wave_id = world.start(
            "CA", closes_on=world.clock.now().date().replace(day=27), reason="asked for once more"
        )
        for place, one in enumerate(crowd("A", 12)):
            world.answer(one, wave_id, PI2="1" if place < 6 else "5")
        world.do(pulses.close_early, by=LEAD, wave_id=wave_id)
        world.run()
        values = [
            choices["PI2"]
            for unit, choices, _ in world.sets()
            if unit in {one.id for one in world.units(wave_id).values()}
        ]
        kept += values == sorted(values)
    assert kept < 3


def test_no_row_that_names_a_person_holds_what_they_answered(world: PulseWorld) -> None:
    """Every table, every column: beside somebody's id there is never a choice of theirs."""
    wave_id = world.start("CA")
    for one in crowd("A", 6):
        world.answer(one, wave_id, PI2="2", SC3="skip", BR2="none")
    world.run_at("2026-11-25T10:00+00:00", FRIDAY)
    allowed = {"pulse_waves"}  # the questions themselves, and who started it
    with world.database.engine.connect() as connection:
        for table in inspect(world.database.engine).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608
                values = " ".join(str(value) for value in row)
                if "UA0" in values and table not in allowed:
                    assert "PI2" not in values, table
                    assert "skip" not in values, table
                    assert '"none"' not in values, table
