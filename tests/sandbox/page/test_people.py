"""Does the page show each person the workspace as themselves?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_switcher_says_who_one_is_with_title_place_and_local_time(tab: OpenTab) -> None:
    ana = await tab("ana")
    await expect(ana.page.locator(".switcher")).to_have_text(
        "ASYou are: Ana Sousa, Service Agent, Lisbon 08:55▾"
    )


async def test_the_switcher_lists_everybody_and_keeps_the_choice_in_the_address(
    tab: OpenTab, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    await ana.page.locator(".switcher").click()
    people = ana.page.get_by_role("dialog", name="Choose who to be")
    await expect(people.get_by_role("link")).to_have_count(3)
    await expect(people.get_by_role("link", name="Ravi Menon")).to_contain_text(
        "Service Agent, Kolkata 14:25"
    )
    await people.get_by_label("Find a person").fill("menon")
    await expect(people.get_by_role("link")).to_have_count(1)
    await people.get_by_label("Find a person").press("Enter")
    await expect(ana.page.locator(".switcher")).to_contain_text("You are: Ravi Menon")
    assert f"as={sandbox.state.person('ravi').id}" in ana.page.url
    await ana.page.reload()
    await expect(ana.page.locator(".switcher")).to_contain_text("You are: Ravi Menon")


async def test_two_tabs_are_two_people_who_see_each_other_write_in_their_own_time(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.say("Good morning")
    await expect(ravi.message("Good morning")).to_contain_text("Ana Sousa")
    await expect(ana.message("Good morning").locator("time").first).to_have_text("08:55")
    await expect(ravi.message("Good morning").locator("time").first).to_have_text("14:25")


async def test_the_sidebar_shows_what_the_person_may_see_and_marks_it(tab: OpenTab) -> None:
    ana, grace = await tab("ana"), await tab("grace")
    sidebar = ana.page.get_by_role("navigation", name="Conversations")
    await expect(sidebar.get_by_role("link", name="general")).to_have_attribute("aria-current", "page")
    await expect(sidebar.get_by_role("link", name="old")).to_contain_text("archived")
    await expect(sidebar.get_by_role("link", name="leads")).to_have_count(0)
    await expect(grace.page.locator("#sidebar").get_by_role("link", name="leads")).to_contain_text("private")
    await ana.open("old")
    await expect(ana.page.locator("#conversation .composer-note")).to_have_text("This channel is archived.")


async def test_unread_conversations_are_bold_with_a_count_until_they_are_opened(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ravi.open("desk")
    await ravi.say("One")
    await ravi.say("Two")
    row = ana.page.locator("#sidebar").get_by_role("link", name="desk")
    await expect(row.locator(".unread-count")).to_have_text("2 unread")
    await expect(row).to_have_css("font-weight", "700")
    await ana.open("desk")
    await expect(row.locator(".unread-count")).to_have_count(0)
    await ana.open("general")
    await ana.page.reload()
    await expect(row).to_be_visible()
    await expect(row.locator(".unread-count")).to_have_count(0)


async def test_one_can_start_a_direct_message_and_a_channel(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.page.get_by_role("button", name="New conversation").click()
    await ana.page.get_by_role("menuitem", name="Message somebody").click()
    await ana.page.get_by_role("option", name="Ravi Menon").click()
    await expect(ana.page.locator("#conversation h1")).to_have_text("Ravi Menon")
    await ana.say("Just us")
    await ravi.open("Ana Sousa")
    await expect(ravi.message("Just us")).to_be_visible()
    await ana.page.get_by_role("button", name="New conversation").click()
    await ana.page.get_by_role("menuitem", name="Make a channel").click()
    await ana.page.get_by_label("Name of the channel").fill("ideas")
    await ana.page.get_by_label("Name of the channel").press("Enter")
    await expect(ana.page.locator("#conversation h1")).to_have_text("#ideas")


async def test_a_channel_can_be_left_joined_archived_and_brought_back(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.open("desk")
    menu = ana.page.get_by_role("button", name="Channel actions")
    await menu.click()
    await ana.page.get_by_role("menuitem", name="Leave the channel").click()
    await ana.page.get_by_role("button", name="Join").click()
    await expect(ana.composer).to_be_visible()
    await menu.click()
    await ana.page.get_by_role("menuitem", name="Archive the channel").click()
    await ana.page.get_by_role("alertdialog").get_by_role("button", name="Archive").click()
    await expect(ana.page.locator("#conversation .composer-note")).to_have_text("This channel is archived.")
    await menu.click()
    await ana.page.get_by_role("menuitem", name="Bring the channel back").click()
    await expect(ana.composer).to_be_visible()


async def test_the_way_back_leads_to_the_conversation_before(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.open("desk")
    await ana.page.go_back()
    await expect(ana.page.locator("#conversation h1")).to_have_text("#general")
    await ana.page.go_forward()
    await expect(ana.page.locator("#conversation h1")).to_have_text("#desk")
