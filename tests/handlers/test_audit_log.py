"""A lead reads in Home what was changed, and by whom."""

from __future__ import annotations

from tests.company import Company, elements, words


async def test_a_lead_sees_who_changed_what_newest_first(company_on_both: Company) -> None:
    company = company_on_both
    await company.press("lena", await company.open_home("lena"), "Change managers")
    await company.fill("lena", {"#desk-lisbon": ["marco"]})
    await company.press("lena", await company.open_home("lena"), "Pause campaign")
    await company.press("lena", await company.open_home("lena"), "What was changed, and by whom")
    shown = words(company.modal("lena"))
    lena, marco, lisbon = company.id("lena"), company.id("marco"), company.channel("desk-lisbon")
    lines = [line for line in shown.splitlines() if line.startswith("•")]
    assert lines == [
        "• Mon 23 Nov 2026, 08:55: " + what
        for what in (
            f"<@{lena}> paused the campaign Weekly rhythm",
            f"<@{lena}> made <@{marco}> a manager of <#{lisbon}>",
            f"<@{company.id('oliver')}> set the programme up",
        )
    ]


async def test_the_log_is_read_page_by_page(company: Company) -> None:
    home = await company.open_home("lena")
    for turn in range(21):
        label = "Resume campaign" if turn % 2 else "Pause campaign"
        await company.press("lena", company.home("lena") or home, label)
    await company.press("lena", company.home("lena") or home, "What was changed, and by whom")
    first = company.modal("lena")
    assert first is not None
    assert words(first).count("•") == 20
    await company.press("lena", first, "Older")
    older = company.modal("lena")
    assert older is not None
    assert older["id"] == first["id"], "in the same modal"
    assert words(older).count("•") == 2
    assert "set the programme up" in words(older)
    await company.press("lena", older, "Newer")
    assert words(company.modal("lena")).count("•") == 20


async def test_nobody_else_reads_it(company: Company) -> None:
    home = await company.open_home("lena")
    for person in ("tiago", "oliver"):
        labels = [(one.get("text") or {}).get("text") for _, one in elements(await company.open_home(person))]
        assert "What was changed, and by whom" not in labels
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["grace"]})
    await company.press("lena", home, "What was changed, and by whom")
    assert "Only the programme leads can do this" in words(company.modal("lena"))
