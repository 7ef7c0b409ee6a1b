"""Do modals keep what is filled in, say what is wrong, and hand it over in Slack's shapes?"""

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.server import Sandbox
from tests.sandbox.page.browser_tab import Tab
from tests.sandbox.page.conftest import OpenTab
from tests.sandbox.page.demo_app import FORM, DemoApp, field, plain

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def form_of(one: Tab) -> Locator:
    """Open the form."""
    await one.say("/form")
    await expect(one.modal).to_be_visible()
    return one.modal


async def choose(one: Tab, label: str, choice: str) -> None:
    """Choose in a select menu of the form."""
    await one.modal.get_by_label(label, exact=False).first.click()
    await one.page.get_by_role("option", name=choice).first.click()


async def test_everything_filled_in_arrives_in_slacks_shapes(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana", timezone_id="America/New_York")
    form = await form_of(ana)
    await choose(ana, "Who", "Ravi Menon")
    await form.get_by_label("Why").fill("Stayed late")
    await choose(ana, "Colour", "Gold")
    await form.get_by_label("Tags").click()
    await ana.page.get_by_role("option", name="Red").click()
    await ana.page.get_by_role("option", name="Blue").click()
    await ana.page.keyboard.press("Escape")
    await form.get_by_label("Skill").click()
    await ana.page.get_by_label("Search Search").fill("li")
    await ana.page.get_by_role("option", name="Lifting").click()
    await form.get_by_label("Day").fill("2026-12-24")
    await form.get_by_label("Hour").fill("09:30")
    await form.get_by_label("Instant").fill("2026-11-27T16:00")
    await form.get_by_label("Green").first.check()
    await form.get_by_role("group", name="Extras").get_by_label("Blue").check()
    await form.get_by_label("Count").fill("7")
    await form.get_by_label("E-mail").fill("a@example.org")
    await form.get_by_label("Link").fill("https://example.org")
    await form.get_by_label("File").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
    )
    await form.get_by_role("button", name="Give").click()
    await expect(ana.modal).to_have_count(0)
    given = {name: state[name] for name, state in (await demo.hears("submitted")).items()}
    assert given["who"] == {"type": "users_select", "selected_user": sandbox.state.person("ravi").id}
    assert given["why"] == {"type": "plain_text_input", "value": "Stayed late"}
    assert given["color"]["selected_option"]["value"] == "gold"
    assert [one["value"] for one in given["tags"]["selected_options"]] == ["red", "blue"]
    assert given["skill"]["selected_option"]["value"] == "lifting"
    assert given["where"]["selected_conversation"] == sandbox.state.channel("general").id
    assert given["day"]["selected_date"] == "2026-12-24"
    assert given["hour"]["selected_time"] == "09:30"
    # 16:00 in Lisbon, where Ana works, whatever the zone of the machine the browser runs on.
    assert given["instant"]["selected_date_time"] == 1795795200
    assert given["how"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in given["extras"]["selected_options"]] == ["blue"]
    assert given["count"]["value"] == "7"
    assert given["mail"]["value"] == "a@example.org"
    assert given["link"]["value"] == "https://example.org"
    assert [one["name"] for one in given["file"]["files"]] == ["a.txt"]


async def test_errors_stand_under_their_field_are_spoken_with_it_and_nothing_is_lost(
    tab: OpenTab, demo: DemoApp
) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await choose(ana, "Who", "Ravi Menon")
    await form.get_by_label("Why").fill("Hm")
    await form.get_by_role("button", name="Give").click()
    why = form.get_by_label("Why")
    await expect(why).to_have_attribute("aria-invalid", "true")
    await expect(why).to_have_accessible_description("Please enter at least 5 characters. What did they do?")
    await expect(why).to_be_focused()
    await expect(why).to_have_value("Hm")
    await expect(form.get_by_label("Who")).to_contain_text("Ravi Menon")
    assert demo.last("submitted") is None
    await choose(ana, "Tags", "Red")
    await ana.page.keyboard.press("Escape")
    await form.get_by_label("Green").first.check()
    demo.errors = {"why": "Say it kindly."}
    await why.fill("Not at all kind")
    await form.get_by_role("button", name="Give").click()
    await expect(form.locator(".field-error")).to_have_text(["⚠ Say it kindly."])
    await expect(why).to_have_value("Not at all kind")
    demo.errors = {}
    await form.get_by_role("button", name="Give").click()
    await expect(ana.modal).to_have_count(0)


