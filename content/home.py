"""The Home tab: a person's own week, and below it what a lead or an admin looks after."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import Draft, Recognised, is_person
from bot.facts import Home, MyNext, MyWeek
from content import (
    barrier_board,
    busy_days,
    catch_up,
    champion_home,
    drill_pages,
    goal_board,
    ids,
    my_data,
    nomination_home,
    pauses,
    plans,
    pulse_desk,
    roles,
    stories,
)
from content import help as help_words
from content.behaviours import behaviour_of
from content.blocks import (
    MOST_BLOCKS_IN_VIEW,
    Block,
    Message,
    button,
    buttons,
    cut,
    divider,
    heading,
    message,
    note,
    paragraph,
    quote,
)
from content.campaign_lines import day_in_words
from content.campaigns import kind_name
from content.home_lead import admin_part, lead_part, titled
from content.pack import Pack
from content.pulses import open_blocks, open_lines
from content.recognitions import withdraw_button
from content.text import Mrkdwn, channel, escape, listed, mention, people, plain, say

_MOST_THANKS = 5
_MOST_COMING = 5


def view(home: Home, pack: Pack) -> Block:
    """The Home view; the admin's and the lead's parts only for those who hold the role now."""
    if home.is_forgotten:
        blocks = my_data.home()
    elif home.mine is None:
        blocks = _before_set_up(home)
    elif home.mine.person.is_guest:
        blocks = _mine(home.mine, pack)
    else:
        blocks = [
            *pulse_desk.my_blocks(home.pulses),
            *(lead_part(home.lead, home) if home.lead else []),
            *roles.managing(
                home.manages,
                user_id=home.mine.person.user_id,
                more=[] if home.lead else busy_days.set_button(home.busy),
            ),
            *([] if home.lead else busy_days.on_home(home.busy)),
            *champion_home.asked(home.champion),
            *_mine(home.mine, pack),
            *champion_home.on_home(home.champion),
            *plans.on_home(home.plans),
            *goal_board.on_home(home.goals),
            *stories.home(home.stories),
            *nomination_home.home(home.nominations),
        ]
        if home.is_admin and home.lead is None:
            blocks += admin_part(home.leads)
        blocks += [divider(), *help_words.home(emoji=home.emoji or "", held=home.roles)]
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS_IN_VIEW]}


def _before_set_up(home: Home) -> list[Block]:
    blocks = [heading(plain("programmes.home_title")), paragraph(say("programmes.home_intro"))]
    if home.is_admin:
        return [
            *blocks,
            paragraph(say("programmes.home_admin")),
            buttons(button(plain("programmes.home_button"), ids.SETUP_OPEN, style="primary")),
        ]
    return [*blocks, paragraph(say("programmes.home_other", admins=people(home.admins)))]


def _mine(mine: MyWeek, pack: Pack) -> list[Block]:
    if mine.person.is_guest:
        return _guests(mine, pack)
    blocks = [
        heading(plain("home.title")),
        paragraph(say("home.intro", person=mention(mine.person.user_id))),
        buttons(
            button(plain("home.kudos_button"), ids.RECOGNITION_OPEN, style="primary"),
            button(plain("preferences.button"), ids.PREFERENCES_OPEN),
            catch_up.open_button(),
            pauses.home_button(mine.pause),
            button(plain("home.help_button"), ids.HELP_OPEN),
        ),
        *pauses.on_home(mine.pause),
    ]
    if not mine.in_team:
        blocks.append(note(say("home.not_in_team")))
    blocks += _drafts(mine.drafts)
    blocks.append(titled("home.coming_title", _coming_lines(mine.coming), "home.coming_none"))
    blocks += [paragraph(f"*{plain('home.received_title')}*"), *_thanks(mine.received, pack, received=True)]
    blocks += [paragraph(f"*{plain('home.given_title')}*"), *_thanks(mine.given, pack, received=False)]
    return [*blocks, *drill_pages.on_home(mine.answered), *barrier_board.on_home(mine.board)]


def _guests(mine: MyWeek, pack: Pack) -> list[Block]:
    """What a guest reads: no button that would only refuse them; thanks from when they were a member stay theirs."""
    blocks = [
        heading(plain("home.title_guest")),
        paragraph(say("help.guest")),
        buttons(button(plain("home.help_button"), ids.HELP_OPEN)),
    ]
    for title, thanks, received in (
        ("home.received_title", mine.received, True),
        ("home.given_title", mine.given, False),
    ):
        if thanks:
            blocks += [paragraph(f"*{plain(title)}*"), *_thanks(thanks, pack, received=received)]
    return blocks


def _coming_lines(coming: Sequence[MyNext]) -> list[str]:
    """One line for each thing and time, however many of somebody's channels it comes to."""
    places: dict[tuple[str, str, bool], list[str]] = {}
    for one in coming:
        personal = is_person(one.target)
        places.setdefault((f"{day_in_words(one.local)}, {one.local:%H:%M}", one.kind, personal), []).append(
            one.target
        )
    lines: list[str] = []
    for (when, kind, personal), targets in places.items():
        if personal:
            lines.append(say("home.coming_person", when=when, kind=kind_name(kind)))
        else:
            where = listed([channel(target) for target in targets])
            lines.append(say("home.coming_team", when=when, kind=kind_name(kind), channel=where))
    return lines[:_MOST_COMING]


