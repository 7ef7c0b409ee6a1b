"""Pausing what Encore writes by itself: typed, tapped, and in My settings."""

from __future__ import annotations

import pytest

from tests.company import Company, words

WORKING_DAYS = "My working days"
PAUSE = "Pause until"


async def say(company: Company, text: str, person: str = "tiago") -> str:
    await company.command(person, text)
    return words(company.private(person, "desk-lisbon")[-1])


async def test_a_typed_pause_is_confirmed_shown_in_home_and_taken_back_by_one_tap(
    company_on_both: Company,
) -> None:
    company = company_on_both
    told = await say(company, "/encore pause until 4 December")
    assert "Paused until Friday, 4 December." in told
    assert "Colleagues' thanks still reach you." in told
    home = await company.open_home("tiago")
    assert "Paused until Friday, 4 December." in words(home)
    dms = len(company.dms("tiago"))
    await company.at("2026-11-24T10:30+00:00")
    await company.thank("ana.costa", "tiago", "called every customer back")
    assert len(company.dms("tiago")) == dms + 1, "the thanks come, the question does not"
    await company.press("tiago", company.private("tiago", "desk-lisbon")[-1], "Resume now")
    assert "Resumed." in words(company.private("tiago", "desk-lisbon")[-1])
    home = words(await company.open_home("tiago"))
    assert "Paused until" not in home
    assert "Pause for a week" in home


async def test_home_pauses_for_a_week_and_says_afterwards_what_was_left_out(company: Company) -> None:
    await company.press("tiago", await company.open_home("tiago"), "Pause for a week")
    modal = company.modal("tiago")
    assert modal is not None
    assert "Paused until Monday, 30 November." in words(modal)
    await company.act("tiago", "view_close", view_id=modal["id"])
    await company.at("2026-11-24T10:30+00:00")
    await company.at("2026-11-27T10:30+00:00")
    await company.at("2026-12-01T10:00+00:00")
    assert "While you were away" in words(await company.open_home("tiago"))
    assert "While you were away" not in words(await company.open_home("ana.costa"))


async def test_home_resumes_and_the_confirmation_resumes_too(company: Company) -> None:
    await company.press("tiago", await company.open_home("tiago"), "Pause for a week")
    modal = company.modal("tiago")
    assert modal is not None
    await company.press("tiago", modal, "Resume now")
    assert "Resumed." in words(company.modal("tiago"))
    await company.act("tiago", "view_close", view_id=modal["id"])
    await company.press("tiago", await company.open_home("tiago"), "Pause for a week")
    await company.act("tiago", "view_close", view_id=company.modal("tiago")["id"])
    await company.press("tiago", await company.open_home("tiago"), "Resume messages")
    assert "Resumed." in words(company.modal("tiago"))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("until the cows come home", "I could not read a day in this"),
        ("4/12", "I could not read a day in this"),
        ("<!channel> *b*", "I could not read a day in this"),
        ("until 2026-11-01", "This day is over"),
        ("until 4 July", "more than three months away"),
    ],
)
async def test_what_cannot_be_a_pause_is_answered_kindly_with_what_was_typed(
    company: Company, typed: str, answer: str
) -> None:
    told = await say(company, f"/encore pause {typed}")
    assert answer in told
    assert "You wrote:" in told
    assert "Paused until" not in words(await company.open_home("tiago"))


async def test_help_and_resuming_without_a_pause(company: Company) -> None:
    assert "`/encore resume` ends it" in await say(company, "/encore pause help")
    assert "You have no pause at the moment" in await say(company, "/encore resume")
    assert "Paused until Monday, 30 November." in await say(company, "/encore pause")
    assert "`/encore pause`" in await say(company, "/encore help")


async def test_settings_are_chosen_shown_again_and_wrong_ones_are_told_at_their_fields(
    company: Company,
) -> None:
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    answer = await company.fill(
        "tiago",
        {
            "My quiet hours begin at": "08:30",
            PAUSE: "2026-11-01",
        },
    )
    assert not answer["ok"]
    said = str(answer)
    assert "Quiet hours that begin and end at the same time" in said
    assert "This day is over" in said
    answer = await company.fill(
        "tiago",
        {
            "How often may Encore write to you by itself?": "Light",
            "When do you want to hear what colleagues did for you?": "In my working hours, at most twice a day",
            "My quiet hours begin at": "20:00",
            "My quiet hours end at": "12:00",
            WORKING_DAYS: ["Monday", "Saturday"],
            PAUSE: "2026-12-04",
        },
    )
    assert answer["ok"]
    modal = company.modal("tiago")
    assert modal is not None
    saved = words(modal)
    assert "between 12:00 and 20:00 by your clock, on Monday, Saturday" in saved
    assert "Paused until Friday, 4 December." in saved
    await company.act("tiago", "view_close", view_id=modal["id"])
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    again = company.modal("tiago")
    assert again is not None
    shown = {block["block_id"]: block["element"] for block in again["blocks"] if block["type"] == "input"}
    assert shown["quiet_from"]["initial_time"] == "20:00"
    assert shown["pace"]["initial_option"]["value"] == "light"
    assert [one["value"] for one in shown["working_days"]["initial_options"]] == ["1", "6"]
    assert shown["paused_until"]["initial_date"] == "2026-12-04"
