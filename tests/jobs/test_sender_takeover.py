"""One sender a database: the next one takes up what a dead one left, and two never send at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from bot.db import delivery_queue as rows
from bot.db.lock import SenderLock
from bot.db.session import Database
from bot.domain import Claimed, DeliveryState, Verb
from bot.jobs.outcomes import Patience
from bot.sandbox.faults import AFTER, Fault
from bot.services import deliveries, delivery_recovery
from bot.slack.door import TIMEOUT_SECONDS
from tests.company import eventually
from tests.jobs.conftest import MakeDesk
from tests.jobs.sending import Desk, patient


async def _post_and_die(desk: Desk, *texts: str) -> list[str]:
    """Posts, and leaves the ledger as if the sender had died before it could write that down."""
    written = desk.write("team-00", *texts)
    desk.sender()
    await desk.drained()
    await desk.stop()
    for one in written:
        row = desk.row(one)
        desk.database.write_now(
            lambda session, row=row: session.execute(
                text("UPDATE deliveries SET state = 'sending', channel_id = NULL, ts = NULL WHERE id = :id"),
                {"id": row.id},
            )
        )
    return written


async def test_a_post_nobody_wrote_down_is_found_and_not_repeated(desk: Desk) -> None:
    (one,) = await _post_and_die(desk, "Hello")
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]
    row = desk.row(one)
    assert (row.state, row.channel_id) == (DeliveryState.SENT, desk.channel("team-00"))
    assert row.ts in desk.sandbox.state.channel("team-00").messages


async def test_a_post_that_was_only_claimed_is_made_once(desk: Desk) -> None:
    first, _ = desk.write("team-00", "first", "second")
    desk.set_state(first, DeliveryState.SENDING)
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["first", "second"]
    assert len(desk.calls("conversations.history")) == 1


async def test_what_was_uncertain_when_the_sender_died_is_still_looked_for(desk: Desk) -> None:
    (one,) = await _post_and_die(desk, "Hello")
    desk.database.write_now(delivery_recovery.recover)
    assert desk.row(one).state == DeliveryState.UNKNOWN
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["Hello"]


async def test_a_change_that_was_under_way_is_made_again_without_looking(desk: Desk) -> None:
    (one,) = desk.write("team-00", "Before")
    desk.sender()
    await desk.drained()
    await desk.stop()
    (change,) = desk.write("team-00", "After", verb=Verb.UPDATE, target_id=one)
    desk.set_state(change, DeliveryState.SENDING)
    desk.sender()
    await desk.drained()
    assert desk.texts("team-00") == ["After"]
    assert not desk.calls("conversations.history")


async def test_an_orphan_that_appears_later_is_taken_up_too(desk: Desk) -> None:
    """A dead sender's last claim may become durable after its successor has started."""
    desk.sender()
    desk.write("team-00", "Hello")
    await desk.drained()
    desk.write("team-00", "Claimed by a dead one", state=DeliveryState.SENDING, attempts=1)
    desk.write("team-00", "Behind it")
    await desk.drained()
    assert desk.texts("team-00") == ["Hello", "Claimed by a dead one", "Behind it"]


async def test_a_sender_never_takes_its_own_messages_for_orphans(desk: Desk) -> None:
    """Slow answers outlast many looks for orphans."""
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.5, count=20))
    for n in range(20):
        desk.write(f"team-{n:02}", "Hello")
    desk.sender(patience=patient(place=0.01))
    await desk.drained()
    assert not desk.calls("conversations.history")
    assert len(desk.calls("chat.postMessage")) == 20


async def test_after_a_takeover_it_waits_longer_than_a_request_of_the_former_one_may_take(
    desk: Desk,
) -> None:
    (one,) = desk.write("team-00", "Hello")
    desk.set_state(one, DeliveryState.SENDING)
    loop = asyncio.get_running_loop()
    began = loop.time()
    desk.sender(patience=patient(reconcile=0.01, takeover=0.4), keeps_place=lambda: True)
    await desk.drained()
    assert loop.time() - began >= 0.4


@pytest.fixture
async def two(make_desk: MakeDesk, database_url: str) -> AsyncIterator[tuple[Desk, Database]]:
    """A desk, and a second process's database."""
    desk = await make_desk(database_url)
    other = Database(database_url)
    other.start()
    yield desk, other
    await desk.stop()
    await asyncio.to_thread(other.stop)


async def test_of_two_senders_only_one_sends_and_the_other_takes_over(two: tuple[Desk, Database]) -> None:
    desk, other = two
    locks = [SenderLock(desk.database.engine), SenderLock(other.engine)]
    assert locks[0].take()
    first = desk.sender(keeps_place=locks[0].take)
    second = desk.sender(database=other, keeps_place=locks[1].take)
    for n in range(10):
        desk.write("team-00", f"{n}")
        desk.write(f"team-{n + 1:02}", "Hello")
    await desk.drained()
    assert not second._in_flight
    assert not second._outcomes.look_at

    desk.running.pop(first).cancel()
    await first.stop()
    locks[0].release()
    for n in range(10, 20):
        desk.write("team-00", f"{n}")
    await desk.drained()
    assert desk.texts("team-00") == [f"{n}" for n in range(20)]
    assert not locks[0].take(), "the other has it"
    await desk.stop()
    locks[1].release()


