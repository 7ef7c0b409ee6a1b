"""A campaign for a user group of Slack: offered in the form, followed afterwards, absent where Encore may not look."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.campaigns import CampaignRow, ScheduleRow, StepRow
from bot.db.user_groups import UserGroupMemberRow
from bot.manifest import manifest
from bot.sandbox.model import UserGroup
from tests.company import Company, Json, eventually, words
from tests.handlers.test_campaign_form import form, modal

CHOSEN = "Only those I choose below"


async def groups_field(company: Company, number: int = 2) -> Json | None:
    """The field of the user groups in the form of a new campaign."""
    await form(company, number)
    blocks = modal(company)["blocks"]
    return next((one for one in blocks if one.get("block_id") == "groups"), None)


async def for_group(company: Company, *handles: str, **more: Any) -> Json:
    assert await groups_field(company)
    return await company.fill(
        "lena",
        {
            "Name of the campaign": "For trainers",
            "First day": "2026-11-24",
            "Who is it for?": CHOSEN,
            "User groups": [f"@{one}" for one in handles],
            **more,
        },
    )


async def reached(company: Company) -> set[str]:
    """Handles of the people whom the newest campaign has a schedule for."""

    def read(session: Session) -> set[str]:
        newest = select(CampaignRow.id).order_by(CampaignRow.id.desc()).limit(1).scalar_subquery()
        query = select(ScheduleRow.target).join(StepRow).where(StepRow.campaign_id == newest)
        return set(session.scalars(query))

    found = await company.encore.database.read(read)
    return {one.name for one in company.sandbox.state.people.values() if one.id in found}


async def stored(company: Company) -> set[str]:
    return set(
        await company.encore.database.read(lambda s: list(s.scalars(select(UserGroupMemberRow.user_id))))
    )


async def becomes(company: Company, *handles: str) -> None:
    async def holds() -> bool:
        return await reached(company) == set(handles)

    await eventually(holds, what=f"the campaign is for {handles}")


def add_group(company: Company, handle: str, *users: str) -> None:
    state = company.sandbox.state
    ids = [company.id(one) for one in users]
    group_id = f"S{handle.upper():0>10}"
    state.usergroups[group_id] = UserGroup(group_id, handle, handle.title(), ids)


async def test_a_campaign_for_a_group_follows_who_joins_and_leaves(company_on_both: Company) -> None:
    company = company_on_both
    assert (await for_group(company, "trainers"))["ok"]
    assert "User groups:* @trainers" in words(modal(company))
    await company.press("lena", modal(company), "Start it")
    assert await reached(company) == {"lena", "mia"}
    await company.act("lena", "set_usergroup", usergroup="trainers", users=["mia", "tiago"])
    await becomes(company, "mia", "tiago")
    await company.act("lena", "set_usergroup", usergroup="trainers", users=["mia"], disabled=True)
    await becomes(company)
    await company.idle()
    assert "The user group @trainers is switched off in Slack" in words(company.dms("lena")[-1])
    await company.act("lena", "set_usergroup", usergroup="trainers", users=["mia", "grace"], disabled=False)
    await becomes(company, "mia", "grace")
    await company.act("lena", "set_usergroup", usergroup="trainers", users=[])
    await becomes(company)
    await company.idle()
    assert "Nobody is in the user group @trainers any more" in words(company.dms("lena")[-1])


async def test_of_a_group_that_no_campaign_is_for_nobody_is_stored(company: Company) -> None:
    await company.encore.sync.everybody()
    assert await stored(company) == set()
    await for_group(company, "trainers")
    assert await stored(company) == {company.id("lena"), company.id("mia")}
    await company.press("lena", modal(company), "Throw away")
    await company.encore.sync.everybody()
    assert await stored(company) == set()


async def test_a_group_that_is_new_disabled_empty_or_of_guests(company: Company) -> None:
    add_group(company, "nobody-yet")
    add_group(company, "visitors", "jo.visitor")
    company.clock.move(minutes=11)
    field = await groups_field(company)
    assert field is not None
    assert [one["text"]["text"] for one in field["element"]["options"]] == [
        "@nobody-yet",
        "@trainers",
        "@visitors",
    ]
    answer = await for_group(company, "nobody-yet")
    assert answer["errors"]["groups"].startswith("Nobody is in the user group @nobody-yet yet.")
    answer = await for_group(company, "visitors")
    assert answer["errors"]["groups"].startswith("Nobody who can take part is there")
    await form(company, 2)
    company.sandbox.state.usergroups[f"S{'TRAINERS':0>10}"] = next(
        one for one in company.sandbox.state.usergroups.values() if one.handle == "trainers"
    )
    for one in company.sandbox.state.usergroups.values():
        one.disabled = True
    answer = await company.fill(
        "lena", {"Who is it for?": CHOSEN, "User groups": ["@trainers"], "First day": "2026-11-24"}
    )
    assert answer["errors"]["groups"].startswith("One of these user groups is switched off in Slack")


async def test_without_the_scope_the_field_is_hidden_and_nothing_fails(
    make_company: Any, sqlite_url: str
) -> None:
    older = manifest()
    older["oauth_config"]["scopes"]["bot"].remove("usergroups:read")
    events = older["settings"]["event_subscriptions"]["bot_events"]
    older["settings"]["event_subscriptions"]["bot_events"] = [
        one for one in events if not one.startswith("subteam_")
    ]
    company = await make_company(sqlite_url, slack={"manifest": older})
    assert await groups_field(company) is None
    answer = await company.fill(
        "lena", {"Who is it for?": CHOSEN, "Channels": ["desk-lisbon"], "First day": "2026-11-24"}
    )
    assert answer["ok"]
    await asyncio.wait_for(company.encore.sync.everybody(), 10)
