"""What is not sent at all: too late, paused, for somebody who cannot take part; and what must wait for its time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.db import campaigns as campaign_rows
from bot.db.campaigns import CampaignRow, ScheduleRow
from bot.db.people import PersonRow
from bot.domain import SCHEDULED, Audience, CampaignState, DeliveryState, Verb
from bot.services import campaign_states, campaigns
from bot.services.campaigns import PlannedStep
from tests.company import eventually
from tests.jobs.sending import Desk


def _campaign(desk: Desk) -> tuple[int, int]:
    """A running campaign of one step. Returns the ids of both."""

    def write(session: Session) -> tuple[int, int]:
        campaign_id = campaigns.create(
            session,
            workspace_id=desk.workspace_id,
            programme_id=1,
            name="Encore",
            template_id="t",
            steps=[PlannedStep("notice", Audience.CHANNEL, "0 9 * * *", 60)],
            starts_on=desk.clock.now().date(),
            weeks=4,
            by=desk.person("lena"),
            now=desk.clock.now(),
        )
        return campaign_id, campaign_rows.steps(session, campaign_id)[0].id

    return desk.database.write_now(write)


def _occurrences(desk: Desk, step_id: int, *names: str, **more: Any) -> list[str]:
    """One planned message to each of these, who are in the step's audience."""
    day: date = desk.clock.now().date()
    found = [
        one for name in names for one in desk.write(name, "Planned", step_id=step_id, local_date=day, **more)
    ]
    rows = [
        {
            "workspace_id": desk.workspace_id,
            "step_id": step_id,
            "target": desk.row(one).conversation,
            "timezone": "UTC",
        }
        for one in found
    ]
    desk.database.write_now(lambda session: session.add_all(ScheduleRow(**row) for row in rows))
    return found


async def test_what_is_too_late_is_missed_and_the_leads_hear_of_it_once_a_day(desk: Desk) -> None:
    soon = desk.clock.now() + timedelta(minutes=30)
    late = [one for n in range(30) for one in desk.write(f"team-{n:02}", "Late", "Late too", expires_at=soon)]
    (lasting,) = desk.write("team-00", "Lasting", expires_at=soon + timedelta(hours=5))
    desk.clock.move(hours=1)
    desk.sender(burst=3)
    await desk.drained(seconds=5)
    assert desk.reasons(late) == {(DeliveryState.MISSED, "too_late")}
    assert desk.row(lasting).state == DeliveryState.SENT
    assert desk.texts("team-00") == ["Lasting"]
    assert desk.texts("team-01") == []
    assert len(desk.told("lena")) == 1

    desk.write("team-01", "Late again", expires_at=desk.clock.now() - timedelta(minutes=1))
    await desk.drained()
    assert len(desk.told("lena")) == 1, "not twice a day"

    desk.clock.move(days=1)
    desk.write("team-01", "Late the next day", expires_at=desk.clock.now() - timedelta(minutes=1))
    await desk.drained()
    assert len(desk.told("lena")) == 2


async def test_what_became_late_while_its_conversation_was_blocked_is_missed(desk: Desk) -> None:
    first, second = desk.write("team-00", "first", "second", expires_at=desk.clock.now() + timedelta(hours=1))
    desk.set_state(first, DeliveryState.SENDING)
    desk.clock.move(hours=2)
    desk.sender()
    await desk.drained()
    assert desk.reasons([first, second]) == {(DeliveryState.MISSED, "too_late")}
    assert desk.texts("team-00") == []


async def test_a_pause_at_the_last_moment_keeps_planned_messages_back(desk: Desk) -> None:
    campaign_id, step_id = _campaign(desk)
    planned = _occurrences(desk, step_id, "team-00", "team-01")
    desk.write("team-00", "Asked for")

    def pause(session: Session) -> None:
        session.get_one(CampaignRow, campaign_id).state = CampaignState.PAUSED

    desk.database.write_now(pause)
    desk.sender()
    await desk.drained()
    assert desk.reasons(planned) == {(DeliveryState.SKIPPED, "campaign_paused")}
    assert desk.texts("team-00") == ["Asked for"], "what somebody asked for is said"


