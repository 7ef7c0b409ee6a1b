"""Whom thanks are meant for: escaped and plain mentions, shared first names, names nobody has."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.manifest import manifest
from tests.company import Company, words
from tests.conftest import MakeCompany

BEHAVIOUR = "Which behaviour did you see?"
WHICH = "Whom do you mean? (@{name})"
RECEIVERS = "Whom do you want to thank?"
SAID = "stayed late to help a stranded family"


def plain_manifest() -> dict[str, Any]:
    """The app as somebody sets it up who leaves "escape channels, users and links" off."""
    made = deepcopy(manifest())
    for command in made["features"]["slash_commands"]:
        command["should_escape"] = False
    return made


@pytest.fixture(params=["escaped", "plain"])
async def either(request: pytest.FixtureRequest, make_company: MakeCompany, sqlite_url: str) -> Company:
    """A company where commands arrive with escaped mentions, and one where they arrive as typed."""
    slack = {"manifest": plain_manifest()} if request.param == "plain" else {}
    return await make_company(sqlite_url, slack=slack)


def labels(company: Company, person: str) -> list[str]:
    modal = company.modal(person)
    assert modal is not None, "no modal is open"
    return [block["label"]["text"] for block in modal["blocks"] if block["type"] == "input"]


async def finish(company: Company, person: str, channel: str = "desk-lisbon", **more: Any) -> str:
    """Fills the form; returns the words of the post in the receiver's channel."""
    name = company.encore.pack.behaviours[0].name
    answer = await company.fill(person, {BEHAVIOUR: name, **more})
    assert answer["ok"], answer
    return words(company.posts(channel)[-1])


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("@tiago", "tiago"),
        ("@Tiago", "tiago"),
        ("@TIAGO:", "tiago"),
        ("@ana.costa", "ana.costa"),
        ("@Ana Costa", "ana.costa"),
        ("@ana silva", "ana.silva"),
        ("@Noor El Amrani", "noor"),
        ("@Noor,", "noor"),
    ],
)
async def test_a_name_typed_in_full_or_in_part_finds_its_person_and_the_rest_is_the_text(
    either: Company, typed: str, handle: str
) -> None:
    await either.command("marco", f"/kudos {typed} {SAID}")
    assert labels(either, "marco") == [BEHAVIOUR]
    post = await finish(either, "marco", "desk-new-york" if handle == "noor" else "desk-lisbon")
    assert f"thanks <@{either.id(handle)}>*" in post
    assert SAID in post.splitlines()


async def test_a_first_name_two_people_have_is_asked_about(either: Company) -> None:
    await either.command("marco", f"/kudos @ana {SAID}")
    assert labels(either, "marco") == [WHICH.format(name="ana"), BEHAVIOUR]
    shown = words(either.modal("marco"))
    assert "More than one person is called @ana" in shown
    assert "Ana Costa (@ana.costa)" in shown
    assert "Ana Silva (@ana.silva)" in shown
    assert SAID in shown
    post = await finish(either, "marco", **{WHICH.format(name="ana"): "Ana Silva (@ana.silva)"})
    assert f"thanks <@{either.id('ana.silva')}>*" in post
    assert SAID in post


async def test_one_sure_and_one_shared_name_are_thanked_together(either: Company) -> None:
    await either.command("marco", f"/kudos @tiago and @Ana {SAID}")
    assert f"<@{either.id('tiago')}>" in words(either.modal("marco"))
    post = await finish(either, "marco", **{WHICH.format(name="Ana"): "Ana Costa (@ana.costa)"})
    thanked = post.partition(" thanks ")[2].splitlines()[0]
    assert f"<@{either.id('tiago')}>" in thanked
    assert f"<@{either.id('ana.costa')}>" in thanked
    assert f"<@{either.id('ana.silva')}>" not in thanked


async def test_a_shared_first_name_never_means_the_giver(either: Company) -> None:
    await either.command("ana.costa", f"/kudos @ana {SAID}")
    assert labels(either, "ana.costa") == [BEHAVIOUR]
    assert f"<@{either.id('ana.silva')}>" in words(either.modal("ana.costa"))


async def test_a_name_nobody_has_is_asked_about_and_the_text_is_kept(either: Company) -> None:
    await either.command("marco", f"/kudos @benedikt {SAID}")
    assert labels(either, "marco") == [RECEIVERS, BEHAVIOUR]
    shown = words(either.modal("marco"))
    assert "found nobody called @benedikt" in shown
    assert SAID in shown
    post = await finish(either, "marco", **{RECEIVERS: ["tiago"]})
    assert SAID in post


async def test_a_known_and_an_unknown_name_keep_the_known_one(either: Company) -> None:
    await either.command("marco", f"/kudos @tiago @benedikt {SAID}")
    modal = either.modal("marco")
    assert modal is not None
    chosen = next(block["element"] for block in modal["blocks"] if block.get("block_id") == "receivers")
    assert chosen["initial_users"] == [either.id("tiago")]


async def test_somebody_who_came_a_moment_ago_and_has_an_accent_is_found_without_it(either: Company) -> None:
    added = await either.act("oliver", "add_person", handle="jgoncalves", real_name="João Gonçalves")
    assert added["ok"]
    await either.idle()
    await either.command("marco", f"/kudos @joao goncalves {SAID}")
    assert labels(either, "marco") == [BEHAVIOUR]
    assert f"<@{added['user']}>" in words(either.modal("marco"))


async def test_a_person_encore_has_not_met_is_looked_up(make_company: MakeCompany, sqlite_url: str) -> None:
    deaf = deepcopy(manifest())
    deaf["settings"]["event_subscriptions"]["bot_events"].remove("team_join")
    company = await make_company(sqlite_url, slack={"manifest": deaf})
    added = await company.act("oliver", "add_person", handle="nina", real_name="Nina Park")
    await company.command("marco", f"/kudos @nina {SAID}")
    assert labels(company, "marco") == [BEHAVIOUR]
    assert f"<@{added['user']}>" in words(company.modal("marco"))
