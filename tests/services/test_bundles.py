"""Several messages told in one: news twice a working day, a whole week on one day; nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from bot.attention import Attention
from bot.db.deliveries import DeliveryRow
from bot.db.session import Database
from bot.domain import Claimed, DeliveryState
from bot.services import attention, delivery_recovery, my_data, preferences
from bot.services import deliveries as rules
from bot.services.bundles import Size
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, Ledger
from tests.services.programme_world import WORKSPACE, somebody

LATE = datetime(2027, 1, 1, tzinfo=UTC)
# The clock stands at Monday, 23 November 2026, 08:55 UTC: 08:55 in Lisbon.


@pytest.fixture
def ledger(sqlite_url: str, clock: ManualClock) -> Iterator[Ledger]:
    database = Database(sqlite_url)
    database.start()
    one = Ledger(database, clock)
    one.open()
    yield one
    database.stop()


@pytest.fixture
def ledger_on_both(database: Database, clock: ManualClock) -> Ledger:
    """What a few tests need on both databases: locks, and what is changed many rows at a time."""
    one = Ledger(database, clock)
    one.open()
    return one


@pytest.fixture
def weekly(ledger: Ledger) -> Ledger:
    """Ana wants one message a week, on Tuesdays."""
    ledger.chooses(pace="digest", digest_day=2)
    return ledger


def claim(ledger: Ledger, size: Size | None = None) -> list[Claimed]:
    more = {"measure": lambda _one: size} if size else {}
    return ledger.database.write_now(rules.claim, now=ledger.clock.now(), busy=(), limit=40, **more)


def parts(ledger: Ledger, bundle: str) -> list[str]:
    """The public ids of what a message carries, by the order of writing."""
    whole = ledger.row(bundle)
    return [row.public_id for row in ledger.all(DeliveryRow, DeliveryRow.bundle_id == whole.id)]


def two_news(ledger: Ledger) -> tuple[str, str]:
    ledger.chooses(news="twice_a_day")
    two = ledger.write("welcome"), ledger.write("welcome")
    assert ledger.send() == []
    ledger.clock.set("2026-11-23T11:00+00:00")
    ledger.database.write_now(attention.release, now=ledger.clock.now(), limit=500)
    return two


# News


def test_news_that_waited_comes_as_one_message_and_stands_where_that_stands(ledger: Ledger) -> None:
    two = two_news(ledger)
    (bundle,) = ledger.send()
    assert parts(ledger, bundle) == list(two)
    whole = ledger.row(bundle)
    assert (whole.kind, whole.state, whole.attention) == ("news_bundle", "sent", None)
    for one in map(ledger.row, two):
        assert (one.state, one.channel_id, one.ts, one.sent_at) == (
            "sent",
            whole.channel_id,
            whole.ts,
            whole.sent_at,
        )


def test_one_piece_of_news_comes_as_itself(ledger: Ledger) -> None:
    ledger.chooses(news="twice_a_day")
    one = ledger.write("welcome")
    ledger.send()
    assert ledger.send_at("2026-11-23T11:00+00:00") == [one]
    assert ledger.row(one).bundle_id is None


def test_who_wants_news_at_once_again_hears_what_waited_in_one_message(ledger: Ledger) -> None:
    two = two_news(ledger)
    ledger.chooses(news="at_once")
    (bundle,) = ledger.send()
    assert parts(ledger, bundle) == list(two)


def test_settings_that_change_something_else_bring_no_news_early(ledger: Ledger) -> None:
    ledger.chooses(news="twice_a_day")
    one = ledger.write("welcome")
    ledger.send()
    save(ledger, pace="light", news="twice_a_day")
    assert ledger.send_at("2026-11-23T10:00+00:00") == []
    assert ledger.held_until(one) == "news_later Mon 23 11:00"
    save(ledger, news="at_once")
    assert ledger.send() == [one]


def test_another_day_or_pace_counts_at_once(ledger: Ledger) -> None:
    save(ledger, pace="digest", digest_day="4")
    one = ledger.write("recall")
    ledger.send()
    assert ledger.held_until(one) == "digest Thu 26 10:00"
    save(ledger, pace="digest", digest_day="3")
    ledger.send()
    assert ledger.held_until(one) == "digest Wed 25 10:00"
    save(ledger, pace="normal")
    assert ledger.send() == [one]


def save(ledger: Ledger, **chosen: str) -> None:
    """As the form of the settings does."""
    ledger.database.write_now(
        preferences.choose,
        workspace_id=WORKSPACE,
        user_id=ANA,
        choice=preferences.Choice(**chosen),
        now=ledger.clock.now(),
    )


def test_what_is_not_wanted_any_more_is_left_out_and_the_rest_comes(ledger: Ledger) -> None:
    ledger.chooses(news="twice_a_day")
    gone = ledger.write("recognition_received", values={"recognition_id": 0, "channels": []})
    stays = ledger.write("welcome")
    ledger.send()
    assert ledger.send_at("2026-11-23T11:00+00:00") == [stays]
    assert ledger.fate(gone) == ("skipped", "no_longer_needed")


def test_what_does_not_fit_goes_in_the_next_message(ledger: Ledger) -> None:
    ledger.chooses(news="twice_a_day")
    five = [ledger.write("welcome") for _ in range(5)]
    ledger.send()
    ledger.clock.set("2026-11-23T11:00+00:00")
    told: list[list[str]] = []
    while claimed := claim(ledger, Size(blocks=18, characters=10)):
        (one,) = claimed
        ledger.database.write_now(rules.sent, one, channel_id="D1", ts="1.1", now=ledger.clock.now())
        told.append(parts(ledger, one.public_id) or [one.public_id])
    assert told == [five[:2], five[2:4], five[4:]]


def test_a_part_whose_words_cannot_be_made_fails_alone(ledger: Ledger) -> None:
    broken, *two = [ledger.write("welcome", values={"n": n}) for n in range(3)]
    ledger.chooses(news="twice_a_day")
    ledger.send()
    ledger.clock.set("2026-11-23T11:00+00:00")

    def measure(one: Claimed) -> Size:
        return Size(1 // one.values["n"], 10)

    (whole,) = ledger.database.write_now(
        rules.claim, now=ledger.clock.now(), busy=(), limit=40, measure=measure
    )
    assert ledger.fate(broken) == ("failed", "render_failed")
    assert parts(ledger, whole.public_id) == two


# Crashes and refusals


def test_a_crash_between_claim_and_post_loses_nothing_and_doubles_nothing(
    ledger_on_both: Ledger,
) -> None:
    ledger = ledger_on_both
    two = two_news(ledger)
    (claimed,) = claim(ledger)
    assert [ledger.fate(one)[0] for one in two] == ["bundled", "bundled"]
    ledger.database.write_now(delivery_recovery.recover)
    ((uncertain, _),) = ledger.database.read_now(delivery_recovery.uncertain_ones)
    assert claim(ledger) == [], "as long as nobody knows, nothing else goes there"
    ledger.database.write_now(rules.wait, uncertain)
    (again,) = ledger.send()
    assert again == claimed.public_id, "the same row is made use of"
    assert parts(ledger, again) == list(two)
    rows = ledger.all(DeliveryRow, DeliveryRow.kind == "news_bundle")
    assert len(rows) == 1


def test_a_crash_between_post_and_mark_is_made_good(ledger: Ledger) -> None:
    two = two_news(ledger)
    claim(ledger)
    ledger.database.write_now(delivery_recovery.recover)
    ((uncertain, _),) = ledger.database.read_now(delivery_recovery.uncertain_ones)
    ledger.database.write_now(rules.sent, uncertain, channel_id="D1", ts="7.7", now=ledger.clock.now())
    assert [(ledger.row(one).state, ledger.row(one).ts) for one in two] == [("sent", "7.7")] * 2
    assert ledger.send() == []


def test_a_former_sender_does_not_move_parts_its_successor_has_taken_up(ledger: Ledger) -> None:
    two = two_news(ledger)
    (old,) = claim(ledger)
    ledger.database.write_now(delivery_recovery.recover)
    ((uncertain, _),) = ledger.database.read_now(delivery_recovery.uncertain_ones)
    ledger.database.write_now(rules.wait, uncertain)
    (new,) = claim(ledger)
    assert new.attempts > old.attempts
    ledger.database.write_now(rules.wait, old)
    ledger.database.write_now(rules.failed, old, code="invalid_blocks", now=ledger.clock.now())
    assert [ledger.fate(one)[0] for one in two] == ["bundled", "bundled"]


def test_what_slack_refuses_together_goes_one_by_one(ledger: Ledger) -> None:
    two = two_news(ledger)
    (claimed,) = claim(ledger)
    ledger.database.write_now(rules.failed, claimed, code="invalid_blocks", now=ledger.clock.now())
    assert ledger.send() == list(two)
    assert not ledger.all(DeliveryRow, DeliveryRow.kind == "delivery_failed")


def test_what_nobody_can_tell_about_fails_with_its_message_and_the_leads_hear_it_once(
    ledger_on_both: Ledger,
) -> None:
    ledger = ledger_on_both
    two = two_news(ledger)
    (claimed,) = claim(ledger)
    code = "unconfirmed_too_many_messages"
    ledger.database.write_now(rules.failed, claimed, code=code, now=ledger.clock.now())
    assert {ledger.fate(one) for one in two} == {("failed", code)}
    (told,) = ledger.all(DeliveryRow, DeliveryRow.kind == "delivery_failed")
    assert told.values["failed_kind"] == "other"


def test_what_was_given_back_after_hours_waits_for_the_next_time(ledger: Ledger) -> None:
    two = two_news(ledger)
    (claimed,) = claim(ledger)
    ledger.clock.set("2026-11-23T19:00+00:00")
    ledger.database.write_now(rules.wait, claimed)
    assert ledger.send() == []
    assert {ledger.held_until(one) for one in two} == {"news_later Tue 24 11:00"}
    (bundle,) = ledger.send_at("2026-11-24T11:00+00:00")
    assert parts(ledger, bundle) == list(two)


# The week in one message


def test_a_week_comes_as_one_message_on_its_day_the_most_owed_first(ledger_on_both: Ledger) -> None:
    weekly = ledger_on_both
    weekly.chooses(pace="digest", digest_day=2)
    first = weekly.write("recall", expires_at=LATE)
    weekly.send()
    assert weekly.held_until(first) == "digest Tue 24 10:00"
    weekly.clock.set("2026-11-24T09:30+00:00")
    second = weekly.write("tried_it", due_at=weekly.clock.now())
    weekly.send()
    claimed = weekly.send_at("2026-11-24T10:00+00:00")
    assert len(claimed) == 1
    whole = weekly.row(claimed[0])
    assert (whole.kind, whole.attention) == ("digest", Attention.UNASKED)
    assert set(parts(weekly, claimed[0])) == {first, second}
    assert {weekly.row(one).attention for one in (first, second)} == {None}, "it counts as one"
    third = weekly.write("tried_it")
    weekly.send_at("2026-11-24T11:00+00:00")
    assert weekly.held_until(third) == "digest Wed 02 08:30", "Tuesday is a holiday in Lisbon"


def test_of_several_questions_only_the_newest_comes(weekly: Ledger) -> None:
    old = weekly.write("scenario", due_at=datetime(2026, 11, 19, 9, 30, tzinfo=UTC), expires_at=LATE)
    new = weekly.write("scenario", due_at=datetime(2026, 11, 23, 8, 50, tzinfo=UTC), expires_at=LATE)
    weekly.database.write_now(_held, [old, new])
    assert weekly.send_at("2026-11-24T10:00+00:00") == [new]
    assert weekly.fate(old) == ("skipped", "pace")


def _held(session: Session, public_ids: list[str]) -> None:
    session.query(DeliveryRow).filter(DeliveryRow.public_id.in_(public_ids)).update(
        {
            "state": DeliveryState.HELD,
            "reason": "digest",
            "not_before": datetime(2026, 11, 24, 10, tzinfo=UTC),
        }
    )


def test_what_would_be_too_late_one_by_one_still_comes_in_the_week(weekly: Ledger) -> None:
    weekly.clock.set("2026-11-26T09:30+00:00")  # Thursday
    now = weekly.clock.now()
    one = weekly.write("scenario", due_at=now, expires_at=now.replace(day=27))
    weekly.send()
    assert weekly.held_until(one) == "digest Wed 02 08:30"
    assert weekly.send_at("2026-12-02T08:30+00:00") == [one]


def test_no_message_in_a_week_with_nothing_to_say(weekly: Ledger) -> None:
    assert weekly.send_at("2026-11-24T10:00+00:00") == []
    assert not weekly.all(DeliveryRow, DeliveryRow.kind == "digest")


def test_the_week_keeps_to_pauses_absence_and_do_not_disturb(weekly: Ledger) -> None:
    one, two = weekly.write("tried_it"), weekly.write("recall")
    weekly.send()
    weekly.dnd(weekly.clock.now(), datetime(2026, 11, 24, 14, tzinfo=UTC))
    assert weekly.send_at("2026-11-24T10:00+00:00") == []
    assert weekly.held_until(one) == "digest Tue 24 14:00"
    weekly.away(until=datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert weekly.send_at("2026-11-24T14:00+00:00") == []
    (bundle,) = weekly.send_at("2026-11-26T09:00+00:00")
    assert parts(weekly, bundle) == [one, two]
    three = weekly.write("tried_it")
    weekly.chooses(dm_paused_until=date(2026, 12, 4))
    weekly.send_at("2026-12-01T10:00+00:00")
    assert weekly.fate(three) == ("skipped", "paused")


def ask(ledger: Ledger, kind: str = "pulse_invitation") -> str:
    ledger.asked_by_pulse(ANA, next_at="2026-12-09T09:30+00:00", last_at=None)
    wave = ledger.wave_ids()[-1]
    return ledger.write(kind, values={"wave_id": wave})


def test_a_pulse_that_is_open_on_the_day_comes_in_the_message_its_reminder_does_not_come_twice(
    weekly: Ledger,
) -> None:
    invitation, nudge = ask(weekly), weekly.write("tried_it")
    wave = weekly.row(invitation).values
    weekly.clock.move(minutes=5)
    reminder = weekly.write("pulse_reminder", values=wave)
    weekly.send()
    (bundle,) = weekly.send_at("2026-11-24T10:00+00:00")
    assert weekly.fate(reminder) == ("skipped", "pace")
    assert parts(weekly, bundle) == [invitation, nudge]
    later = weekly.write("pulse_reminder", values=wave)
    weekly.send_at("2026-11-25T10:00+00:00")
    assert weekly.fate(later) == ("skipped", "pace"), "it closes before the next message, and was asked"


def test_a_pulse_that_closes_before_the_day_comes_by_itself_once(weekly: Ledger) -> None:
    weekly.clock.set("2026-11-25T07:00+00:00")
    invitation = ask(weekly)  # closes on Sunday
    weekly.send()
    assert weekly.held_until(invitation) == "quiet_hours Wed 25 08:30"
    assert weekly.send_at("2026-11-25T08:30+00:00") == [invitation]
    reminder = weekly.write("pulse_reminder", values=weekly.row(invitation).values)
    weekly.send_at("2026-11-27T09:00+00:00")
    assert weekly.fate(reminder) == ("skipped", "pace")


def test_the_digest_of_one_person_holds_up_nobody_else(weekly: Ledger) -> None:
    other = weekly.write("welcome", BEN)
    mine = weekly.write("tried_it")
    assert weekly.send() == [other]
    assert weekly.held_until(mine) == "digest Tue 24 10:00"


def test_what_is_taken_back_while_slack_is_away_is_not_told(weekly: Ledger) -> None:
    one, two, three = (weekly.write("tried_it") for _ in range(3))
    weekly.send()
    weekly.clock.set("2026-11-24T10:00+00:00")
    weekly.database.write_now(attention.release, now=weekly.clock.now(), limit=500)
    (claimed,) = claim(weekly)
    weekly.database.write_now(rules.wait, claimed)
    weekly.database.write_now(_skip, one)
    (bundle,) = weekly.send()
    assert parts(weekly, bundle) == [two, three]


def _skip(session: Session, public_id: str) -> None:
    session.query(DeliveryRow).filter_by(public_id=public_id).update({"state": DeliveryState.SKIPPED})


def test_a_morning_of_many_weekly_messages_is_put_together_ten_at_a_time(ledger: Ledger) -> None:
    many = [f"UW{number}" for number in range(24)]
    ledger.people(*(somebody(one) for one in many))
    for one in many:
        ledger.chooses(one, pace="digest", digest_day=2)
        ledger.write("tried_it", one)
        ledger.write("tried_it", one)
    while ledger.database.write_now(rules.claim, now=ledger.clock.now(), busy=(), limit=40):
        pass
    ledger.clock.set("2026-11-24T10:00+00:00")
    ledger.database.write_now(attention.release, now=ledger.clock.now(), limit=500)
    told = [sorted(one.conversation for one in claim(ledger)) for _ in range(4)]
    assert [len(one) for one in told] == [10, 10, 4, 0]
    assert sorted(one for some in told for one in some) == sorted(many)


# Forgotten meanwhile


def forget(ledger: Ledger) -> None:
    ledger.clock.move(minutes=1)
    ledger.database.write_now(my_data.forget, workspace_id=WORKSPACE, user_id=ANA, now=ledger.clock.now())


def test_what_was_on_its_way_to_who_was_forgotten_meanwhile_and_did_not_arrive_is_not_sent_again(
    ledger: Ledger,
) -> None:
    two = two_news(ledger)
    (bundle,) = claim(ledger)
    forget(ledger)
    ledger.database.write_now(rules.wait, bundle)
    (told,) = claim(ledger)
    assert told.kind == "forgotten"
    assert [ledger.fate(one) for one in two] == [("skipped", "forgotten")] * 2
    ledger.database.write_now(rules.sent, told, channel_id="D1", ts="1.1", now=ledger.clock.now())
    ledger.database.write_now(my_data.sweep)
    assert ledger.all(DeliveryRow, DeliveryRow.conversation == ANA) == []


def test_what_arrives_all_the_same_keeps_no_name(weekly: Ledger) -> None:
    weekly.write("tried_it")
    weekly.write("tried_it")
    weekly.send()
    weekly.clock.set("2026-11-24T10:00+00:00")
    weekly.database.write_now(attention.release, now=weekly.clock.now(), limit=500)
    (bundle,) = claim(weekly)
    forget(weekly)
    weekly.database.write_now(rules.sent, bundle, channel_id="D1", ts="1.1", now=weekly.clock.now())
    weekly.send()
    weekly.database.write_now(my_data.sweep)
    assert weekly.all(DeliveryRow, DeliveryRow.conversation == ANA) == []
    assert weekly.database.read_now(my_data.everything, workspace_id=WORKSPACE, user_id=ANA) == {}
