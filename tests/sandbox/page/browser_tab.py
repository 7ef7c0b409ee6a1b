"""One tab of the page, in which somebody acts: what a test does and waits for."""

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Dialog, Error, Locator, Page, Request, expect

from bot.sandbox.server import Sandbox

DESKTOP = {"width": 1280, "height": 800}


class Tab:
    """A tab in which one acts as a person of the sandbox."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.changed = False
        """Whether something was done to it that no other page can be opened in it after."""
        self.complaints: list[str] = []
        """What must stay empty: script errors, console errors, native dialogs, requests to other machines."""
        self._heard = {
            "pageerror": self._script_error,
            "console": self._console,
            "dialog": self._dialog,
            "request": self._request,
        }
        for event, hear in self._heard.items():
            page.on(event, hear)

    async def start(self, sandbox: Sandbox, person: str) -> None:
        """Open the page as a person (handle) and wait until it is live."""
        await self.page.goto(f"{sandbox.url}/?as={person}")
        await self.page.wait_for_selector("body[data-ready][data-live]")

    async def leave(self) -> None:
        """Leave the page: the tab is as empty as a new one. What its origin stored stays, but no sandbox has two."""
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        await self.page.evaluate("() => sessionStorage.clear()")
        await self.page.goto("about:blank")
        await self.page.mouse.move(0, 0)

    async def runs_first(self, script: str) -> None:
        """From the next load on a script runs before the page's own."""
        self.changed = True
        await self.page.add_init_script(script)

    async def cuts(self, addresses: str) -> None:
        """Requests to addresses of a pattern fail from now on."""
        self.changed = True
        await self.page.route(addresses, lambda route: route.abort())

    @property
    def composer(self) -> Locator:
        """The place where one writes to the open conversation."""
        return self.page.locator("#conversation .composer-field")

    @property
    def modal(self) -> Locator:
        """The open modal."""
        return self.page.locator("dialog.modal")

    async def open(self, name: str) -> None:
        """Open a conversation from the sidebar."""
        await self.page.locator("#sidebar").get_by_role("link", name=name).click()
        await expect(self.page.locator("#conversation h1")).to_contain_text(name)

    async def say(self, text: str) -> None:
        """Write a line and send it with Enter; returns once it was taken."""
        await self.composer.fill(text)
        await self.composer.press("Escape")
        await self.composer.press("Enter")
        await expect(self.composer).to_have_value("")

    def message(self, text: str) -> Locator:
        """The message of the open conversation that contains the text."""
        return self.page.locator("#conversation article", has_text=text)

    async def use_tool(self, message: Locator, name: str) -> None:
        """Point at a message and press one of the buttons that appear."""
        await message.hover()
        await message.get_by_role("group", name="Message actions").get_by_role("button", name=name).click()

    def toast(self, level: str) -> Locator:
        """The toast of a level: "alert" or "status"."""
        return self.page.locator(f'.toast[role="{level}"]')

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        """What a script in the page answers."""
        return await self.page.evaluate(script, argument)

    def _script_error(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    async def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"native dialog: {dialog.message}")
        await dialog.dismiss()

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            self.complaints.append(f"request to another machine: {request.url}")
