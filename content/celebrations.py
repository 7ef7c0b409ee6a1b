"""What a team reads when there is something true to celebrate: a line of the pack, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts import Celebrated, Line
from content.blocks import Message, cut, heading, message, note, told
from content.pack import Behaviour, Pack
from content.text import Mrkdwn, channel, escape, listed, people, plain, say

_MOST_WORDS = 300
COUNTED = ("thanks", "stories", "barriers", "goals")
"""What a milestone counts, in the order people read it."""


def offered(pack: Pack) -> tuple[Line, ...]:
    """What the pack has to celebrate with, in the order of its file."""
    return tuple(Line(id=one.id, type=one.type, tone=one.tone) for one in pack.celebrations)


def celebration(values: Mapping[str, Any], pack: Pack) -> Message:
    """The day's celebrations in a team channel, in one message."""
    found = parts(values, pack)
    if not found:
        words = say("celebrations.gone")
        return message(note(words), text=words)
    title = plain("celebrations.title")
    blocks = [block for one in found for block in one.blocks]
    return message(heading(title), *blocks, text="\n".join([title, *(one.text for one in found)]))


def parts(values: Mapping[str, Any], pack: Pack) -> list[Message]:
    """Each thing to celebrate by itself: its line and, in small print, its evidence.

    `values` are "celebrated", "channel_id" and "lines" ({slot: line id}).
    """
    found: Sequence[Celebrated] = values["celebrated"]
    return [_part(one, values, pack) for one in found]


def _part(one: Celebrated, values: Mapping[str, Any], pack: Pack) -> Message:
    given = _values(one, channel(values["channel_id"]), pack)
    words = filled(pack, values["lines"].get(one.slot), given) or say(
        f"celebrations.plain_{one.type}", **given
    )
    proof = _evidence(one, given, pack)
    return Message(text=f"{words}\n{proof}".strip(), blocks=[told(words, proof)])


def filled(pack: Pack, line_id: str | None, given: Mapping[str, Mrkdwn]) -> Mrkdwn | None:
    """A line with its values; None without a line, or while one of its values is empty."""
    line = next((one for one in pack.celebrations if one.id == line_id), None)
    if line is None or any(not value and f"{{{name}}}" in line.text for name, value in given.items()):
        return None
    return Mrkdwn(line.fill(given))


def _values(one: Celebrated, team: Mrkdwn, pack: Pack) -> dict[str, Mrkdwn]:
    facts = one.evidence
    if one.type == "goal_met":
        return {"team": team, "goal": _words(facts["goal"]), "result": _words(facts["result"])}
    if one.type == "first_thanks":
        found = _behaviour(pack, facts["behaviour_id"])
        return {
            "giver": people(one.people),
            "receiver": people(facts["receivers"]),
            "behaviour": Mrkdwn(escape(found.name)) if found else Mrkdwn(""),
        }
    if one.type == "first_thanks_many":
        return {"givers": people(one.people), "count": Mrkdwn(facts["count"]), "team": team}
    if one.type == "pulse_acted":
        return {"team": team, "action": _words(facts["will"])}
    return {
        "team": team,
        "campaign": _words(facts["campaign"]),
        "weeks": Mrkdwn(facts["weeks"]),
        "count": Mrkdwn(facts["thanks"]) if facts["thanks"] else Mrkdwn(""),
    }


def _evidence(one: Celebrated, given: Mapping[str, Mrkdwn], pack: Pack) -> Mrkdwn:
    facts = one.evidence
    if one.type == "goal_met":
        if one.people:
            return say(
                "celebrations.proof_goal_owned",
                goal=given["goal"],
                result=given["result"],
                people=people(one.people),
            )
        return say("celebrations.proof_goal", goal=given["goal"], result=given["result"])
    if one.type == "first_thanks":
        return say("celebrations.proof_first_thanks", giver=given["giver"])
    if one.type == "first_thanks_many":
        found = [_behaviour(pack, behaviour_id) for behaviour_id in facts["behaviour_ids"]]
        names = list(dict.fromkeys(behaviour.name for behaviour in found if behaviour))
        return say("celebrations.proof_first_thanks_many", behaviours=listed(names)) if names else Mrkdwn("")
    if one.type == "pulse_acted":
        if facts["tenths"] is None:
            return say("celebrations.proof_pulse", action=given["action"])
        return say("celebrations.proof_pulse_share", action=given["action"], tenths=facts["tenths"])
    counts = [_counted(name, facts[name]) for name in COUNTED if facts[name]]
    return say("celebrations.proof_counts", counts=listed(counts))


def _counted(name: str, count: int) -> Mrkdwn:
    key = f"celebrations.one_{name}" if count == 1 else f"celebrations.many_{name}"
    return say(key, count=count)


def _words(text: str) -> Mrkdwn:
    return Mrkdwn(escape(cut(" ".join(str(text).split()), _MOST_WORDS).rstrip(".")))


def _behaviour(pack: Pack, behaviour_id: str) -> Behaviour | None:
    return next((one for one in pack.behaviours if one.id == behaviour_id), None)