async def test_escape_closes_the_modal_tells_the_app_and_gives_the_focus_back(
    tab: OpenTab, demo: DemoApp
) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await form.get_by_label("Who").click()
    await ana.page.keyboard.press("Escape")  # closes the list of choices, not the modal
    await expect(ana.page.get_by_role("listbox", name="Choose a person")).to_have_count(0)
    await expect(form).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.modal).to_have_count(0)
    await expect(ana.composer).to_be_focused()
    assert (await demo.hears("closed"))["is_cleared"] is False


async def test_the_focus_starts_on_the_first_control_and_stays_inside(tab: OpenTab) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await expect(form.get_by_label("Who")).to_be_focused()
    for _ in range(40):
        await ana.page.keyboard.press("Tab")
        inside = await ana.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert inside


async def test_an_input_with_dispatch_action_tells_the_app_at_once(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await form.get_by_label("Why").fill("Half a sen")
    await form.get_by_label("Red").first.check()
    payload = await demo.hears("action")
    assert payload["actions"][0]["selected_option"]["value"] == "red"
    assert payload["view"]["state"]["values"]["why"]["why"]["value"] == "Half a sen"


async def test_what_is_typed_survives_an_update_under_the_same_ids(tab: OpenTab, demo: DemoApp) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await form.get_by_label("Why").press_sequentially("Half a")
    await form.get_by_label("Red").first.check()
    view = (await demo.hears("action"))["view"]
    await form.get_by_label("Why").focus()
    blocks = [
        FORM["blocks"][2],
        field("when", "When", {"type": "plain_text_input", "initial_value": "soon"}),
        {"type": "section", "text": plain("Updated")},
    ]
    await demo.client.views_update(view_id=view["id"], view={**FORM, "blocks": blocks})
    await expect(form).to_contain_text("Updated")
    await expect(form.get_by_label("Why")).to_be_focused()
    await ana.page.keyboard.type(" sentence")
    await expect(form.get_by_label("Why")).to_have_value("Half a sentence")
    await expect(form.get_by_label("When")).to_have_value("soon")


async def test_a_pushed_modal_lies_on_top_and_what_is_below_keeps_its_values(
    tab: OpenTab, demo: DemoApp, sandbox: Sandbox
) -> None:
    ana = await tab("ana")
    form = await form_of(ana)
    await form.get_by_label("Why").fill("Below")
    await form.get_by_label("Red").first.check()
    trigger = (await demo.hears("action"))["trigger_id"]
    detail = field("detail", "Detail", {"type": "plain_text_input"})
    await demo.client.views_push(
        trigger_id=trigger, view={**FORM, "title": plain("On top"), "blocks": [detail]}
    )
    await expect(form.get_by_role("heading", level=2)).to_have_text("On top")
    await expect(form.get_by_label("Detail")).to_be_focused()
    await form.get_by_role("button", name="Cancel").click()
    await expect(form.get_by_role("heading", level=2)).to_have_text("A form")
    await expect(form.get_by_label("Why")).to_have_value("Below")
    await form.get_by_role("button", name="Close").click()
    await expect(ana.modal).to_have_count(0)
    assert (await demo.hears("closed", times=2))["is_cleared"] is True


async def test_an_open_modal_is_there_again_after_a_reload(tab: OpenTab) -> None:
    ana = await tab("ana")
    await form_of(ana)
    await ana.page.reload()
    await expect(ana.modal.get_by_role("heading", level=2)).to_have_text("A form")
