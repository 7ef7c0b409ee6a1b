"""A team's own hours: when Encore writes to its channel and people, who may choose them, and whose own count first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

import pytest

from bot.db import preferences as preference_table
from bot.db.programmes import TeamRow
from bot.db.session import Database
from bot.errors import Refusal
from bot.services import preferences, rituals, roles, team_hours
from bot.services.preferences import Choice
from tests.company import ManualClock
from tests.services.attention_world import ANA, BEN, TEAM, Ledger
from tests.services.calendar_world import add_campaign, calendar, told
from tests.services.programme_world import LEAD, WORKSPACE, channel_step, person_step, somebody

MARCO = "UMARCO"
WEEKDAYS = tuple("12345")


@pytest.fixture
def ledger(database: Database, clock: ManualClock) -> Iterator[Ledger]:
    """Ana in Lisbon and Ben in New York in Marco's team; Monday, 23 November 2026, 08:55 in Lisbon."""
    one = Ledger(database, clock)
    one.open()
    one.people(somebody(MARCO))
    change = roles.Change(1, (), (MARCO,))
    one.database.write_now(
        roles.set_managers, workspace_id=WORKSPACE, by=LEAD, changes=[change], now=clock.now()
    )
    one.send()
    return one


def choose(
    ledger: Ledger, hours: str, days: tuple[str, ...] = WEEKDAYS, by: str = MARCO, region: str = ""
) -> None:
    ledger.database.write_now(
        team_hours.save,
        workspace_id=WORKSPACE,
        by=by,
        team_id=1,
        hours=hours,
        working_days=days,
        region=region,
        now=ledger.clock.now(),
    )


def own(ledger: Ledger, **chosen: object) -> None:
    ledger.database.write_now(
        preferences.choose,
        workspace_id=WORKSPACE,
        user_id=ANA,
        choice=Choice(**chosen),  # type: ignore[arg-type]
        now=ledger.clock.now(),
    )


def mine(ledger: Ledger) -> tuple[str, str, str]:
    found = ledger.database.read_now(
        preferences.mine, workspace_id=WORKSPACE, user_id=ANA, now=ledger.clock.now()
    )
    return f"{found.quiet_until:%H:%M}", f"{found.quiet_from:%H:%M}", found.hours


def test_a_team_in_shifts_hears_from_encore_in_its_hours_each_by_their_own_clock(ledger: Ledger) -> None:
    choose(ledger, "06:00-07:30, 14:00-22:00")
    assert (MARCO, "team_hours_changed") in ledger.acts()
    ana, ben = ledger.write("tried_it", ANA), ledger.write("tried_it", BEN)
    post = ledger.write("moment", TEAM)
    assert ledger.send() == []
    assert ledger.held_until(ana) == "quiet_hours Mon 23 14:00"
    assert ledger.held_until(post) == "quiet_hours Mon 23 14:00"
    assert ledger.held_until(ben) == "quiet_hours Mon 23 11:00"  # 06:00 in New York
    assert ledger.send_at("2026-11-23T14:00+00:00") == [ana, post]


def test_a_night_shift_and_working_days_of_its_own(ledger: Ledger) -> None:
    choose(ledger, "22:00-06:00", ("6", "7"))
    one = ledger.write("moment", TEAM, expires_at=datetime.fromisoformat("2026-12-01T00:00+00:00"))
    ledger.send()
    assert ledger.held_until(one) == "day_off Sat 28 22:00"
    assert ledger.send_at("2026-11-29T03:00+00:00") == [one]


def test_a_planned_post_that_waited_for_the_teams_night_goes_then_and_not_in_office_hours(
    ledger: Ledger,
) -> None:
    choose(ledger, "22:00-06:00")
    add_campaign(ledger, channel_step("30 9 * * 1", grace_hours=40), start=True)
    ledger.tick_at("2026-11-23T09:30+00:00")
    assert ledger.send() == []
    assert len(ledger.send_at("2026-11-23T22:00+00:00")) == 1


