"""Busy days as a lead and a manager set them, as the team sees them; and what of a person's own choices others see."""

from __future__ import annotations

from typing import Any

from tests.company import Company, words

WHY = "The new timetable starts <!channel>"


async def set_busy(company: Company, person: str, **given: Any) -> dict[str, Any]:
    await company.press(person, await company.open_home(person), "Busy days")
    return await company.fill(
        person,
        {
            "Which team is busy?": "#desk-lisbon",
            "Until": "2026-11-25",
            "Why?": WHY,
            **given,
        },
    )


async def test_a_lead_sets_busy_days_the_team_reads_of_them_and_they_are_ended_by_a_tap(
    company_on_both: Company,
) -> None:
    company = company_on_both
    assert "Busy days" not in words(await company.open_home("tiago"))
    answer = await set_busy(company, "lena", Until="2026-12-25")
    assert "ten days at most" in str(answer["errors"]), "what was filled in stays in the form"
    assert (
        await company.fill(
            "lena", {"Until": "2026-11-25", "Why?": WHY, "Which team is busy?": "#desk-lisbon"}
        )
    )["ok"]
    modal = company.modal("lena")
    assert modal is not None
    assert "from Monday, 23 November to Wednesday, 25 November" in words(modal)
    await company.act("lena", "view_close", view_id=modal["id"])
    for person in ("tiago", "lena"):
        home = await company.open_home(person)
        assert "to Wednesday, 25 November" in words(home)
        assert "<!channel>" not in str([one for one in home["blocks"] if one["type"] == "section"])
    posts, dms = len(company.posts("desk-lisbon")), len(company.dms("tiago"))
    await company.at("2026-11-24T10:30+00:00")
    await company.at("2026-11-25T11:30+00:00")
    assert (len(company.posts("desk-lisbon")), len(company.dms("tiago"))) == (posts, dms)
    await company.thank("ana.costa", "tiago", "called every customer back")
    assert len(company.posts("desk-lisbon")) == posts + 1, "what people do goes on"
    await company.press("lena", await company.open_home("lena"), "End busy days now")
    assert "are over" in words(company.modal("lena"))
    assert "End busy days now" not in words(await company.open_home("lena"))
    await company.press("lena", await company.open_home("lena"), "What was changed, and by whom")
    log = words(company.modal("lena"))
    assert "set busy days for" in log
    assert "ended the busy days of" in log
    assert "timetable" not in log


async def test_who_looks_after_nothing_has_no_button_and_a_tap_from_elsewhere_changes_nothing(
    company: Company,
) -> None:
    await set_busy(company, "lena")
    seen = await company.tap("tiago", "busy_days.end", "1")
    assert "Only the" in words(seen)
    assert "to Wednesday, 25 November" in words(await company.open_home("tiago"))
    seen = await company.tap("lena", "busy_days.end", "1")
    assert "are over" in words(seen)
    seen = await company.tap("lena", "busy_days.end", "1")
    assert "over already" in words(seen)


async def test_nobody_else_sees_what_somebody_chose_for_themselves(company: Company) -> None:
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {"#desk-lisbon": ["ana.costa"]})
    before = {person: await everything_of(company, person) for person in ("lena", "ana.costa")}
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    answer = await company.fill(
        "tiago",
        {
            "How often may Encore write to you by itself?": "Light",
            "My quiet hours end at": "12:34",
            "My working days": ["Monday", "Tuesday"],
            "Pause until": "2027-01-13",
        },
    )
    assert answer["ok"]
    await company.at("2026-11-24T10:30+00:00")
    await company.at("2026-11-26T12:40+00:00")
    me = company.id("tiago")
    for person, seen in before.items():
        shown = await everything_of(company, person)
        for told in ("12:34", "13 January", "2027-01-13", "aused until"):
            assert told not in shown, (person, told)
        assert shown.count(me) == seen.count(me), f"{person} reads of Tiago no more than before"


async def everything_of(company: Company, person: str) -> str:
    """Every word of somebody's Home, and of the logs and the file they can open."""
    home = await company.open_home(person)
    found = [words(home)]
    for label in ("What was changed, and by whom", "Delivery log"):
        if label in found[0]:
            await company.press(person, await company.open_home(person), label)
            modal = company.modal(person)
            assert modal is not None
            found.append(words(modal))
            await company.act(person, "view_close", view_id=modal["id"])
    await company.command(person, "/encore my-data", channel="general")
    uploads = company.sandbox.world.uploads
    state = company.sandbox.state
    for message in company.seen(person, state.direct(state.bot.id, company.id(person)).id):
        found += [uploads.get(one["id"]).content.decode() for one in message.get("files") or []][-1:]
    return "\n".join(found)
