"""Can one let Slack misbehave on the page, see what is left of it, and make it behave again?"""

from typing import Any

import pytest
from playwright.async_api import Locator, expect
from slack_sdk.errors import SlackApiError

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import DemoApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"width": 390, "height": 780}


async def faults(tab: Tab) -> Locator:
    """Open the faults."""
    await tab.page.get_by_role("group", name="Tools").get_by_role("button", name="Faults").click()
    panel = tab.page.get_by_role("region", name="Faults")
    await expect(panel).to_be_visible()
    return panel


async def let_happen(panel: Locator, kind: str, **fields: str) -> None:
    """Fill the form and send it; a field goes by the first words of its label, with _ for blanks."""
    await panel.get_by_label("What goes wrong").select_option(label=kind)
    for label, value in fields.items():
        field = panel.locator(".fault-fields").get_by_label(label.replace("_", " "))
        if await field.evaluate("(node) => node.tagName") == "SELECT":
            await field.select_option(label=value)
        else:
            await field.fill(value)
    await panel.get_by_role("button", name="Let it happen").click()


def in_force(panel: Locator) -> Locator:
    """The faults that are listed."""
    return panel.locator(".fault")


async def result(demo: DemoApp, method: str = "auth.test", **arguments: Any) -> str:
    """What the app is told: "ok", an error name or an HTTP status."""
    try:
        await demo.client.api_call(method, json=arguments)
    except SlackApiError as error:
        answer = error.response
        return str(answer["error"]) if isinstance(answer.data, dict) and "error" in answer.data else "http"
    except (TimeoutError, OSError):
        return "cut"
    return "ok"


async def test_a_failing_call_is_chosen_counted_down_and_gone(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await expect(panel).to_contain_text("Slack behaves.")
    await let_happen(
        panel, "A call fails, nothing is done", Method="users.info", In_which_way="fatal_error", How_often="2"
    )
    await expect(in_force(panel)).to_contain_text("users.info: answered with fatal_error (before it is done)")
    await expect(in_force(panel)).to_contain_text("2 times more")
    button = ana.page.get_by_role("group", name="Tools").get_by_role("button", name="Faults")
    await expect(button).to_have_accessible_name("Faults, 1 in force")
    user = sandbox.state.person("ana").id
    assert await result(demo, "users.info", user=user) == "fatal_error"
    await expect(in_force(panel)).to_contain_text("once more")
    assert await result(demo, "users.info", user=user) == "fatal_error"
    await expect(in_force(panel)).to_have_count(0)
    await expect(button).to_have_accessible_name("Faults")
    assert await result(demo, "users.info", user=user) == "ok"


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (
            "A call is done, but fails",
            {"In_which_way": "HTTP 503 with a page of HTML"},
            "(after it was done)",
        ),
        ("A call is slow", {"Seconds_late": "1.5"}, "1.5 s late"),
        ("Too many calls (429)", {"Retry-After": "7"}, "HTTP 429, Retry-After 7 s"),
        (
            "Events come more than once",
            {"Under_which": "a new one each"},
            "delivered twice, a new event_id each",
        ),
        ("Events come in reverse order", {"How_many": "3"}, "delivered in reverse order"),
    ],
)
async def test_every_kind_of_rule_is_put_in_force_and_removed(
    tab: OpenTab, sandbox: Sandbox, kind: str, fields: dict[str, str], words: str
) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await let_happen(panel, kind, **fields)
    await expect(in_force(panel)).to_contain_text(words)
    assert len(sandbox.faults.everything) == 1
    await panel.get_by_role("button", name="Remove:").click()
    await expect(in_force(panel)).to_have_count(0)
    assert sandbox.faults.everything == []
    await expect(panel.get_by_role("heading", name="Faults")).to_be_focused()


