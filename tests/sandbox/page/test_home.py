"""Does the app have its Home and its Messages tab?"""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_opening_the_app_opens_its_home_tab_and_tells_it(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await ana.open("Demo")
    await expect(ana.page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    await expect(ana.page.locator(".home")).to_contain_text("Pressed 0 times")
    assert (await demo.hears("home"))["tab"] == "home"


async def test_what_is_typed_on_the_home_tab_survives_its_update(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.open("Demo")
    await ana.page.get_by_label("Note").fill("remember me")
    await ana.page.get_by_role("button", name="Press", exact=True).click()
    await expect(ana.page.locator(".home")).to_contain_text("Pressed 1 times")
    await expect(ana.page.get_by_label("Note")).to_have_value("remember me")
    await expect(ana.page.get_by_role("button", name="Press", exact=True)).to_be_focused()


async def test_the_messages_tab_is_the_conversation_with_the_app(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await ana.open("Demo")
    await ana.page.get_by_role("tab", name="Messages").click()
    await ana.say("Are you there?")
    await demo.client.chat_postMessage(channel=demo.last("home")["channel"], text="I am here")
    await expect(ana.message("I am here").locator(".app-mark")).to_have_text("APP")
    assert (await demo.hears("message"))["text"] == "Are you there?"
    await ana.open("general")
    await demo.client.chat_postMessage(channel=demo.last("home")["channel"], text="Still here")
    row = ana.page.locator("#sidebar").get_by_role("link", name="Demo")
    await expect(row.locator(".unread-count")).to_have_text("1 unread")
    await row.click()  # what is unread comes first
    await expect(ana.message("Still here")).to_be_visible()
