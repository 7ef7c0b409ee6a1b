"""What people read when they ask why a message came: what it is, by what rule, and how to get fewer."""

from __future__ import annotations

from dataclasses import replace

from bot.why import Why
from content import ids
from content.blocks import (
    MOST_BLOCKS_IN_MESSAGE,
    Block,
    Message,
    button,
    buttons,
    modal,
    paragraph,
)
from content.campaigns import kind_name
from content.text import Mrkdwn, listed, people, plain, say

_PULSE = ("pulse_invitation", "pulse_reminder")
_ONE_REMINDER = {"nomination_reminder": "why.nomination", "story_nudge": "why.story"}
_GOAL = "goal_check_in"
_CHOICE = "pace_choice"
_CHAMPION = "champion_next"
_DIGEST, _NEWS = _TOGETHER = ("digest", "news_bundle")


def with_button(message: Message, *, delivery: str) -> Message:
    """The message with a button that explains it below; as it is where there is no room for one more block."""
    if len(message.blocks) >= MOST_BLOCKS_IN_MESSAGE:
        return message
    asks = buttons(button(plain("why.button"), ids.WHY, value=delivery))
    return replace(message, blocks=[*message.blocks, asks])


def view(one: Why) -> Block:
    """The modal that explains a message."""
    blocks = [paragraph(_what(one)), paragraph(_rule(one)), paragraph(_limits(one)), paragraph(_fewer(one))]
    if one.counts or one.kind in _TOGETHER:
        blocks.append(buttons(button(plain("preferences.button"), ids.PREFERENCES_OPEN)))
    return modal(plain("why.title"), blocks)


def _what(one: Why) -> Mrkdwn:
    kind = kind_name(one.kind)
    if one.kind in _TOGETHER:
        return say("why.digest" if one.kind == _DIGEST else "why.news")
    if one.campaign and one.keepers:
        return say("why.campaign", kind=kind, campaign=one.campaign, keepers=people(one.keepers))
    if one.campaign:
        return say("why.campaign_alone", kind=kind, campaign=one.campaign)
    if not one.counts:
        return say("why.own", kind=kind)
    if one.kind in _PULSE:
        return say("why.pulse", keepers=people(one.keepers))
    if one.kind == _GOAL:
        return say("why.goal")
    if one.kind == _CHOICE:
        return say("why.choice")
    if one.kind == _CHAMPION:
        return say("why.champion")
    if one.kind in _ONE_REMINDER:
        return say(_ONE_REMINDER[one.kind])
    return say("why.other", kind=kind, keepers=people(one.keepers))


def _rule(one: Why) -> Mrkdwn:
    where = say("why.where_fixed" if one.is_fixed else "why.where_own", zone=one.timezone)
    if one.kind == _NEWS:
        return say("why.news_rule", where=where)
    if one.kind == _DIGEST and one.at and one.days:
        return say(
            "why.digest_rule", day=plain(f"why.day_{one.days[0]}"), time=f"{one.at:%H:%M}", where=where
        )
    if one.campaign and one.at and one.days:
        days = listed([plain(f"why.day_{day}") for day in one.days])
        return say("why.rule_weekly", days=days, time=f"{one.at:%H:%M}", where=where)
    if one.campaign and one.at:
        return say("why.rule_time", time=f"{one.at:%H:%M}", where=where)
    if not one.counts:
        return say("why.own_rule")
    if one.kind in _PULSE:
        return say("why.pulse_rule")
    if one.kind == _GOAL:
        return say("why.goal_rule")
    if one.kind == _CHOICE:
        return say("why.choice_rule")
    if one.kind == _CHAMPION:
        return say("why.champion_rule")
    return say("why.once_rule") if one.kind in _ONE_REMINDER else say("why.rule_other", where=where)


def _limits(one: Why) -> Mrkdwn:
    if one.kind == _NEWS:
        return say("why.limits_news")
    if not one.counts:
        return say("why.limits_own")
    limits = say("why.limits", a_day=one.a_day, a_week=one.a_week)
    return Mrkdwn(f"{limits} {say('why.quieter')}") if one.is_quieter else limits


def _fewer(one: Why) -> Mrkdwn:
    if one.kind == _NEWS:
        return say("why.fewer_news")
    return say("why.fewer", keepers=people(one.keepers)) if one.counts else say("why.fewer_own")
