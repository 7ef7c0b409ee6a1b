"""A lead gets a campaign as a file, changes it, and makes a draft of it; a bad file is told line by line."""

from __future__ import annotations

from typing import Any

from bot.sandbox.faults import Fault
from content.campaign_file_reader import read
from tests.company import Company, words


async def exported(company: Company) -> str:
    """The text of the file that Lena gets for the campaign that runs."""
    await company.press("lena", await company.open_home("lena"), "See the calendar")
    await company.press("lena", company.modal("lena") or {}, "Export as a file")
    assert "on its way to your direct messages" in words(company.modal("lena"))
    state = company.sandbox.state
    seen = company.seen("lena", state.direct(state.bot.id, company.id("lena")).id)
    [file] = [file for message in seen for file in message.get("files") or []]
    assert file["name"].endswith(".yaml")
    content: bytes = company.sandbox.world.uploads.get(file["id"]).content
    return content.decode()


async def opened(company: Company) -> dict[str, Any]:
    await company.press("lena", await company.open_home("lena"), "Import a campaign")
    shown = company.modal("lena")
    assert shown is not None
    return shown


async def test_a_campaign_goes_out_as_a_file_and_comes_back_as_a_draft(company_on_both: Company) -> None:
    company = company_on_both
    text = await exported(company)
    file = read(text, company.encore.pack).campaign
    assert file.name == "Weekly rhythm"
    await opened(company)
    half = text.index("\nsteps:") + 1
    answer = await company.fill(
        "lena",
        {
            "Or paste its text": text[:half].replace("Weekly rhythm", "Second rhythm"),
            "The rest of it, part 2": text[half:],
        },
    )
    assert answer["ok"], answer
    shown = words(company.modal("lena"))
    assert "*Second rhythm* is a draft" in shown
    assert "See the calendar" in shown
    await company.press("lena", company.modal("lena") or {}, "See the calendar")
    assert "*Second rhythm* is a draft: nothing is sent before it is started." in words(company.modal("lena"))
    assert "Second rhythm" in words(await company.open_home("lena"))


async def test_a_bad_file_is_refused_with_its_line_and_the_text_stays(company: Company) -> None:
    text = await exported(company)
    form = await opened(company)
    line = 1 + text[: text.index("template:")].count("\n")
    bad = text.replace("template:", "templat:")
    answer = await company.fill(
        "lena", {"Or paste its text": bad[:3000], "The rest of it, part 2": bad[3000:]}
    )
    assert f'Line {line}: There is no field "templat". Is it "template"?' in str(answer)
    assert (company.modal("lena") or {})["id"] == form["id"], "the form is still open"
    past = text.replace("starts_on: 2026", "starts_on: 2025")
    answer = await company.fill(
        "lena", {"Or paste its text": past[:3000], "The rest of it, part 2": past[3000:]}
    )
    where = 1 + text[: text.index("starts_on:")].count("\n")
    assert f"Line {where}: The first day is in the past." in str(answer)


async def test_when_slack_takes_no_file_its_text_is_shown_to_copy(company: Company) -> None:
    company.sandbox.faults.add(Fault("files.getUploadURLExternal", error="file_uploads_disabled"))
    await company.press("lena", await company.open_home("lena"), "See the calendar")
    await company.press("lena", company.modal("lena") or {}, "Export as a file")
    shown = company.modal("lena")
    assert shown is not None
    assert "Slack did not take the file" in words(shown)
    text = "".join(
        block["elements"][0]["elements"][0]["text"]
        for block in shown["blocks"]
        if block["type"] == "rich_text"
    )
    assert read(text, company.encore.pack).campaign.name == "Weekly rhythm"


async def test_staff_can_neither_export_nor_import(company: Company) -> None:
    for action in ("campaign_file.export", "campaign_file.import"):
        answer = await company.tap("tiago", action, "1")
        assert answer["ephemeral"]
        assert company.modal("tiago") is None
    assert not [one for one in company.dms("tiago") if one.get("files")]
