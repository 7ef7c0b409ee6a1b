"""One attention budget: who gets what when, and the stored reason for everything that waits or is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.attention import Attention
from bot.db.campaigns import StepRow
from bot.db.session import Database
from bot.services import availability as rules
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger
from tests.services.programme_world import WORKSPACE, somebody

DAYS = (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
# The clock stands at Monday, 23 November 2026, 08:55 UTC: 08:55 in Lisbon, 03:55 in New York.


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Ledger:
    one = Ledger(database, clock)
    one.open()
    return one


def test_one_unasked_message_a_day_and_three_a_week(ledger: Ledger) -> None:
    nudges = [ledger.write("scenario", expires_at=datetime(2027, 1, 1, tzinfo=UTC)) for _ in range(5)]
    assert ledger.send() == nudges[:1]
    assert ledger.held_until(nudges[1]) == "day_full Tue 24 08:30"
    ledger.does_something()
    assert ledger.send_at("2026-11-24T08:30+00:00") == nudges[1:2]
    assert ledger.send_at("2026-11-25T08:30+00:00") == nudges[2:3]
    assert ledger.send_at("2026-11-26T08:30+00:00") == []
    assert ledger.held_until(nudges[3]) == "week_full Mon 30 08:30"
    assert ledger.send_at("2026-11-30T08:30+00:00") == nudges[3:4]


def test_what_is_of_no_use_any_more_when_there_is_room_is_left_out_with_the_reason(ledger: Ledger) -> None:
    first, second = ledger.write("scenario"), ledger.write("scenario", created_at=ledger.clock.now())
    ledger.send()
    assert ledger.fate(first) == ("sent", None)
    ledger.clock.set("2026-11-27T09:00+00:00")
    assert ledger.fate(second)[0] == "held"
    assert ledger.send() == [second]
    stale = ledger.write("scenario")  # Friday; Monday morning is within three days, Tuesday is not
    other = ledger.write("scenario")
    ledger.send()
    assert [ledger.fate(one)[0] for one in (stale, other)] == ["held", "held"]
    ledger.does_something()
    ledger.send_at("2026-11-30T08:30+00:00")
    assert ledger.fate(stale)[0] == "sent"
    assert ledger.fate(other) == ("skipped", "day_full")


def test_what_people_do_and_what_they_asked_for_is_never_held_or_counted(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-22T03:00+00:00")  # Sunday night
    at_once = [
        ledger.write("notice", values={"text": "Saved."}),
        ledger.write("lead_named"),
        ledger.write("welcome", BEN),
        ledger.write("notice", TEAM, values={"text": "Hello."}),
        ledger.write("scenario", attention=Attention.ASKED),
    ]
    assert sorted(ledger.send()) == sorted(at_once)
    first = ledger.write("scenario")
    assert ledger.send_at("2026-11-23T09:30+00:00") == [first]


@pytest.mark.parametrize(
    ("now", "held"),
    [
        ("2026-11-23T07:00+00:00", "quiet_hours Mon 23 08:30"),
        ("2026-11-23T17:30+00:00", "quiet_hours Tue 24 08:30"),
        ("2026-11-27T18:00+00:00", "quiet_hours Mon 30 08:30"),
        ("2026-11-28T12:00+00:00", "day_off Mon 30 08:30"),
        ("2026-12-01T12:00+00:00", "holiday Wed 02 08:30"),  # Restoration of Independence
        ("2026-12-08T12:00+00:00", "holiday Wed 09 08:30"),  # Immaculate Conception
    ],
)
def test_nothing_unasked_comes_outside_working_hours_and_on_days_off(
    ledger: Ledger, now: str, held: str
) -> None:
    ledger.clock.set(now)
    one = ledger.write("scenario")
    assert ledger.send() == []
    assert ledger.held_until(one) == held


def test_holidays_are_those_of_the_country_each_person_is_in(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-26T15:00+00:00")  # Thanksgiving in New York
    ana, ben = ledger.write("scenario"), ledger.write("scenario", BEN)
    assert ledger.send() == [ana]
    assert ledger.held_until(ben) == "holiday Fri 27 13:30"


def test_without_a_zone_of_their_own_people_have_their_teams(ledger: Ledger) -> None:
    ledger.people(somebody(BEN, None))
    one = ledger.write("scenario", BEN)
    assert ledger.send() == [one]


def test_do_not_disturb_and_away_hold_and_a_pause_leaves_out(ledger: Ledger) -> None:
    now = ledger.clock.now()
    ledger.dnd(now, now.replace(hour=11, minute=0))
    one = ledger.write("scenario")
    ledger.send()
    assert ledger.held_until(one) == "dnd Mon 23 11:00"
    assert ledger.send_at("2026-11-23T11:00+00:00") == [one]

    ledger.away(until=datetime(2026, 11, 25, 12, tzinfo=UTC))
    two = ledger.write("scenario")
    ledger.send_at("2026-11-24T10:00+00:00")
    assert ledger.held_until(two) == "away Wed 25 12:00"

    ledger.away(until=datetime(2026, 12, 25, 12, tzinfo=UTC))
    ledger.send_at("2026-11-25T12:00+00:00")
    assert ledger.fate(two) == ("skipped", "away")

    ledger.chooses(dm_paused_until=date(2026, 11, 27))
    three = ledger.write("scenario")
    ledger.send_at("2026-11-27T12:00+00:00")
    assert ledger.fate(three) == ("skipped", "paused")


def test_away_without_an_end_is_looked_at_again_every_working_morning(ledger: Ledger) -> None:
    ledger.away()
    one = ledger.write("scenario")
    ledger.send()
    assert ledger.held_until(one) == "away Tue 24 08:30"


def test_whoever_is_back_sooner_gets_what_waited_at_once(ledger: Ledger) -> None:
    now = ledger.clock.now()
    ledger.away(until=datetime(2026, 11, 24, 12, tzinfo=UTC))
    one = ledger.write("scenario")
    ledger.send()
    ledger.database.write_now(rules.note_status, WORKSPACE, [{"id": ANA, "profile": {}}], now=now)
    assert ledger.send() == [one]

    disturbed_until = int(datetime(2026, 11, 24, 16, tzinfo=UTC).timestamp())
    span = {"next_dnd_start_ts": int(now.timestamp()), "next_dnd_end_ts": disturbed_until}
    ledger.dnd(now, datetime(2026, 11, 24, 16, tzinfo=UTC))
    two = ledger.write("scenario")
    for is_on, gone in ((True, []), (False, [two])):
        assert ledger.send_at("2026-11-24T10:00+00:00") == []
        ledger.database.write_now(
            rules.note_dnd,
            workspace_id=WORKSPACE,
            statuses={ANA: {"dnd_enabled": is_on, **span}},
            now=ledger.clock.now(),
        )
        assert ledger.send() == gone


def test_a_busy_team_gets_no_rituals_and_its_people_nothing_unasked(ledger: Ledger) -> None:
    ledger.busy(date(2026, 11, 24))
    ritual, nudge = ledger.write("moment", TEAM), ledger.write("scenario")
    thanks = ledger.write("notice", TEAM, values={"text": "Thanks."})
    assert ledger.send() == [thanks]
    assert ledger.held_until(ritual) == "team_busy Wed 25 08:30"
    assert ledger.held_until(nudge) == "team_busy Wed 25 08:30"


def test_a_channel_hears_from_encore_once_a_day_and_four_times_a_week(ledger: Ledger) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    posts = [ledger.write("moment", TEAM, expires_at=late) for _ in range(6)]
    sent = [ledger.send_at(f"2026-11-{day}T10:00+00:00") for day in range(23, 28)]
    assert sent == [posts[:1], posts[1:2], posts[2:3], posts[3:4], []]
    assert ledger.held_until(posts[4]) == "week_full Mon 30 08:30"


def planned(ledger: Ledger, *instants: str) -> list[str]:
    """Rituals that wait for their hour in the team's channel."""
    late = datetime(2027, 1, 1, tzinfo=UTC)
    return [
        ledger.write("moment", TEAM, expires_at=late, state="held", not_before=datetime.fromisoformat(one))
        for one in instants
    ]


