"""What does the Block Kit validator say, in the words of Slack's error answers?"""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.block_kit import Problem, validate_blocks, validate_message, validate_view
from bot.sandbox.json_types import Json

try:
    from bot.sandbox.block_kit import check_state
except ImportError:  # being written

    def check_state(view_or_blocks: Any, values: Json) -> tuple[Json, dict[str, str]]:
        return values, {}


def messages_of(problems: Iterable[Problem]) -> list[str]:
    """Problems as Slack lists them in `response_metadata.messages`."""
    return [f"[ERROR] {one.message}" for one in problems]


__all__ = ["Problem", "check_state", "messages_of", "validate_blocks", "validate_message", "validate_view"]
