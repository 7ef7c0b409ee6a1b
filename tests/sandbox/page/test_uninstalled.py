"""What does one see of an app that has been uninstalled, and when it is back?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_its_home_goes_at_once_and_comes_back(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    await ana.open("Demo")
    await expect(ana.page.locator(".home")).to_contain_text("Pressed 0 times")
    await demo.close()
    await sandbox.uninstall()
    await expect(ana.page.get_by_text("Demo is not installed in this workspace.")).to_be_visible()
    await expect(ana.page.locator(".home")).to_have_count(0)
    sandbox.reinstall()
    await expect(ana.page.get_by_text("Demo has put nothing on its Home tab yet.")).to_be_visible()
