"""Can one watch weeks pass, see who is simulated, and save the workspace?"""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox import snapshot
from bot.sandbox.colleagues.description import read_colleagues
from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

COMPANY = Path(__file__).parents[1] / "colleagues" / "company.yaml"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def lively(sandbox: Sandbox) -> Sandbox:
    """The sandbox of the page's tests with simulated colleagues in it."""
    crowd = sandbox.time_lapse.crowd
    crowd.become(read_colleagues(COMPANY))
    crowd.acting.quiet_seconds, crowd.acting.first_seconds = 0.01, 0.02
    return sandbox


def _banner(tab: Tab) -> Any:
    return tab.page.get_by_role("region", name="Time-lapse")


async def test_channels_fill_while_one_watches_and_what_is_simulated_is_marked(
    tab: OpenTab, lively: Sandbox
) -> None:
    ana = await tab("ana")
    await ana.open("desk")
    await ana.say("I am real")
    await ana.page.get_by_label("How many weeks").select_option("4")
    await ana.page.get_by_role("button", name="Play 4 weeks").click()
    await expect(ana.page.locator(".simulated-mark").first).to_be_visible()
    await expect(ana.toast("status")).to_contain_text("4 weeks have passed. It is Monday, 21 December 2026.")
    await expect(ana.page.locator(".clock-face")).to_contain_text("Mon 21 Dec 2026 08:55")
    await expect(_banner(ana)).to_be_hidden()
    real = ana.message("I am real")
    await expect(real.locator(".simulated-mark")).to_have_count(0)
    authors = ana.page.locator("#conversation article:not(.compact) .byline", has_text="Ravi Menon")
    assert await authors.count() == await authors.locator(".simulated-mark").count() > 0
    simulated = [one for one in lively.state.channel("desk").messages.values() if one.simulated]
    assert len(simulated) > 5


async def test_progress_is_shown_to_everybody_and_survives_a_reload(tab: OpenTab, lively: Sandbox) -> None:
    ana, grace = await tab("ana"), await tab("grace")
    await ana.page.locator(".lapse-start .pace").select_option("120")
    await ana.page.get_by_role("button", name="Play 12 weeks").click()
    for one in (ana, grace):
        await expect(_banner(one)).to_contain_text("Time-lapse: week 1 of 12, Mon 23 Nov 2026")
        await expect(_banner(one)).to_contain_text("2 simulated colleagues are at work here.")
        await expect(one.page.get_by_role("button", name="To the next post")).to_be_hidden()
    await grace.page.reload()
    await expect(_banner(grace)).to_contain_text("week 1 of 12")
    await _banner(grace).get_by_role("button", name="Pause").click()
    await expect(_banner(ana)).to_contain_text(", paused")
    await expect(_banner(ana).get_by_label("How fast a week passes")).to_have_value("120")
    at = lively.clock.now()
    await _banner(ana).get_by_role("button", name="Resume").click()
    await expect(_banner(grace).get_by_role("button", name="Pause")).to_be_visible()
    await _banner(ana).get_by_role("button", name="Stop").click()
    await expect(grace.toast("status")).to_contain_text("The time-lapse was stopped.")
    await expect(ana.page.get_by_role("button", name="To the next post")).to_be_visible()
    assert at <= lively.clock.now() < at + 86400


async def test_one_can_skip_to_the_end(tab: OpenTab, lively: Sandbox) -> None:
    ana = await tab("ana")
    await ana.page.get_by_label("How many weeks").select_option("1")
    await ana.page.locator(".lapse-start .pace").select_option("120")
    await ana.page.get_by_role("button", name="Play 1 week").click()
    await _banner(ana).get_by_role("button", name="Skip to the end").click()
    await expect(ana.toast("status")).to_contain_text("1 week has passed")
    assert lively.time_lapse.snapshot()["phase"] == "done"


async def test_on_a_phone_the_time_lapse_is_behind_the_clocks_button_and_fits(
    tab: OpenTab, lively: Sandbox
) -> None:
    ana = await tab("ana", viewport=PHONE)
    play = ana.page.get_by_role("button", name="Play 12 weeks")
    await expect(play).to_be_hidden()
    await ana.page.get_by_role("button", name="Move time").click()
    await play.click()
    await expect(_banner(ana).get_by_role("button", name="Stop")).to_be_visible()
    assert await ana.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await _banner(ana).get_by_role("button", name="Stop").click()
    await expect(_banner(ana)).to_be_hidden()


async def test_save_gives_a_file_that_can_be_loaded(tab: OpenTab, sandbox: Sandbox, tmp_path: Path) -> None:
    ana = await tab("ana")
    await ana.open("desk")
    await ana.say("Keep this")
    async with ana.page.expect_download() as started:
        await ana.page.get_by_role("button", name="Save", exact=True).click()
    download = await started.value
    assert download.suggested_filename == "harbour-2026-11-23.json"
    path = tmp_path / "saved.json"
    await download.save_as(path)
    saved = snapshot.read(path)
    desk = next(one for one in saved.conversations.values() if one.name == "desk")
    assert [one.text for one in desk.messages.values()] == ["Keep this"]
    assert json.loads(path.read_bytes())["tokens"]["bot"] == sandbox.bot_token
