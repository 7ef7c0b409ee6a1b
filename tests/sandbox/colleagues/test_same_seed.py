"""The same seed gives the same story."""

from tests.sandbox.colleagues.conftest import MakeScene, Scene


def _transcript(scene: Scene) -> list[tuple[object, ...]]:
    return [
        (round(one.at, 3), one.person, one.kind, one.details.get("text"), one.details.get("name"), one.ok)
        for one in scene.sandbox.time_lapse.crowd.journal
    ]


def _channel(scene: Scene) -> list[tuple[object, ...]]:
    return [
        (int(float(one.ts)) // 60, one.user, one.text, sorted(one.reactions))
        for one in scene.sandbox.state.channel("desk").messages.values()
    ]


async def test_the_same_seed_gives_the_same_transcript_and_another_one_does_not(
    make_scene: MakeScene,
) -> None:
    scenes = [await make_scene(seed=seed, weeks=3) for seed in (11, 11, 12)]
    for scene in scenes:
        await scene.play(3)
    first, second, third = (_transcript(scene) for scene in scenes)
    assert len(first) > 20
    assert first == second
    assert _channel(scenes[0]) == _channel(scenes[1])
    assert first != third


async def test_playing_on_does_not_repeat_what_has_been(make_scene: MakeScene) -> None:
    scene = await make_scene(seed=3, weeks=4)
    await scene.play(2)
    before = len(scene.sandbox.time_lapse.crowd.journal)
    await scene.play(2)
    journal = list(scene.sandbox.time_lapse.crowd.journal)
    assert len(journal) > before > 10
    assert [one.at for one in journal] == sorted(one.at for one in journal)
    assert len({(one.at, one.person, one.kind) for one in journal}) == len(journal)
