"""What a `rich_text` block may hold: sections, lists, quotes, preformatted text, and what stands in those.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block (Slack facts 3.2 and 3.3).
"""

from __future__ import annotations

from typing import Any

from .composition import LINK
from .formats import is_time_zone
from .problems import Place, Report
from .schema import Checked, Choice, Flag, ListOf, Object, OneOf, Shape, String, Whole

_TEXT_STYLE = Object(may={name: Flag() for name in ("bold", "code", "italic", "strike", "underline")})
_MENTION_STYLE = Object(
    may={
        name: Flag()
        for name in (
            "bold",
            "code",
            "italic",
            "strike",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        )
    }
)
_ONCE = Whole(0, 1)


class _Timestamp:
    """Unix seconds: an integer, or its digits, which Slack's own examples send."""

    __slots__ = ()

    def check(self, value: object, at: Place, report: Report) -> None:
        if isinstance(value, str) and value.isdecimal() and value.isascii():
            return
        Whole(0).check(value, at, report)


def _inline(kind: str, needs: dict[str, Shape], style: Object = _MENTION_STYLE, **may: Shape) -> Object:
    return Object(kind, needs=needs, may={"style": style, **may})


INLINE: dict[str, Object] = {
    shape.kind or "": shape
    for shape in (
        _inline("text", {"text": String()}, _TEXT_STYLE),
        _inline("link", {"url": LINK}, _TEXT_STYLE, text=String(least=0), unsafe=Flag()),
        _inline(
            "emoji",
            {"name": String(pattern=r"[^\s:]+(::[^\s:]+)?", wanted="an emoji name without colons")},
            unicode=String(pattern=r"[0-9a-f]+(-[0-9a-f]+)*", wanted="lowercase hexadecimal code points"),
            skin_tone=Whole(1, 6),
            url=LINK,
        ),
        _inline("user", {"user_id": String()}),
        _inline("usergroup", {"usergroup_id": String()}),
        _inline("channel", {"channel_id": String()}),
        _inline("team", {"team_id": String()}),
        _inline("broadcast", {"range": Choice("here", "channel", "everyone")}),
        _inline("color", {"value": String(pattern=r"#[0-9A-Fa-f]{6}", wanted="a color such as #F405B3")}),
        _inline(
            "date",
            {"timestamp": _Timestamp(), "format": String()},
            url=LINK,
            fallback=String(),
            timezone=Checked(is_time_zone, "an IANA time zone"),
        ),
    )
}

# Unlike most arrays of Block Kit these may be empty (SDK: EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST).
_PIECES = ListOf(OneOf(INLINE), 0)
_SECTION = Object("rich_text_section", needs={"elements": _PIECES})

PARTS: dict[str, Object] = {
    "rich_text_section": _SECTION,
    "rich_text_list": Object(
        "rich_text_list",
        needs={
            "style": Choice("bullet", "ordered"),
            "elements": ListOf(OneOf({"rich_text_section": _SECTION}), 0),
        },
        may={"indent": Whole(0, 8), "offset": Whole(0), "border": _ONCE},
    ),
    "rich_text_quote": Object("rich_text_quote", needs={"elements": _PIECES}, may={"border": _ONCE}),
    "rich_text_preformatted": Object(
        "rich_text_preformatted", needs={"elements": _PIECES}, may={"border": _ONCE, "language": String()}
    ),
}

RICH_TEXT = Object(
    "rich_text",
    needs={"elements": ListOf(OneOf(PARTS))},
    may={"block_id": String(255)},
)


def visible_text(part: dict[str, Any]) -> str:
    """The characters a well-formed rich_text block shows, as far as they are in the payload itself."""
    words = [str(part.get(name, "")) for name in ("text", "fallback")]
    words += [visible_text(piece) for piece in part.get("elements", [])]
    return "".join(words)
