"""Which names may a channel have? (docs.slack.dev/reference/methods/conversations.create)"""

import re

NAME_MAX = 80

_NAME = re.compile(r"[\w-]+")


def name_problem(name: str, taken: set[str]) -> str | None:
    """Slack's error name for a channel name that cannot be used; None if it can."""
    if not name:
        return "invalid_name_required"
    if len(name) > NAME_MAX:
        return "invalid_name_maxlength"
    if name != name.lower() or not _NAME.fullmatch(name):
        return "invalid_name_specials"
    if not re.search(r"[^\W_]", name):
        return "invalid_name_punctuation"
    return "name_taken" if name in taken else None
