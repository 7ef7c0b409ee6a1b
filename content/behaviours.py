"""A behaviour of the content pack, as people choose it in a form and read it below somebody's words."""

from __future__ import annotations

from slack_sdk.models.blocks import StaticSelectElement

from content.blocks import Block, field, first_sentence, option
from content.pack import Behaviour, Pack
from content.text import Mrkdwn, say

BEHAVIOUR = "behaviour"
"""The block id of the field in every form that asks for one."""
_VALUE = "value"


def behaviour_of(pack: Pack, behaviour_id: str) -> Behaviour | None:
    """The behaviour, or None when the pack has lost it since."""
    for one in pack.behaviours:
        if one.id == behaviour_id:
            return one
    return None


def behaviour_field(pack: Pack, label: str, *, chosen: str) -> Block:
    """The field that asks for one; `chosen` is the id it begins with, or one the pack does not have for none."""
    choices = {one.id: option(one.name, one.id, first_sentence(one.gloss)) for one in pack.behaviours}
    element = StaticSelectElement(
        action_id=_VALUE, options=list(choices.values()), initial_option=choices.get(chosen)
    )
    return field(BEHAVIOUR, label, element)


def behaviour_line(behaviour: Behaviour) -> Mrkdwn:
    """The small print that names it below somebody's words."""
    return say("recognitions.behaviour_line", behaviour=behaviour.name, gloss=behaviour.gloss)