async def test_pausing_a_campaign_takes_back_what_waits(desk: Desk) -> None:
    campaign_id, step_id = _campaign(desk)
    planned = _occurrences(desk, step_id, *(f"team-{n:02}" for n in range(10)))
    desk.database.write_now(
        campaign_states.set_state,
        workspace_id=desk.workspace_id,
        campaign_id=campaign_id,
        state=CampaignState.PAUSED,
        by=desk.person("lena"),
        now=desk.clock.now(),
    )
    desk.sender()
    await desk.drained()
    assert desk.reasons(planned) == {(DeliveryState.SKIPPED, "campaign_paused")}
    assert not desk.calls("chat.postMessage")


def _leaves(desk: Desk, handle: str) -> None:
    desk.database.write_now(
        lambda session: session.add(
            PersonRow(
                workspace_id=desk.workspace_id,
                user_id=desk.person(handle),
                name=handle,
                real_name=handle.title(),
                is_deleted=True,
                updated_at=desk.clock.now(),
            )
        )
    )


async def test_a_planned_message_is_not_sent_to_somebody_who_left(desk: Desk) -> None:
    _, step_id = _campaign(desk)
    _leaves(desk, "marco")
    planned = _occurrences(desk, step_id, "marco", "grace")
    desk.sender()
    await desk.drained()
    assert desk.reasons(planned[:1]) == {(DeliveryState.SKIPPED, "cannot_take_part")}
    assert desk.told("marco") == []
    assert desk.told("grace") == ["Planned"]


async def test_a_planned_message_is_not_sent_to_somebody_who_is_in_the_audience_no_more(desk: Desk) -> None:
    _, step_id = _campaign(desk)
    planned = _occurrences(desk, step_id, "marco", "grace")
    marco = desk.person("marco")
    desk.database.write_now(
        lambda session: session.execute(delete(ScheduleRow).where(ScheduleRow.target == marco))
    )
    desk.sender()
    await desk.drained()
    assert desk.reasons(planned[:1]) == {(DeliveryState.SKIPPED, "left_the_team")}
    assert (desk.told("marco"), desk.told("grace")) == ([], ["Planned"])


async def test_nothing_is_sent_to_somebody_who_left_and_no_lead_hears_of_it(desk: Desk) -> None:
    _leaves(desk, "marco")
    news = desk.write("marco", "Your goal was dropped")
    desk.write("grace", "Your goal was dropped")
    desk.sender()
    await desk.drained()
    assert desk.reasons(news) == {(DeliveryState.SKIPPED, "cannot_take_part")}
    assert (len(desk.told("marco")), len(desk.told("grace")), len(desk.told("lena"))) == (0, 1, 0)


async def test_what_somebody_who_left_was_sent_can_still_be_changed(desk: Desk) -> None:
    (shown,) = desk.write("marco", "Words that somebody takes back")
    desk.sender()
    await desk.drained()
    _leaves(desk, "marco")
    desk.write("marco", "Taken back", verb=Verb.UPDATE, target_id=shown)
    await desk.drained()
    assert desk.told("marco") == ["Taken back"]


async def test_nothing_is_sent_before_its_time_nor_anything_behind_it(desk: Desk) -> None:
    desk.write("team-00", "Later", not_before=desk.clock.now() + timedelta(hours=1))
    desk.write("team-00", "Behind it")
    desk.write("team-01", "Now")
    sender = desk.sender()
    await eventually(lambda: desk.texts("team-01"), what="the other is served")
    assert desk.texts("team-00") == []
    desk.clock.move(hours=1)
    sender.wake()
    await desk.drained()
    assert desk.texts("team-00") == ["Later", "Behind it"]


async def test_who_waits_for_an_answer_is_served_before_the_calendar(desk: Desk) -> None:
    for n in range(10):
        desk.write(f"team-{n:02}", "Planned", priority=SCHEDULED)
    desk.write("team-20", "Asked for")
    desk.sender(per_minute=3000, burst=1)
    await desk.drained()
    assert desk.calls("chat.postMessage")[0]["text"] == "Asked for"