def test_what_a_channel_is_owed_keeps_room_for_its_rituals(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-27T12:00+00:00")  # Friday
    result = ledger.write("pulse_result", TEAM)
    roundup, intention = planned(ledger, "2026-11-27T16:00+00:00", "2026-11-30T09:00+00:00")
    assert ledger.judged(result) == "day_full Mon 30 08:30"
    assert ledger.send_at("2026-11-27T16:00+00:00") == [roundup]
    ledger.clock.set("2026-11-30T08:30+00:00")
    assert ledger.judged(result) == "day_full Wed 02 08:30", "Tuesday is a holiday in Lisbon"
    assert ledger.send_at("2026-11-30T09:00+00:00") == [intention]
    ledger.clock.set("2026-12-02T08:30+00:00")
    assert ledger.judged(result) == "may go"


def test_what_a_channel_is_owed_goes_first_once_it_has_waited_a_week(ledger: Ledger) -> None:
    result = ledger.write("pulse_result", TEAM)
    planned(ledger, "2026-11-23T09:00+00:00", "2026-11-30T09:00+00:00")
    assert ledger.judged(result) == "day_full Tue 24 08:30"
    ledger.clock.set("2026-11-30T08:30+00:00")
    assert ledger.judged(result) == "day_full Wed 02 08:30"
    ledger.clock.set("2026-11-30T08:56+00:00")
    assert ledger.judged(result) == "may go"


def test_a_reminder_of_a_pulse_keeps_its_room_in_the_week(ledger: Ledger) -> None:
    ledger.asked_by_pulse(ANA, next_at="2026-11-25T09:30+00:00", last_at="2026-11-27T09:30+00:00")
    late = datetime(2027, 1, 1, tzinfo=UTC)
    first, second, third = (ledger.write("scenario", expires_at=late, local_date=day) for day in DAYS)
    assert ledger.send() == [second]
    assert ledger.fate(first) == ("skipped", "pulse_week")
    assert ledger.held_until(third) == "week_full Tue 24 08:30", "two reminders are still to come"


def test_who_has_answered_a_pulse_gets_their_questions(ledger: Ledger) -> None:
    ledger.asked_by_pulse(ANA, next_at="2026-11-25T09:30+00:00", last_at=None, done=True)
    one = ledger.write("scenario", local_date=date(2026, 11, 23))
    assert ledger.send() == [one]


def test_held_deliveries_hold_up_nothing_behind_them(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-28T12:00+00:00")
    nudge = ledger.write("scenario")
    assert ledger.send() == []
    answer = ledger.write("notice", values={"text": "Saved."})
    assert ledger.send() == [answer]
    assert ledger.fate(nudge)[0] == "held"


def test_news_comes_at_once_or_together_twice_a_working_day(ledger: Ledger) -> None:
    assert len([ledger.write("welcome"), *ledger.send()]) == 2
    ledger.chooses(news="twice_a_day")
    one, two = ledger.write("welcome"), ledger.write("welcome")
    assert ledger.send() == []
    assert ledger.held_until(one) == ledger.held_until(two) == "news_later Mon 23 11:00"
    (bundle,) = ledger.send_at("2026-11-23T11:00+00:00")
    assert ledger.row(bundle).kind == "news_bundle"
    assert ledger.fate(one) == ledger.fate(two) == ("sent", "news_later")
    three = ledger.write("welcome")
    ledger.send_at("2026-11-23T16:30+00:00")
    assert ledger.held_until(three) == "news_later Tue 24 11:00"


def test_news_that_waited_does_not_come_at_night_when_encore_was_away(ledger: Ledger) -> None:
    ledger.chooses(news="twice_a_day")
    one = ledger.write("welcome")
    ledger.send()
    assert ledger.send_at("2026-11-23T23:00+00:00") == []
    assert ledger.held_until(one) == "news_later Tue 24 11:00"
    assert ledger.send_at("2026-11-24T11:00+00:00") == [one]


def test_duties_come_at_once_and_reminders_of_them_in_office_hours(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-28T12:00+00:00")
    duty, nudge = ledger.write("lead_named"), ledger.write("pulse_nudge")
    assert ledger.send() == [duty]
    assert ledger.held_until(nudge) == "day_off Mon 30 08:30"


@pytest.mark.parametrize(
    ("hours", "days", "now", "held"),
    [
        ("06:00-10:00,14:00-18:00", None, "2026-11-23T11:00+00:00", "quiet_hours Mon 23 14:00"),
        ("22:00-06:00", None, "2026-11-23T12:00+00:00", "quiet_hours Mon 23 22:00"),
        (None, "24", "2026-11-23T12:00+00:00", "day_off Tue 24 08:30"),
        ("22:00-06:00", "1", "2026-11-24T07:00+00:00", "day_off Mon 30 22:00"),
    ],
)
def test_hours_and_days_are_as_the_person_chose(
    ledger: Ledger, hours: str | None, days: str | None, now: str, held: str
) -> None:
    ledger.chooses(hours=hours, working_days=days)
    ledger.clock.set(now)
    one = ledger.write("scenario", expires_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert ledger.send() == []
    assert ledger.held_until(one) == held


def test_a_light_pace_is_every_second_scenario_and_one_message_a_week(ledger: Ledger) -> None:
    ledger.chooses(pace="light")
    step = ledger.all(StepRow)[0]
    asked: list[str] = []

    def question(day: int, **more: Any) -> str:
        ledger.clock.set(f"2026-11-{day}T12:00+00:00")
        asked.append(ledger.write("scenario", step_id=step.id, local_date=date(2026, 11, day), **more))
        ledger.send()
        return asked[-1]

    assert ledger.fate(question(23)) == ("sent", None)
    assert ledger.fate(question(25)) == ("skipped", "pace")
    nudge = ledger.write("tried_it")
    ledger.send()
    assert ledger.fate(nudge) == ("skipped", "pace")
    # A question that nobody could be asked is not the one of the week: the next one comes.
    ledger.away(until=datetime(2026, 11, 30, 18, tzinfo=UTC))
    late = datetime(2026, 11, 30, 13, tzinfo=UTC)
    assert ledger.fate(question(30, expires_at=late)) == ("skipped", "away")
    ledger.does_something()
    ledger.clock.set("2026-12-02T12:00+00:00")
    last = ledger.write("scenario", step_id=step.id, local_date=date(2026, 12, 2))
    assert ledger.send() == [last]


def test_held_is_released_when_its_instant_comes_and_the_clock_stops_there(ledger: Ledger) -> None:
    ledger.clock.set("2026-11-28T12:00+00:00")
    one = ledger.write("scenario", ANA)
    ledger.send()
    stops = list(ledger.run(datetime(2026, 12, 1, tzinfo=UTC)))
    assert stops == [datetime(2026, 11, 30, 8, 30, tzinfo=UTC)]
    assert ledger.fate(one) == ("sent", "day_off")


def test_who_works_at_night_gets_what_was_due_in_the_day_when_their_hours_begin(ledger: Ledger) -> None:
    ledger.chooses(hours="22:00-06:00")
    step = ledger.all(StepRow)[0]
    now = ledger.clock.now()
    one = ledger.write("scenario", step_id=step.id, due_at=now, expires_at=now + timedelta(hours=24))
    assert ledger.send() == []
    assert ledger.held_until(one) == "quiet_hours Mon 23 22:00"
    assert ledger.send_at("2026-11-23T22:00+00:00") == [one]
