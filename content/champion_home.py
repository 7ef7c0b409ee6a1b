"""A champion's own part of Home: the question, their next posts, the way out."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.champion import ChampionState, MyTeam, NextPost
from content import ids
from content.blocks import Block, button, buttons, confirm, paragraph
from content.campaign_lines import day_in_words
from content.campaigns import kind_name
from content.champion_notices import answer_buttons, term_buttons, write_button
from content.text import Mrkdwn, channel, people, plain, say

_MOST_TEAMS = 3


def asked(teams: Sequence[MyTeam]) -> list[Block]:
    """What waits for an answer: to be a champion."""
    return [
        block
        for one in _waiting(teams)
        for block in (paragraph(_question(one)), answer_buttons(one.champion_id))
    ]


def asked_lines(teams: Sequence[MyTeam]) -> list[str]:
    """The same without buttons."""
    return [_question(one) for one in _waiting(teams)]


def _waiting(teams: Sequence[MyTeam]) -> list[MyTeam]:
    return [one for one in teams if one.state is ChampionState.ASKED][:_MOST_TEAMS]


def _question(one: MyTeam) -> Mrkdwn:
    return say("champions.home_asked", by=people([one.by]), channel=channel(one.channel_id))


def on_home(teams: Sequence[MyTeam]) -> list[Block]:
    """A few blocks a team; none for who is no champion."""
    mine = [one for one in teams if one.state is ChampionState.ACTIVE]
    return [block for one in mine[:_MOST_TEAMS] for block in _team(one)]


def _team(one: MyTeam) -> list[Block]:
    day = day_in_words(one.until) if one.until else ""
    key = "champions.home_active" if one.posts else "champions.home_no_posts"
    first = paragraph(say(key, channel=channel(one.channel_id), day=day))
    blocks = [first, *(_post(one, post) for post in one.posts)]
    if one.is_ending:
        return [*blocks, paragraph(say("champions.home_ending", day=day)), term_buttons(one.champion_id)]
    return [*blocks, buttons(_step_down(one))]


def _post(one: MyTeam, post: NextPost) -> Block:
    kind = kind_name(post.kind)
    when = f"{day_in_words(post.local)}, {post.local:%H:%M}"
    write = write_button(
        one.champion_id,
        post.step_id,
        post.day.isoformat(),
        change=bool(post.words),
        reads_as=f"{kind}, {when}",
    )
    key = "champions.home_post_own" if post.words else "champions.home_post"
    return paragraph(say(key, kind=kind, when=when), accessory=write)


def _step_down(one: MyTeam) -> ButtonElement:
    return button(
        plain("champions.step_down"),
        ids.CHAMPION_STEP_DOWN,
        value=str(one.champion_id),
        confirm=confirm(
            plain("champions.step_down_title"),
            plain("champions.step_down_confirm"),
            plain("champions.step_down"),
        ),
    )
