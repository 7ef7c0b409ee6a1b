"""Weeks in seconds: everything happens at its time, is marked, and nothing hangs."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.sandbox.colleagues.time_lapse import WEEK, TimeLapseRefused
from tests.sandbox.colleagues.conftest import MakeScene, Scene
from tests.sandbox.socket_peer import eventually

HOURS = {
    "ana": ("Europe/Lisbon", "09:00", "17:30", range(5)),
    "ravi": ("Asia/Kolkata", "10:00", "18:00", range(5)),
    "dana": ("America/New_York", "08:00", "16:00", range(3)),
}


def _said(scene: Scene) -> list[tuple[str, Any]]:
    """(channel, message) of everything in channels, in order."""
    return [
        (one.name, message) for one in scene.sandbox.state.channels() for message in one.messages.values()
    ]


async def test_twelve_weeks_pass_with_everything_at_its_time(make_scene: MakeScene) -> None:
    scene = await make_scene()
    start = scene.sandbox.clock.now()
    dues = list(scene.app._dues)
    await scene.play(12)
    journal = scene.sandbox.time_lapse.crowd.journal
    snapshot = scene.sandbox.time_lapse.snapshot()
    assert snapshot["phase"] == "done"
    assert scene.sandbox.clock.now() == pytest.approx(start + 12 * WEEK, abs=0.01)
    # The app acted at each of its due instants.
    assert scene.app._follower is not None
    assert scene.app._follower.acted_at == pytest.approx(dues, abs=0.001)
    prompts = [float(one.ts) for name, one in _said(scene) if name == "desk" and "listen" in one.text]
    assert prompts == pytest.approx(dues, abs=1)
    # Every act was at work, in order, and not in ravi's week off.
    assert [one.at for one in journal] == sorted(one.at for one in journal)
    for one in journal:
        zone, opens, closes, days = HOURS[one.person]
        local = datetime.fromtimestamp(one.at, UTC).astimezone(ZoneInfo(zone))
        assert local.weekday() in days, one
        assert opens <= local.strftime("%H:%M") < closes, one
        monday = datetime(2026, 11, 23, tzinfo=UTC).date()
        assert one.person != "ravi" or (local.date() - monday) // timedelta(days=7) != 1
    kinds = {one.kind for one in journal}
    assert kinds >= {"message", "reaction", "command", "view_submit", "block_action", "home_open"}
    assert {one.person for one in journal} == set(HOURS)
    assert all(one.ok for one in journal), [one for one in journal if not one.ok][:3]
    # Forms were filled in as people do, and the app heard of them.
    assert len(scene.app.forms) == sum(one.kind == "view_submit" for one in journal) > 12
    assert {form["which"]["v"]["selected_option"]["value"] for form in scene.app.forms} == {
        "Listening",
        "Patience",
        "Clarity",
    }
    assert all(10 <= len(form["what"]["v"]["value"]) <= 60 for form in scene.app.forms)
    assert len(scene.app.answers) > 12


async def test_an_app_answers_within_the_same_simulated_minutes(make_scene: MakeScene) -> None:
    scene = await make_scene(weeks=3)
    await scene.play(3)
    given = [one.at for one in scene.sandbox.time_lapse.crowd.journal if one.kind == "view_submit"]
    posted = [float(one.ts) for _, one in _said(scene) if one.bot_id and "thanks" in one.text]
    assert len(given) == len(posted) > 3
    late = [post - act for act, post in zip(given, posted, strict=True) if post - act > 120]
    assert late == []


async def test_every_simulated_act_is_marked_and_nothing_else(
    make_scene: MakeScene, http: aiohttp.ClientSession
) -> None:
    scene = await make_scene(weeks=2)
    sandbox = scene.sandbox
    await sandbox.act("grace", "message", channel="desk", text="I am real")
    await scene.play(2)
    messages = [message for _, message in _said(scene) if not message.bot_id]
    people = {one.id: one.name for one in sandbox.state.people.values()}
    assert {people[one.user] for one in messages if one.simulated} == set(HOURS)
    assert [one.text for one in messages if not one.simulated] == ["I am real"]
    given = [
        (name, user)
        for _, message in _said(scene)
        for name, users in message.reactions.items()
        for user in users
        if (name, user) not in message.simulated_reactions
    ]
    assert given == []
    query = {"as": "grace", "channel": sandbox.state.channel("desk").id}
    async with http.get(f"{sandbox.url}/sandbox/api/messages", params=query) as answer:
        shown = (await answer.json())["messages"]
    assert {one.get("simulated", False) for one in shown if not one.get("bot_id")} == {True, False}
    # The app is told nothing that Slack would not tell it.
    history = await scene.app.client.conversations_history(channel=query["channel"], limit=200)
    assert not any("simulated" in key for one in history["messages"] for key in one)


async def test_an_app_that_stops_answering_holds_nothing_up(make_scene: MakeScene) -> None:
    scene = await make_scene(weeks=12, ack=0.1)
    scene.app.deaf = True
    await scene.play(12)
    snapshot = scene.sandbox.time_lapse.snapshot()
    journal = scene.sandbox.time_lapse.crowd.journal
    assert snapshot["phase"] == "done"
    assert snapshot["app_answers"] is False
    failed = [one.at for one in journal if one.kind == "command" and not one.ok]
    # Three in a row, then a try after a day, two, four, and every eight days.
    assert 4 <= len(failed) <= 16
    assert all(later - earlier >= 86400 for earlier, later in pairwise(failed[2:]))
    assert any(one.kind == "message" and one.at > failed[3] for one in journal)
    scene.app.deaf = False


async def test_without_an_app_the_weeks_pass_all_the_same(make_scene: MakeScene) -> None:
    scene = await make_scene(weeks=1)
    await scene.app.close()
    await eventually(lambda: scene.sandbox.sockets.connections == 0)
    await scene.play(2)
    assert scene.sandbox.time_lapse.snapshot()["phase"] == "done"
    await scene.app.connect()


async def test_it_pauses_goes_on_and_stops(make_scene: MakeScene) -> None:
    scene = await make_scene(weeks=12)
    lapse, clock = scene.sandbox.time_lapse, scene.sandbox.clock
    clock.resume()
    lapse.play(12, 3600.0)
    lapse.pause()
    assert clock.paused
    before = clock.now()
    with pytest.raises(TimeLapseRefused, match="playing already"):
        lapse.play(1, None)
    lapse.resume()
    await eventually(lambda: clock.now() > before)
    await lapse.stop()
    assert lapse.snapshot()["phase"] == "stopped"
    assert (clock.paused, clock.speed) == (False, 1.0)
    with pytest.raises(TimeLapseRefused, match="No time-lapse"):
        await lapse.stop()


async def test_the_page_commands_it_and_the_clock_is_not_moved_by_hand_meanwhile(
    make_scene: MakeScene, http: aiohttp.ClientSession
) -> None:
    scene = await make_scene(weeks=1)
    url = f"{scene.sandbox.url}/sandbox/api"

    async def order(what: str = "timelapse", **body: Any) -> Any:
        async with http.post(f"{url}/{what}", json=body) as answer:
            return await answer.json()

    async with http.ws_connect(f"{url}/feed?as=ana") as feed:
        begun = await order(action="play", weeks=1, week_seconds=3600)
        assert (begun["ok"], begun["phase"], begun["weeks"], begun["people"]) == (True, "playing", 1, 3)
        while (news := await feed.receive_json(timeout=3))["type"] != "timelapse":
            continue
        assert news["week"] == 1
    refused = await order("clock", action="advance", seconds=60)
    assert refused == {
        "ok": False,
        "error": "A time-lapse is playing. Stop it to move the clock by hand.",
    }
    assert (await order(action="pause"))["phase"] == "paused"
    assert (await order(action="skip"))["week_seconds"] is None
    await scene.sandbox.time_lapse.finished()
    async with http.get(f"{url}/timelapse") as answer:
        assert (await answer.json())["phase"] == "done"
    assert (await order("clock", action="advance", seconds=60))["ok"] is True


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"action": "play", "weeks": 0}, "A time-lapse has 1 to 52 weeks."),
        ({"action": "play", "weeks": "12"}, "weeks must be a whole number."),
        ({"action": "play", "weeks": 1, "week_seconds": 0}, "A week can take 1 to 3600 seconds."),
        ({"action": "play", "weeks": 1, "week_seconds": "x"}, "week_seconds must be a number."),
        ({"action": "pause"}, "The time-lapse is not playing."),
        ({"action": "stop"}, "No time-lapse is playing."),
        ({"action": "rewind"}, "A time-lapse knows no action rewind."),
        ([], "The body must be a JSON object."),
    ],
)
async def test_orders_that_make_no_sense_are_explained(
    make_scene: MakeScene, http: aiohttp.ClientSession, body: Any, sentence: str
) -> None:
    scene = await make_scene(weeks=1)
    async with http.post(f"{scene.sandbox.url}/sandbox/api/timelapse", json=body) as answer:
        assert answer.status == 400
        assert await answer.json() == {"ok": False, "error": sentence}
    assert scene.sandbox.time_lapse.snapshot()["phase"] == "idle"


async def test_rate_limits_count_in_hurried_time_only_while_weeks_pass(make_scene: MakeScene) -> None:
    scene = await make_scene(weeks=1)
    limits = scene.sandbox.world.limits
    scene.sandbox.time_lapse.play(1, 3600.0)
    waits = [limits.wait_for_post("C1") for _ in range(5)]
    assert waits == [0] * 5
    await eventually(lambda: limits.wait_for_post("C1") == 0)
    await scene.sandbox.time_lapse.stop()
    assert [limits.wait_for_post("C2") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
