"""Bolt apps of other people, in Python and JavaScript, by socket and by HTTP: a person sees the same of each."""

import sys
from typing import Any

import pytest

from tests.sandbox.foreign_apps.node_modules import javascript_app
from tests.sandbox.foreign_apps.running import PYTHON_APP, Page, app_in_sandbox, until

Json = dict[str, Any]
KINDS = [(language, wire) for language in ("python", "javascript") for wire in ("socket", "http")]


def _command(language: str) -> list[str]:
    if language == "python":
        return [sys.executable, str(PYTHON_APP)]
    return ["node", str(javascript_app() / "app.js")]


@pytest.mark.parametrize(("language", "wire"), KINDS, ids=["-".join(one) for one in KINDS])
async def test_lunch_from_command_to_button_mention_and_home(language: str, wire: str) -> None:
    async with app_in_sandbox(_command(language), by_http=wire == "http") as (running, page):
        workspace = await page.get("workspace")
        people = {one["name"]: one["id"] for one in workspace["people"]}
        general = next(one["id"] for one in workspace["channels"] if one["name"] == "general")
        await _invite_for_lunch(page, general)
        await _join_twice(page, general, people)
        await _mention(page, general, workspace["app"]["user_id"], people["sam"])
        await _open_home(page)
        offered = [one["command"] for one in (await page.get("workspace"))["app"]["commands"]]
        assert offered == ["/lunch"]
        assert not [line for line in running.lines if "Error" in line or "Traceback" in line]


# Slack's builtin client for Python notices a cut line after some ten seconds only, and so hears at the retry after a
# minute; it also acknowledges the first event after a refresh so late that Slack may tell it twice (Slack facts 9.7).
@pytest.mark.parametrize(
    ("language", "trouble", "most"),
    [("javascript", "refresh", 1), ("javascript", "drop", 1), ("python", "refresh", 2)],
)
async def test_an_app_whose_connection_is_renewed_or_cut_goes_on(
    language: str, trouble: str, most: int
) -> None:
    async with app_in_sandbox(_command(language), by_http=False) as (_, page):
        workspace = await page.get("workspace")
        general = next(one["id"] for one in workspace["channels"] if one["name"] == "general")
        assert await _ok(page.act("sam", "invite", channel=general, user=workspace["app"]["user_id"]))
        assert (await page.post("faults", {"sockets": trouble}))["ok"]
        said = await page.act("sam", "message", channel=general, text="@your_app hello")
        await until(lambda: _replies(page, general, said["ts"]))
        again = await page.act("sam", "message", channel=general, text="@your_app once more")
        await until(lambda: _replies(page, general, again["ts"]))
        assert 1 <= len(await _replies(page, general, said["ts"])) <= most


async def _invite_for_lunch(page: Page, general: str) -> None:
    assert await _ok(page.act("sam", "command", channel=general, text="/lunch"))
    (view,) = (await until(lambda: _modals(page, "sam")))["views"]
    assert view["title"]["text"] == "Lunch"
    refused = await page.act("sam", "view_submit", view_id=view["id"], values=_typed("nowhere"))
    assert refused["errors"] == {"place": "Somewhere, please."}
    assert await _ok(page.act("sam", "view_submit", view_id=view["id"], values=_typed("the Crown")))
    assert (await page.get("modals", **{"as": "sam"}))["views"] == []


async def _join_twice(page: Page, general: str, people: dict[str, str]) -> None:
    expected = "Lunch at the Crown: nobody yet"
    for going in ([], ["marco"], ["marco", "lena"]):
        if going:
            expected = f"Lunch at the Crown: {', '.join(f'<@{people[one]}>' for one in going)}"
        message = await until(lambda text=expected: _message(page, general, text))
        button = message["blocks"][1]["elements"][0]
        source = {"type": "message", "channel": general, "ts": message["ts"]}
        press = {"source": source, "block_id": "lunch", "action_id": button["action_id"]}
        who = ["marco", "lena", "sam"][len(going)]
        if who != "sam":
            value = {"type": "button", "value": button["value"]}
            assert await _ok(page.act(who, "block_action", **press, value=value))


async def _mention(page: Page, general: str, bot: str, sam: str) -> None:
    assert await _ok(page.act("sam", "invite", channel=general, user=bot))
    said = await page.act("sam", "message", channel=general, text="@your_app hello")
    replies = await until(lambda: _replies(page, general, said["ts"]))
    assert [one["text"] for one in replies] == [f"<@{sam}> Type /lunch."]


async def _open_home(page: Page) -> None:
    assert await _ok(page.act("sam", "home_open", tab="home"))
    view = await until(lambda: _home(page))
    assert view["blocks"][0]["text"]["text"] == "Type */lunch*."


async def _ok(acting: Any) -> bool:
    answer = await acting
    assert answer["ok"], answer
    return True


async def _modals(page: Page, person: str) -> Json | None:
    found = await page.get("modals", **{"as": person})
    return found if found["views"] else None


async def _message(page: Page, channel: str, text: str) -> Json | None:
    return next((one for one in await page.messages("sam", channel) if one["text"] == text), None)


async def _replies(page: Page, channel: str, ts: str) -> list[Json]:
    return [one for one in await page.messages("sam", channel, thread_ts=ts) if one["ts"] != ts]


async def _home(page: Page) -> Json | None:
    return (await page.get("home", **{"as": "sam"}))["view"]


def _typed(place: str) -> Json:
    return {"place": {"name": {"type": "plain_text_input", "value": place}}}
