"""Are messages drawn as they were meant, and can one do with them what one can in Slack?"""

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_mrkdwn_is_drawn_with_mentions_links_dates_and_emoji(
    tab: OpenTab, sandbox: Sandbox, demo: DemoApp
) -> None:
    ana = await tab("ana")
    general = sandbox.state.channel("general")
    grace = sandbox.state.person("grace")
    await demo.client.chat_postMessage(
        channel=general.id,
        text=(
            f"*bold* _it_ ~gone~ `a*b*c` <@{grace.id}> in <#{general.id}> <!here> :wave::skin-tone-4: :nosuchname:\n"
            "> quoted\n• one\n• two\n```x = *1*```\n"
            "<https://example.org/a_b_c|the page> 2 &lt; 3 &amp; snake_case_name "
            "<!date^1795500000^{date_num} {time}|then>"
        ),
    )
    prose = ana.message("bold").locator(".prose")
    await expect(prose.locator("strong")).to_have_text("bold")
    await expect(prose.locator("em")).to_have_text("it")
    await expect(prose.locator("s")).to_have_text("gone")
    await expect(prose.locator("code")).to_have_text("a*b*c")
    await expect(prose.locator("pre")).to_have_text("x = *1*")
    await expect(prose.locator(".mention")).to_have_text(["@Grace Okafor", "#general", "@here"])
    await expect(prose.locator("blockquote")).to_have_text("quoted")
    await expect(prose.locator("li")).to_have_text(["•one", "•two"])
    await expect(prose.get_by_role("link", name="the page")).to_have_attribute(
        "href", "https://example.org/a_b_c"
    )
    await expect(prose.locator("time")).to_have_text("2026-11-24 6:00 AM")
    await expect(prose.locator(".emoji")).to_have_text("👋🏽")
    await expect(prose).to_contain_text(":nosuchname:")
    await expect(prose).to_contain_text("2 < 3 & snake_case_name")


async def test_hostile_words_stay_words(tab: OpenTab, sandbox: Sandbox, demo: DemoApp) -> None:
    ana = await tab("ana")
    hostile = "<img src=x onerror=alert(1)> &lt;script&gt;alert(2)&lt;/script&gt; <javascript:alert(3)|press>"
    await demo.client.chat_postMessage(
        channel=sandbox.state.channel("general").id,
        text=hostile,
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": hostile}},
            {"type": "header", "text": {"type": "plain_text", "text": "<b>head</b> *not bold*"}},
            {"type": "markdown", "text": "[x](javascript:alert(4)) **yes** <img src=x onerror=alert(5)>"},
        ],
    )
    message = ana.message("press")
    await expect(message).to_contain_text("<script>alert(2)</script>")
    await expect(message).to_contain_text("<b>head</b> *not bold*")
    await expect(message.locator("strong")).to_have_text("yes")
    await expect(message.locator("img, script, a")).to_have_count(0)


async def test_no_block_vanishes(tab: OpenTab, sandbox: Sandbox, demo: DemoApp) -> None:
    ana = await tab("ana")
    word = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Done"}]}],
    }
    await demo.client.chat_postMessage(
        channel=sandbox.state.channel("general").id,
        text="Blocks",
        blocks=[
            {
                "type": "task_card",
                "task_id": "t",
                "title": "Call back",
                "status": "complete",
                "details": word,
            },
            {"type": "context", "elements": [{"type": "plain_text", "text": "The end"}]},
        ],
    )
    task = ana.page.get_by_role("group", name="Call back: Done")
    await expect(task).to_contain_text("Call back")
    await expect(task.locator(".rich-text")).to_have_text("Done")


async def test_markdown_cards_and_containers_are_drawn(tab: OpenTab, sandbox: Sandbox, demo: DemoApp) -> None:
    ana = await tab("ana")
    plain = {"type": "plain_text", "text": "Folded"}
    await demo.client.chat_postMessage(
        channel=sandbox.state.channel("general").id,
        text="Newer blocks",
        blocks=[
            {
                "type": "markdown",
                "text": "## Plan\n- [x] *call*\n- [ ] write\n\n| A | B |\n|---|---|\n| 1 | **2** |",
            },
            {
                "type": "container",
                "title": plain,
                "is_collapsible": True,
                "default_collapsed": True,
                "child_blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Inside"}}],
            },
            {
                "type": "card",
                "title": {"type": "plain_text", "text": "Card"},
                "body": {"type": "mrkdwn", "text": "_Body_"},
            },
        ],
    )
    markdown = ana.page.locator(".markdown")
    await expect(markdown.get_by_role("heading")).to_have_text("Plan")
    await expect(markdown.locator("li")).to_have_text(["☑ call", "☐ write"])
    await expect(markdown.locator("td")).to_have_text(["1", "2"])
    await expect(ana.page.get_by_text("Inside")).to_be_hidden()
    await ana.page.get_by_text("Folded").click()
    await expect(ana.page.get_by_text("Inside")).to_be_visible()
    await expect(ana.page.locator(".card em")).to_have_text("Body")


