"""Are modals, choices and hidden buttons each person's own, in tabs side by side?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import input_of
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.gallery.exhibits import element
from tests.sandbox.page.gallery.gallery_app import GalleryApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_modal_is_open_for_one_person_in_all_their_tabs_and_for_nobody_else(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana, again, ravi = await tab("ana"), await tab("ana"), await tab("ravi")
    demo.modal(input_of(element("number_input", sandbox)))
    await sandbox.act("ana", "shortcut", callback_id="story")
    await expect(ana.modal).to_be_visible()
    await expect(again.modal).to_be_visible()
    await sandbox.act("ravi", "message", channel="general", text="Still free")
    await expect(ravi.message("Still free")).to_be_visible()
    await expect(ravi.modal).to_have_count(0)
    await ana.page.keyboard.press("Escape")
    await expect(again.modal).to_have_count(0)


async def test_what_one_person_arranges_in_a_message_nobody_else_sees(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    await demo.post({"type": "actions", "block_id": "a", "elements": [element("static_select", sandbox)]})
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.page.get_by_role("button", name="Choose").press("Enter")
    await ana.page.keyboard.press("Enter")
    assert (await demo.action())["selected_option"]["value"] == "a"
    await expect(ana.page.get_by_role("button", name="Choose: Option a")).to_be_visible()
    await expect(ravi.page.get_by_role("button", name="Choose", exact=True)).to_be_visible()
