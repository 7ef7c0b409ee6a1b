"""Do the buttons and menus in messages reach the app in Slack's shapes?"""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def panel_of(one: Tab) -> Locator:
    """Show the panel and return its message."""
    await one.say("/panel")
    panel = one.page.locator("article.ephemeral")
    await expect(panel).to_be_visible()
    return panel


async def acted(one: Tab, demo: DemoApp, number: int) -> Any:
    """Wait until the app has heard so many actions, and no more; the payload of the last."""
    payload = await demo.hears("action", times=number)
    await expect(one.page.locator("[aria-busy]")).to_have_count(0)
    assert sum(what == "action" for what, _ in demo.heard) == number
    return payload


async def test_a_button_is_busy_until_the_app_acknowledges_and_takes_one_press(
    tab: OpenTab, demo: DemoApp
) -> None:
    ana = await tab("ana")
    panel = await panel_of(ana)
    demo.gate.clear()
    go = panel.get_by_role("button", name="Go")
    await go.click()
    await expect(go).to_have_attribute("aria-busy", "true")
    await go.click()
    demo.gate.set()
    payload = await acted(ana, demo, 1)
    assert payload["actions"][0]["action_id"] == "go"
    assert payload["actions"][0]["value"] == "1"


async def test_a_late_acknowledgement_is_told(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    panel = await panel_of(ana)
    demo.gate.clear()
    await panel.get_by_role("button", name="Go").click()
    await expect(ana.toast("alert")).to_contain_text("did not respond in time")
    await expect(panel.get_by_role("button", name="Go")).not_to_have_attribute("aria-busy", "true")
    demo.gate.set()


async def test_a_confirm_dialog_can_be_declined_and_accepted(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    panel = await panel_of(ana)
    drop = panel.get_by_role("button", name="Drop")
    question = ana.page.get_by_role("alertdialog", name="Really?")
    await drop.click()
    await expect(question).to_contain_text("It will be gone.")
    await question.get_by_role("button", name="No").click()
    await drop.click()
    await ana.page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    assert demo.last("action") is None
    await drop.click()
    await question.get_by_role("button", name="Yes, drop").click()
    assert (await acted(ana, demo, 1))["actions"][0]["action_id"] == "drop"


async def test_a_select_is_searched_and_chosen_with_the_keyboard(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    panel = await panel_of(ana)
    await panel.get_by_role("button", name="Pick a colour").click()
    choices = ana.page.get_by_role("listbox", name="Pick a colour")
    await expect(choices.get_by_role("group")).to_have_count(2)
    await expect(choices.get_by_role("option")).to_have_count(4)
    await ana.page.keyboard.type("gr")
    await expect(choices.get_by_role("option")).to_have_count(1)
    await ana.page.keyboard.press("Enter")
    payload = await acted(ana, demo, 1)
    assert payload["actions"][0]["selected_option"]["value"] == "green"
    assert payload["state"]["values"]["acts"]["pick"]["selected_option"]["value"] == "green"
    button = panel.get_by_role("button", name="Pick a colour: Green")
    await expect(button).to_be_focused()


async def test_a_date_and_an_overflow_entry_reach_the_app(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    panel = await panel_of(ana)
    await panel.get_by_label("When").fill("2026-12-01")
    await panel.get_by_label("When").blur()
    payload = await acted(ana, demo, 1)
    assert payload["actions"][0]["selected_date"] == "2026-12-01"
    await panel.get_by_role("button", name="More options").click()
    await ana.page.keyboard.press("ArrowDown")
    await ana.page.keyboard.press("Enter")
    payload = await acted(ana, demo, 2)
    assert payload["actions"][0]["selected_option"]["value"] == "second"
    assert payload["state"]["values"]["acts"]["when"]["selected_date"] == "2026-12-01"
