"""A campaign's calendar as its lead reads it: one week a page, and above it what will not go out as planned."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, InteractiveElement, StaticSelectElement

from bot.calendar_facts import CalendarTouch, CampaignCalendar
from bot.domain import CampaignState
from bot.timetable import Dates
from content import campaign_besides, campaign_file_form, campaign_person, campaign_trial, ids
from content.blocks import Block, button, buttons, cut, divider, literal, modal, note, option, paragraph
from content.campaign_changes import change_line, problems
from content.campaign_lines import day_in_words
from content.campaign_load import Load, by_week, of_week
from content.campaign_touch import counted, touch_text, whom
from content.pack import Pack
from content.text import Mrkdwn, listed, plain, say

MOST_TOUCHES = 60
_MOST_BLOCKS = 84
_MOST_WEEKS = 100
_MOST_OTHERS = 8
_MOST_SESSIONS = 12
_COUNTED = (("post", "posts", "channel"), ("dm", "dms", "person"), ("nudge", "nudges", "manager"))
"""One, several, and whom it is for."""
_MOST_MERGED = 6
NOT_STARTED = frozenset({CampaignState.DRAFT, CampaignState.PREVIEWED, CampaignState.APPROVED})


def open_button(campaign_id: int, name: str) -> ButtonElement:
    """The button that opens the calendar, on the week that comes next."""
    return button(
        plain("campaign_calendar.button"),
        ids.CAMPAIGN_CALENDAR,
        value=str(campaign_id),
        reads_as=plain("campaign_calendar.reads", name=name),
    )


def view(calendar: CampaignCalendar, pack: Pack, *, week: int) -> Block:
    """One week (from 0) of a calendar."""
    week = min(max(week, 0), calendar.weeks - 1)
    return modal(
        plain("campaign_calendar.title"),
        [
            *head(calendar),
            divider(),
            *_week(calendar, pack, week),
            *_ways(calendar, week),
            note(say("campaign_calendar.public_rules")),
        ],
    )


def head(calendar: CampaignCalendar) -> list[Block]:
    """What there is to know of the whole campaign."""
    return [paragraph("\n".join(facts(calendar))), paragraph("\n".join(problems(calendar)))]


def facts(calendar: CampaignCalendar) -> list[Mrkdwn]:
    """What it is, whom it reaches, and what else is there."""
    if calendar.state in NOT_STARTED:
        first = say("campaign_calendar.head_draft", name=calendar.name)
    else:
        state = plain(f"home.state_{calendar.state}")
        first = say("campaign_calendar.head", name=calendar.name, state=state)
    lines = [first, _totals(calendar)]
    if calendar.sessions:
        days = listed([day_in_words(one) for one in calendar.sessions[:_MOST_SESSIONS]])
        lines.append(say("campaign_calendar.sessions", days=days))
    if calendar.others:
        names = listed([cut(one, 80) for one in calendar.others[:_MOST_OTHERS]])
        lines.append(say("campaign_calendar.others", names=names))
    if merged := _merged(calendar):
        lines.append(merged)
    return [*lines, *campaign_besides.lines(calendar)]


def dates_of(calendar: CampaignCalendar) -> Dates:
    """The campaign's dates, for somebody who is there from the first day."""
    return Dates(calendar.starts_on, calendar.ends_on, calendar.sessions, calendar.starts_on)


def _totals(calendar: CampaignCalendar) -> Mrkdwn:
    reached = [
        counted("channel", calendar.channels),
        counted("person", calendar.people),
        *([counted("manager", calendar.managers)] if calendar.managers else []),
    ]
    who: Mrkdwn = listed(reached)
    if calendar.joiners_only:
        who = say("campaign_calendar.reach_joiners", who=who)
    found = by_week(calendar.steps, dates_of(calendar))
    counts = [
        plain(f"campaign_calendar.totals_{one_word if count == 1 else words}", count=count)
        for one_word, words, audience in _COUNTED
        if (count := sum(number for (_, one, _), number in found.items() if one == audience))
    ]
    return say(
        "campaign_calendar.totals",
        starts=day_in_words(calendar.starts_on),
        ends=day_in_words(calendar.ends_on),
        who=who,
        counts=say("campaign_calendar.totals_counts", counts=listed(counts))
        if counts
        else say("campaign_calendar.totals_none"),
    )


def _merged(calendar: CampaignCalendar) -> Mrkdwn | None:
    """Follow-ups that are asked together with those of another session."""
    found = list(dict.fromkeys(pair for touch in calendar.touches for pair in touch.also))
    if not found:
        return None
    lines = [
        plain("campaign_calendar.merged_one", session=session, days=days)
        for session, days in found[:_MOST_MERGED]
    ]
    if len(found) > _MOST_MERGED:
        lines.append(plain("campaign_calendar.merged_more", count=len(found) - _MOST_MERGED))
    return say("campaign_calendar.merged", lines=listed(lines))


