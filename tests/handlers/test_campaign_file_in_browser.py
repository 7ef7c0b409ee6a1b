"""In a real browser: a lead saves the file of a campaign from Encore's message, and makes a draft of it again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from content.campaign_file_reader import read_path
from tests.company import Company
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import chromium, leave_out

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DROP = """(field, [name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    field.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
async def lena(company: Company) -> AsyncIterator[Tab]:
    """The lead's tab, on a telephone."""
    path = chromium()
    if path is None:
        leave_out("no Chromium here: install chromium or name one in ENCORE_CHROMIUM to test the page")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        context = await browser.new_context(viewport=PHONE, accept_downloads=True)
        tab = Tab(await context.new_page())
        await tab.page.goto(f"{company.sandbox.url}/?as=lena")
        await tab.page.wait_for_selector("body[data-ready][data-live]")
        yield tab
        await browser.close()
    assert tab.complaints == []


async def _open_encore(tab: Tab, part: str) -> None:
    menu = tab.page.get_by_role("button", name="Conversations")
    if await menu.is_visible():
        await menu.click()
    await tab.page.locator("#sidebar").get_by_role("link", name="Encore").click()
    await tab.page.get_by_role("tab", name=part).click()


async def test_a_campaign_is_saved_as_a_file_and_imported_again(
    company: Company, lena: Tab, tmp_path: Path
) -> None:
    await _open_encore(lena, "Home")
    await lena.page.locator(".home").get_by_role("button", name="See the calendar").first.click()
    await lena.modal.get_by_role("button", name="Export as a file").click()
    await expect(lena.modal.last).to_contain_text("on its way to your direct messages")
    await lena.page.reload()
    await lena.page.wait_for_selector("body[data-ready][data-live]")
    while await lena.modal.count():
        await lena.page.keyboard.press("Escape")
    await _open_encore(lena, "Messages")
    async with lena.page.expect_download() as saving:
        await lena.page.get_by_role("link", name="Campaign Weekly rhythm").click()
    saved = await saving.value
    assert saved.suggested_filename == "weekly-rhythm.yaml"
    file = tmp_path / saved.suggested_filename
    await saved.save_as(file)
    assert read_path(file, company.encore.pack).campaign.name == "Weekly rhythm"
    text = file.read_text(encoding="utf-8").replace("Weekly rhythm", "Second rhythm")
    file.write_text(text, encoding="utf-8")

    await _open_encore(lena, "Home")
    await lena.page.locator(".home").get_by_role("button", name="Import a campaign").click()
    field = lena.modal.get_by_label("The campaign's file")
    await field.locator("..").evaluate(DROP, ["broken.yaml", "nothing: here"])
    await expect(lena.modal.get_by_role("list", name="Chosen")).to_contain_text("broken.yaml")
    await lena.modal.get_by_role("button", name="Make it a draft").press("Enter")
    await expect(lena.modal).to_contain_text('Line 1: There is no field "nothing".')
    await lena.modal.get_by_role("button", name="Remove broken.yaml").press("Enter")
    await field.set_input_files(file)
    await expect(lena.modal.get_by_role("list", name="Chosen")).to_contain_text("weekly-rhythm.yaml")
    await lena.modal.get_by_role("button", name="Make it a draft").press("Enter")
    await expect(lena.modal).to_contain_text("Second rhythm is a draft")
