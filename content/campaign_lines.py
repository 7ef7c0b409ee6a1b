"""How is a campaign told to its leads? Its state, what comes next, what was sent, and the button that pauses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import ButtonElement

from bot.domain import Audience, CampaignState, ComingUp, DeliveryState, Sent
from bot.facts import CampaignFacts
from content.blocks import button, confirm
from content.campaigns import kind_name
from content.text import Mrkdwn, listed, plain, say


def day_in_words(day: date) -> str:
    """A date as a lead and everybody else reads it: "Monday, 23 November"."""
    return f"{day:%A}, {day.day} {day:%B}"


def people_word(count: int) -> str:
    """ "person" or "people"."""
    return plain("home.person_one" if count == 1 else "home.person_many")


def state_line(one: CampaignFacts) -> Mrkdwn:
    """Its name, its state and its days."""
    state = "planned" if one.state is CampaignState.RUNNING and not one.started else str(one.state)
    return say(
        "home.lead_campaign",
        name=one.name,
        state=plain(f"home.state_{state}"),
        starts=day_in_words(one.starts_on),
        ends=day_in_words(one.ends_on),
    )


def trouble(one: CampaignFacts) -> int:
    """How many of its messages failed or came too late, while it is still under way."""
    if one.state not in {CampaignState.RUNNING, CampaignState.PAUSED}:
        return 0
    return one.counts.get(DeliveryState.FAILED, 0) + one.counts.get(DeliveryState.MISSED, 0)


def switch(
    one: CampaignFacts, *, pause: str, resume: str, value: str, by_name: bool = False
) -> ButtonElement | None:
    """The button with one of these action ids; None for a campaign that has not started or is over.

    `by_name` tells a screen reader which campaign it is, where several stand below each other.
    """
    if one.state is CampaignState.RUNNING:
        what, action_id, style = "pause", pause, None
    elif one.state is CampaignState.PAUSED:
        what, action_id, style = "resume", resume, "primary"
    else:
        return None
    return button(
        plain(f"home.{what}"),
        action_id,
        value=value,
        style=style,
        confirm=confirm(plain(f"home.{what}_title"), plain(f"home.{what}_text"), plain(f"home.{what}")),
        reads_as=plain(f"campaign_list.{what}_reads", name=one.name) if by_name else None,
    )


def coming_line(one: ComingUp) -> Mrkdwn:
    """What a step does next."""
    if one.audience is Audience.CHANNEL:
        places = plain("home.place_one" if one.targets == 1 else "home.place_many")
        return say(
            "home.next_channel",
            when=day_in_words(one.local_date),
            kind=kind_name(one.kind),
            count=one.targets,
            places=places,
            time=one.local_time,
        )
    return say(
        "home.next_person",
        when=day_in_words(one.local_date),
        kind=kind_name(one.kind),
        count=one.targets,
        people=people_word(one.targets),
        time=one.local_time,
    )


def sent_line(one: Sent) -> Mrkdwn:
    """What a step did on a day."""
    when, kind = day_in_words(one.local_date), kind_name(one.kind)
    return say("home.sent_line", when=when, kind=kind, counts=counts_words(one.counts))


def counts_words(counts: Mapping[str, int]) -> Mrkdwn:
    """ "12 sent, 1 failed, 2 kept back (a public holiday)"."""
    return listed([_count(told, count) for told, count in sorted(counts.items())])


def _count(told: str, count: int) -> str:
    state, _, why = told.partition(":")
    words = plain(f"home.count_{state}", count=count)
    return f"{words} ({plain(f'home.why_{why}')})" if why else words