async def test_reactions_are_counted_and_toggled_by_a_click(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.say("Well done, desk")
    await ravi.use_tool(ravi.message("Well done"), "Add reaction")
    await ravi.page.get_by_label("Search emoji").fill("tada")
    await ravi.page.get_by_label("Search emoji").press("Enter")
    reaction = ana.message("Well done").get_by_role("button", name="tada")
    await expect(reaction).to_have_accessible_name("tada: 1, Ravi Menon")
    await expect(reaction).to_have_attribute("aria-pressed", "false")
    await reaction.click()
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await expect(ravi.message("Well done").locator(".count")).to_have_text("2")
    await reaction.click()
    await expect(ravi.message("Well done").locator(".count")).to_have_text("1")


async def test_a_thread_is_opened_answered_and_counted(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.say("Who has a minute?")
    await ravi.use_tool(ravi.message("Who has a minute?"), "Reply in thread")
    thread = ravi.page.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".composer-field")).to_be_focused()
    await thread.locator(".composer-field").fill("I do")
    await thread.locator(".composer-field").press("Enter")
    await expect(thread.locator("article")).to_have_count(2)
    await expect(ana.page.locator("#conversation article", has_text="I do")).to_have_count(0)
    await ana.message("Who has a minute?").get_by_role("button", name="1 reply").click()
    await expect(ana.page.locator("#thread article")).to_have_count(2)
    await thread.locator(".composer-field").press("Escape")
    await expect(thread).to_be_hidden()


async def test_own_messages_can_be_edited_and_deleted(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.say("Helo @ravi & all")
    await ana.use_tool(ana.message("Helo"), "More actions")
    await ana.page.get_by_role("menuitem", name="Edit message").click()
    editor = ana.page.get_by_label("Edit message")
    await expect(editor).to_have_value("Helo @ravi & all")
    await editor.fill("Hello @ravi")
    await editor.press("Enter")
    await expect(ravi.message("Hello")).to_contain_text("(edited)")
    await expect(ravi.message("Hello").locator(".mention-me")).to_have_text("@Ravi Menon")
    await ana.use_tool(ana.message("Hello"), "More actions")
    await ana.page.get_by_role("menuitem", name="Delete message").click()
    await ana.page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(ravi.message("Hello")).to_have_count(0)


async def test_the_message_menu_holds_the_apps_message_shortcuts(tab: OpenTab, demo: DemoApp) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ravi.say("Keep me")
    await ana.use_tool(ana.message("Keep me"), "More actions")
    await expect(ana.page.get_by_role("menuitem", name="Edit message")).to_have_count(0)
    await ana.page.get_by_role("menuitem", name="Keep this").click()
    assert (await demo.hears("shortcut"))["message"]["text"] == "Keep me"


async def test_an_ephemeral_message_is_marked_seen_by_one_and_can_be_dismissed(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ana.say("/panel")
    panel = ana.page.locator("article.ephemeral")
    await expect(panel).to_contain_text("Only visible to you")
    await ravi.say("After the panel")
    await expect(ravi.page.locator("article.ephemeral")).to_have_count(0)
    await ana.use_tool(panel, "More actions")
    await ana.page.get_by_role("menuitem", name="Dismiss message").click()
    await expect(panel).to_have_count(0)


async def test_blocks_of_a_message_are_drawn(tab: OpenTab) -> None:
    ana = await tab("ana")
    await ana.say("/panel")
    panel = ana.page.locator("article.ephemeral")
    await expect(panel.get_by_role("heading", level=3)).to_have_text("Panel 👋")
    await expect(panel.locator(".fields > div")).to_have_text(["Given3", "Received5"])
    await expect(panel.get_by_role("columnheader")).to_have_text(["Name", "Thanks"])
    await expect(panel.get_by_role("cell")).to_have_text(["Ana", "5"])
    await expect(panel.locator("ol > li")).to_have_text(["uno", "due"])
    # The picture lives on another machine: it is named, not fetched.
    await expect(panel.get_by_role("img", name="A chart of thanks")).to_be_visible()
    await expect(panel.locator("img")).to_have_count(0)
    await expect(panel.locator(".block-context")).to_have_text("Since Nov 24, 2026")


async def test_a_screen_reader_hears_of_new_messages(tab: OpenTab) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    await ravi.say("The line is *calm*")
    await expect(ana.page.locator("#announcements")).to_have_text("Ravi Menon: The line is calm")


async def test_earlier_messages_are_fetched_when_one_scrolls_to_them(tab: OpenTab, sandbox: Sandbox) -> None:
    for number in range(105):
        await sandbox.act("ravi", "message", channel="desk", text=f"Line {number:03}.")
    ana = await tab("ana")
    await ana.open("desk")
    await expect(ana.message("Line 104.")).to_be_visible()
    await expect(ana.message("Line 000.")).to_have_count(0)
    await ana.page.locator("#conversation article").first.scroll_into_view_if_needed()
    await expect(ana.message("Line 000.")).to_have_count(1)
    await expect(ana.page.get_by_role("button", name="Earlier messages")).to_have_count(0)
