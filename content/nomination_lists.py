"""Nominations in lists, page by page: those to decide, a person's own; and the form for a note."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.nomination import Nomination, NominationState
from content import ids, lead_notes
from content.blocks import (
    Block,
    button,
    buttons,
    confirm,
    cut,
    divider,
    modal,
    paragraph,
)
from content.lead_notes import DECLINE, RETURN, TAKE_DOWN
from content.nomination_buttons import (
    answer_buttons,
    change_button,
    delete_button,
    remove_button,
    share_button,
    take_down_button,
    withdraw_button,
)
from content.nomination_words import told
from content.pack import Pack
from content.paging import turns
from content.text import Mrkdwn, channel, mention, plain, say

PAGE = 5


def queue(
    nominations: Sequence[Nomination], pack: Pack, *, page: int, more: bool, notice: str | None = None
) -> Block:
    """What waits for the reader's decision. `notice` says what has just been done."""
    blocks: list[Block] = [paragraph(notice)] if notice else []
    if not nominations:
        blocks.append(paragraph(say("nominations.queue_none")))
    for one in nominations:
        blocks += [paragraph(_line(one)), *told(one.proposal, pack)[0], _decide(one), divider()]
    blocks += _pager(ids.NOMINATION_QUEUE, page=page, more=more)
    return modal(plain("nominations.queue_title"), blocks, private_metadata=json.dumps({"page": page}))


def _line(one: Nomination) -> Mrkdwn:
    nominator = mention(one.nominator_id)
    if one.proposal.nominee_id:
        return say("nominations.queue_line", nominator=nominator, nominee=mention(one.proposal.nominee_id))
    return say("nominations.queue_team", nominator=nominator, channel=channel(one.proposal.team_channel))


def _decide(one: Nomination) -> Block:
    value = str(one.id)
    thank = button(
        plain("nominations.thank"),
        ids.NOMINATION_THANK,
        value=value,
        confirm=confirm(
            plain("nominations.thank_title"), plain("nominations.thank_confirm"), plain("nominations.thank")
        ),
    )
    return buttons(
        button(plain("nominations.approve"), ids.NOMINATION_APPROVE, value=value, style="primary"),
        button(plain("nominations.send_back"), ids.NOMINATION_RETURN, value=value),
        *([thank] if one.proposal.nominee_id else []),
        button(plain("nominations.decline"), ids.NOMINATION_DECLINE, value=value),
    )


def shown(nominations: Sequence[Nomination], pack: Pack, *, reader_id: str, page: int, more: bool) -> Block:
    """What stands in channels, for a lead, who may take it down; their own part in it has its own way."""
    blocks: list[Block] = [] if nominations else [paragraph(say("nominations.shown_none"))]
    for one in nominations:
        where = say("nominations.received_posted", channel=channel(one.channel_id or ""))
        if reader_id == one.proposal.nominee_id:
            after = take_down_button(one.id)
        elif reader_id == one.nominator_id:
            after = withdraw_button(one.id)
        else:
            after = remove_button(one.id)
        line = Mrkdwn(f"{_line(one)} {where}")
        blocks += [paragraph(line), *told(one.proposal, pack)[0], buttons(after), divider()]
    blocks += _pager(ids.NOMINATION_SHOWN, page=page, more=more)
    return modal(plain("nominations.shown_title"), blocks, private_metadata=json.dumps({"page": page}))


def _pager(action_id: str, *, page: int, more: bool) -> list[Block]:
    """To the pages before and after."""
    shown = turns(
        action_id, page=page, more=more, newer=plain("nominations.newer"), older=plain("nominations.older")
    )
    return [buttons(*shown)] if shown else []


