"""Where do somebody's team goals stand? The list with everything they can do, and its part of the Home tab."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.goal import Goal, GoalBoard, GoalState
from content import ids
from content.barriers import day
from content.blocks import Block, button, buttons, cut, divider, modal, note, paragraph, quote
from content.goal_words import amount, bar, from_to, last_check_in
from content.paging import turns
from content.text import Mrkdwn, channel, fields, mention, plain, say

PAGE = 8
_MOST_ON_HOME = 5


def view(board: GoalBoard, *, page: int = 0, notice: Sequence[Mrkdwn] = ()) -> Block:
    """A page (from 0) of the goals somebody may read, in a modal; `notice` are sentences on top."""
    page = min(page, max(0, (len(board.goals) - 1) // PAGE))
    blocks = [*(paragraph(one) for one in notice), note(say("goals.board_intro"))]
    for goal in board.goals[page * PAGE : (page + 1) * PAGE]:
        blocks += _listed(goal, board)
    if not board.goals:
        blocks.append(paragraph(say("goals.board_empty")))
    below = turns(
        ids.GOAL_BOARD,
        page=page,
        more=len(board.goals) > (page + 1) * PAGE,
        newer=plain("goals.board_newer"),
        older=plain("goals.board_older"),
    )
    if board.may_propose:
        below.append(button(plain("goals.home_button"), ids.GOAL_OPEN))
    if below:
        blocks += [divider(), buttons(*below)]
    return modal(plain("goals.board_title"), blocks)


def state(goal: Goal) -> str:
    """Where a goal stands, in a few words."""
    key = f"goals.state_{goal.state}"
    known = {"bar": bar(goal.percent), "percent": goal.percent}
    return plain(key, **{name: known[name] for name in fields(key)})


def _listed(goal: Goal, board: GoalBoard) -> list[Block]:
    line = say("goals.board_line", state=state(goal), channel=channel(goal.channel_id), line=from_to(goal))
    blocks = [divider(), paragraph(line), quote(cut(goal.text, 300))]
    small: list[str] = [say("goals.board_owner", owner=mention(goal.owner_id))] if goal.owner_id else []
    if goal.state is GoalState.ACTIVE:
        small += [words for _, words in last_check_in(goal)[:1]]
    if small:
        blocks.append(note(" ".join(small)))
    pressed = _pressed(goal, board)
    return [*blocks, buttons(*pressed)] if pressed else blocks


def _pressed(goal: Goal, board: GoalBoard) -> list[ButtonElement]:
    """Everything this person can do with a goal now."""
    value, proposed = str(goal.id), goal.state is GoalState.PROPOSED
    offered = (
        (goal.id in board.may_agree, "goals.agree", ids.GOAL_AGREE, value),
        (goal.id in board.agreed, "goals.take_back", ids.GOAL_TAKE_BACK, value),
        (goal.id in board.may_check_in, "goals.check_in", ids.GOAL_CHECK_IN, value),
        (goal.id in board.checked_in, "goals.undo_check_in", ids.GOAL_UNDO_CHECK_IN, value),
        (goal.is_live and goal.id not in board.may_manage, "goals.question", ids.GOAL_QUESTION, value),
        (goal.id in board.may_manage and proposed, "goals.change", ids.GOAL_CHANGE, value),
        (goal.id in board.may_manage, "goals.show", ids.GOAL_SHOW, f"{goal.id}:{goal.card}"),
        (goal.id in board.may_manage, "goals.owner", ids.GOAL_OWNER, value),
        (goal.id in board.may_manage, "goals.drop", ids.GOAL_DROP, value),
        (goal.id in board.may_say_learned, "goals.say_learned", ids.GOAL_LEARNED, value),
    )
    return [button(plain(label), action, value=told) for can, label, action, told in offered if can]


def on_home(board: GoalBoard) -> list[Block]:
    """The part of the Home tab: the live goals in one block, and two buttons."""
    if not board.may_propose:
        return []
    live = [goal for goal in board.goals if goal.is_live]
    lines = [_home_line(goal) for goal in live[:_MOST_ON_HOME]]
    if len(live) > _MOST_ON_HOME:
        lines.append([_text(plain("goals.home_more", count=len(live) - _MOST_ON_HOME))])
    title = {"type": "text", "text": plain("goals.home_title"), "style": {"bold": True}}
    said: Block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [title]},
            *(
                [
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "elements": [{"type": "rich_text_section", "elements": line} for line in lines],
                    }
                ]
                if lines
                else []
            ),
        ],
    }
    blocks = [said] if lines else [said, note(say("goals.home_none"))]
    pressed = [button(plain("goals.home_button"), ids.GOAL_OPEN)]
    if board.goals:
        pressed.append(button(plain("goals.see_all"), ids.GOAL_BOARD, value="0"))
    return [*blocks, buttons(*pressed)]


def _text(words: str) -> Block:
    return {"type": "text", "text": words}


def _home_line(goal: Goal) -> list[Block]:
    """Literal: a goal's words are people's own."""
    if goal.state is GoalState.PROPOSED:
        where = plain("goals.home_line_proposed", count=len(goal.agreed), needed=goal.needed)
    else:
        where = plain(
            "goals.home_line_active",
            bar=bar(goal.percent),
            percent=goal.percent,
            now=amount(goal.now, goal.unit),
            target=amount(goal.target, goal.unit),
            day=day(goal.due_on),
        )
    place = {"type": "channel", "channel_id": goal.channel_id}
    return [place, _text(f" {cut(' '.join(goal.text.split()), 150)}: {where}")]