def _drafts(drafts: Sequence[Draft]) -> list[Block]:
    if not drafts:
        return []
    blocks = [paragraph(f"*{plain('home.drafts_title')}*")]
    for draft in drafts:
        line = (
            say("home.draft_to", receivers=people(draft.receiver_ids))
            if draft.receiver_ids
            else say("home.draft_nobody")
        )
        blocks += [
            paragraph(line),
            *([quote(_one_line(draft.text, 200))] if draft.text else []),
            buttons(
                button(plain("recognitions.continue"), ids.RECOGNITION_CONTINUE, value=str(draft.id)),
                button(plain("home.draft_let_go"), ids.RECOGNITION_LET_GO, value=str(draft.id)),
            ),
        ]
    return blocks


def _thanks(thanks: Sequence[Recognised], pack: Pack, *, received: bool) -> list[Block]:
    if not thanks:
        return [note(say("home.received_none" if received else "home.given_none"))]
    blocks: list[Block] = []
    for one in list(thanks)[-_MOST_THANKS:]:
        blocks += [paragraph(_thanks_line(one, pack, received=received)), quote(_one_line(one.text, 600))]
        if not received:
            blocks.append(withdraw_button(one.id))
    if len(thanks) > _MOST_THANKS:
        blocks.append(note(say("home.more", count=len(thanks) - _MOST_THANKS)))
    return blocks


def _thanks_line(one: Recognised, pack: Pack, *, received: bool) -> Mrkdwn:
    """Who and for what; a behaviour that the pack no longer has is not named."""
    behaviour = behaviour_of(pack, one.behaviour_id)
    if received:
        giver = mention(one.giver_id)
        if behaviour is None:
            return say("home.thanks_from_only", giver=giver)
        return say("home.thanks_from", giver=giver, behaviour=behaviour.name)
    receivers = people(one.receiver_ids)
    if behaviour is None:
        return say("home.thanks_to_only", receivers=receivers)
    return say("home.thanks_to", receivers=receivers, behaviour=behaviour.name)


def _one_line(text: str, most: int) -> str:
    return cut(" ".join(text.split()), most)


def summary(home: Home, pack: Pack, *, is_first: bool = False) -> Message:
    """A person's own week as a message, for /encore; with a sentence on what it is when `is_first`."""
    if home.mine is None:
        words = say("programmes.home_other", admins=people(home.admins))
        return message(paragraph(words), text=words)
    mine = home.mine
    pulses = open_lines(home.pulses.mine)
    coming = [say("help.guest")] if mine.person.is_guest else _coming_lines(mine.coming)
    lines: list[str] = [
        *pulses,
        plain("home.title_guest" if mine.person.is_guest else "home.title"),
        *(coming or [say("home.coming_none")]),
    ]
    for title, thanks, received in (
        ("home.received_title", mine.received, True),
        ("home.given_title", mine.given, False),
    ):
        lines += [plain(title)] if thanks else []
        lines += [f"{_thanks_line(one, pack, received=received)} {escape(one.text)}" for one in thanks]
    if mine.person.is_guest:
        return message(*_mine(mine, pack), text="\n".join(lines))
    lines += [plain("home.drafts_title")] if mine.drafts else []
    lines += [escape(draft.text) for draft in mine.drafts if draft.text]
    if is_first:
        lines.append(say("help.first_encore"))
    first = [help_words.first_use("encore")] if is_first else []
    asked = open_blocks(home.pulses.mine)
    return message(*first, *asked, *_mine(mine, pack), text="\n".join(lines))
