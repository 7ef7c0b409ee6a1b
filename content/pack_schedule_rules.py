"""Do campaign templates ask at humane times, and no more often than people can bear?"""

import re
from collections import Counter
from collections.abc import Iterator

from bot.recurrence import RecurrenceError, zone
from bot.timetable import parse, wall_time
from content.campaign_load import by_week, usual_dates
from content.pack_faults import Fault
from content.pack_template_models import CampaignTemplate, TemplateStep

FILE = "campaigns.yaml"
EARLIEST, LATEST = 8 * 60 + 30, 17 * 60 + 30
# Most posts by the bot: a day, a week (the attention budget of the programme's design).
CAPS = {"channel": (1, 4), "person": (1, 3), "manager": (1, 2)}
AUDIENCE_OF = {"scenario": "person", "recall": "person", "tried_it": "person", "manager_nudge": "manager"}
"""Whom a kind of step is for; all others are posts in channels."""
_DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OTHER = re.compile(r"session|every |day0|on |RRULE:|FREQ=|.* working$")
_CRON = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* ([0-7](?:-[0-7])?(?:,[0-7](?:-[0-7])?)*)")


def check_campaign(campaign: CampaignTemplate) -> Iterator[Fault]:
    """Faults of one template: times that cannot be read, times outside work hours, too much in a week."""
    if not campaign.steps:
        yield _fault(campaign, "steps", "it has no steps.")
    on_day: Counter[tuple[str, int]] = Counter()
    for number, step in enumerate(campaign.steps, 1):
        yield from _audience(campaign, number, step)
        if _OTHER.match(step.when):
            yield from _other(campaign, number, step)
            continue
        parsed = _weekly(step)
        if parsed is None:
            sentence = (
                f"step {number}: '{step.when[:40]}' is not a weekly time; Monday at 09:30 is '30 9 * * 1'."
            )
            yield _fault(campaign, "when", sentence)
            continue
        minute, days = parsed
        if not EARLIEST <= minute <= LATEST or not days <= set(range(1, 6)):
            sentence = f"step {number} is outside work hours; use Monday to Friday, 08:30 to 17:30."
            yield _fault(campaign, "hours", sentence)
        on_day.update((step.audience, day) for day in days)
    yield from _caps(campaign, on_day)


def _audience(campaign: CampaignTemplate, number: int, step: TemplateStep) -> Iterator[Fault]:
    wanted = AUDIENCE_OF.get(step.kind, "channel")
    if step.audience == wanted:
        return
    if step.kind == "scenario":
        sentence = f"step {number}: a scenario goes to each person, not to a channel."
    elif wanted == "channel":
        sentence = f"step {number}: this kind goes to channels, not to each person."
    else:
        sentence = f"step {number}: this kind goes to '{wanted}', not to '{step.audience}'."
    yield _fault(campaign, "audience", sentence)


def _other(campaign: CampaignTemplate, number: int, step: TemplateStep) -> Iterator[Fault]:
    """Faults of a time that is reckoned from sessions or first days, falls once, or is an RRULE."""
    try:
        timing = parse(step.when)
        if step.zone:
            zone(step.zone)
    except RecurrenceError as error:
        yield _fault(campaign, "when", f"step {number}: {error}")
        return
    at = wall_time(timing)
    if at is None or not EARLIEST <= at.hour * 60 + at.minute <= LATEST:
        yield _fault(
            campaign, "hours", f"step {number} is outside work hours; use Monday to Friday, 08:30 to 17:30."
        )
    if timing.needs_sessions and campaign.sessions < max(1, timing.session):
        yield _fault(campaign, "sessions", f"step {number} follows a session the template does not have.")
    if timing.rule is None and not timing.working:
        yield _fault(
            campaign, "when", f"step {number} can fall on a weekend; write 'working' behind the time."
        )


def _weekly(step: TemplateStep) -> tuple[int, set[int]] | None:
    """Minute of the day and days (0 Sunday to 6) of weekly cron text, or None for any other text."""
    match = _CRON.fullmatch(step.when)
    if match is None or int(match[1]) > 59 or int(match[2]) > 23:
        return None
    days: set[int] = set()
    for part in match[3].split(","):
        first, _, last = part.partition("-")
        if int(last or first) < int(first):
            return None
        days |= {day % 7 for day in range(int(first), int(last or first) + 1)}
    return int(match[2]) * 60 + int(match[1]), days


def _caps(campaign: CampaignTemplate, on_day: Counter[tuple[str, int]]) -> Iterator[Fault]:
    for audience, (a_day, a_week) in CAPS.items():
        per_day = {day: count for (whom, day), count in on_day.items() if whom == audience}
        for day, count in sorted(per_day.items()):
            if count > a_day:
                sentence = (
                    f"a {audience} gets {count} messages on a {_DAY_NAMES[day]}; at most {a_day} a day."
                )
                yield _fault(campaign, "load", sentence)
        total = max(sum(per_day.values()), _most(campaign, audience))
        if total > a_week:
            sentence = f"a {audience} gets {total} messages a week; at most {a_week} are allowed."
            yield _fault(campaign, "load", sentence)


def _most(campaign: CampaignTemplate, audience: str) -> int:
    """The most messages in any week, with sessions as far apart as usual."""
    weeks: Counter[int] = Counter()
    for (week, whom, _), count in by_week(campaign.steps, usual_dates(campaign)).items():
        if whom == audience:
            weeks[week] += count
    return max(weeks.values(), default=0)


def _fault(campaign: CampaignTemplate, rule: str, sentence: str) -> Fault:
    return Fault(FILE, campaign.id, rule, sentence)
