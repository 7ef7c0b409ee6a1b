"""How is one planned message told? When it goes by whose clock, what it says, and to whom."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from bot.calendar_facts import CalendarTouch
from content.campaign_lines import day_in_words
from content.campaign_load import PROMPT_KINDS
from content.campaigns import kind_name, prompt_of
from content.pack import Pack, Prompt
from content.pack_models import PromptKind
from content.text import Mrkdwn, listed, plain, say


def counted(what: str, count: int) -> str:
    """ "1 person", "12 people", "nobody yet": `what` is channel, person or manager."""
    if not count and what != "channel":
        return plain("campaign_calendar.nobody")
    one, many = _COUNTED[what]
    return plain(one) if count == 1 else plain(many, count=count)


_COUNTED = {
    "channel": ("campaign_calendar.channel", "campaign_calendar.channels"),
    "person": ("campaign_calendar.person", "campaign_calendar.people"),
    "manager": ("campaign_calendar.manager", "campaign_calendar.managers"),
}


def whom(audience: str, targets: int) -> str:
    """So many targets of an audience in words."""
    return counted(audience, targets) if targets else plain("campaign_calendar.nobody")


def moment_in_words(local: datetime) -> str:
    """A wall time: "Monday, 7 December, 09:30"."""
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def moment_in_short(local: datetime) -> str:
    """A wall time where there is little room: "Mon 7 Dec, 09:30"."""
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def where(touch: CalendarTouch) -> Mrkdwn:
    """Whose time it is."""
    if touch.zone:
        return say("campaign_calendar.where_fixed", zone=touch.zone)
    if len(touch.zones) == 1:
        return say("campaign_calendar.where_zone", zone=touch.zones[0])
    if touch.audience == "channel":
        return say("campaign_calendar.where_channel")
    return say("campaign_calendar.where_person")


def prompt(touch: CalendarTouch, pack: Pack) -> Prompt | None:
    """The prompt it brings; None for a lead's own words, and for what is chosen or written when it is sent."""
    if touch.kind not in PROMPT_KINDS or touch.words:
        return None
    values = {"n": touch.n, "content_id": touch.content_id, "theme": touch.theme or None}
    return prompt_of(cast("PromptKind", touch.kind), values, pack)


def title(touch: CalendarTouch, pack: Pack) -> str:
    """What it is about."""
    if touch.words:
        return plain("campaign_calendar.title_own_words")
    found = prompt(touch, pack)
    if found is not None:
        return found.title
    return plain(_WRITTEN_LATER.get(touch.kind, "campaign_calendar.title_other"))


_WRITTEN_LATER = {
    "scenario": "campaign_calendar.title_scenario",
    "roundup": "campaign_calendar.title_roundup",
}


def touch_text(touch: CalendarTouch, pack: Pack) -> list[Mrkdwn]:
    """When, what, and what it follows."""
    lines = [
        say("campaign_calendar.at", when=moment_in_words(touch.local), where=where(touch)),
        say("campaign_calendar.what", kind=kind_name(touch.kind), title=title(touch, pack)),
    ]
    if touch.session:
        after = follows(touch.session, touch.days)
        named = say("campaign_calendar.follows_about", follows=after, about=touch.about)
        lines.append(named if touch.about else Mrkdwn(after))
    if touch.also:
        lines.append(say("campaign_calendar.stands_for", lines=listed([follows(*one) for one in touch.also])))
    return lines


def follows(session: int, days: int) -> str:
    """ "3 days after session 1"."""
    if not days:
        return plain("campaign_calendar.on_session", session=session)
    if days > 0:
        if days == 1:
            return plain("campaign_calendar.follows_one", session=session)
        return plain("campaign_calendar.follows", session=session, days=days)
    if days == -1:
        return plain("campaign_calendar.before_one", session=session)
    return plain("campaign_calendar.before", session=session, days=-days)