def test_the_holidays_of_a_region_are_kept_where_the_team_says_so(ledger: Ledger) -> None:
    ledger.people(somebody(ANA, "Europe/London"), somebody(BEN, "America/New_York"))
    ledger._update(TeamRow, timezone="Europe/London")
    ledger.clock.set("2027-03-29T10:00+00:00")  # Easter Monday, in England and not in Scotland
    assert ledger.judged(ledger.write("tried_it")) == "may go"
    choose(ledger, "", region="GB-ENG")
    one, two = ledger.write("tried_it"), ledger.write("moment", TEAM)
    assert ledger.judged(one) == "holiday Tue 30 07:30"
    assert ledger.judged(two) == "holiday Tue 30 07:30"
    made = add_campaign(ledger, channel_step("0 11 * * 1", grace_hours=40), weeks=1)
    assert told(calendar(ledger, made).touches[0]) == [("held", "holiday", 1, "03-30 08:30")]
    ledger.clock.set("2027-03-29T16:00+00:00")
    assert ledger.judged(ledger.write("tried_it", BEN)) == "may go", "New York is in no region of theirs"
    with pytest.raises(Refusal) as refused:
        choose(ledger, "", region="US-NY")
    assert refused.value.field == "region"


def test_what_waited_is_looked_at_again_when_the_hours_change(ledger: Ledger) -> None:
    choose(ledger, "14:00-22:00")
    one = ledger.write("tried_it")
    assert ledger.send() == []
    choose(ledger, "")
    assert ledger.send() == [one]


def test_who_chose_hours_of_their_own_keeps_them(ledger: Ledger) -> None:
    assert mine(ledger) == ("08:30", "17:30", "")
    choose(ledger, "06:00-07:30, 14:00-22:00")
    assert mine(ledger) == ("06:00", "22:00", "06:00-07:30, 14:00-22:00")
    own(ledger, hours="06:00-07:30, 14:00-22:00", quiet_from="22:00", quiet_until="06:00")
    row = ledger.database.read_now(preference_table.get, WORKSPACE, ANA)
    assert row is not None
    assert row.hours is None, "what the team has is no choice of their own"
    own(ledger, hours="8:30-12:00,13:00-17:00")
    assert mine(ledger) == ("08:30", "17:00", "08:30-12:00, 13:00-17:00")
    one = ledger.write("tried_it")
    assert ledger.send() == [one]
    own(ledger, hours="", quiet_from="16:00", quiet_until="09:00")
    assert mine(ledger) == ("09:00", "16:00", "")


@pytest.mark.parametrize(
    ("hours", "days", "field"),
    [
        ("when we can", WEEKDAYS, "hours"),
        ("25:00-26:00", WEEKDAYS, "hours"),
        ("06:00-07:00,08:00-09:00,10:00-11:00,12:00-13:00", WEEKDAYS, "hours"),
        ("06:00-06:30, 06:10-06:40", WEEKDAYS, "hours"),
        ("06:00-14:00", (), "working_days"),
        ("06:00-14:00", ("8",), "working_days"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(
    ledger: Ledger, hours: str, days: tuple[str, ...], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        choose(ledger, hours, days)
    assert refused.value.field == field
    if field == "hours":
        with pytest.raises(Refusal) as refused:
            own(ledger, hours=hours)
        assert refused.value.field == "hours"


def test_only_a_manager_or_a_lead_chooses_a_teams_hours(ledger: Ledger) -> None:
    with pytest.raises(Refusal):
        choose(ledger, "06:00-14:00", by=ANA)
    choose(ledger, "06:00-14:00", by=LEAD)


def test_the_week_s_posts_and_the_calendar_go_by_the_teams_hours(ledger: Ledger) -> None:
    choose(ledger, "06:00-07:30, 18:00-22:00", ("1", "2", "3", "4", "5", "6"))
    at = rituals.Choice("moment", 6, time(19))
    others = [rituals.Choice(kind, None, None) for kind in ("intention", "roundup")]
    check = {"workspace_id": WORKSPACE, "by": MARCO, "team_id": 1}
    ledger.database.read_now(rituals.check, choices=[at, *others], **check)
    with pytest.raises(Refusal) as refused:
        ledger.database.read_now(
            rituals.check, choices=[rituals.Choice("moment", 6, time(12)), *others], **check
        )
    assert refused.value.values == {"hours": "06:00-07:30, 18:00-22:00"}
    made = add_campaign(ledger, person_step("30 9 * * 3", grace_hours=24), weeks=1)
    (touch,) = calendar(ledger, made).touches
    assert ("held", "quiet_hours", 2, "11-25 18:00") in told(touch)
