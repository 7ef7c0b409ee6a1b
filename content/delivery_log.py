"""What became of a campaign's messages, in plain words: a page of a modal, one block for each step and day."""

from __future__ import annotations

from datetime import date, datetime

from slack_sdk.models.blocks import ButtonElement

from bot.delivery_log import FILTERS, LogPage, Occurrence, Outcome, Share
from bot.domain import Audience
from content import ids
from content.blocks import Block, button, buttons, modal, note, paragraph
from content.campaign_lines import day_in_words
from content.campaigns import kind_name, reason
from content.paging import turns
from content.text import Mrkdwn, channel, listed, plain, say

PAGE = 8
_MOST_NAMED = 2


def open_button(campaign_id: int, name: str) -> ButtonElement:
    """The button that opens the log of a campaign."""
    reads = plain("delivery_log.button_reads", name=name)
    return button(plain("delivery_log.button"), ids.DELIVERY_LOG, value=str(campaign_id), reads_as=reads)


def view(log: LogPage) -> Block:
    """A page of the log; the buttons above choose what is shown, those below turn the page."""
    blocks = [
        paragraph(say("delivery_log.intro", name=log.name, page=log.page + 1, pages=log.pages)),
        buttons(*(_choice(log, one) for one in FILTERS)),
        note(say(f"delivery_log.shown_{log.filter}")),
    ]
    blocks += [_occurrence(one) for one in log.occurrences]
    if not log.occurrences:
        blocks.append(paragraph(say(f"delivery_log.none_{log.filter}")))
    shown = turns(
        ids.DELIVERY_LOG_PAGE,
        page=log.page,
        more=log.page + 1 < log.pages,
        newer=plain("delivery_log.newer"),
        older=plain("delivery_log.older"),
        value=lambda page: _place(log, log.filter, page),
    )
    if shown:
        blocks.append(buttons(*shown))
    return modal(plain("delivery_log.title"), [*blocks, note(say("delivery_log.privacy"))])


def _choice(log: LogPage, filter_to: str) -> ButtonElement:
    return button(
        plain(f"delivery_log.filter_{filter_to}"),
        f"{ids.DELIVERY_LOG_PAGE}.{filter_to}",
        value=_place(log, filter_to, 0),
        style="primary" if filter_to == log.filter else None,
    )


def _place(log: LogPage, filter_to: str, page: int) -> str:
    return f"{log.campaign_id}|{filter_to}|{page}"


def _occurrence(one: Occurrence) -> Block:
    lines: list[str] = [
        say("delivery_log.occurrence", day=day_in_words(one.local_date), kind=kind_name(one.kind))
    ]
    if one.sent:
        lines.append(f"• {_sent(one)}")
    lines += [f"• {share_line(share)}" for share in one.shares]
    return paragraph("\n".join(lines))


def _sent(one: Occurrence) -> Mrkdwn:
    if one.first is None:
        return say("delivery_log.sent", count=one.sent)
    if one.last is None:
        return _with_zones(
            one, say("delivery_log.sent_from", count=one.sent, first=_time(one.first, one.local_date))
        )
    is_one_day = one.first.date() == one.last.date()
    last = _time(one.last, one.local_date if is_one_day else None)
    first = f"{one.first:%H:%M}" if is_one_day else _time(one.first, None)  # a day is said once
    if is_one_day and first == f"{one.last:%H:%M}":
        line = say("delivery_log.sent_at", count=one.sent, first=last)
    else:
        line = say("delivery_log.sent_between", count=one.sent, first=first, last=last)
    return _with_zones(one, line)


def _with_zones(one: Occurrence, line: Mrkdwn) -> Mrkdwn:
    if not one.zones:
        return line
    where = "channel" if one.audience is Audience.CHANNEL else "person"
    return Mrkdwn(f"{line} {plain(f'delivery_log.zones_{where}')}")


def _time(local: datetime, day: date | None) -> str:
    """A time of day, with its date unless that is the day told of already."""
    time = f"{local:%H:%M}"
    if local.date() == day:
        return time
    return plain("delivery_log.time_on", time=time, day=day_in_words(local.date()))


def share_line(one: Share) -> Mrkdwn:
    """How many messages had one outcome for one reason, and what to do about it."""
    if one.outcome is Outcome.FAILED:
        return _failed(one)
    because = say(f"delivery_log.why_{one.why}")
    if one.outcome is Outcome.WAITING:
        return say("delivery_log.waiting", count=one.count, why=because)
    return say("delivery_log.left_out", count=one.count, why=because)


def _failed(one: Share) -> Mrkdwn:
    words = reason(one.why)
    named = one.channels[:_MOST_NAMED]
    if not named:
        return say("delivery_log.failed", count=one.count, reason=words)
    places = listed([channel(place) for place in named])
    key = "delivery_log.failed_in_more" if one.count > len(named) else "delivery_log.failed_in"
    return say(key, count=one.count, places=places, reason=words)
