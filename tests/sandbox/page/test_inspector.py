"""Does the page show what crosses the wire: live, filtered, opened, copied, with the keyboard and on a phone?"""

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.faults import AFTER, Fault
from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"width": 390, "height": 780}


async def inspect(tab: Tab) -> Locator:
    """Open the inspector."""
    await tab.page.get_by_role("button", name="Inspector", exact=True).click()
    panel = tab.page.get_by_role("region", name="Inspector")
    await expect(panel).to_be_visible()
    return panel


def row(panel: Locator, text: str) -> Locator:
    """The rows with this text."""
    return panel.locator(".wire-row", has_text=text)


async def refused_post(demo: DemoApp, sandbox: Sandbox) -> None:
    option = {"text": {"type": "plain_text", "text": "x" * 76}, "value": "v"}
    accessory = {"type": "static_select", "action_id": "a", "options": [option]}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Which?"}, "accessory": accessory}
    await post(demo, sandbox, text="Choose", blocks=[{"type": "divider"}, section])


async def post(demo: DemoApp, sandbox: Sandbox, **content: Any) -> None:
    """Post to #general and take whatever comes of it."""
    channel = sandbox.state.channel("general").id
    call = demo.client.api_call("chat.postMessage", json={"channel": channel, **content})
    await asyncio.gather(call, return_exceptions=True)


