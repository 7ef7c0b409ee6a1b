"""A lead looks through a campaign's calendar, sees its messages beforehand, and asks what one person would get."""

from __future__ import annotations

from typing import Any

import pytest

from bot.db.deliveries import DeliveryRow
from tests.company import Company, elements, words


async def opened(company: Company) -> dict[str, Any]:
    """Lena's modal with the calendar of the campaign that runs."""
    await company.press("lena", await company.open_home("lena"), "See the calendar")
    shown = company.modal("lena")
    assert shown is not None
    return shown


async def private_channel(company: Company, *members: str) -> str:
    """A private channel with Encore in it and these people; returns its id."""
    made = await company.act(members[0], "create_channel", name=f"trial-room-{members[0]}", is_private=True)
    channel = str(made["channel"])
    for one in (*members[1:],):
        await company.act(members[0], "invite", channel=channel, user=company.sandbox.state.person(one).id)
    return channel


async def test_a_week_is_tested_in_a_private_channel_that_the_lead_and_encore_are_in(
    company: Company,
) -> None:
    room = await private_channel(company, "lena")
    shown = await opened(company)
    await company.press("lena", shown, "Test this week in a private channel")
    refused = await company.fill("lena", {"Private channel": room})
    assert "Encore is not in this channel" in str(refused)
    refused = await company.fill("lena", {"Private channel": "desk-lisbon"})
    assert "This is a public channel" in str(refused)
    other = await private_channel(company, "grace", company.sandbox.state.bot.id)
    refused = await company.fill("lena", {"Private channel": other})
    assert "You are not in this channel" in str(refused)
    await company.act("lena", "invite", channel=room, user=company.sandbox.state.bot.id)
    before = {name: len(company.posts(name)) for name in ("desk-lisbon", "desk-london")}
    await company.fill("lena", {"Private channel": room})
    assert "They are on their way" in words(company.modal("lena"))
    await company.settle()
    posted = [one["text"] for one in company.posts(room)]
    assert all(text.startswith(f"*Test run by <@{company.id('lena')}>") for text in posted)
    whom = ["channel", "person", "channel", "person", "channel"]
    assert all(f"to each {one}." in text for one, text in zip(whom, posted, strict=True))
    assert {name: len(company.posts(name)) for name in before} == before


async def test_week_by_week_and_what_will_not_go_out_as_planned(company_on_both: Company) -> None:
    company = company_on_both
    shown = await opened(company)
    assert "Week 1 of" in words(shown)
    assert "*Monday, 23 November, 09:30* in each channel's time zone" in words(shown)
    assert "What will not go out as planned" in words(shown)
    assert "because it is a public holiday there" in words(shown)
    await company.press("lena", shown, "Next week")
    turned = company.modal("lena")
    assert turned is not None
    assert turned["id"] == shown["id"], "in the same modal"
    assert "Week 2 of" in words(turned)
    assert "Monday, 30 November, 09:30" in words(turned)
    await company.press("lena", turned, "Week before")
    assert "Week 1 of" in words(company.modal("lena"))
    await company.press("lena", company.modal("lena") or {}, "What drives each behaviour")
    assert "monitor in turn" in words(company.modal("lena"))


async def test_a_preview_comes_by_direct_message_and_its_buttons_say_so(company_on_both: Company) -> None:
    company = company_on_both
    before = len(company.dms("lena"))
    shown = await opened(company)
    await company.press("lena", shown, "Preview", nth=1)
    assert "on its way to your direct messages" in words(company.modal("lena"))
    [preview] = company.dms("lena")[before:]
    assert preview["text"].startswith("*Preview, only you see this.*")
    assert "Which reply" in words(preview) or "Choose" in words(preview)
    await company.press("lena", preview, "Choose A")
    state = company.sandbox.state
    direct = state.direct(state.bot.id, company.id("lena")).id
    assert "This is only a preview" in company.private("lena", direct)[-1]["text"]
    row = company.encore.database.read_now(
        lambda session: session.query(DeliveryRow).filter_by(kind="campaign_trial").one()
    )
    assert row.step_id is None


async def test_whoever_leads_no_longer_gets_no_calendar(company: Company) -> None:
    shown = await opened(company)
    await company.press("oliver", await company.open_home("oliver"), "Change programme leads")
    await company.fill("oliver", {"Who leads the programme?": ["grace"]})
    await company.press("lena", shown, "Next week")
    assert "Week 2" not in words(company.modal("lena"))
    await company.press("lena", shown, "Preview")
    assert not [one for one in company.dms("lena") if "Preview, only" in one["text"]]


async def test_what_one_person_would_get_shows_the_plan_and_public_rules_only(company: Company) -> None:
    shown = await opened(company)
    await company.press("lena", shown, "What would one person get?")
    asked = company.modal("lena")
    assert asked is not None
    block_id, element = next(one for one in elements(asked) if one[1]["type"] == "users_select")
    await company.act(
        "lena",
        "block_action",
        source={"type": "view", "view_id": asked["id"]},
        block_id=block_id,
        action_id=element["action_id"],
        value={"type": "users_select", "selected_user": company.id("ana.costa")},
    )
    await company.idle()
    found = words(company.modal("lena"))
    assert "Tuesday, 24 November, 09:30: Scenario question" in found
    assert "held until Wednesday, 2 December, 08:30, because it is a public holiday there" in found
    assert "is private" in found


@pytest.mark.parametrize("button", ["campaign_calendar.show", "campaign_trial.show", "campaign_trial.week"])
async def test_buttons_of_a_campaign_that_is_gone_are_answered(company: Company, button: str) -> None:
    for value in ("", "nonsense", "999999|3", "999999|1|2026-11-24T09:30:00", "1|99999|never"):
        answer = await company.tap("lena", button, value)
        assert answer["ephemeral"] or company.modal("lena")
