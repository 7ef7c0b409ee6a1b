"""How soon are the messages of a channel on the screen in a company of 200 people, 50 channels and 20,000 messages?

Measured in Chromium, from the click on the channel to the first frame with its messages drawn; without Chromium the
report says so. The baseline is a workspace of three channels and thirty messages in the same browser.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.server import Sandbox
from tests.benchmarks.databases import Databases
from tests.benchmarks.report import Report, median, percentile
from tests.sandbox.page.conftest import chromium
from tests.sandbox.page.crowd import LONG, crowded
from tests.sandbox.page.demo_app import MANIFEST

_GOAL_MS = 200
_FIRST_PAGE = 100

# Clicks on a channel; answers the milliseconds until its last message is in the document and a frame was drawn.
_OPEN = """([name, ts]) => new Promise((done) => {
  const links = [...document.querySelectorAll("#sidebar a")];
  const link = links.find((one) => one.querySelector(".row-name").textContent === name);
  const started = performance.now();
  const look = () => {
    if (!document.querySelector(`#conversation article[data-ts="${ts}"]`)) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
  };
  const seen = new MutationObserver(look);
  seen.observe(document.getElementById("conversation"), { childList: true, subtree: true });
  link.click();
})"""


def measure(_place: Databases, *, quick: bool) -> Report:
    """Opens the longest channel and others by turns, in a large and in a small workspace."""
    report = Report("Opening a channel in the sandbox's page, from click to messages drawn")
    if chromium() is None:
        report.add("no Chromium here; nothing was measured", 0)
        return report
    asyncio.run(_measure(report, rounds=5 if quick else 25))
    return report


async def _measure(report: Report, rounds: int) -> None:
    sizes = {"20,000 messages": (200, 50, 20_000), "30 messages": (5, 3, 30)}
    took: dict[str, list[float]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        for name, (people, channels, messages) in sizes.items():
            sandbox = Sandbox(crowded(people, channels, messages), MANIFEST, limits="none")
            await sandbox.start()
            took[name], articles = await _opened(browser, sandbox, rounds)
            await sandbox.stop()
            report.expect(f"messages drawn of {name}", articles, min(_FIRST_PAGE, messages // 2))
        await browser.close()
    large, small = took.values()
    report.add(
        "20,000 messages, median",
        median(large),
        "ms",
        at_most=_GOAL_MS,
        note=f"p95 {percentile(large, 0.95):.0f} ms; 30 messages: {median(small):.0f} ms",
    )


async def _opened(browser: Browser, sandbox: Sandbox, rounds: int) -> tuple[list[float], int]:
    """How long each opening of the longest channel took, and how many messages it drew."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(f"{sandbox.url}/?as=person001")
    await page.wait_for_selector("body[data-ready][data-live]")
    took = []
    for _ in range(rounds):
        await _open(page, sandbox, "team-01")
        took.append(await _open(page, sandbox, LONG))
    articles = await page.locator("#conversation article").count()
    await page.close()
    return took, articles


async def _open(page: Page, sandbox: Sandbox, channel: str) -> float:
    last = next(reversed(sandbox.state.channel(channel).messages))
    milliseconds: Any = await page.evaluate(_OPEN, [channel, last])
    return float(milliseconds)