async def test_what_happens_appears_at_once_newest_last(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await expect(row(panel, "apps.connections.open")).to_have_count(1)
    await ana.say("Good morning")
    await expect(row(panel, "Good morning")).to_contain_text("Event")
    await post(demo, sandbox, text="A pelican")
    posted = row(panel, "A pelican").first
    await expect(posted).to_contain_text("chat.postMessage")
    await expect(posted).to_contain_text("ms")
    shown = await panel.locator(".wire-words").all_inner_texts()
    assert [text.split(" ")[0] for text in shown if "morning" in text or "pelican" in text][:2] == [
        "message",
        "chat.postMessage",
    ]


async def test_a_row_opens_with_the_refused_spot_marked(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await refused_post(demo, sandbox)
    refused = row(panel, "invalid_blocks")
    await refused.get_by_role("button", name="chat.postMessage").click()
    await expect(refused.locator(".wire-facts")).to_contain_text("/blocks/1/accessory/options/0/text/text")
    marked = refused.locator(".json .refused")
    await expect(marked).to_have_count(1)
    await expect(marked).to_contain_text('"text": "xxx')
    await expect(marked).to_contain_text("must be less than 76 characters")
    await expect(marked).to_be_in_viewport()
    await refused.get_by_role("button", name="chat.postMessage").click()
    await expect(marked).to_have_count(0)


async def test_what_is_missing_is_marked_where_it_should_be(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await post(demo, sandbox, text="a", blocks=[{"type": "divider"}, {"type": "image", "alt_text": "A"}])
    refused = row(panel, "invalid_blocks")
    await refused.locator(".wire-line").click()
    pointer = await refused.locator(".wire-facts code").first.inner_text()
    assert pointer.startswith("/blocks/1")
    await expect(refused.locator(".json .refused").first).to_be_visible()


async def test_blocks_without_text_are_warned_of(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await post(demo, sandbox, blocks=[{"type": "divider"}])
    warned = row(panel, "chat.postMessage")
    await expect(warned).to_contain_text("warning")
    await warned.locator(".wire-line").click()
    await expect(warned.locator(".wire-facts")).to_contain_text("`text` argument is missing")


async def test_the_latency_of_acknowledgements_is_shown_and_slow_ones_are_marked(
    tab: OpenTab, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    for milliseconds in (40.0, 1700.0):
        sandbox.wire.finish(sandbox.wire.begin("command", "/form", {}), ms=milliseconds)
    await expect(row(panel, "/form")).to_have_count(2)
    await expect(row(panel, "40 ms").locator(".badge-danger")).to_have_count(0)
    await expect(row(panel, "1.7 s").locator(".badge-danger")).to_have_text("slow")


async def test_a_command_nobody_answers_says_so(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await sandbox.act("ana", "command", channel="general", text="/silent")
    await expect(row(panel, "/silent")).to_contain_text("no answer within 3 s")


async def test_what_a_fault_did_is_seen(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    sandbox.faults.add(Fault("chat.postMessage", when=AFTER, status=503))
    await post(demo, sandbox, text="Lost answer")
    hit = row(panel, "Lost answer").filter(has_text="chat.postMessage")
    await expect(hit).to_contain_text("fault")
    await expect(hit).to_contain_text("HTTP 503")
    await hit.locator(".wire-line").click()
    await expect(hit.locator(".wire-facts")).to_contain_text("chat.postMessage: HTTP 503 with a page of HTML")
    await expect(hit.locator(".wire-facts")).to_contain_text("The app got instead")
    await expect(hit.locator(".json").last).to_contain_text('"ok": true')


async def test_rows_are_chosen_by_kind_text_and_errors(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await inspect(ana)
    await post(demo, sandbox, text="A pelican")
    await refused_post(demo, sandbox)
    await ana.say("Hello")
    await sandbox.act("ana", "command", channel="general", text="/silent")
    await expect(row(panel, "/silent")).to_have_count(1)
    names = panel.locator(".wire-words b")
    await panel.get_by_role("button", name="Commands").click()
    await expect(names).to_have_text(["/silent"])
    await panel.get_by_role("button", name="Sockets").click()
    await expect(names).to_have_text(["opened", "/silent"])
    for name in ("Commands", "Sockets", "Calls"):
        await panel.get_by_role("button", name=name).click()
    await panel.get_by_role("button", name="Errors only").click()
    await expect(names).to_have_text(["chat.postMessage"])
    await panel.get_by_role("button", name="Errors only").click()
    await panel.get_by_role("searchbox", name="Search the wire").fill("pelican")
    await expect(names).to_have_text(["chat.postMessage"])
    await panel.get_by_role("searchbox", name="Search the wire").fill("penguin")
    await expect(panel.locator(".wire-nothing")).to_have_text("Nothing fits these filters.")


async def test_it_is_cleared_for_this_tab_alone(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    panel, other = await inspect(ana), await inspect(ravi)
    await post(demo, sandbox, text="Before")
    await expect(row(panel, "Before").first).to_be_visible()
    await expect(row(other, "Before").first).to_be_visible()
    await panel.get_by_role("button", name="Clear").click()
    await expect(panel.locator(".wire-row")).to_have_count(0)
    await post(demo, sandbox, text="After")
    await expect(row(panel, "After").first).to_be_visible()
    await expect(row(panel, "Before")).to_have_count(0)
    await expect(row(other, "Before").first).to_be_visible()


async def test_one_row_and_all_of_them_are_copied_as_json(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana", permissions=["clipboard-read", "clipboard-write"])
    panel = await inspect(ana)
    await panel.get_by_role("button", name="Calls").click()
    await post(demo, sandbox, text="A pelican")
    posted = row(panel, "A pelican")
    await posted.locator(".wire-line").click()
    await posted.get_by_role("button", name="Copy as JSON").click()
    await expect(ana.toast("status")).to_contain_text("Copied")
    one = json.loads(await ana.evaluate("navigator.clipboard.readText()"))
    assert (one["name"], one["sent"]["text"], one["answer"]["ok"]) == ("chat.postMessage", "A pelican", True)
    await ana.page.get_by_role("button", name="Dismiss").click()
    await panel.get_by_role("button", name="Copy all").click()
    await expect(ana.toast("status")).to_contain_text("Copied")
    everything = json.loads(await ana.evaluate("navigator.clipboard.readText()"))
    assert one["number"] in [entry["number"] for entry in everything]
    assert all(entry["kind"] in {"call", "response_url", "upload"} for entry in everything)


async def test_it_is_worked_with_the_keyboard(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    for name in ("first", "second", "third"):
        sandbox.wire.note("socket", name, {"about": name})
    button = ana.page.get_by_role("button", name="Inspector", exact=True)
    await button.focus()
    await ana.page.keyboard.press("Enter")
    panel = ana.page.get_by_role("region", name="Inspector")
    await expect(panel.get_by_role("heading", name="Inspector")).to_be_focused()
    await expect(row(panel, "third")).to_have_count(1)
    await row(panel, "first").locator(".wire-line").focus()
    await ana.page.keyboard.press("ArrowDown")
    await expect(row(panel, "second").locator(".wire-line")).to_be_focused()
    await ana.page.keyboard.press("End")
    await expect(row(panel, "third").locator(".wire-line")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await expect(row(panel, "third").locator(".json")).to_contain_text('"about": "third"')
    await expect(row(panel, "third").locator(".wire-line")).to_have_attribute("aria-expanded", "true")
    await ana.page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(button).to_be_focused()
    await expect(button).to_have_attribute("aria-expanded", "false")


async def test_the_page_holds_the_last_five_hundred_rows(tab: OpenTab, sandbox: Sandbox) -> None:
    for number in range(600):
        sandbox.wire.note("socket", f"early {number}")
    ana = await tab("ana")
    panel = await inspect(ana)
    await expect(row(panel, "early 599")).to_have_count(1)
    for number in range(300):
        sandbox.wire.note("socket", f"late {number}")
    await expect(row(panel, "late 299")).to_have_count(1)
    assert await panel.locator(".wire-row").count() == 500
    await expect(panel.locator(".wire-nothing")).to_contain_text("The last 500")
    await expect(row(panel, "late 299")).to_be_in_viewport()


async def test_it_asks_for_nothing_while_it_is_closed(tab: OpenTab) -> None:
    ana = await tab("ana")
    asked: list[str] = []
    ana.page.on("request", lambda request: asked.append(request.url) if "api/wire" in request.url else None)
    panel = await inspect(ana)
    await expect(row(panel, "opened")).to_have_count(1)
    await panel.get_by_role("button", name="Close inspector").click()
    async with ana.page.expect_request(lambda request: "api/read" in request.url or "api/act" in request.url):
        await ana.say("Something else goes on")
    before = len(asked)
    await ana.evaluate("new Promise((done) => setTimeout(done, 1200))")
    assert len(asked) == before > 0


async def test_it_fills_a_phone_and_gives_it_back(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana", viewport=PHONE)
    panel = await inspect(ana)
    await refused_post(demo, sandbox)
    await row(panel, "invalid_blocks").locator(".wire-line").click()
    await expect(panel.locator(".json .refused")).to_be_visible()
    assert await ana.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = await panel.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (PHONE["width"], PHONE["height"])
    await panel.get_by_role("button", name="Close inspector").click()
    await expect(ana.composer).to_be_visible()
