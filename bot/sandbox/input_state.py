"""What do the inputs of a view or message hold after an update, and what of it was never touched?"""

from bot.sandbox.block_kit import check_state, empty_state
from bot.sandbox.json_types import Json


def carried_over(blocks: list[Json], values: Json) -> Json:
    """What is kept of `values` for these blocks: same block_id, same action_id, same type (Slack facts 1.6)."""
    kept: Json = {}
    for block_id, actions in empty_state(blocks).items():
        for action_id, state in actions.items():
            typed = _at(values, block_id, action_id)
            if typed is not None and typed.get("type") == state["type"]:
                kept.setdefault(block_id, {})[action_id] = typed
    return kept


def filled_in(blocks: list[Json], values: Json) -> Json:
    """`values` completed with what was not touched; what does not belong to the blocks is dropped."""
    complete, _ = check_state(blocks, carried_over(blocks, values), partial=True)
    return complete


def _at(values: Json, block_id: str, action_id: str) -> Json | None:
    actions = values.get(block_id)
    typed = actions.get(action_id) if isinstance(actions, dict) else None
    return typed if isinstance(typed, dict) else None
