"""Where do a person's and a team's barriers stand? The board, and its part of the Home tab."""

from __future__ import annotations

from bot.domain import Barrier, BarrierState
from bot.facts import Board
from content import ids
from content.barriers import day, state_line, who
from content.blocks import Block, button, buttons, confirm, cut, divider, modal, note, paragraph, quote
from content.text import channel, mention, plain, say

_MOST_ON_BOARD = 12


def board_view(board: Board) -> Block:
    """Everything a person may read, in a modal."""
    blocks = [paragraph(say("barriers.board_intro"))]
    for one in board.barriers[:_MOST_ON_BOARD]:
        blocks += _on_board(one, board)
    if not board.barriers:
        blocks.append(paragraph(say("barriers.board_empty")))
    if len(board.barriers) > _MOST_ON_BOARD:
        blocks.append(note(say("barriers.board_more", count=len(board.barriers) - _MOST_ON_BOARD)))
    blocks.append(buttons(button(plain("barriers.home_raise"), ids.BARRIER_OPEN)))
    return modal(plain("barriers.board_title"), blocks)


def _on_board(one: Barrier, board: Board) -> list[Block]:
    line = say(
        "barriers.board_line",
        state=state_line(one),
        channel=channel(one.channel_id),
        who=who(one),
        day=day(one.raised_at.date()),
    )
    blocks = [divider(), paragraph(line), quote(cut(one.text, 600))]
    small = [say("barriers.board_owner", owner=mention(one.owner_id))] if one.owner_id else []
    if one.id in board.mine:
        secret = board.mine[one.id]
        small.append(say("barriers.board_mine_confidential") if secret else say("barriers.board_mine"))
    if small:
        blocks.append(note(" ".join(small)))
    if one.answer:
        blocks.append(quote(cut(one.answer, 600)))
    pressed = []
    if one.id in board.answerable:
        pressed.append(button(plain("barriers.answer_short"), ids.BARRIER_ANSWER, value=str(one.id)))
    if one.id in board.mine:
        pressed.append(
            button(
                plain("barriers.withdraw"),
                ids.BARRIER_WITHDRAW,
                value=str(one.id),
                confirm=confirm(
                    plain("barriers.withdraw_title"),
                    plain("barriers.withdraw_text"),
                    plain("barriers.withdraw"),
                ),
            )
        )
    return [*blocks, buttons(*pressed)] if pressed else blocks


def on_home(board: Board) -> list[Block]:
    """The part of the Home tab: how many are open, where one's own stand, what waits for one's answer."""
    waiting = [one for one in board.barriers if one.state is BarrierState.RAISED]
    still_open = [
        one
        for one in board.barriers
        if one.state in (BarrierState.RAISED, BarrierState.WILL_DO, BarrierState.DOING)
    ]
    to_answer = sum(1 for one in waiting if one.id in board.answerable)
    count = len(still_open)
    lines = [
        f"*{plain('barriers.home_title')}*",
        say("barriers.home_open", count=count) if count else say("barriers.home_none"),
    ]
    if to_answer:
        lines.append(say("barriers.home_answer", count=to_answer))
    return [
        paragraph("\n".join(lines)),
        buttons(
            button(plain("barriers.home_raise"), ids.BARRIER_OPEN),
            button(plain("barriers.home_board"), ids.BARRIER_BOARD),
        ),
    ]
