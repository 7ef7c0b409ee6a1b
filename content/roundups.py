"""What a team reads in its Friday round-up: everyday thanks first, then stories, barriers, goals, celebrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import Recognised
from bot.facts import RoundupStory
from bot.goal import Goal
from bot.nomination import Nomination
from content import celebrations
from content.barriers import day
from content.behaviours import behaviour_of
from content.blocks import Message, cut, heading, message, note, paragraph, quote, told
from content.champion_voice import spoken
from content.goal_words import amount, bar
from content.pack import Pack
from content.text import Mrkdwn, channel, escape, mention, people, plain, say

MOST_THANKS = 10
MOST_STORIES = 3
MOST_LINES = 5
_MOST_QUOTED = 300
_MOST_OF_A_STORY = 160
QUIET_WEEK: Mapping[str, Any] = {
    "thanks": (),
    "channel_id": "",
    "stories": (),
    "barriers_closed": 0,
    "goals": (),
    "nominations": (),
    "celebrated": (),
    "slots": {},
    "lines": {},
}
"""What a round-up tells of when nothing happened; `n` comes besides."""


def roundup(values: Mapping[str, Any], pack: Pack) -> Message:
    """Friday's post. `n` counts the campaign's weeks from 0; see bot.services.roundups for the rest.

    Everyday work comes before what is rare. A quiet week has kind words and one invitation.
    """
    thanks: Sequence[Recognised] = values["thanks"]
    title = plain("roundups.title")
    week = [
        _opening(values, thanks, pack),
        *_thanks(thanks, pack),
        *_stories(values["stories"]),
        *_goals(values["goals"]),
        *_barriers(values["barriers_closed"]),
        *_nominations(values["nominations"]),
        *_celebrated(values, pack),
        *([] if thanks else [_said(say("roundups.invitation"), small=True)]),
        _win(values["n"], pack),
    ]
    blocks = [block for one in week for block in one.blocks]
    shown = message(heading(title), *blocks, text="\n".join([title, *(one.text for one in week)]))
    return spoken(shown, values)


def _said(words: Mrkdwn, *, small: bool = False) -> Message:
    return Message(text=words, blocks=[note(words) if small else paragraph(words)])


def _opening(values: Mapping[str, Any], thanks: Sequence[Recognised], pack: Pack) -> Message:
    """The pack's line for such a week; plain words while all of them rest, or without a behaviour to name."""
    team = (
        channel(values["channel_id"]) if values["channel_id"] else Mrkdwn(escape(plain("roundups.your_team")))
    )
    type_ = "roundup_thanks" if thanks else "roundup_quiet"
    given = {
        "team": team,
        "count": Mrkdwn(len(thanks)),
        "behaviour": Mrkdwn(escape(_commonest(thanks, pack))),
    }
    line = celebrations.filled(pack, values["lines"].get(type_), given)
    if line is not None:
        return _said(line)
    if thanks:
        return _said(say("roundups.plain_thanks", team=team, count=len(thanks)))
    return _said(say("roundups.plain_quiet", team=team))


def _thanks(thanks: Sequence[Recognised], pack: Pack) -> list[Message]:
    found: list[Message] = []
    for one in thanks[:MOST_THANKS]:
        behaviour = behaviour_of(pack, one.behaviour_id)
        who = {"giver": mention(one.giver_id), "receivers": people(one.receiver_ids)}
        line = (
            say("roundups.line", behaviour=behaviour.name, **who)
            if behaviour
            else say("roundups.line_only", **who)
        )
        words = cut(" ".join(one.text.split()), _MOST_QUOTED)
        found.append(Message(text=f"{line}: {escape(words)}", blocks=[paragraph(f"• {line}"), quote(words)]))
    if len(thanks) > MOST_THANKS:
        found.append(_said(say("roundups.more", count=len(thanks) - MOST_THANKS)))
    return found


def _commonest(thanks: Sequence[Recognised], pack: Pack) -> str:
    counts: dict[str, int] = {}
    for one in thanks:
        counts[one.behaviour_id] = counts.get(one.behaviour_id, 0) + 1
    behaviour = behaviour_of(pack, max(counts, key=lambda name: (counts[name], name), default=""))
    return behaviour.name if behaviour else ""


def _stories(stories: Sequence[RoundupStory]) -> list[Message]:
    """Each story with whom it is credited to and its first words."""
    found = [_story(one) for one in stories[:MOST_STORIES]]
    if len(stories) > MOST_STORIES:
        found.append(_said(say("roundups.stories_more", count=len(stories) - MOST_STORIES)))
    return found


def _story(one: RoundupStory) -> Message:
    if one.writer is None:
        line = say("roundups.story_unnamed")
    elif one.colleagues:
        line = say("roundups.story_with", writer=mention(one.writer), colleagues=people(one.colleagues))
    else:
        line = say("roundups.story", writer=mention(one.writer))
    words = _first_words(one.words)
    return Message(text=f"{line} {escape(words)}", blocks=[told(Mrkdwn(f"• {line}"), escape(words))])


def _nominations(nominations: Sequence[Nomination]) -> list[Message]:
    """Who was put forward, by whom and for what, in one block."""
    lines = []
    for one in nominations:
        about = one.proposal
        lines.append(
            say(
                "roundups.nomination",
                nominator=mention(one.nominator_id),
                nominee=mention(about.nominee_id) if about.nominee_id else channel(about.team_channel),
                words=_first_words(about.evidence),
            )
        )
    return _together(say("roundups.nominations_title"), lines)


def _together(title: Mrkdwn, lines: Sequence[Mrkdwn]) -> list[Message]:
    if not lines:
        return []
    shown = [title, *(f"• {line}" for line in lines[:MOST_LINES])]
    if len(lines) > MOST_LINES:
        shown.append(say("roundups.lines_more", count=len(lines) - MOST_LINES))
    words = "\n".join(shown)
    return [Message(text=words, blocks=[told(words)])]


def _first_words(text: str) -> str:
    return cut(" ".join(text.split()), _MOST_OF_A_STORY)


def _barriers(closed: int) -> list[Message]:
    if not closed:
        return []
    if closed == 1:
        return [_said(say("roundups.barrier_closed"))]
    return [_said(say("roundups.barriers_closed", count=closed))]


def _goals(goals: Sequence[Goal]) -> list[Message]:
    """Where each goal of the team stands."""
    found: list[Message] = []
    for one in goals[:MOST_LINES]:
        line = say(
            "roundups.goal",
            bar=bar(one.percent),
            percent=one.percent,
            now=amount(one.now, one.unit),
            target=amount(one.target, one.unit),
            day=day(one.due_on),
        )
        words = escape(_first_words(one.text))
        found.append(Message(text=f"{line} {words}", blocks=[told(Mrkdwn(f"• {line}"), words)]))
    if len(goals) > MOST_LINES:
        found.append(_said(say("roundups.lines_more", count=len(goals) - MOST_LINES)))
    return found


def _celebrated(values: Mapping[str, Any], pack: Pack) -> list[Message]:
    found = celebrations.parts(values, pack)
    title = Mrkdwn(f"*{plain('celebrations.title')}*")
    return [_said(title), *found] if found else []


def _win(week: int, pack: Pack) -> Message:
    win = pack.prompt_for_week("win", week + 1)
    return _said(say("roundups.win_line", title=win.title, text=win.text, action=win.action, time=win.time))
