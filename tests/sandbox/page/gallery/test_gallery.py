"""Is every block drawn on every surface it stands on, and has everything in it a name? (Slack facts 3)"""

import dataclasses
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.server import Sandbox
from tests.sandbox.block_kit.examples import BLOCKS, plain
from tests.sandbox.block_kit.placing import BLOCK_SURFACES
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.gallery.exhibits import LAYOUT, MONTHS, PIE, SCORES, block, chart
from tests.sandbox.page.gallery.gallery_app import GalleryApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NAMELESS = """(box) => {
  const used = "button, input, textarea, a, summary, svg, img, [role=img], [tabindex='0'], [contenteditable]";
  const named = (node) => node.getAttribute("aria-label") || node.getAttribute("aria-labelledby")
    || node.getAttribute("alt") || node.labels?.length || node.textContent.trim();
  return [...box.querySelectorAll(used)].filter((node) => node.checkVisibility() && !node.closest("[aria-hidden]")
    && !named(node)).map((node) => node.outerHTML);
}"""
NOTHING_VISIBLE = "(node) => !node.checkVisibility() || node.getBoundingClientRect().height === 0"


async def shown(box: Locator, kind: str) -> None:
    """The block is in the box, can be seen, and everything one can use in it has a name."""
    drawn = box.locator(f".block-{kind}").first
    await expect(drawn).to_be_attached()
    assert not await drawn.evaluate(NOTHING_VISIBLE), f"{kind} is drawn with nothing to see"
    assert await drawn.evaluate(NAMELESS) == [], kind


async def put(sandbox: Sandbox, demo: GalleryApp, what: dict[str, Any]) -> None:
    """Put a block into a message that the sandbox itself would not take from an app."""
    channel = sandbox.state.channel("general")
    posted = channel.messages[await demo.post({"type": "divider"})]
    channel.messages[posted.ts] = dataclasses.replace(posted, blocks=[what])


