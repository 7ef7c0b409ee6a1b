"""Why a message came: told to the person it was written to, with the rule it followed, and to nobody else."""

from __future__ import annotations

from datetime import time

import pytest

from bot.attention import Attention
from bot.db.campaigns import StepRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import why
from bot.services.attention_classes import CLASSES
from bot.why import Why
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger
from tests.services.programme_world import LEAD, WORKSPACE


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def asked(ledger: Ledger, delivery: str, by: str = ANA) -> Why:
    return ledger.database.read_now(why.why, workspace_id=WORKSPACE, user_id=by, delivery=delivery)


def test_a_campaigns_message_names_its_campaign_who_looks_after_it_and_its_rule(ledger: Ledger) -> None:
    step = ledger.all(StepRow)[0]
    ledger._update(StepRow, rule="30 9 * * 2,4")
    found = asked(ledger, ledger.write("scenario", step_id=step.id))
    assert found.campaign
    assert found.keepers == (LEAD,)
    assert (found.days, found.at) == ((2, 4), time(9, 30))
    assert (found.timezone, found.is_fixed, found.counts) == ("Europe/Lisbon", False, True)
    assert (found.a_day, found.a_week) == (1, 3)


@pytest.mark.parametrize(
    ("rule", "days", "at"),
    [
        ("0 10 * * 1-5", (1, 2, 3, 4, 5), time(10)),
        ("30 9 1 * *", (), time(9, 30)),
        ("30 9 1 * * working", (), time(9, 30)),
        ("every session+3d@09:15", (), time(9, 15)),
        ("day0+1,8d@11:00", (), time(11)),
        ("on 2026-12-24@08:45", (), time(8, 45)),
    ],
)
def test_days_of_the_week_are_named_only_where_every_week_has_the_same(
    rule: str, days: tuple[int, ...], at: time
) -> None:
    assert why.weekdays(StepRow(rule=rule)) == days
    assert why.wall_time(rule) == at


def test_who_chose_a_lighter_pace_reads_their_own_limit(ledger: Ledger) -> None:
    ledger.chooses(pace="light")
    assert asked(ledger, ledger.write("scenario")).a_week == 1


def test_nobody_else_and_no_invented_id_gets_an_explanation(ledger: Ledger) -> None:
    mine = ledger.write("scenario")
    assert asked(ledger, mine).kind == "scenario"
    for delivery, by in ((mine, BEN), (mine, LEAD), ("", ANA), ("x" * 2000, ANA), ("|".join("abc"), ANA)):
        with pytest.raises(Refusal, match=r"why\.gone"):
            asked(ledger, delivery, by)
    with pytest.raises(Refusal, match=r"why\.gone"):
        ledger.database.read_now(why.why, workspace_id="TOTHER", user_id=ANA, delivery=mine)


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_only_what_nobody_asked_for_explains_itself(kind: str) -> None:
    def row(to: str = ANA, **more: object) -> why.DeliveryRow:
        return why.DeliveryRow(kind=kind, conversation=to, verb="post", **more)

    unasked = CLASSES[kind].attention is Attention.UNASKED or kind in {
        "plan_question",
        "plan_reminder",
        "news_bundle",
    }
    assert why.explains(row()) is unasked
    assert not why.explains(row(TEAM))
    assert not why.explains(row(attention=Attention.ASKED))
    assert not why.explains(row(thread_ts="1.1"))