async def test_a_sender_that_loses_its_lock_stops_and_nothing_is_doubled(
    make_desk: MakeDesk, postgres_url: str
) -> None:
    desk = await make_desk(postgres_url)
    other = Database(postgres_url)
    other.start()
    locks = [SenderLock(desk.database.engine), SenderLock(other.engine)]
    assert locks[0].take()
    desk.sender(keeps_place=locks[0].take, per_minute=3000, burst=1)
    desk.sender(keeps_place=locks[1].take, database=other, per_minute=3000, burst=1)
    for n in range(10):
        for name in ("team-00", "team-01", "team-02"):
            desk.write(name, f"{n}")
    for _ in range(4):
        sent = desk.states().get("sent", 0)
        _end_the_holders_session(desk.database)
        await eventually(lambda sent=sent: desk.states().get("sent", 0) > sent, what="somebody goes on")
    await desk.drained()
    for name in ("team-00", "team-01", "team-02"):
        assert desk.texts(name) == [f"{n}" for n in range(10)]
    await desk.stop()
    for one in locks:
        one.release()
    await asyncio.to_thread(other.stop)


def _end_the_holders_session(database: Database) -> None:
    database.write_now(
        lambda session: session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    )


async def test_a_database_that_goes_away_for_a_while_doubles_and_loses_nothing(
    make_desk: MakeDesk, postgres: str, postgres_url: str
) -> None:
    desk = await make_desk(postgres_url)
    name = make_url(postgres_url).database
    for n in range(6):
        for channel in ("team-00", "team-01", "team-02"):
            desk.write(channel, f"{n}")
    desk.sandbox.faults.add(Fault("chat.postMessage", when=AFTER, delay=0.1, count=100))
    desk.sender()
    await eventually(lambda: len(desk.texts("team-00")) >= 2, what="it has begun")
    admin = Database("postgresql+psycopg://" + postgres.split("://", 1)[1])
    await asyncio.to_thread(_let_in, admin, name, allowed=False)
    before = len(desk.calls("chat.postMessage"))
    await asyncio.to_thread(_let_in, admin, name, allowed=True)
    admin.stop()
    await desk.drained()
    assert before <= 18
    for channel in ("team-00", "team-01", "team-02"):
        assert desk.texts(channel) == [f"{n}" for n in range(6)]
    assert desk.states() == {DeliveryState.SENT: 18}


def _let_in(admin: Database, name: str | None, *, allowed: bool) -> None:
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {allowed}"))
        if not allowed:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": name},
            )


def _claim(session: Session, desk: Desk, limit: int = 10) -> list[Claimed]:
    return deliveries.claim(session, now=desk.clock.now(), busy=set(), limit=limit)


async def test_two_claims_at_the_same_time_never_get_the_same_delivery(
    make_desk: MakeDesk, postgres_url: str
) -> None:
    desk = await make_desk(postgres_url)
    desk.write("team-00", "first", "second")
    desk.write("team-01", "other")
    with Session(desk.database.engine) as one, Session(desk.database.engine) as another:
        mine = _claim(one, desk, limit=1)
        theirs = _claim(another, desk)
        assert [claimed.values["text"] for claimed in mine] == ["first"]
        assert [claimed.values["text"] for claimed in theirs] == ["other"]
        one.commit()
        assert _claim(another, desk) == [], "the second waits behind the first"
        another.commit()


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNKNOWN])
async def test_an_older_delivery_that_appears_late_waits_for_the_one_in_hand(
    desk: Desk, state: DeliveryState
) -> None:
    """PostgreSQL gives ids before it commits: the one with the lower id may be seen later."""
    desk.write("team-00", "appears late", "in hand")
    late, in_hand = desk.database.read_now(
        lambda session: list(session.scalars(text("SELECT id FROM deliveries ORDER BY id")))
    )
    desk.database.write_now(rows.set_state, in_hand, state)
    assert desk.database.write_now(_claim, desk) == []
    desk.database.write_now(rows.set_state, in_hand, DeliveryState.SENT)
    assert [one.id for one in desk.database.write_now(_claim, desk)] == [late]


async def test_a_former_sender_cannot_undo_what_its_successor_decided(desk: Desk) -> None:
    (one,) = desk.write("team-00", "Hello")
    write = desk.database.write_now
    (old,) = write(_claim, desk)
    write(delivery_recovery.recover)
    ((uncertain, _),) = desk.database.read_now(delivery_recovery.uncertain_ones)
    write(deliveries.wait, uncertain)
    (new,) = write(_claim, desk)
    assert (old.attempts, new.attempts) == (1, 2)
    write(deliveries.wait, old)
    write(deliveries.uncertain, old)
    write(deliveries.failed, old, code="is_archived", now=desk.clock.now())
    assert desk.row(one).state == DeliveryState.SENDING
    assert desk.states() == {DeliveryState.SENDING: 1}, "and nobody is told"
    write(deliveries.sent, old, channel_id="C1", ts="1.2", now=desk.clock.now())
    assert desk.row(one).state == DeliveryState.SENT, "but what stands in Slack stands there"


def test_a_takeover_outlasts_a_request_by_default() -> None:
    assert Patience().takeover > TIMEOUT_SECONDS