def week_title(calendar: CampaignCalendar, week: int) -> Mrkdwn:
    """Which week it is, and its first and last day."""
    return say(
        "campaign_calendar.week",
        number=week + 1,
        weeks=calendar.weeks,
        first=day_in_words(calendar.week_starts(week)),
        last=day_in_words(calendar.week_ends(week)),
    )


def week_load(calendar: CampaignCalendar, pack: Pack, week: int) -> Mrkdwn:
    """What a week costs one person."""
    load = of_week(calendar.steps, dates_of(calendar), pack, week)
    parts = _parts(load)
    if not parts:
        return say("campaign_calendar.week_free")
    return say(
        "campaign_calendar.week_load",
        minutes=load.minutes,
        minute_word=plain("campaign_calendar.minute" if load.minutes == 1 else "campaign_calendar.minutes"),
        parts=listed(parts),
    )


def _parts(load: Load) -> list[str]:
    found = (
        ("campaign_calendar.dm", "campaign_calendar.dms", load.dms),
        ("campaign_calendar.post", "campaign_calendar.posts", load.posts),
        ("campaign_calendar.nudge", "campaign_calendar.nudges", load.nudges),
    )
    return [plain(one) if count == 1 else plain(many, count=count) for one, many, count in found if count]


def _week(calendar: CampaignCalendar, pack: Pack, week: int) -> list[Block]:
    touches = calendar.in_week(week)
    first = [week_title(calendar, week), week_load(calendar, pack, week)]
    blocks = [paragraph("\n".join([*first, *campaign_besides.in_week(calendar, week)]))]
    shown = 0
    for touch in touches[:MOST_TOUCHES]:
        more = _touch(calendar, touch, pack)
        if len(blocks) + len(more) > _MOST_BLOCKS:
            break
        blocks += more
        shown += 1
    if len(touches) > shown:
        blocks.append(note(say("campaign_calendar.more", count=len(touches) - shown)))
    return blocks


def _touch(calendar: CampaignCalendar, touch: CalendarTouch, pack: Pack) -> list[Block]:
    """One message with the button that shows it; below it a lead's own words, literally."""
    show = campaign_trial.show_button(calendar.id, touch)
    said = literal(touch.words)[:1] if touch.words else []
    return [paragraph("\n".join(touch_lines(touch, pack)), accessory=show), *said]


def touch_lines(touch: CalendarTouch, pack: Pack) -> list[Mrkdwn]:
    """One message: when, what, to whom, and what happens instead."""
    lines = touch_text(touch, pack)
    lines.append(say("campaign_calendar.to", whom=whom(touch.audience, touch.targets)))
    if touch.is_over:
        lines.append(say("campaign_calendar.over"))
    else:
        lines += [change_line(touch, one) for one in touch.changes]
    return lines


def _ways(calendar: CampaignCalendar, week: int) -> list[Block]:
    """To another week, and to what else there is to see."""
    elements: list[InteractiveElement] = []
    if week:
        elements.append(_to("campaign_calendar.back", "back", calendar, week - 1))
    if week + 1 < calendar.weeks:
        elements.append(_to("campaign_calendar.on", "on", calendar, week + 1))
    if calendar.weeks > 1:
        first = max(0, min(week - _MOST_WEEKS // 2, calendar.weeks - _MOST_WEEKS))
        elements.append(
            StaticSelectElement(
                action_id=f"{ids.CAMPAIGN_CALENDAR}.week",
                placeholder=plain("campaign_calendar.pick"),
                options=[
                    option(
                        plain(
                            "campaign_calendar.pick_option",
                            number=number + 1,
                            first=day_in_words(calendar.week_starts(number)),
                        ),
                        reference(calendar.id, number),
                    )
                    for number in range(first, min(first + _MOST_WEEKS, calendar.weeks))
                ],
            )
        )
    ways = [ActionsBlock(elements=elements).to_dict()] if elements else []
    drivers = button(plain("campaign_calendar.drivers_button"), ids.CAMPAIGN_DRIVERS, value=str(calendar.id))
    return [
        *ways,
        buttons(
            campaign_trial.test_button(calendar.id, week),
            campaign_person.open_button(calendar.id),
            drivers,
            campaign_file_form.export_button(calendar.id),
        ),
    ]


def _to(words: str, which: str, calendar: CampaignCalendar, week: int) -> ButtonElement:
    where = reference(calendar.id, week)
    return button(plain(words), f"{ids.CAMPAIGN_CALENDAR}.{which}", value=where)


def reference(campaign_id: int, week: int) -> str:
    """A week of a campaign, for a button's value."""
    return f"{campaign_id}|{week}"
