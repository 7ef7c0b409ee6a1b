"""What a champion, and whoever named them, reads by direct message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.champion import ChampionState
from content import ids
from content.blocks import Block, Message, button, buttons, message, note, paragraph, told
from content.campaign_lines import day_in_words
from content.campaigns import kind_name
from content.pack import Pack
from content.text import Mrkdwn, channel, mention, people, plain, say


def answer_buttons(champion_id: int) -> Block:
    """Yes, gladly; No, thank you."""
    value = str(champion_id)
    return buttons(
        button(plain("champions.yes"), ids.CHAMPION_YES, value=value, style="primary"),
        button(plain("champions.no"), ids.CHAMPION_NO, value=value),
    )


def write_button(champion_id: int, step_id: int, day: str, *, change: bool, reads_as: str) -> ButtonElement:
    """Opens the form for a champion's own words."""
    label = plain("champions.change" if change else "champions.write")
    value = f"{champion_id}|{step_id}|{day}"
    return button(label, ids.CHAMPION_WRITE, value=value, reads_as=f"{label}: {reads_as}")


def term_buttons(champion_id: int) -> Block:
    """Carry on; Hand over."""
    value = str(champion_id)
    return buttons(
        button(plain("champions.carry_on"), ids.CHAMPION_CARRY_ON, value=value, style="primary"),
        button(plain("champions.hand_over"), f"{ids.CHAMPION_STEP_DOWN}.over", value=value),
    )


def question(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Asks somebody to be a champion; later, what became of that."""
    where = channel(values["channel_id"])
    if values["state"] == ChampionState.ACTIVE and values["until"]:
        day = day_in_words(date.fromisoformat(values["until"]))
        return _said(say("champions.said_yes_message", channel=where, day=day))
    if values["state"] != ChampionState.ASKED:
        return _said(say("champions.over_message"))
    by = _person(values["by"])
    first = say("champions.question", by=by, channel=where)
    what, kind = say("champions.question_what", name=values["name"]), say("champions.question_kind", by=by)
    return message(
        paragraph(first),
        told(what),
        answer_buttons(values["champion_id"]),
        note(kind),
        text=f"{first} {what} {kind}",
    )


def _person(user_id: str) -> Mrkdwn:
    """A mention; for who was forgotten meanwhile, a colleague."""
    return people([user_id])


def _said(words: Mrkdwn) -> Message:
    return message(paragraph(words), text=words)


def accepted(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells who asked that the answer was yes."""
    where = channel(values["channel_id"])
    return _said(say("champions.accepted", person=_person(values["person"]), channel=where))


def declined(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells who asked, and nobody else, that the answer was no."""
    where = channel(values["channel_id"])
    return _said(say("champions.declined", person=_person(values["person"]), channel=where))


def ended(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Tells who looks after the team that it has no champion any more."""
    where = channel(values["channel_id"])
    return _said(say("champions.ended", person=_person(values["person"]), channel=where))


def thanked(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Thanks a champion at the end."""
    where = channel(values["channel_id"])
    if not values["by"]:
        return _said(say("champions.thanked_term", channel=where))
    return _said(say("champions.thanked", channel=where, by=mention(values["by"])))


def term(values: Mapping[str, Any], _pack: Pack) -> Message:
    """Carry on or hand over? Later, what became of that."""
    if values["state"] == ChampionState.OVER:
        return _said(say("champions.over_message"))
    day = day_in_words(date.fromisoformat(values["until"]))
    if values["state"] == ChampionState.ACTIVE:
        return _said(say("champions.carried_on_done", day=day))
    words = say("champions.term", channel=channel(values["channel_id"]), day=day)
    return message(paragraph(words), term_buttons(values["champion_id"]), text=words)


def reminder(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The one friendly word before a week's first post."""
    local = datetime.fromisoformat(values["local"])
    kind, day = kind_name(values["kind"]), day_in_words(local)
    words = say("champions.next", kind=kind, day=day, channel=channel(values["channel_id"]))
    write = write_button(
        values["champion_id"], values["step_id"], values["day"], change=False, reads_as=f"{kind}, {day}"
    )
    return message(paragraph(words), buttons(write), text=words)
