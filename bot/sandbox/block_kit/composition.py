"""The parts blocks and elements are composed of: text, options, confirmation dialogs, image sources.

Source: https://docs.slack.dev/reference/block-kit/composition-objects (Slack facts 3.1).
"""

from __future__ import annotations

from typing import Any

from .problems import Place, Report
from .schema import Choice, Flag, ListOf, Object, Shape, String

TEXT_MAX = 3000
URL_MAX = 3000

#: A link people follow: any scheme, since Slack's own deep links are `slack://…`.
LINK = String(URL_MAX, pattern=r"[A-Za-z][A-Za-z0-9+.\-]*:\S+", wanted="a valid URL")
WEB_LINK = String(URL_MAX, pattern=r"(?i:https?)://[^\s/?#]+\S*", wanted="a valid http or https URL")
SECURE_LINK = String(URL_MAX, pattern=r"(?i:https)://[^\s/?#]+\S*", wanted="a valid https URL")
STYLE = Choice("primary", "danger")
IDENTIFIERS = ListOf(String())

_EMOJI_OR_VERBATIM = {"plain_text": "emoji", "mrkdwn": "verbatim"}


class Text:
    """A text object of 1 to `most` characters; `plain` refuses `mrkdwn`.

    Written out instead of being an `Object`: it is the commonest thing in any payload.
    """

    __slots__ = ("most", "plain")

    def __init__(self, most: int = TEXT_MAX, *, plain: bool = False) -> None:
        self.most, self.plain = most, plain

    def check(self, value: object, at: Place, report: Report) -> None:
        if type(value) is not dict:
            report.add(at, "invalid_type", "must provide an object")
            return
        kind = value.get("type")
        flag = _EMOJI_OR_VERBATIM.get(kind) if isinstance(kind, str) else None
        if "type" not in value:
            report.add(at, "missing", "missing required field: type")
        elif flag is None or (self.plain and kind != "plain_text"):
            accepted = ["plain_text"] if self.plain else list(_EMOJI_OR_VERBATIM)
            report.add(
                (at, "type"), "invalid_value", f"must be a valid enum value: {', '.join(accepted)}", accepted
            )
        if "text" not in value:
            report.add(at, "missing", "missing required field: text")
        for key, item in value.items():
            if key == "text":
                self._check_length(item, at, report)
            elif key == flag or (flag is None and key in _EMOJI_OR_VERBATIM.values()):
                if type(item) is not bool:
                    report.add((at, key), "invalid_type", "must provide a boolean")
            elif key != "type":
                report.add(at, "unknown_property", f"invalid additional property: {key}")

    def _check_length(self, text: object, at: Place, report: Report) -> None:
        if not isinstance(text, str):
            report.add((at, "text"), "invalid_type", "must provide a string")
        elif not text:
            report.add((at, "text"), "too_short", "must be more than 0 characters", {"min": 1})
        elif len(text) > self.most:
            message = f"must be less than {self.most + 1} characters"
            report.add((at, "text"), "too_long", message, {"max": self.most})


def plain(most: int) -> Text:
    """A `plain_text` object of at most that many characters."""
    return Text(most, plain=True)


def exactly_one_of(first: str, second: str) -> Any:
    """A rule: one of the two fields is there, and not both."""

    def rule(value: dict[str, Any], at: Place, report: Report) -> None:
        if first in value and second in value:
            report.add((at, second), "conflict", f"must define only one of `{first}` and `{second}`")
        elif first not in value and second not in value:
            report.add(at, "missing", f"must define either `{first}` or `{second}`")

    return rule


def at_least_one_of(*names: str) -> Any:
    """A rule: at least one of the fields is there."""

    def rule(value: dict[str, Any], at: Place, report: Report) -> None:
        if not any(name in value for name in names):
            report.add(at, "missing", f"must define either {' or '.join(f'`{name}`' for name in names)}")

    return rule


def option(text: Shape, description: Shape, **more: Shape) -> Object:
    """An option whose text and description have these shapes.

    Values of 76 to 150 characters are let through although some of Slack's pages say 75 (Slack facts 3.1).
    """
    return Object(needs={"text": text, "value": String(150)}, may={"description": description, **more})


#: in menus: plain text only
MENU_OPTION = option(plain(75), plain(75))
OVERFLOW_OPTION = option(plain(75), plain(75), url=LINK)
#: in checkboxes and radio buttons, which also render mrkdwn
LIST_OPTION = option(Text(75), Text(75))

OPTION_GROUP = Object(needs={"label": plain(75), "options": ListOf(MENU_OPTION, 1, 100)})

#: Slack's pages ask for plain text in `text`, yet their own examples send mrkdwn there.
CONFIRM = Object(
    needs={"title": plain(100), "text": Text(300), "confirm": plain(30), "deny": plain(30)},
    may={"style": STYLE},
)

DISPATCH_CONFIG = Object(
    needs={"trigger_actions_on": ListOf(Choice("on_enter_pressed", "on_character_entered"), 1, 2)}
)

CONVERSATION_FILTER = Object(
    may={
        "include": ListOf(Choice("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    rules=[at_least_one_of("include", "exclude_external_shared_channels", "exclude_bot_users")],
)

_FILE_ID = String(pattern=r"F[A-Z0-9]{8,}", wanted="the id of a file")
SLACK_FILE = Object(may={"id": _FILE_ID, "url": LINK}, rules=[exactly_one_of("id", "url")])
IMAGE_SOURCE: dict[str, Shape] = {"image_url": WEB_LINK, "slack_file": SLACK_FILE}
IMAGE_RULES = [exactly_one_of("image_url", "slack_file")]

WORKFLOW = Object(
    needs={
        "trigger": Object(
            needs={"url": SECURE_LINK},
            may={
                "customizable_input_parameters": ListOf(
                    Object(needs={"name": String(), "value": String(least=0)}), 0
                )
            },
        )
    }
)
