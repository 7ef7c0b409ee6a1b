"""What does the Block Kit validator say, in the words of Slack's error answers?"""

from collections.abc import Iterable

from bot.sandbox.block_kit import Problem, check_state, validate_blocks, validate_message, validate_view


def messages_of(problems: Iterable[Problem]) -> list[str]:
    """Problems as Slack lists them in `response_metadata.messages`."""
    return [f"[ERROR] {one.message}" for one in problems]


__all__ = ["Problem", "check_state", "messages_of", "validate_blocks", "validate_message", "validate_view"]