async def test_every_block_of_a_message_is_drawn_and_named(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    kinds = [kind for kind, surfaces in BLOCK_SURFACES.items() if "message" in surfaces]
    stamps = {kind: await demo.post(block(kind, sandbox)) for kind in kinds}
    ana = await tab("ana")
    for kind, ts in stamps.items():
        await shown(ana.page.locator(f'article[data-ts="{ts}"]'), kind)
    assert set(BLOCK_SURFACES) == set(BLOCKS)


async def test_every_block_of_a_home_tab_is_drawn_and_named(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    # Two tables are refused on one surface, and so are two ids of a kind: the examples go in one by one.
    kinds = [kind for kind, surfaces in BLOCK_SURFACES.items() if "home" in surfaces]
    ana = await tab("ana")
    await ana.open("Demo")
    home = ana.page.locator(".home-frame")
    for kind in kinds:
        await demo.client.views_publish(
            user_id=sandbox.state.person("ana").id, view={"type": "home", "blocks": [block(kind, sandbox)]}
        )
        await shown(home, kind)


async def test_every_block_of_a_modal_is_drawn_and_named(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ana = await tab("ana")
    for kind in (kind for kind, surfaces in BLOCK_SURFACES.items() if "modal" in surfaces):
        demo.modal(block(kind, sandbox))
        await ana.page.get_by_role("button", name="Shortcuts").click()
        await ana.page.get_by_role("menuitem", name="Tell a story").click()
        await shown(ana.modal, kind)
        await ana.modal.get_by_role("button", name="Close").last.click()
        await expect(ana.modal).to_have_count(0)


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
async def test_a_chart_has_axes_a_legend_and_a_table_of_the_same_numbers(
    tab: OpenTab, demo: GalleryApp, kind: str
) -> None:
    await demo.post(chart(kind))
    ana = await tab("ana")
    figure = ana.page.get_by_role("figure", name=f"Answers as {kind}")
    picture = figure.get_by_role("img")
    await expect(picture).to_have_attribute(
        "aria-label", f"Answers as {kind}. {kind.title()} chart of Team 1, Team 2, Team 3, January to April."
    )
    texts = await picture.locator("text").all_text_contents()
    assert {*MONTHS, "Month", "Answers", "0"} <= set(texts)
    assert any(text.startswith("-") for text in texts), "a value below zero needs an axis below zero"
    assert await picture.locator("title").count() == 12
    assert await figure.locator(".chart-legend li").all_text_contents() == ["Team 1", "Team 2", "Team 3"]
    await figure.get_by_text("Show the numbers").focus()
    await ana.page.keyboard.press("Enter")
    row = figure.get_by_role("row", name="April")
    assert await row.get_by_role("cell").all_text_contents() == ["2", "4", "6"]


async def test_a_pie_says_its_shares_and_series_differ_by_more_than_colour(
    tab: OpenTab, demo: GalleryApp
) -> None:
    await demo.post(PIE)
    await demo.post(chart("line", series=12))
    ana = await tab("ana")
    pie = ana.page.get_by_role("figure", name="Where it was seen")
    await expect(pie.get_by_role("img")).to_have_attribute(
        "aria-label", "Where it was seen. Pie chart: Calls 60, Chats 30, Mail 10."
    )
    assert await pie.locator(".slice-label").all_text_contents() == ["60%", "30%", "10%"]
    looks = await ana.evaluate(
        """() => [...document.querySelectorAll(".chart .line")].map((line) => {
          const marker = line.nextElementSibling;
          const { stroke, strokeDasharray } = getComputedStyle(line);
          const corners = marker.getAttribute("points")?.split(" ").length;
          return [stroke, strokeDasharray, marker.tagName, corners].join(" ");
        })"""
    )
    assert len(set(looks)) == 12


async def test_a_chart_fits_a_phone(tab: OpenTab, demo: GalleryApp) -> None:
    await demo.post(chart("bar", series=12))
    ana = await tab("ana", viewport={"width": 390, "height": 780})
    picture = ana.page.get_by_role("figure").get_by_role("img")
    await expect(picture).to_be_visible()
    await expect(picture).not_to_have_attribute(
        "width", "560"
    )  # it has been drawn anew at the width there is
    assert await ana.evaluate("() => document.documentElement.scrollWidth") <= 390
    sizes = await ana.evaluate(
        "() => [...document.querySelectorAll('.chart-tick')].map((text) => text.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 11, "text shrinks with its picture"


async def test_a_data_table_is_sorted_filtered_and_paged_with_the_keyboard(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    ts = await demo.post(SCORES)
    ana = await tab("ana")
    table = ana.page.get_by_role("table", name="Answers by team")
    first = table.locator("tbody tr").first
    await expect(table.locator("tbody tr")).to_have_count(5)
    await expect(table.locator("tbody").get_by_role("rowheader")).to_have_count(5)
    sort = table.get_by_role("button", name="Answers")
    await sort.focus()
    await ana.page.keyboard.press("Enter")
    await expect(first).to_have_text("Team 21")
    await expect(table.get_by_role("columnheader", name="Answers")).to_have_attribute(
        "aria-sort", "ascending"
    )
    await expect(sort).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await expect(first).to_have_text("Team 630")  # by size, not as text
    await ana.page.get_by_role("button", name="Next page").press("Enter")
    await expect(ana.page.get_by_text("6 to 8 of 8")).to_be_visible()
    await expect(table.locator("tbody tr")).to_have_count(3)
    await ana.page.get_by_role("searchbox", name="Filter Answers by team").fill("team 6")
    await expect(table.locator("tbody tr")).to_have_count(1)
    # What somebody arranged stays so when the message is drawn anew.
    await sandbox.act("ravi", "reaction", channel="general", ts=ts, name="thumbsup")
    await expect(ana.page.locator("article .reaction").first).to_be_visible()
    await expect(table.locator("tbody tr")).to_have_count(1)


async def test_what_the_page_does_not_know_is_shown_with_its_json(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    unknown = {
        "type": "actions",
        "block_id": "a",
        "elements": [{"type": "lever", "action_id": "pull", "text": plain("Pull")}],
    }
    await put(
        sandbox, demo, {"type": "hologram", "block_id": "h", "title": plain("From the future"), "depth": 3}
    )
    await put(sandbox, demo, unknown)
    ana = await tab("ana")
    box = ana.page.get_by_role("group", name="Block of type hologram")
    await expect(box).to_contain_text("From the future")
    await box.get_by_text("JSON").click()
    await expect(box.locator("pre")).to_contain_text('"depth": 3')
    await expect(ana.page.get_by_role("group", name="Element of type lever")).to_be_visible()


async def test_a_layout_puts_items_side_by_side_and_on_a_phone_below_each_other(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    await put(sandbox, demo, LAYOUT)
    for width, beside in ((1280, True), (340, False)):
        ana: Tab = await tab("ana", viewport={"width": width, "height": 780})
        grid = ana.page.get_by_role("group", name="The week in numbers")
        await expect(grid.get_by_text("Left")).to_be_visible()
        left, right = [await item.bounding_box() for item in await grid.locator(".layout-item").all()]
        assert left is not None
        assert right is not None
        assert (left["y"] == right["y"]) is beside
        assert await ana.evaluate("() => document.documentElement.scrollWidth") <= width


async def test_a_picture_elsewhere_is_a_box_with_its_address_and_the_sandboxs_own_is_shown(
    tab: OpenTab, sandbox: Sandbox, demo: GalleryApp
) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
        "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
    )
    uploaded = await demo.client.files_upload_v2(file=pixel, filename="medal.png", title="Medal")
    file_id = uploaded["files"][0]["id"]
    await demo.post(block("image", sandbox))
    await demo.post({"type": "image", "slack_file": {"id": file_id}, "alt_text": "One pixel"})
    ana = await tab("ana")
    absent = ana.page.get_by_role("img", name="A medal")
    await expect(absent).to_contain_text("https://example.com/medal.png")
    own = ana.page.get_by_role("img", name="One pixel")
    await expect(own).to_be_visible()
    assert await own.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 1
