"""Help that says what the reader can do now.

A feature adds a line to LINES for each role that can do something with it, and its command to COMMANDS.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from bot.domain import Role
from content import ids
from content.blocks import Block, Message, button, buttons, heading, message, modal, note, paragraph
from content.pack import Pack
from content.text import channel, fields, mention, people, plain, say


class Line(NamedTuple):
    """One thing a role can do, in one or two sentences: the key of the words, which may show {emoji}."""

    role: Role
    key: str


LINES = (
    Line(Role.STAFF, "help.kudos"),
    Line(Role.STAFF, "help.reaction"),
    Line(Role.STAFF, "help.barrier"),
    Line(Role.STAFF, "help.win"),
    Line(Role.STAFF, "goals.help_staff"),
    Line(Role.STAFF, "help.nominate"),
    Line(Role.STAFF, "plans.help_staff"),
    Line(Role.STAFF, "drills.help_staff"),
    Line(Role.STAFF, "pulses.help_staff"),
    Line(Role.STAFF, "help.encore"),
    Line(Role.STAFF, "catch_up.help"),
    Line(Role.STAFF, "help.settings"),
    Line(Role.STAFF, "pauses.help"),
    Line(Role.STAFF, "help.data"),
    Line(Role.MANAGER, "help.manager"),
    Line(Role.MANAGER, "busy_days.help"),
    Line(Role.MANAGER, "champions.help"),
    Line(Role.MANAGER, "help.barrier_answer"),
    Line(Role.MANAGER, "goals.help_manager"),
    Line(Role.MANAGER, "pulses.help_manager"),
    Line(Role.PROGRAMME_LEAD, "help.lead"),
    Line(Role.PROGRAMME_LEAD, "help.lead_calendar"),
    Line(Role.PROGRAMME_LEAD, "help.lead_steps"),
    Line(Role.PROGRAMME_LEAD, "help.lead_history"),
    Line(Role.PROGRAMME_LEAD, "help.lead_take_over"),
    Line(Role.PROGRAMME_LEAD, "help.lead_stories"),
    Line(Role.PROGRAMME_LEAD, "help.lead_nominations"),
    Line(Role.PROGRAMME_LEAD, "help.lead_roles"),
    Line(Role.PROGRAMME_LEAD, "busy_days.help"),
    Line(Role.PROGRAMME_LEAD, "champions.help"),
    Line(Role.PROGRAMME_LEAD, "help.barrier_answer"),
    Line(Role.PROGRAMME_LEAD, "pulses.help_lead"),
    Line(Role.ADMIN, "help.admin"),
)
"""What each role can do, in the order people read it."""

COMMANDS: Mapping[str, tuple[str, ...]] = {
    ids.KUDOS: ("help.kudos_intro", "help.kudos_how", "help.kudos_then"),
    ids.BARRIER: ("barriers.intro", "barriers.help_how", "barriers.help_then"),
    ids.GOAL: ("goals.intro", "goals.help_how", "goals.help_then", "goals.help_note"),
    ids.NOMINATE: (
        "nominations.help_first",
        "nominations.help_text",
        "nominations.help_then",
        "nominations.help_take_back",
    ),
    ids.WIN: ("stories.help_first", "stories.help_text", "stories.help_then", "stories.help_safe"),
    ids.PLAN: ("plans.help_first", "plans.help_how", "plans.help_then"),
    ids.DRILL: ("drills.help_first", "drills.help_how", "drills.help_then"),
}
"""`/command help`: the keys of its sentences, small print last."""

FIRST_USE: Mapping[str, str] = {
    "kudos": "help.first_kudos",
    "encore": "help.first_encore",
    "nominate": "nominations.first_use",
    "drill": "drills.first_use",
    "plan": "plans.first_use",
}
"""What a command is for, in the one sentence that goes with somebody's first use of it."""

TITLES = {
    Role.STAFF: "help.title_staff",
    Role.MANAGER: "help.title_manager",
    Role.PROGRAMME_LEAD: "help.title_lead",
    Role.ADMIN: "help.title_admin",
}


def lines(role: Role, *, emoji: str) -> list[str]:
    """What somebody with this role can do."""
    known = {"emoji": emoji}
    return [
        say(line.key, **{name: known[name] for name in fields(line.key)})
        for line in LINES
        if line.role == role
    ]


def _groups(*, emoji: str, held: Collection[Role]) -> list[str]:
    """What the reader can do, a group of lines for each role they hold; what two roles can is said once."""
    if not held:
        return [say("help.guest")]
    groups: list[str] = []
    said: set[str] = set()
    for role, title in TITLES.items():
        if role in held:
            new = [line for line in lines(role, emoji=emoji) if line not in said]
            said.update(new)
            groups.append("\n".join([f"*{plain(title)}*", *(f"• {line}" for line in new)]))
    return groups


def page(*, emoji: str, held: Collection[Role], opening: str | None = None) -> Message:
    """The help page. `opening` is a sentence before it, such as what was not understood."""
    first = opening or say("help.intro")
    groups = _groups(emoji=emoji, held=held)
    return message(
        heading(plain("help.title")),
        paragraph(first),
        *(paragraph(group) for group in groups),
        text="\n".join([plain("help.title"), first, *groups]),
    )


def view(*, emoji: str, held: Collection[Role]) -> Block:
    """The help page as a modal."""
    groups = _groups(emoji=emoji, held=held)
    return modal(
        plain("help.title_short"), [paragraph(say("help.intro")), *(paragraph(one) for one in groups)]
    )


def home(*, emoji: str, held: Collection[Role]) -> list[Block]:
    """What the reader can do now, for the foot of their Home tab: one block a role."""
    return [paragraph(group) for group in _groups(emoji=emoji, held=held)]


def command(name: str) -> Message:
    """How to use a command. Raises KeyError for one that explains itself elsewhere."""
    *said, last = (say(key) for key in COMMANDS[name])
    return message(*(paragraph(one) for one in said), note(last), text="\n".join([*said, last]))


def first_use(what: str) -> Block:
    """The sentence that goes with somebody's first use of a command."""
    return note(say(FIRST_USE[what]))


def welcome(values: Mapping[str, Any], pack: Pack, *, user_id: str) -> Message:
    """Welcomes somebody who joined a channel of the programme."""
    title = say("help.welcome", person=mention(user_id), channel=channel(values["channel_id"]))
    more = say("help.welcome_more")
    who = say("help.welcome_leads", leads=people(values["leads"]), emoji=pack.recognition_emoji[0])
    return message(
        paragraph(title),
        paragraph(more),
        buttons(
            button(plain("home.help_button"), ids.HELP_OPEN),
            button(plain("preferences.button"), ids.PREFERENCES_OPEN),
        ),
        note(who),
        text=f"{title}\n{more}\n{who}",
    )
