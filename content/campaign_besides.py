"""What comes to a campaign's people and channels besides it, as its lead reads it: pulses, busy days, celebrations."""

from __future__ import annotations

from bot.calendar_facts import BusyAhead, CampaignCalendar, PulseAhead
from content.campaign_lines import day_in_words
from content.campaign_touch import counted
from content.text import Mrkdwn, channel, listed, plain, say

_MOST = 4


def lines(calendar: CampaignCalendar) -> list[Mrkdwn]:
    """A line for each pulse and each channel's busy days that fall into it, and one for the celebrations."""
    pulses = [one for one in calendar.pulses if one.closes_on >= calendar.starts_on]
    found = [_pulse(one) for one in pulses[:_MOST] if one.opens_on <= calendar.ends_on]
    busy = [one for one in calendar.busy if (one.since or one.until) <= calendar.ends_on]
    found += [_busy(one) for one in busy[:_MOST]]
    if len(busy) > _MOST:
        found.append(say("campaign_calendar.busy_more", count=len(busy) - _MOST))
    if calendar.celebrated:
        days = listed([day_in_words(one) for one in calendar.celebrated])
        found.append(say("campaign_calendar.celebrated", days=days))
    return found


def _pulse(one: PulseAhead) -> Mrkdwn:
    count = len(one.contacts) - 1
    many = plain("campaign_calendar.pulse_reminders", count=count)
    return say(
        "campaign_calendar.pulse",
        people=counted("person", one.people),
        opens=day_in_words(one.opens_on),
        closes=day_in_words(one.closes_on),
        reminders=plain("campaign_calendar.pulse_one_reminder") if count == 1 else many,
    )


def _busy(one: BusyAhead) -> Mrkdwn:
    until = day_in_words(one.until)
    if one.since is None:
        when = plain("campaign_calendar.busy_until", until=until)
    else:
        when = plain("campaign_calendar.busy_from", since=day_in_words(one.since), until=until)
    return say("campaign_calendar.busy", channel=channel(one.channel_id), until=when)


def in_week(calendar: CampaignCalendar, week: int) -> list[Mrkdwn]:
    """What pulses add to a week (from 0)."""
    first, last = calendar.week_starts(week), calendar.week_ends(week)
    found = []
    for one in calendar.pulses:
        count = sum(first <= day <= last for day in one.contacts)
        many = plain("campaign_calendar.week_pulse_many", count=count)
        times = plain("campaign_calendar.week_pulse_one") if count == 1 else many
        if count:
            people = counted("person", one.people)
            found.append(say("campaign_calendar.week_pulse", count=times, people=people))
    return found
