"""What managers and leads read about a team's service champion: the line in the list of teams, and the form."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement, UserSelectElement

from bot.champion import ChampionState, TeamChampion
from content import ids
from content.blocks import Block, button, buttons, confirm, field, modal, paragraph
from content.campaign_lines import day_in_words
from content.text import Mrkdwn, channel, mention, plain, say

PERSON = "person"
"""Block id of the form's field."""
VALUE = "value"


def line(one: TeamChampion | None) -> Mrkdwn:
    """Who a team's champion is, in a line."""
    if one is None or one.state is ChampionState.OVER:
        return say("champions.line_none")
    if one.state is ChampionState.ASKED:
        day = day_in_words(one.named_on) if one.named_on else ""
        return say("champions.line_asked", person=mention(one.user_id), day=day)
    if not one.is_able:
        return say("champions.line_not_able", person=mention(one.user_id))
    day = day_in_words(one.until) if one.until else ""
    return say("champions.line_active", person=mention(one.user_id), day=day)


def open_button(team_id: int, name: str) -> ButtonElement:
    """Opens the champion of a team."""
    reads = plain("champions.button_reads", name=name)
    return button(plain("champions.button"), ids.CHAMPION_OPEN, value=str(team_id), reads_as=reads)


def view(one: TeamChampion) -> Block:
    """Who the champion is, with the way to release them; or the form that asks somebody."""
    intro = paragraph(say("champions.intro", channel=channel(one.channel_id)))
    if one.state is not ChampionState.OVER:
        return modal(plain("champions.title"), [intro, paragraph(line(one)), buttons(_release(one))])
    return modal(
        plain("champions.title"),
        [
            intro,
            paragraph(say("champions.intro_asked")),
            field(
                PERSON,
                plain("champions.person_label"),
                UserSelectElement(action_id=VALUE),
                hint=plain("champions.person_hint"),
            ),
        ],
        callback_id=ids.CHAMPION_FORM,
        submit=plain("champions.ask"),
        private_metadata=str(one.team_id),
    )


def _release(one: TeamChampion) -> ButtonElement:
    value = f"{one.team_id}|{one.champion_id}"
    if one.state is ChampionState.ASKED:
        asks = confirm(
            plain("champions.take_question_title"),
            plain("champions.take_question_confirm"),
            plain("champions.release_asked"),
        )
        return button(plain("champions.release_asked"), ids.CHAMPION_RELEASE, value=value, confirm=asks)
    asks = confirm(
        plain("champions.release_title"),
        plain("champions.release_confirm"),
        plain("champions.release_active"),
    )
    return button(plain("champions.release_active"), ids.CHAMPION_RELEASE, value=value, confirm=asks)


def asked(user_id: str, channel_id: str, *, by: str) -> Block:
    """What is seen at once when somebody was asked, or named themself."""
    if user_id == by:
        said = say("champions.self_named", channel=channel(channel_id))
    else:
        said = say("champions.asked", person=mention(user_id))
    return modal(plain("champions.title"), [paragraph(said)])


def released(channel_id: str) -> Block:
    """What is seen when there is no champion any more."""
    said = say("champions.released", channel=channel(channel_id))
    return modal(plain("champions.title"), [paragraph(said)])
