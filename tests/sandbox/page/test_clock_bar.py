"""Can one see the sandbox's time and move it?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_clock_shows_day_and_time_where_the_person_is(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await expect(ana.page.locator(".clock-face")).to_contain_text("Mon 23 Nov 2026 08:55")
    await expect(ravi.page.locator(".clock-face")).to_contain_text("Mon 23 Nov 2026 14:25")


async def test_friday_at_four_is_the_persons_own(tab: OpenTab, sandbox: Sandbox) -> None:
    ravi = await tab("ravi")
    await ravi.page.get_by_role("button", name="Pause").click()
    await expect(ravi.page.get_by_role("button", name="Resume")).to_be_visible()
    await ravi.page.get_by_role("button", name="To Friday 16:00").click()
    await expect(ravi.page.locator(".clock-face")).to_have_text("Fri 27 Nov 2026 16:00:00")
    assert sandbox.clock.snapshot()["iso"] == "2026-11-27T10:30:00Z"
    await ravi.page.get_by_role("button", name="To Friday 16:00").click()
    await expect(ravi.page.locator(".clock-face")).to_have_text("Fri 4 Dec 2026 16:00:00")


async def test_time_moves_on_by_an_hour_and_by_a_day_for_everybody(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.page.get_by_role("button", name="Pause").click()
    await expect(ravi.page.get_by_role("button", name="Resume")).to_be_visible()
    await ana.page.get_by_role("button", name="+1 hour").click()
    await expect(ravi.page.locator(".clock-face")).to_contain_text("Mon 23 Nov 2026 15:25")
    await ana.page.get_by_role("button", name="+1 day").click()
    await expect(ravi.page.locator(".clock-face")).to_contain_text("Tue 24 Nov 2026 15:25")
    await expect(ana.page.locator("#clock .moving")).to_be_empty()


async def test_a_speed_is_shown_as_chosen_and_time_flies(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    await ana.page.get_by_role("button", name="One hour a second").click()
    await expect(ana.page.get_by_role("button", name="One hour a second")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert sandbox.clock.speed == 3600
    await expect(ana.page.locator(".clock-face")).not_to_contain_text("08:5")
    await ana.page.get_by_role("button", name="As fast as real time").click()
    await expect(ana.page.get_by_role("button", name="As fast as real time")).to_have_attribute(
        "aria-pressed", "true"
    )


async def test_to_the_next_post_moves_on_until_the_app_has_posted(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    general = sandbox.state.channel("general").id
    at = int(sandbox.clock.now()) + 3 * 86400
    await demo.client.chat_scheduleMessage(channel=general, text="Round-up", post_at=at)
    await ana.page.get_by_role("button", name="To the next post").click()
    await expect(ana.message("Round-up")).to_be_visible()
    await expect(ana.page.locator(".clock-face")).to_contain_text("Thu 26 Nov 2026 08:55")
    # Time has passed, and with it the day on which everything else was said.
    await expect(ana.page.get_by_role("separator", name="Today")).to_have_count(1)
    at = int(sandbox.clock.now()) + 3600
    await demo.client.chat_scheduleMessage(channel=general, text="Another", post_at=at)
    await ana.open("desk")
    await ana.page.get_by_role("button", name="To the next post").click()
    await expect(ana.toast("status")).to_contain_text("Demo has posted in #general.")
    await ana.page.get_by_role("button", name="To the next post").click()
    await expect(ana.toast("status")).to_contain_text("Demo has no post ahead to move on to.")


async def test_a_new_day_renames_the_days_in_the_conversation(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.say("Said today")
    await expect(ana.page.get_by_role("separator")).to_have_accessible_name("Today")
    await ana.page.get_by_role("button", name="+1 day").click()
    await expect(ana.page.get_by_role("separator")).to_have_accessible_name("Yesterday")
