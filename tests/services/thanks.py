"""People who thank each other and say how they like to be thanked, in the tables."""

from __future__ import annotations

from bot.services import preferences, recognition_drafts, recognitions
from tests.services.programme_world import WORKSPACE, World


def begin(world: World, giver: str, *receivers: str, text: str) -> int:
    """Begins to thank somebody; returns the draft's number."""
    return world.database.write_now(
        recognition_drafts.begin,
        workspace_id=WORKSPACE,
        giver_id=giver,
        receiver_ids=receivers,
        named={},
        text=text,
        source="form",
        source_channel=None,
        source_ts=None,
        now=world.clock.now(),
    ).id


def thank(
    world: World,
    giver: str,
    *receivers: str,
    text: str = "called every customer back",
    behaviour_id: str = "b",
) -> int:
    """Thanks the whole way; returns the number of the thanks."""
    return world.database.write_now(
        recognitions.give,
        workspace_id=WORKSPACE,
        giver_id=giver,
        draft_id=begin(world, giver, *receivers, text=text),
        receiver_ids=receivers,
        text=text,
        behaviour_id=behaviour_id,
        now=world.clock.now(),
    ).id


def prefer(world: World, **styles: str) -> None:
    """How each person (id) likes to be thanked."""
    for user_id, style in styles.items():
        world.database.write_now(
            preferences.choose,
            workspace_id=WORKSPACE,
            user_id=user_id,
            recognition_style=style,
            now=world.clock.now(),
        )
