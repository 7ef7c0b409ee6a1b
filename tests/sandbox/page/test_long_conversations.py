"""Does the page stay small however much has been said, and can one still read all of it?"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Response, expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.crowd import LONG, crowded
from tests.sandbox.page.demo_app import MANIFEST

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_ARTICLES = 120
MOST_NODES = 6000
MOST_BYTES = 120_000


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with 200 people, 50 channels and 3,000 messages."""
    running = Sandbox(crowded(messages=3000), MANIFEST, limits="none")
    await running.start()
    yield running
    await running.stop()


async def scrolled(one: Tab, to: str) -> None:
    """Scroll the messages to a place: "0" or "box.scrollHeight"."""
    await one.evaluate(f"() => {{ const box = document.querySelector('.messages'); box.scrollTop = {to}; }}")


async def lines(one: Tab) -> list[int]:
    """The numbers of the messages in the document, in order."""
    texts = await one.page.locator("#conversation article .prose").all_inner_texts()
    return [int(text.split()[1].rstrip(":")) for text in texts]


async def test_opening_a_long_channel_asks_and_draws_only_its_end(tab: OpenTab) -> None:
    one = await tab("person001")
    answers: list[Response] = []
    one.page.on("response", lambda answer: answers.append(answer) if "/messages?" in answer.url else None)
    await one.open(LONG)
    await expect(one.message("Message 02999")).to_be_visible()
    assert len(answers) == 1
    assert len(await answers[0].body()) < MOST_BYTES
    assert await lines(one) == list(range(2801, 3000, 2))
    assert await one.evaluate("() => document.querySelectorAll('*').length") < MOST_NODES


async def test_scrolling_up_reads_on_and_the_page_stays_small(tab: OpenTab) -> None:
    one = await tab("person001")
    await one.open(LONG)
    await expect(one.message("Message 02999")).to_be_visible()
    oldest = 2801
    while oldest > 1:
        await scrolled(one, "0")
        await one.page.wait_for_function(
            f"() => Number(document.querySelector('.messages .prose').textContent.slice(8, 13)) < {oldest}"
        )
        shown = await lines(one)
        assert len(shown) <= MOST_ARTICLES
        assert shown == list(range(shown[0], shown[-1] + 1, 2)), "nothing is left out between"
        oldest = shown[0]
    await expect(one.page.get_by_role("button", name="Earlier messages")).to_have_count(0)
    assert await one.evaluate("() => document.querySelectorAll('*').length") < MOST_NODES
    await scrolled(one, "box.scrollHeight")
    await expect(one.message("Message 00301")).to_be_attached()
    await one.page.get_by_role("button", name="Newest messages").click()
    await expect(one.message("Message 02999")).to_be_visible()
    assert len(await lines(one)) <= MOST_ARTICLES


async def test_what_one_reads_stays_where_it_is_when_earlier_messages_come(tab: OpenTab) -> None:
    one = await tab("person001")
    await one.open(LONG)
    await expect(one.message("Message 02999")).to_be_visible()
    where = "() => document.querySelector('[data-mark]').getBoundingClientRect().top"
    mark = "const at = document.querySelectorAll('#conversation article')[6]; at.dataset.mark = 'read';"
    await one.evaluate(f"() => {{ {mark} document.querySelector('.messages').scrollTop = 150; }}")
    before = await one.evaluate(where)
    await one.page.wait_for_function("() => document.querySelectorAll('#conversation article').length > 100")
    assert abs(await one.evaluate(where) - before) <= 2


async def test_who_reads_far_above_is_not_moved_by_news_and_returns_by_writing(
    tab: OpenTab, sandbox: Sandbox
) -> None:
    one = await tab("person001")
    await one.open(LONG)
    await expect(one.message("Message 02999")).to_be_visible()
    for oldest in (2801, 2650):
        await scrolled(one, "0")
        await one.page.wait_for_function(
            f"() => Number(document.querySelector('.messages .prose').textContent.slice(8, 13)) < {oldest}"
        )
    before = await lines(one)
    await sandbox.act("person002", "message", channel=LONG, text="Message 90001: news")
    await expect(one.page.locator("#announcements")).to_contain_text("news")
    assert await lines(one) == before
    await one.say("Message 90002: mine")
    await expect(one.message("90002")).to_be_visible()
    await expect(one.message("90001")).to_be_visible()


async def test_the_arrow_keys_walk_past_the_top_of_what_is_drawn(tab: OpenTab) -> None:
    one = await tab("person001")
    await one.open(LONG)
    await expect(one.message("Message 02999")).to_be_visible()
    top = one.page.locator("#conversation article").first
    await top.focus()
    await one.page.keyboard.press("ArrowUp")
    await expect(one.page.locator("#conversation article:focus")).to_contain_text("Message 02799")
