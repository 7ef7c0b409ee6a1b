"""Many short lives of a sender, one after the other: each is a process of its own that is killed at a random moment.

Run as `python -m tests.jobs.lives '<JSON of a Plan>'`. One process imports everything, lives once itself, so that every
statement is known, and forks each life, so that one begins in milliseconds. Prints a Record as JSON when the last life,
which nobody kills, has emptied the ledger.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import select
import signal
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from sqlalchemy import Engine, func
from sqlalchemy import select as query
from sqlalchemy.orm import Session

from bot.db import deliveries
from bot.db.deliveries import OPEN, DeliveryRow
from bot.db.lock import SenderLock
from bot.db.session import Database, make_engine
from bot.domain import DeliveryState
from content.pack import builtin_pack
from tests.company import ManualClock
from tests.jobs.sending import make_sender, patient

LONGEST_LIFE_SECONDS = 0.2
TOO_LONG_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the lives are to do: `each` messages to each of `channels` (ids) to begin with. `now` is an ISO instant."""

    database_url: str
    api_url: str
    token: str
    workspace_id: str
    channels: tuple[str, ...]
    now: str
    each: int
    seed: int
    kills: int


@dataclass(slots=True)
class Record:
    """What happened: lives killed, lives that ended by themselves, and deliveries found in doubt when one began."""

    kills: int = 0
    ended: int = 0
    in_doubt: int = 0
    sent_at_first: int = 0
    sent_by_the_killed: int = 0
    longest_life: float = LONGEST_LIFE_SECONDS


IN_DOUBT = (DeliveryState.SENDING, DeliveryState.UNKNOWN)


def count(session: Session, *states: DeliveryState) -> int:
    """How many deliveries are in these states."""
    return session.scalar(query(func.count()).where(DeliveryRow.state.in_(states))) or 0


def refill(session: Session, plan: Plan, each: int = 1) -> None:
    """So many more messages to each channel, if nothing is left to do: there must be something to kill."""
    if not count(session, *OPEN):
        deliveries.add(session, rows(plan, count(session, *DeliveryState) // len(plan.channels), each))


def rows(plan: Plan, first: int, each: int) -> list[dict[str, Any]]:
    """So many messages to each channel; each says where it belongs in the order."""
    return [
        {
            "workspace_id": plan.workspace_id,
            "kind": "notice",
            "conversation": channel,
            "values": {"text": f"{n}"},
            "created_at": datetime.fromisoformat(plan.now),
        }
        for n in range(first, first + each)
        for channel in plan.channels
    ]


async def live(plan: Plan, engine: Engine, report: int, *, last: bool) -> None:
    """Database, door, sender. Reports how much a former life left half done; ends when nothing is left."""
    database = Database(engine)
    database.start()
    lock = SenderLock(database.engine)
    while not await asyncio.to_thread(lock.take):  # noqa: ASYNC110 - PostgreSQL does not say when
        await asyncio.sleep(0.002)
    if not last:
        await database.transact(refill, plan)
    in_doubt = await database.read(count, *IN_DOUBT)
    sent = await database.read(count, DeliveryState.SENT)
    os.write(report, json.dumps([in_doubt, sent]).encode())
    async with aiohttp.ClientSession() as http:
        sender = make_sender(
            database,
            http,
            url=plan.api_url,
            token=plan.token,
            clock=ManualClock(datetime.fromisoformat(plan.now)),
            patience=patient(reconcile=0.03, takeover=0.03),
            per_minute=6000 if last else 120,
            burst=10 if last else 2,
        )
        running = asyncio.create_task(sender.run(keeps_place=lock.take))
        while await database.read(count, *OPEN):  # noqa: ASYNC110 - nor does the ledger
            await asyncio.sleep(0.01)
        await sender.stop()
        await running
    lock.release()
    database.stop()


def first_life(plan: Plan, engine: Engine, record: Record) -> None:
    """Says one thing in each channel in this very process; what it compiled every life has from its beginning."""
    _, nowhere = os.pipe()
    Database(engine).write_now(refill, plan)
    asyncio.run(
        live(plan, engine, nowhere, last=True)
    )  # and lets go of every connection: none may be inherited
    database = Database(engine)
    record.sent_at_first = database.read_now(count, DeliveryState.SENT)
    database.write_now(refill, plan, plan.each)
    engine.dispose()


def one_life(plan: Plan, engine: Engine, chance: random.Random, record: Record, *, last: bool) -> None:
    """Forks a life and kills it: mostly while it works, now and then while it is still starting."""
    ready, report = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(live(plan, engine, report, last=last))
        except BaseException:
            logging.getLogger(__name__).exception("a life failed")
            os._exit(1)
        os._exit(0)
    os.close(report)
    if last or chance.random() > 0.1:
        readable, _, _ = select.select([ready], [], [], TOO_LONG_SECONDS)
        in_doubt, sent = json.loads(os.read(ready, 100)) if readable else (0, 0)
        record.in_doubt += in_doubt
        record.sent_by_the_killed = sent - record.sent_at_first
    if not last:
        time.sleep(chance.uniform(0.0, record.longest_life))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ready)
    if os.WIFSIGNALED(status):
        record.kills += 1
    elif os.WEXITSTATUS(status):
        sys.exit("a life failed")
    else:
        record.ended += 1


def main() -> None:
    """See the module."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    given = json.loads(sys.argv[1])
    builtin_pack()  # read once, before the forks
    plan = Plan(**{**given, "channels": tuple(given["channels"])})
    chance, record, engine = random.Random(plan.seed), Record(), make_engine(plan.database_url)
    first_life(plan, engine, record)
    while record.kills < plan.kills:
        one_life(plan, engine, chance, record, last=False)
        # On a busy machine everything takes longer: a life must be long enough for about one message.
        slow = record.sent_by_the_killed < record.kills
        record.longest_life = max(LONGEST_LIFE_SECONDS, record.longest_life * (1.1 if slow else 0.95))
    one_life(plan, engine, chance, record, last=True)
    print(json.dumps(asdict(record)))  # noqa: T201


if __name__ == "__main__":
    main()
