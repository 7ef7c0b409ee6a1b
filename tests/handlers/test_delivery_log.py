"""A lead reads in plain words what became of a campaign's messages."""

from __future__ import annotations

from tests.company import Company, elements, words


def labels(view: object) -> list[str]:
    return [(one.get("text") or {}).get("text") for _, one in elements(view)]


async def test_a_lead_reads_the_log_from_home_and_chooses_what_failed(company_on_both: Company) -> None:
    company = company_on_both
    await company.act("lena", "archive", channel=company.channel("desk-london"))
    await company.at("2026-11-23T09:30+00:00")
    await company.press("lena", await company.open_home("lena"), "Delivery log")
    shown = company.modal("lena")
    assert shown is not None
    assert "Monday, 23 November: Monday intention" in words(shown)
    assert "1 sent at 09:30" in words(shown)
    await company.press("lena", shown, "Failed")
    failed = company.modal("lena")
    assert failed is not None
    assert failed["id"] == shown["id"], "in the same modal"
    assert "1 sent" not in words(failed)
    london = company.channel("desk-london")
    assert f"1 failed in <#{london}>. The channel is archived. What to do: unarchive it" in words(failed)
    await company.press("lena", failed, "Everything")
    assert "1 sent at 09:30" in words(company.modal("lena"))


async def test_nobody_else_reads_it(company: Company) -> None:
    assert "Delivery log" not in labels(await company.open_home("tiago"))
    home = await company.open_home("lena")
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["grace"]})
    await company.press("lena", home, "Delivery log")
    assert "Only the programme leads can do this" in words(company.modal("lena"))
