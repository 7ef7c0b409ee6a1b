"""Which scopes must an app have for what a view holds?

Slack's reference of the element: "In order to use the file_input element within your app, your app must have the
files:read scope." It does not say how a view is refused without it; here the answer is missing_scope.
"""

from bot.sandbox.block_kit.walk import all_blocks, elements_of
from bot.sandbox.json_types import Json

_SCOPES = {"file_input": "files:read"}


def scopes_of(view: Json) -> list[str]:
    """The scopes the elements of a valid view ask for, each once."""
    kinds = {one["type"] for block in all_blocks(view.get("blocks") or []) for one in elements_of(block)}
    return sorted({_SCOPES[kind] for kind in kinds if kind in _SCOPES})
