"""Does the composer help with commands and names, and never lose what was typed?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_slash_offers_the_commands_for_the_keyboard(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.composer.press_sequentially("/")
    offers = ana.page.get_by_role("listbox", name="Suggestions").first
    offered = [text.split()[0] for text in await offers.get_by_role("option").all_inner_texts()]
    assert offered == ["/form", "/panel", "/silent", "/invite", "/remove", "/join", "/leave", "/topic"]
    await expect(offers.get_by_role("option").first).to_contain_text("[who to thank]")
    await expect(offers.get_by_role("option").first).to_contain_text("Open a form")
    await ana.composer.press("ArrowDown")
    await expect(offers.get_by_role("option", selected=True)).to_contain_text("/panel")
    await ana.composer.press("Escape")
    await expect(offers).to_be_hidden()
    await ana.composer.press_sequentially("fo")
    await ana.composer.press("Tab")
    await expect(ana.composer).to_have_value("/form ")
    await expect(ana.page.locator("#conversation .usage")).to_have_text("[who to thank]")


async def test_enter_takes_the_offer_and_enter_again_sends_it(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await ana.composer.press_sequentially("/fo")
    await ana.composer.press("Enter")
    await expect(ana.composer).to_have_value("/form ")
    await ana.composer.press_sequentially("@ravi well done")
    await ana.composer.press("Enter")
    await expect(ana.modal).to_be_visible()
    assert (await demo.hears("command"))["text"].startswith("<@U")
    await expect(ana.composer).to_have_value("")


async def test_an_at_sign_offers_people(tab: OpenTab) -> None:
    ana, grace = await tab("ana"), await tab("grace")
    await ana.composer.press_sequentially("Thanks @oka")
    await ana.composer.press("Enter")
    await expect(ana.composer).to_have_value("Thanks @grace ")
    await ana.composer.press("Enter")
    await expect(grace.message("Thanks").locator(".mention-me")).to_have_text("@Grace Okafor")


async def test_shift_enter_makes_a_new_line(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.composer.fill("one")
    await ana.composer.press("Shift+Enter")
    await ana.composer.press_sequentially("two")
    await expect(ana.composer).to_have_value("one\ntwo")
    await ana.composer.press("Enter")
    await expect(ana.message("one").locator(".prose")).to_have_text("one\ntwo", use_inner_text=True)


async def test_what_was_typed_is_kept_when_the_app_does_not_answer(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await ana.composer.fill("/silent please say something")
    await ana.composer.press("Enter")
    await expect(ana.toast("alert")).to_contain_text("/silent failed with the error")
    await expect(ana.composer).to_have_value("/silent please say something")
    await expect(ana.composer).to_be_editable()
    assert (await demo.hears("command"))["text"] == "please say something"


async def test_what_was_typed_is_kept_when_no_app_is_connected(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await expect(ana.page.locator("#status")).to_contain_text("Demo is connected")
    await demo.close()
    await expect(ana.page.locator("#status")).to_contain_text("No app is connected")
    await ana.composer.fill("/form")
    await ana.composer.press("Enter")
    await expect(ana.toast("alert")).to_contain_text("dispatch_failed")
    await expect(ana.composer).to_have_value("/form")


async def test_a_draft_waits_in_its_conversation(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.composer.fill("half a thought")
    await ana.open("desk")
    await expect(ana.composer).to_have_value("")
    await ana.open("general")
    await expect(ana.composer).to_have_value("half a thought")


async def test_global_shortcuts_are_offered_beside_the_composer(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    await ana.page.locator("#conversation").get_by_role("button", name="Shortcuts").click()
    await ana.page.get_by_role("menuitem", name="Tell a story").click()
    assert (await demo.hears("shortcut"))["callback_id"] == "story"


async def test_a_name_typed_out_is_taken_before_longer_ones(tab: OpenTab, sandbox: Sandbox) -> None:
    await sandbox.act("ana", "add_person", handle="rav", real_name="Rav Singh")
    ana = await tab("ana")
    await ana.composer.press_sequentially("@rav")
    offers = ana.page.locator("#conversation .offers .option")
    await expect(offers).to_have_count(2)
    await expect(offers.first).to_contain_text("Rav Singh")
    await ana.composer.press("Enter")
    await expect(ana.page.get_by_role("article", name="Ana Sousa")).to_contain_text("@Rav Singh")
