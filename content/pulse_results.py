"""How is a published pulse read? A chart for the eyes, the same numbers as text for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts import PulseCell, PulseResult, PulseUnit
from content.blocks import Block, Message, cut, heading, message, note, paragraph, quote
from content.pack import Pack
from content.pulse_desk import act_button, share
from content.pulses import when
from content.text import Mrkdwn, channel, escape, plain, say

_MOST_SERIES = 12
_LABEL = 20
"""Slack facts 3.2: a chart holds twelve series; names and labels have at most twenty characters."""
_ALMOST_NONE, _ALMOST_ALL = -1, 101
_HIGHEST, _LOWEST = 48, 12


def for_team(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The result for a team's channel, its people and its managers."""
    result: PulseResult = values["result"]
    return _message(result, after=say("pulses.result_next"))


def for_lead(values: Mapping[str, Any], _pack: Pack) -> Message:
    """The result of every unit, for a lead; with the button to answer it."""
    result: PulseResult = values["result"]
    if not values["owed"]:
        return _message(result, after=None)
    return _message(result, after=say("pulses.result_owed"), end=[act_button(values["wave_id"])])


def _message(result: PulseResult, *, after: Mrkdwn | None, end: Sequence[Block] = ()) -> Message:
    title = plain("pulses.result_title", title=result.title)
    closed = say("pulses.result_closed", closed=when(result.closed), share=share(result.share))
    blocks: list[Block] = [heading(title), paragraph(closed)]
    said = [escape(title), closed]
    if result.override_reason:
        why = say("pulses.override_line")
        blocks += [note(why), quote(cut(result.override_reason, 500))]
        said += [why, Mrkdwn(escape(cut(result.override_reason, 500)))]
    shown = [*([result.whole] if result.whole else []), *result.units]
    if any(cell.n is not None for unit in shown for cell in unit.cells):
        blocks += _chart(result, shown)
    else:
        nothing = say("pulses.result_nothing")
        blocks.append(paragraph(nothing))
        said.append(nothing)
    for unit in shown:
        lines = _lines(unit, result.items)
        blocks.append(paragraph("\n".join(lines)))
        said += lines
    if after:
        blocks.append(paragraph(after))
        said.append(after)
    asked = say("pulses.start_items", items=" · ".join(str(item["text"]) for item in result.items))
    how = say("pulses.result_how", fewest=result.threshold)
    return message(*blocks, *end, note(f"{asked}\n{how}"), text="\n".join([*said, asked, how]))


def _lines(unit: PulseUnit, items: Sequence[Mapping[str, Any]]) -> list[Mrkdwn]:
    name = channel(unit.channel_id) if unit.channel_id else say("pulses.result_whole")
    lines = [Mrkdwn(f"*{name}*")]
    if all(cell.n is None for cell in unit.cells):
        return [*lines, say("pulses.result_hidden_whole")]
    for cell, item in zip(unit.cells, items, strict=True):
        lines.append(Mrkdwn(f"• {_cell(cell, item['label'])}"))
    if unit.few and any(cell.n is not None for cell in unit.cells):
        lines.append(say("pulses.result_few"))
    return lines


def _cell(cell: PulseCell, label: str) -> Mrkdwn:
    if cell.n is None or cell.level is None or cell.favourable is None:
        return say("pulses.result_hidden", label=label)
    return say(
        "pulses.result_cell",
        label=label,
        level=_level(cell.level),
        favourable=_share(cell.favourable),
        interval=_interval(cell.low or 0, 100 if cell.high is None else cell.high),
        n=cell.n,
    )


def _level(tenths: int) -> str:
    if tenths >= _HIGHEST:
        return plain("pulses.level_high")
    return plain("pulses.level_low") if tenths <= _LOWEST else f"{tenths / 10:.1f}"


def _share(percent: int) -> str:
    if percent == _ALMOST_NONE:
        return plain("pulses.almost_none")
    return plain("pulses.almost_all") if percent == _ALMOST_ALL else plain("pulses.percent", number=percent)


def _interval(low: int, high: int) -> str:
    if low <= 0:
        return plain("pulses.interval_below", high=high)
    return (
        plain("pulses.interval_above", low=low)
        if high >= 100
        else plain("pulses.interval_between", low=low, high=high)
    )


def _chart(result: PulseResult, units: Sequence[PulseUnit]) -> list[Block]:
    """Means as bars, for the items every drawn unit shows: a gap in a chart would read as a zero."""
    drawn = [unit for unit in units if any(cell.n is not None for cell in unit.cells)][:_MOST_SERIES]
    shown = [
        place
        for place in range(len(result.items))
        if all(unit.cells[place].level is not None for unit in drawn)
    ]
    if not shown:
        return []
    categories = _unique([str(result.items[place]["label"]) for place in shown])
    names = _unique([unit.name or plain("pulses.chart_whole") for unit in drawn])
    series = [
        {
            "name": name,
            "data": [
                {"label": category, "value": (unit.cells[place].level or 0) / 10}
                for category, place in zip(categories, shown, strict=True)
            ],
        }
        for name, unit in zip(names, drawn, strict=True)
    ]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": categories}}
    return [{"type": "data_visualization", "title": plain("pulses.chart_title"), "chart": chart}]


def _unique(names: Sequence[str]) -> list[str]:
    """The names in at most twenty characters each, no two alike."""
    found: list[str] = []
    for name in names:
        short, number = name[:_LABEL], 2
        while short in found:
            short, number = f"{name[: _LABEL - 3]} {number}", number + 1
        found.append(short)
    return found
