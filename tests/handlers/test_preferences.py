"""My settings: how somebody likes to be thanked, chosen in Home and followed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.services import inbox
from handlers import preferences
from handlers.context import Context
from handlers.payloads import form
from tests.company import Company, words

LATER = datetime(2027, 1, 1, tzinfo=UTC)

STYLE = "How do you like to be thanked?"


async def choose(company: Company, person: str, style: str) -> None:
    await company.press(person, await company.open_home(person), "My settings")
    assert (await company.fill(person, {STYLE: style}))["ok"]
    assert "Saved." in words(company.modal(person))
    await company.act(person, "view_close", view_id=company.modal(person)["id"])


async def test_who_likes_it_private_is_thanked_in_private_and_the_giver_hears_it_kindly(
    company_on_both: Company,
) -> None:
    company = company_on_both
    await choose(company, "tiago", "Only in private")
    await company.thank("ana.costa", "tiago", "called every customer back")
    assert company.posts("desk-lisbon") == []
    told = words(company.dms("tiago")[-1])
    assert "called every customer back" in told
    assert "no channel names you" in told
    shown = words(company.modal("ana.costa"))
    assert f"Thanks to <@{company.id('tiago')}> stay private, as they prefer" in shown
    await company.at("2026-11-27T15:00+00:00")
    friday = company.posts("desk-lisbon")[-1]
    assert "Friday round-up" in words(friday)
    assert "called every customer back" not in words(friday)
    assert company.id("tiago") not in words(friday)


async def test_of_several_only_the_private_one_is_left_out(company: Company) -> None:
    await choose(company, "tiago", "Only in private")
    await company.command("ana.costa", "/kudos @tiago @ana.silva sorted the queue out together")
    form = words(company.modal("ana.costa"))
    assert "get a direct message, and no channel names them" in form, "the giver sees it before giving"
    await company.fill("ana.costa", {"Which behaviour did you see?": company.encore.pack.behaviours[0].name})
    post = words(company.posts("desk-lisbon")[-1])
    assert f"thanks <@{company.id('ana.silva')}>" in post
    assert company.id("tiago") not in post
    assert "sorted the queue out together" in words(company.dms("tiago")[-1])


async def test_receivers_chosen_in_the_form_are_looked_at_too(company: Company) -> None:
    await choose(company, "tiago", "Only in private")
    await company.press("ana.costa", await company.open_home("ana.costa"), "Thank a colleague")
    await company.fill(
        "ana.costa",
        {
            "Whom do you want to thank?": ["tiago", "ana.silva"],
            "What did they do?": "Tiago and Ana cleared the backlog",
            "Which behaviour did you see?": company.encore.pack.behaviours[0].name,
        },
    )
    assert "Your words name them" in words(company.modal("ana.costa"))
    assert company.posts("desk-lisbon") == []
    assert "cleared the backlog" in words(company.dms("ana.silva")[-1])


async def test_the_form_shows_what_was_chosen_and_a_form_without_a_choice_says_so(company: Company) -> None:
    await choose(company, "tiago", "In my team")
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    modal = company.modal("tiago")
    assert modal is not None
    field = next(block for block in modal["blocks"] if block["type"] == "input")
    assert field["element"]["initial_option"]["value"] == "team"
    answer = await company.submit(
        "tiago", modal, {field["block_id"]: {"value": {"type": "radio_buttons", "selected_option": None}}}
    )
    assert answer["errors"] == {"recognition_style": "Choose how you like to be thanked."}


@pytest.mark.parametrize("is_open", [True, False])
async def test_what_is_refused_after_all_comes_back_with_every_choice(
    company: Company, is_open: bool
) -> None:
    """The form waited in the inbox over the day on which its pause was to end."""
    await company.press("tiago", await company.open_home("tiago"), "My settings")
    view = company.modal("tiago")
    did = form({"user": {"id": company.id("tiago")}, "view": {**view, "state": {"values": {}}}})
    chosen = {"recognition_style": "private", "quiet_from": "16:00", "paused_until": "2026-11-20"}
    did = replace(did, workspace_id=company.encore.workspace_id, values=chosen)
    if not is_open:
        await company.act("tiago", "view_close", view_id=view["id"])
    deps = company.encore._deps()
    row_id = await deps.database.transact(inbox.store, did.workspace_id, did.key, did.dump(), LATER)
    context = Context(did, deps, row_id=row_id)
    await preferences.save(context)
    await context.finish()
    await company.idle()
    if is_open:
        shown = company.modal("tiago")
        assert "This day is over" in words(shown)
        fields = {one["block_id"]: one["element"] for one in shown["blocks"] if one["type"] == "input"}
        assert fields["recognition_style"]["initial_option"]["value"] == "private"
        assert fields["quiet_from"]["initial_time"] == "16:00"
        assert fields["paused_until"]["initial_date"] == "2026-11-20"
    else:
        told = words(company.dms("tiago")[-1])
        assert "Nothing was changed" in told
        assert "Only in private" in told
        assert "16:00" in told