async def test_the_token_is_revoked_and_good_again(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await let_happen(panel, "The token is revoked", What_calls="invalid_auth")
    await expect(panel).to_contain_text("Every call answers invalid_auth.")
    assert await result(demo) == "invalid_auth"
    await let_happen(panel, "The token is good again")
    await expect(panel).to_contain_text("Slack behaves.")
    assert await result(demo) == "ok"


async def test_the_app_is_uninstalled_and_slack_behaves_again(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await let_happen(panel, "The app is uninstalled")
    await expect(panel).to_contain_text("The app is not installed.")
    assert await result(demo) == "account_inactive"
    await panel.get_by_role("button", name="Behave again").click()
    await expect(panel).to_contain_text("Slack behaves.")
    assert await result(demo) == "ok"


async def test_a_channel_is_archived_and_comes_back(tab: OpenTab, demo: DemoApp, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    channel = sandbox.state.channel("general").id
    await let_happen(panel, "A channel is archived", Which_channel="#general")
    await expect(ana.page.locator("#sidebar").get_by_role("link", name="general")).to_contain_text("archived")
    assert await result(demo, "chat.postMessage", channel=channel, text="a") == "is_archived"
    await let_happen(panel, "An archived channel comes back", Which_channel="#general")
    await expect(ana.page.locator("#sidebar").get_by_role("link", name="general")).not_to_contain_text(
        "archived"
    )
    assert await result(demo, "chat.postMessage", channel=channel, text="a") == "ok"


async def test_connections_are_made_anew_and_new_ones_refused(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await ana.page.get_by_role("button", name="Inspector", exact=True).click()
    rows = ana.page.get_by_role("region", name="Inspector").locator(".wire-row")
    await let_happen(panel, "Connections are to be made anew")
    await expect(rows.filter(has_text="refresh_requested")).to_have_count(1)
    await expect(rows.filter(has_text="Socket").filter(has_text="opened")).to_have_count(2)
    await let_happen(panel, "New connections are refused", For_how="60")
    await expect(panel).to_contain_text("New connections are refused for")
    await let_happen(panel, "Connections are cut")
    await expect(rows.filter(has_text="Socket").filter(has_text="dropped")).to_have_count(1)
    await expect(ana.page.locator("#status")).to_contain_text("No app is connected")
    await panel.get_by_role("button", name="Behave again").click()
    await expect(panel).to_contain_text("Slack behaves.")


async def test_a_mistake_is_said_beside_the_form(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana")
    panel = await faults(ana)
    await let_happen(panel, "A call fails, nothing is done", How_often="often")
    await expect(panel.locator(".field-error")).to_have_text(
        "times must be a whole number from 1 on, or always, not often."
    )
    assert sandbox.faults.everything == []
    await let_happen(panel, "A call fails, nothing is done", How_often="always")
    await expect(panel.locator(".field-error")).to_be_empty()
    await expect(in_force(panel)).to_contain_text("until it is removed")


async def test_what_a_test_or_another_tab_adds_is_seen(tab: OpenTab, sandbox: Sandbox) -> None:
    ana, ravi = await tab("ana"), await tab("ravi")
    panel = await faults(ana)
    sandbox.faults.add(Fault("auth.test", drop=True))
    await expect(in_force(panel)).to_contain_text("auth.test: connection cut")
    other = await faults(ravi)
    await other.get_by_role("button", name="Behave again").click()
    await expect(in_force(panel)).to_have_count(0)


async def test_it_is_worked_with_the_keyboard_and_fits_a_phone(tab: OpenTab, sandbox: Sandbox) -> None:
    ana = await tab("ana", viewport=PHONE)
    panel = await faults(ana)
    await expect(panel.get_by_role("heading", name="Faults")).to_be_focused()
    assert await ana.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await panel.get_by_label("What goes wrong").focus()
    await ana.page.keyboard.press("Tab")
    await expect(panel.get_by_label("Method")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    await expect(in_force(panel)).to_have_count(1)
    await ana.page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(
        ana.page.get_by_role("group", name="Tools").get_by_role("button", name="Faults")
    ).to_be_focused()