def note_form(one: Nomination, pack: Pack, *, why: str, most: int, travels: Mapping[str, Any]) -> Block:
    """Asks for a note to the nominator; `travels` says which list it was opened from, to be drawn anew."""
    title, label = {
        RETURN: ("nominations.send_back", "nominations.return_label"),
        DECLINE: ("nominations.decline", "nominations.decline_label"),
        TAKE_DOWN: ("nominations.remove", "nominations.remove_label"),
    }[why]
    return lead_notes.note_form(
        plain(title),
        [paragraph(_line(one)), *told(one.proposal, pack)[0]],
        plain(label),
        plain("nominations.note_hint", most=most),
        callback_id=ids.NOMINATION_NOTE_FORM,
        most=most,
        travels={**travels, "nomination": one.id, "why": why},
    )


def note_sent(one: Nomination, *, why: str, said: str) -> Block:
    """Confirms that it is done."""
    title, line = {
        RETURN: ("nominations.send_back", "nominations.return_done"),
        DECLINE: ("nominations.decline", "nominations.decline_done"),
        TAKE_DOWN: ("nominations.remove", "nominations.remove_done"),
    }[why]
    return lead_notes.note_sent(plain(title), say(line, nominator=mention(one.nominator_id)), said)


def mine(
    nominations: Sequence[Nomination],
    pack: Pack,
    *,
    reader_id: str,
    channel_names: Mapping[str, str],
    page: int,
    more: bool,
) -> Block:
    """What the reader nominated and was nominated for, each with what can be done with it."""
    blocks: list[Block] = [] if nominations else [paragraph(say("nominations.mine_none"))]
    for one in nominations:
        made = one.nominator_id == reader_id
        blocks += _made(one) if made else [paragraph(_received(one))]
        blocks += told(one.proposal, pack)[0]
        after = _made_buttons(one) if made else _received_buttons(one, channel_names)
        blocks += [*after, divider()]
    blocks += _pager(ids.NOMINATION_MINE, page=page, more=more)
    return modal(plain("nominations.mine_title"), blocks)


def _made(one: Nomination) -> list[Block]:
    if one.proposal.nominee_id:
        who = say("nominations.mine_line", nominee=mention(one.proposal.nominee_id))
    elif one.proposal.team_channel:
        who = say("nominations.mine_team", channel=channel(one.proposal.team_channel))
    else:
        who = say("nominations.mine_nobody")
    state = "nominations.taken_down_by_lead" if one.is_taken_down else f"nominations.state_{one.state}"
    lines = [f"*{plain(state)}*", who]
    if one.note and one.decided_by:
        said = say("nominations.said_note", lead=mention(one.decided_by), note=cut(one.note, 900))
        lines.append(said)
    return [paragraph("\n".join(lines))]


def _made_buttons(one: Nomination) -> list[Block]:
    if one.state is NominationState.DRAFT:
        finish = button(plain("nominations.continue"), ids.NOMINATION_CONTINUE, value=str(one.id))
        return [buttons(finish, delete_button(one.id))]
    if one.state is NominationState.RETURNED:
        return [buttons(change_button(one.id), withdraw_button(one.id))]
    if one.state in {NominationState.THANKED, NominationState.DECLINED, NominationState.WITHDRAWN}:
        return [buttons(delete_button(one.id))]
    return [buttons(withdraw_button(one.id))]


def _received(one: Nomination) -> Mrkdwn:
    line = say("nominations.mine_received", nominator=mention(one.nominator_id))
    if one.state is NominationState.PRIVATE:
        how = say("nominations.received_private")
    elif one.state is NominationState.POSTED:
        how = say("nominations.received_posted", channel=channel(one.channel_id or ""))
    else:
        how = say("nominations.received_approved", channel=channel(one.channel_id or ""))
    return Mrkdwn(f"*{line}* {how}")


def _received_buttons(one: Nomination, channel_names: Mapping[str, str]) -> list[Block]:
    name = channel_names.get(one.channel_id or "", "")
    if one.state is NominationState.APPROVED:
        return [answer_buttons(one, name)]
    if one.state is NominationState.POSTED:
        return [buttons(take_down_button(one.id))]
    return [buttons(share_button(one.id, name))] if one.channel_id else []
