"""A pulse from start to answer: who may, who is asked and when, what is published in which order, and the gate."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.db.audit import AuditEventRow
from bot.db.deliveries import DeliveryRow
from bot.db.pulses import PulseUnitRow
from bot.db.session import Database
from bot.domain import DeliveryState, WaveState
from bot.errors import Refusal
from bot.services import pulse_actions, pulse_answers, pulse_telling, pulse_waves, pulses
from content.instrument import builtin_instrument
from tests.company import ManualClock
from tests.services.programme_world import ADMIN, somebody
from tests.services.pulse_world import LEAD, SKIPPED, TEXTS, PulseWorld, crowd, desk

MONDAY = "2026-11-23T09:00+00:00"
FRIDAY = "2026-11-27T17:00+00:00"


@pytest.fixture
def world(database: Database, clock: ManualClock) -> PulseWorld:
    """Three teams of eight, six and two, all in Lisbon but one each in New York and Sydney."""
    one = PulseWorld(database, clock)
    desk(
        one,
        {"CA": crowd("A", 8), "CB": crowd("B", 6), "CC": crowd("C", 2)},
        UA06="America/New_York",
        UA07="Australia/Sydney",
    )
    return one


def refused(act: object, *args: object, **more: object) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as caught:
        act(*args, **more)  # type: ignore[operator]
    return caught.value.key, caught.value.field


# Starting


def test_only_leads_start_cancel_and_close(world: PulseWorld) -> None:
    for somebody_else in ("UA00", ADMIN, "UNOBODY"):
        assert refused(world.start, "CA", by=somebody_else)[0] == "roles.leads_only"
    wave_id = world.start("CA", opens_on=date(2026, 11, 24))
    for service in (pulses.cancel, pulses.close_early):
        assert refused(world.do, service, by="UA00", wave_id=wave_id)[0] == "roles.leads_only"


@pytest.mark.parametrize(
    ("channels", "more", "said"),
    [
        (["CC"], {}, ("pulses.too_small", "teams")),
        (["CA"], {"team_ids": ()}, ("pulses.no_team", "teams")),
        (["CA"], {"team_ids": (999,)}, ("pulses.no_team", "teams")),
        (["CA"], {"opens_on": date(2026, 11, 22)}, ("pulses.opens_past", "opens_on")),
        (
            ["CA"],
            {"opens_on": date(2026, 11, 23), "opens_time": time(8, 0)},
            ("pulses.opens_past", "opens_on"),
        ),
        (["CA"], {"opens_on": date(2027, 11, 23)}, ("pulses.opens_far", "opens_on")),
        (["CA"], {"closes_on": date(2026, 11, 28)}, ("pulses.closes_weekend", "closes_on")),
        (["CA"], {"closes_on": date(2026, 11, 24)}, ("pulses.too_short", "closes_on")),
        (["CA"], {"closes_on": date(2026, 11, 20)}, ("pulses.too_short", "closes_on")),
        (["CA"], {"closes_on": date(2026, 12, 28)}, ("pulses.too_long", "closes_on")),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    world: PulseWorld, channels: list[str], more: dict[str, object], said: tuple[str, str]
) -> None:
    assert refused(world.start, *channels, **more) == said
    assert not world.invited(1)


def test_two_pulses_at_once_for_a_team_are_refused(world: PulseWorld) -> None:
    world.start("CA")
    assert refused(world.start, "CA", "CB") == ("pulses.running", "teams")
    assert refused(world.start) == ("pulses.running", "teams")
    world.start("CB", opens_on=date(2026, 11, 24))
    assert refused(world.start, "CB") == ("pulses.running", "teams")


def test_each_person_is_asked_once_for_one_team_and_leads_and_managers_of_it_are_not(
    world: PulseWorld,
) -> None:
    world.channel("CB", [*crowd("B", 6), "UA00", "UA01", LEAD])
    world.sync()
    world.manage("UA00", "CA")
    world.manage("UB00", "CB")
    wave_id = world.start("CA", "CB")
    units, invited = world.units(wave_id), world.invited(wave_id)
    assert set(invited) == {*crowd("A", 8), *crowd("B", 6)} - {"UB00"}
    assert invited["UA00"].unit_id == units["CB"].id, "a manager answers for the team they do not manage"
    assert invited["UA01"].unit_id == units["CA"].id, "the older team of two"
    assert units[""].parent_id is None
    assert units["CA"].parent_id == units["CB"].parent_id == units[""].id
    assert world.wave(wave_id).asked == len(invited)


def test_what_it_opened_with_stays_while_teams_change(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    before = world.invited(wave_id)
    world.people(somebody("UNEW"), somebody("UA01", is_deleted=True))
    world.channel("CA", ["UNEW", *crowd("A", 8)[2:], LEAD])
    world.sync()
    world.run_at("2026-11-23T10:00+00:00")
    assert world.invited(wave_id).keys() == before.keys()
    asked = [who for who, _ in world.sent_to("pulse_invitation")]
    assert "UNEW" not in asked, "who joins later is not asked"
    assert "UA01" not in asked, "a deactivated person is not written to"
    assert "UA00" in asked, "who left the channel is still asked"
    assert refused(world.answer, "UNEW", wave_id)[0] == "pulses.not_asked"
    assert refused(world.answer, "UA01", wave_id)[0] == "pulses.not_asked"
    world.answer("UA00", wave_id)


def test_the_instrument_is_kept_as_it_was(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    assert world.wave(wave_id).instrument == builtin_instrument().frozen()
    assert world.wave(wave_id).threshold == 5


# The calendar


def test_a_planned_pulse_opens_once_at_its_time_and_can_be_cancelled_before(world: PulseWorld) -> None:
    wave_id = world.start("CA", opens_on=date(2026, 11, 24))
    world.run_at("2026-11-24T09:29+00:00")
    assert world.wave(wave_id).state == WaveState.DRAFT
    other = world.start("CB", opens_on=date(2026, 11, 24))
    world.do(pulses.cancel, by=LEAD, wave_id=other)
    assert refused(world.do, pulses.cancel, by=LEAD, wave_id=other)[0] == "pulses.gone"
    world.run_at("2026-11-24T09:30+00:00", "2026-11-24T09:31+00:00")
    assert world.wave(wave_id).state == WaveState.OPEN
    assert world.wave(other).state == WaveState.CANCELLED
    assert not world.invited(other)
    assert refused(world.do, pulses.cancel, by=LEAD, wave_id=wave_id)[0] == "pulses.open_already"
    assert (LEAD, "pulse_cancelled") in world.acts()


def test_each_is_asked_in_their_own_office_hours_and_reminded_on_the_third_and_the_last_day(
    world: PulseWorld,
) -> None:
    wave_id = world.start("CA")
    world.run_at(MONDAY)
    asked = {who for who, _ in world.sent_to("pulse_invitation")}
    assert asked == set(crowd("A", 6)), "it is night in New York and evening in Sydney"
    world.run_at("2026-11-23T13:29+00:00")
    assert len(world.sent_to("pulse_invitation")) == 6
    world.run_at("2026-11-23T13:30+00:00", "2026-11-23T21:30+00:00")
    assert len(world.sent_to("pulse_invitation")) == 8
    world.answer("UA00", wave_id)
    moments = {}
    for instant in (f"2026-11-{day}T{hour:02d}:30+00:00" for day in range(24, 28) for hour in range(24)):
        before = len(world.sent_to("pulse_reminder"))
        world.run_at(instant)
        for who, _ in world.sent_to("pulse_reminder")[before:]:
            moments.setdefault(who, []).append(instant[8:16])
    assert moments["UA01"] == ["25T09:30", "27T09:30"]
    assert moments["UA06"] == ["25T14:30", "27T14:30"], "09:30 in New York"
    assert moments["UA07"] == ["25T22:30", "26T22:30"], "Thursday and Friday 09:30 in Sydney"
    assert "UA00" not in moments, "who has answered is left alone"


def test_nobody_is_reminded_more_than_twice_whatever_the_length(world: PulseWorld) -> None:
    world.start("CA", closes_on=date(2026, 12, 21))
    for day in range(30):
        world.clock.set("2026-11-23T10:00+00:00")
        world.clock.move(days=day)
        world.run()
    counts: dict[str, int] = {}
    for who, _ in world.sent_to("pulse_reminder"):
        counts[who] = counts.get(who, 0) + 1
    assert max(counts.values()) <= 2
    assert not world.timers(pulse_waves.ASKING)


def test_a_reminder_whose_morning_passed_while_encore_was_down_is_left_out(world: PulseWorld) -> None:
    world.start("CA")
    world.run_at(MONDAY, "2026-11-25T19:00+00:00")
    assert not [one for one in world.sent_to("pulse_reminder") if one[0] == "UA01"]
    world.run_at("2026-11-27T09:30+00:00")
    assert ("UA01", "pulse_reminder") in world.sent_to("pulse_reminder")


def test_a_reminder_written_is_not_sent_to_who_answers_before_it_leaves(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    world.run_at(MONDAY)
    world.clock.set("2026-11-25T09:30+00:00")
    world.tick_timers()
    world.answer("UA01", wave_id)
    world.send()
    reminded = {who for who, _ in world.sent_to("pulse_reminder")}
    assert "UA02" in reminded
    assert "UA01" not in reminded


def test_it_closes_once_at_its_instant_also_when_that_passed_while_encore_was_down(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    world.run_at(MONDAY)
    for one in crowd("A", 6):
        world.answer(one, wave_id)
    world.clock.set("2026-11-27T17:00+00:00")
    assert refused(world.answer, "UA06", wave_id)[0] == "pulses.over", "also before the clock's job has run"
    world.run_at("2026-11-30T10:00+00:00")
    assert world.wave(wave_id).state == WaveState.PUBLISHED
    cells = {key: (row.n, row.level) for key, row in world.cells(wave_id).items()}
    world.rule(pulse_waves.closing, str(wave_id))
    world.run_at("2026-11-30T11:00+00:00")
    assert {key: (row.n, row.level) for key, row in world.cells(wave_id).items()} == cells
    assert len(world.sent_to("pulse_result")) == 1
    assert refused(world.do, pulses.close_early, by=LEAD, wave_id=wave_id)[0] == "pulses.closed_already"


def test_a_pulse_whose_time_nearly_passed_while_encore_was_down_is_called_off(world: PulseWorld) -> None:
    wave_id = world.start("CA", opens_on=date(2026, 11, 24))
    world.run_at("2026-11-27T12:00+00:00")
    assert world.wave(wave_id).state == WaveState.CANCELLED
    assert world.told("pulse_called_off")[0].values["reason"] == "too_late"


def test_a_pulse_whose_teams_shrank_before_it_opened_is_called_off(world: PulseWorld) -> None:
    wave_id = world.start("CB", opens_on=date(2026, 11, 24))
    world.channel("CB", [*crowd("B", 4), LEAD])
    world.sync()
    world.run_at("2026-11-24T09:30+00:00")
    assert world.wave(wave_id).state == WaveState.CANCELLED
    assert world.told("pulse_called_off")[0].values["reason"] == "too_small"


# Publishing


def closed(world: PulseWorld, *channels: str, answers: int = 99) -> int:
    """A pulse that everybody (or the first so many of each team) answered, and closed on Friday."""
    wave_id = world.start(*channels)
    world.run_at(MONDAY, "2026-11-24T10:00+00:00")
    for channel in channels:
        for one in crowd(channel[1], {"CA": 8, "CB": 6, "CC": 2}[channel])[:answers]:
            world.answer(one, wave_id)
    world.run_at(FRIDAY)
    return wave_id


def test_no_manager_reads_before_the_channel_has_it(world: PulseWorld) -> None:
    world.manage("UB00", "CB")
    world.manage(LEAD, "CA")
    wave_id = world.start("CA", "CB")
    world.run_at(MONDAY)
    world.do(pulses.close_early, by=LEAD, wave_id=wave_id)
    world.tick_timers()
    written = [row.conversation for row in world.all(DeliveryRow, DeliveryRow.kind.like("pulse_result%"))]
    assert sorted(written) == ["CA", "CB"], "nothing for managers while the posts are on their way"
    world.run_at("2026-11-24T08:31+00:00")  # Monday is the intention's
    order = [row[0] for row in world.sent_to("pulse_result", "pulse_result_whole")]
    assert order.index("UB00") > order.index("CB")
    assert order.index(LEAD) > max(order.index("CA"), order.index("CB"))


def test_a_result_waits_for_the_teams_own_office_hours(world: PulseWorld) -> None:
    world.start("CA")
    world.run_at(MONDAY)
    world.clock.set("2026-11-25T22:00+00:00")
    world.do(pulses.close_early, by=LEAD, wave_id=1)
    world.run()
    assert not world.sent_to("pulse_result")
    world.run_at("2026-11-26T08:30+00:00")
    assert world.sent_to("pulse_result") == [("CA", "pulse_result")]


def test_where_the_channel_takes_no_posts_those_who_were_asked_get_the_result(world: PulseWorld) -> None:
    wave_id = world.start("CB")
    world.run_at(MONDAY)
    world.people(somebody("UB05", is_deleted=True))
    world.channel("CB", [], problem="is_archived")
    world.sync()
    for one in crowd("B", 5):
        world.answer(one, wave_id)
    world.run_at(FRIDAY)
    assert {who for who, _ in world.sent_to("pulse_result")} == set(crowd("B", 5))
    world.publish(wave_id)
    world.send()
    assert {who for who, _ in world.sent_to("pulse_action")} == set(crowd("B", 5))


def test_a_channel_archived_while_the_result_is_on_its_way(world: PulseWorld) -> None:
    world.start("CB")
    world.run_at(MONDAY)
    world.do(pulses.close_early, by=LEAD, wave_id=1)
    world.rule(pulse_telling.telling, str(world.units(1)["CB"].id))
    world.database.write_now(
        lambda session: session.execute(
            DeliveryRow.__table__.update()
            .where(DeliveryRow.kind == "pulse_result")
            .values(state=DeliveryState.FAILED, reason="is_archived")
        )
    )
    world.run()
    assert {who for who, _ in world.sent_to("pulse_result")} == set(crowd("B", 6))


def test_numbers_are_published_for_five_and_not_for_four(world: PulseWorld) -> None:
    wave_id = closed(world, "CA", answers=5)
    cell = world.cells(wave_id)["CA", "PI2"]
    assert (cell.n, cell.level, cell.hidden) == (5, 40, None)
    other = closed_again(world, "CB", 4)
    cell = world.cells(other)["CB", "PI2"]
    assert (cell.n, cell.level, cell.favourable, cell.low, cell.high) == (None,) * 5
    assert cell.hidden == "too_few"


def closed_again(world: PulseWorld, channel: str, answers: int) -> int:
    wave_id = world.start(channel, closes_on=date(2026, 12, 4))
    world.run_at("2026-11-30T10:00+00:00")
    for one in crowd(channel[1], answers):
        world.answer(one, wave_id)
    world.run_at("2026-12-04T17:00+00:00")
    return wave_id


def test_skipped_and_not_reported_do_not_count_and_each_item_has_its_own_number(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    for place, one in enumerate(crowd("A", 8)):
        choices = {"PI2": "3", "SC3": "skip" if place < 4 else "5", "BR2": "none" if place < 2 else "1"}
        world.answer(one, wave_id, **choices)
    world.run_at(FRIDAY)
    cells = world.cells(wave_id)
    assert cells["CA", "PI2"].n == 8
    assert cells["CA", "SC3"].hidden == "too_few"
    assert (cells["CA", "BR2"].n, cells["CA", "BR2"].level) == (6, 12), "a mean of 1.0 is blunted"


def test_a_small_rest_hides_the_smallest_unit(world: PulseWorld) -> None:
    wave_id = closed(world, "CA", "CB", "CC")
    cells = world.cells(wave_id)
    assert cells["", "PI2"].n == 16
    assert cells["CA", "PI2"].n == 8
    assert cells["CB", "PI2"].hidden == "residual", "else the two of the third team could be worked out"
    assert cells["CC", "PI2"].hidden == "too_few"


def test_how_many_answered_is_kept_in_tenths(world: PulseWorld) -> None:
    wave_id = closed(world, "CA", "CB", answers=4)
    assert world.wave(wave_id).share == 6, "eight of fourteen"
    assert not world.units(wave_id)["CA"].few
    facts = world.do(pulse_actions.facts, user_id=LEAD)
    assert [line.share for line in facts.lead] == [6]


# The gate


def test_the_next_pulse_waits_for_an_answer(world: PulseWorld) -> None:
    wave_id = closed(world, "CA")
    assert refused(world.start, "CA", closes_on=date(2026, 12, 4)) == ("pulses.answer_owed", "reason")
    assert refused(world.start, closes_on=date(2026, 12, 4)) == ("pulses.answer_owed", "reason")
    world.publish(wave_id)
    world.send()
    assert world.wave(wave_id).state == WaveState.ACTED_ON
    assert world.sent_to("pulse_action") == [("CA", "pulse_action")]
    assert (LEAD, "pulse_answered") in world.acts()
    world.start("CA", closes_on=date(2026, 12, 4))
    assert refused(world.publish, wave_id)[0] == "pulses.answered_already"


def test_a_team_that_is_owed_nothing_does_not_wait(world: PulseWorld) -> None:
    closed(world, "CA")
    world.start("CB", closes_on=date(2026, 12, 4))


def test_a_team_in_which_nobody_is_asked_has_no_result_and_is_owed_no_answer(world: PulseWorld) -> None:
    world.channel("CC", [LEAD])
    world.sync()
    wave_id = world.start()
    world.run_at(MONDAY, FRIDAY)
    assert {unit.channel_id for unit in world.rows(PulseUnitRow)} == {None, "CA", "CB"}
    world.publish(wave_id)
    world.start(closes_on=date(2026, 12, 4))


def test_a_reason_opens_the_gate_and_is_kept_noted_and_shown(world: PulseWorld) -> None:
    closed(world, "CA")
    again = {"closes_on": date(2026, 12, 4)}
    assert refused(world.start, "CA", reason="because", **again) == ("pulses.reason_short", "reason")
    assert refused(world.start, "CA", reason="x" * 501, **again) == ("pulses.reason_long", "reason")
    wave_id = world.start("CA", reason="The desk moved; we ask before the new year.", **again)
    assert world.wave(wave_id).override_reason == "The desk moved; we ask before the new year."
    assert (LEAD, "pulse_opened_without_answer") in world.acts()
    asked = world.do(pulse_actions.facts, user_id=LEAD).lead
    assert any(line.override_reason for line in asked)


def test_a_manager_answers_for_their_own_team_and_a_lead_for_the_rest(world: PulseWorld) -> None:
    world.manage("UB00", "CB")
    wave_id = world.start("CA", "CB")
    for one in [*crowd("A", 8), *crowd("B", 6)[1:]]:
        world.answer(one, wave_id)
    world.run_at(FRIDAY)
    assert refused(world.publish, wave_id, by="UA00")[0] == "pulses.not_yours_to_answer"
    world.publish(wave_id, by="UB00")
    world.send()
    assert {who for who, _ in world.sent_to("pulse_action")} == {"CB", LEAD}
    assert world.wave(wave_id).state == WaveState.PUBLISHED
    again = {"closes_on": date(2026, 12, 4)}
    assert refused(world.start, "CA", **again) == ("pulses.answer_owed", "reason")
    assert refused(world.publish, wave_id, by="UB00")[0] == "pulses.answered_already"
    world.publish(wave_id)
    assert world.wave(wave_id).state == WaveState.ACTED_ON


@pytest.mark.parametrize("name", list(TEXTS))
def test_an_answer_that_says_nothing_or_too_much_is_refused_at_its_field(
    world: PulseWorld, name: str
) -> None:
    wave_id = closed(world, "CA")
    for text in ("", "ok", "....................", "x" * 1001):
        assert refused(world.publish, wave_id, **{name: text})[1] == name
    assert world.wave(wave_id).state == WaveState.PUBLISHED


def test_who_owes_the_answer_is_reminded_once_two_working_days_after_the_close(world: PulseWorld) -> None:
    closed(world, "CA")
    world.run_at("2026-11-30T18:00+00:00")
    assert not world.sent_to("pulse_nudge")
    world.run_at("2026-12-01T09:30+00:00", "2026-12-02T09:30+00:00", "2026-12-09T09:30+00:00")
    assert world.sent_to("pulse_nudge") == [(LEAD, "pulse_nudge")]


def test_nobody_is_reminded_of_an_answer_that_is_there(world: PulseWorld) -> None:
    wave_id = closed(world, "CA")
    world.publish(wave_id)
    world.run_at("2026-12-01T09:30+00:00")
    assert not world.sent_to("pulse_nudge")


def test_nothing_can_be_answered_before_the_close(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    assert refused(world.publish, wave_id)[0] == "pulses.no_result"
    assert refused(world.publish, 999)[0] == "pulses.no_result"
    assert not world.cells(wave_id)


# Answering


def test_answers_are_taken_once_from_who_is_asked_while_it_is_open(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    for other in ("UB00", LEAD, "UNOBODY"):
        assert refused(world.answer, other, wave_id)[0] == "pulses.not_asked"
    assert refused(world.answer, "UA00", 999)[0] == "pulses.not_asked"
    world.answer("UA00", wave_id)
    assert refused(world.answer, "UA00", wave_id, PI2="1")[0] == "pulses.done_already"
    assert (
        refused(world.do, pulse_answers.questions, user_id="UA00", wave_id=wave_id)[0]
        == "pulses.done_already"
    )
    world.answer("UA01", wave_id, **SKIPPED)
    assert world.waiting() == 2


@pytest.mark.parametrize("choice", ["", "6", "0", "none", "SKIP", "4 "])
def test_an_answer_that_was_never_offered_is_refused_at_its_question(world: PulseWorld, choice: str) -> None:
    wave_id = world.start("CA")
    assert refused(world.answer, "UA00", wave_id, PI2=choice) == ("pulses.choose", "PI2")
    assert world.waiting() == 0
    assert not world.invited(wave_id)["UA00"].done


def test_the_question_and_its_reminders_say_thanks_and_nothing_else_afterwards(world: PulseWorld) -> None:
    wave_id = world.start("CA")
    world.run_at(MONDAY, "2026-11-25T09:30+00:00")
    world.answer("UA00", wave_id)
    world.send()
    assert [kind for who, kind in world.sent_to() if who == "UA00"][-2:] == ["pulse_thanked", "pulse_thanked"]
    world.run_at(FRIDAY)
    kinds = [kind for who, kind in world.sent_to() if who == "UA01"]
    assert kinds.count("pulse_over") == kinds.count("pulse_invitation") + kinds.count("pulse_reminder")


def test_audit_names_who_did_what_and_nothing_of_answers(world: PulseWorld) -> None:
    closed(world, "CA")
    acts = {row.act for row in world.rows(AuditEventRow) if row.act.startswith("pulse")}
    assert acts == {"pulse_planned"}
