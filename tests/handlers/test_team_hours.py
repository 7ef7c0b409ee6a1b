"""A lead chooses a team's hours in Home; somebody who works in two parts chooses their own."""

from __future__ import annotations

from bot.sandbox.block_kit import validate_view
from tests.company import Company, words

BUTTON = "Weekly posts: days and voice"


async def test_a_team_in_shifts_gets_its_post_in_its_hours(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), BUTTON)
    listed = company.modal("lena")
    assert listed is not None
    await company.press("lena", listed, "Team hours")
    assert validate_view(company.views()[-1]) == []
    answer = await company.fill("lena", {"Hours": "from ten to four"})
    assert "Write hours like this: 08:30-17:30" in answer["errors"]["hours"]
    await company.fill("lena", {"Hours": "06:00-09:00, 14:00-22:00", "Public holidays of": "Lisboa"})
    assert "only at 06:00-09:00, 14:00-22:00, on Monday, Tuesday" in words(company.modal("lena"))
    await company.at("2026-11-23T09:30+00:00")
    assert not company.posts("desk-lisbon")
    assert company.posts("desk-london")
    await company.at("2026-11-23T14:00+00:00")
    assert "intention" in words(company.posts("desk-lisbon")[-1])
    assert "chose the hours in which Encore writes" in await log_of(company)


async def log_of(company: Company) -> str:
    await company.press("lena", await company.open_home("lena"), "What was changed, and by whom")
    return words(company.modal("lena"))


async def test_somebody_whose_day_has_two_parts_says_so(company: Company) -> None:
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    answer = await company.fill("tiago", {"Shifts or a break: my hours": "10:00-12:00 14:00"})
    assert "Write hours like this" in answer["errors"]["hours"]
    await company.fill("tiago", {"Shifts or a break: my hours": "06:00-09:00,14:00-22:00"})
    told = company.modal("tiago")
    assert told is not None
    assert "come at 06:00-09:00, 14:00-22:00 by your clock" in words(told)
    await company.act("tiago", "view_close", view_id=told["id"])
    before = len(company.dms("tiago"))
    await company.at("2026-11-24T09:30+00:00")
    assert len(company.dms("tiago")) == before
    await company.at("2026-11-24T14:00+00:00")
    assert "question" in words(company.dms("tiago")[-1])
