"""Hypothesis strategies for Block Kit that Slack accepts, written from Slack's pages and not from the validator.

Every string stays within its published limit and often touches it; identifiers are left out, or are unique.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.sandbox.block_kit import Surface

from .edits import separate
from .examples import Json
from .placing import BLOCK_ELEMENTS, BLOCK_SURFACES, surfaces_of

Strategy = st.SearchStrategy[Any]

_CHARACTERS = st.sampled_from(
    ["a", "Z", "9", " ", "é", "ש", "文", "👋", "&amp;", "\n", "*", "<@U1>", ":wave:", '"', "\\"]
)


def words(most: int) -> Strategy:
    """Strings of 1 to `most` characters: short ones of any kind, and ones of exactly the limit."""
    short = st.lists(_CHARACTERS, min_size=1, max_size=6).map("".join).map(lambda text: text[:most])
    return st.one_of(short, st.just("x" * most))


def plain(most: int) -> Strategy:
    return st.fixed_dictionaries(
        {"type": st.just("plain_text"), "text": words(most)}, optional={"emoji": st.booleans()}
    )


def mrkdwn(most: int) -> Strategy:
    return st.fixed_dictionaries(
        {"type": st.just("mrkdwn"), "text": words(most)}, optional={"verbatim": st.booleans()}
    )


def text(most: int) -> Strategy:
    return plain(most) | mrkdwn(most)


def links(most: int = 3000) -> Strategy:
    return st.sampled_from(
        ["https://example.com", "https://example.com/?a=1&b=%20#c", "https://ex.com/".ljust(most, "x")]
    )


def obj(kind: str | None, needs: dict[str, Strategy], may: dict[str, Strategy] | None = None) -> Strategy:
    typed: dict[str, Strategy] = {"type": st.just(kind)} if kind else {}
    return st.fixed_dictionaries({**typed, **needs}, optional=may or {})


CONFIRM = obj(
    None,
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": st.sampled_from(["primary", "danger"])},
)
IDS = st.from_regex(r"[UCDTS][A-Z0-9]{1,10}", fullmatch=True)
IMAGE_SOURCE = st.one_of(
    st.builds(lambda url: {"image_url": url}, links()),
    st.builds(
        lambda file: {"slack_file": file},
        st.sampled_from([{"id": "F0123ABCD"}, {"url": "https://files.slack.com/x"}]),
    ),
)


def _image(kind: str = "image") -> Strategy:
    base = obj(kind, {"alt_text": words(2000)})
    return st.builds(lambda image, source: {**image, **source}, base, IMAGE_SOURCE)


IMAGE = _image()


@st.composite
def options(draw: st.DrawFn, most: int, *, rich: bool = False, url: bool = False) -> list[Json]:
    """Up to `most` options with different values; only their number and texts matter to Slack."""
    count = draw(st.sampled_from([1, 2, 3, most]))
    width = draw(st.sampled_from([3, 75, 150]))
    shape = obj(
        None,
        {"text": text(75) if rich else plain(75)},
        {"description": text(75) if rich else plain(75), **({"url": links()} if url else {})},
    )
    first = draw(shape)
    return [{**first, "value": f"v{n}".ljust(width, "x")} for n in range(count)]


@st.composite
def static_menu(draw: st.DrawFn, *, several: bool) -> Json:
    listed = draw(options(100))
    grouped = draw(st.booleans())
    label = {"type": "plain_text", "text": "G" * 75}
    held: Json = {"option_groups": [{"label": label, "options": listed}]} if grouped else {"options": listed}
    if several and draw(st.booleans()):
        held["initial_options"] = listed[: draw(st.integers(1, len(listed)))]
        # None of Slack's pages forbids to name a choice twice.
        held["initial_options"] += separate(held["initial_options"][: draw(st.integers(0, 1))])
        held["max_selected_items"] = len(held["initial_options"])
    elif not several and draw(st.booleans()):
        held["initial_option"] = listed[-1]
    return held


@st.composite
def chosen_of_list(draw: st.DrawFn, *, several: bool) -> Json:
    listed = draw(options(10, rich=True))
    held: Json = {"options": listed}
    if draw(st.booleans()):
        twice = separate(listed[: draw(st.integers(0, 1))])
        held.update({"initial_options": [*listed[:2], *twice]} if several else {"initial_option": listed[0]})
    return held


_PLACEHOLDER = {"placeholder": plain(150)}
_MENU = {**_PLACEHOLDER, "confirm": CONFIRM}
_DISPATCH = {
    "dispatch_action_config": st.sampled_from(
        [{"trigger_actions_on": ["on_enter_pressed"]}, {"trigger_actions_on": ["on_character_entered"]}]
    )
}
_FILTER = obj(
    None,
    {"include": st.lists(st.sampled_from(["im", "mpim", "private", "public"]), min_size=1, unique=True)},
    {"exclude_bot_users": st.booleans(), "exclude_external_shared_channels": st.booleans()},
)


def with_parts(base: Strategy, *parts: Strategy) -> Strategy:
    """The base object with the fields of the parts."""
    return st.tuples(base, *parts).map(
        lambda objects: {key: value for one in objects for key, value in one.items()}
    )


_FEEDBACK = obj(None, {"text": plain(75), "value": words(2000)}, {"accessibility_label": words(75)})
_DATES = st.dates().map(lambda day: day.isoformat())
_TIMES = st.times().map(lambda time: f"{time:%H:%M}")
_SECTION = obj("rich_text_section", {"elements": st.deferred(lambda: st.lists(INLINE, max_size=3))})
_STYLE = obj(None, {}, {name: st.booleans() for name in ("bold", "italic", "strike", "code", "underline")})
INLINE: Strategy = st.one_of(
    obj("text", {"text": words(200)}, {"style": _STYLE}),
    obj("link", {"url": links()}, {"text": words(75), "style": _STYLE}),
    obj("emoji", {"name": st.sampled_from(["wave", "+1", "wave::skin-tone-2", "custom_1"])}),
    obj("user", {"user_id": IDS}, {"style": _STYLE}),
    obj("channel", {"channel_id": IDS}),
    obj("usergroup", {"usergroup_id": IDS}),
    obj("broadcast", {"range": st.sampled_from(["here", "channel", "everyone"])}),
    obj(
        "date",
        {"timestamp": st.integers(0, 2**33), "format": st.just("{date_short} {time}")},
        {"fallback": words(20)},
    ),
    obj("color", {"value": st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)}),
)
RICH_TEXT = obj(
    "rich_text",
    {
        "elements": st.lists(
            st.one_of(
                _SECTION,
                obj(
                    "rich_text_list",
                    {
                        "style": st.sampled_from(["bullet", "ordered"]),
                        "elements": st.lists(_SECTION, max_size=3),
                    },
                    {"indent": st.integers(0, 8), "offset": st.integers(0, 99), "border": st.integers(0, 1)},
                ),
                obj(
                    "rich_text_quote",
                    {"elements": st.lists(INLINE, max_size=2)},
                    {"border": st.integers(0, 1)},
                ),
                obj("rich_text_preformatted", {"elements": st.lists(INLINE, max_size=2)}),
            ),
            min_size=1,
            max_size=4,
        )
    },
)


@st.composite
def typed_text(draw: st.DrawFn) -> Json:
    """A plain_text_input whose bounds are those of what it is filled with at first, or further apart."""
    held = draw(
        obj(
            "plain_text_input",
            {},
            {"initial_value": words(3000), "multiline": st.booleans(), **_PLACEHOLDER, **_DISPATCH},
        )
    )
    length = len(held.get("initial_value", "x" * 100))
    if draw(st.booleans()):
        held["min_length"] = draw(st.sampled_from([0, length]))
    if draw(st.booleans()):
        held["max_length"] = draw(st.sampled_from([length, 3000]))
    return held


ELEMENTS: dict[str, Strategy] = {
    "button": obj(
        "button",
        {"text": plain(75)},
        {
            "value": words(2000),
            "url": links(),
            "style": st.sampled_from(["primary", "danger"]),
            "confirm": CONFIRM,
            "accessibility_label": words(75),
        },
    ),
    "overflow": with_parts(
        obj("overflow", {"options": options(5, url=True)}, {"confirm": CONFIRM}),
    ),
    "checkboxes": with_parts(obj("checkboxes", {}, {"confirm": CONFIRM}), chosen_of_list(several=True)),
    "radio_buttons": with_parts(
        obj("radio_buttons", {}, {"confirm": CONFIRM}), chosen_of_list(several=False)
    ),
    "datepicker": obj("datepicker", {}, {"initial_date": _DATES, **_MENU}),
    "timepicker": obj(
        "timepicker",
        {},
        {"initial_time": _TIMES, "timezone": st.sampled_from(["Europe/Berlin", "UTC"]), **_MENU},
    ),
    "datetimepicker": obj(
        "datetimepicker", {}, {"initial_date_time": st.integers(10**9, 10**10 - 1), "confirm": CONFIRM}
    ),
    "static_select": with_parts(obj("static_select", {}, _MENU), static_menu(several=False)),
    "multi_static_select": with_parts(obj("multi_static_select", {}, _MENU), static_menu(several=True)),
    "external_select": obj("external_select", {}, {"min_query_length": st.integers(0, 20), **_MENU}),
    "multi_external_select": obj(
        "multi_external_select", {}, {"max_selected_items": st.integers(1, 9), **_MENU}
    ),
    "users_select": obj("users_select", {}, {"initial_user": IDS, **_MENU}),
    "multi_users_select": obj(
        "multi_users_select", {}, {"initial_users": st.lists(IDS, min_size=1, max_size=3), **_MENU}
    ),
    "conversations_select": obj(
        "conversations_select", {}, {"initial_conversation": IDS, "filter": _FILTER, **_MENU}
    ),
    "multi_conversations_select": obj(
        "multi_conversations_select",
        {},
        {"default_to_current_conversation": st.booleans(), "filter": _FILTER, **_MENU},
    ),
    "channels_select": obj("channels_select", {}, {"initial_channel": IDS, **_MENU}),
    "multi_channels_select": obj(
        "multi_channels_select", {}, {"max_selected_items": st.integers(1, 9), **_MENU}
    ),
    "plain_text_input": typed_text(),
    "rich_text_input": obj(
        "rich_text_input",
        {},
        {
            "initial_value": RICH_TEXT,
            "min_lines": st.integers(1, 9),
            "max_lines": st.integers(9, 100),
            **_PLACEHOLDER,
        },
    ),
    "number_input": obj(
        "number_input",
        {"is_decimal_allowed": st.booleans()},
        {
            "min_value": st.just("-3"),
            "initial_value": st.just("0"),
            "max_value": st.just("12"),
            **_PLACEHOLDER,
        },
    ),
    "email_text_input": obj(
        "email_text_input", {}, {"initial_value": words(100), **_PLACEHOLDER, **_DISPATCH}
    ),
    "url_text_input": obj("url_text_input", {}, {"initial_value": links(), **_PLACEHOLDER, **_DISPATCH}),
    "file_input": obj(
        "file_input", {}, {"filetypes": st.just(["png", "jpg"]), "max_files": st.integers(1, 10)}
    ),
    "image": IMAGE,
    "icon_button": obj(
        "icon_button",
        {"icon": st.just("trash"), "text": plain(75)},
        {"value": words(2000), "confirm": CONFIRM},
    ),
    "feedback_buttons": obj("feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
}


def elements_for(block: str, surface: Surface) -> Strategy:
    kinds = sorted(kind for kind in BLOCK_ELEMENTS[block] & set(ELEMENTS) if surface in surfaces_of(kind))
    return st.sampled_from(kinds).flatmap(lambda kind: ELEMENTS[kind])


_CELL = obj("raw_text", {"text": words(20)}) | obj("raw_number", {"value": st.integers(), "text": words(9)})


@st.composite
def table_rows(draw: st.DrawFn) -> list[list[Json]]:
    width = draw(st.sampled_from([1, 2, 20]))
    height = draw(st.sampled_from([2, 3, 20]))
    cell = draw(_CELL)
    return [[separate(cell) for _ in range(width)] for _ in range(height)]


@st.composite
def charts(draw: st.DrawFn) -> Json:
    labels = [f"Label {n}" for n in range(draw(st.sampled_from([1, 3, 12])))]
    kind = draw(st.sampled_from(["pie", "bar", "area", "line"]))
    least = 1 if kind == "pie" else -100
    values = st.integers(least, 100) | st.floats(least, 1e6)
    data = [{"label": label, "value": draw(values)} for label in labels]
    if kind == "pie":
        return {"type": kind, "segments": data}
    series = [{"name": f"Series {n}", "data": data} for n in range(draw(st.sampled_from([1, 12])))]
    return {"type": kind, "series": series, "axis_config": {"categories": labels, "x_label": "x" * 50}}


def card() -> Strategy:
    return obj(
        "card",
        {"title": text(150)},
        {
            "subtitle": text(150),
            "body": text(200),
            "subtext": text(200),
            "hero_image": IMAGE,
            "icon": IMAGE,
            "actions": st.lists(ELEMENTS["button"], min_size=1, max_size=3),
        },
    )


def block(kind: str, surface: Surface) -> Strategy:
    """One block of the type as the surface takes it."""
    if kind == "section":
        parts = {"accessory": elements_for("section", surface), "expand": st.booleans()}
        with_text = obj(
            kind, {"text": text(3000)}, {"fields": st.lists(text(2000), min_size=1, max_size=10), **parts}
        )
        return with_text | obj(kind, {"fields": st.lists(text(2000), min_size=1, max_size=3)}, parts)
    if kind in ("actions", "context_actions"):
        return obj(kind, {"elements": st.lists(elements_for(kind, surface), min_size=1, max_size=4)})
    if kind == "input":
        return obj(
            kind,
            {"label": plain(2000), "element": elements_for(kind, surface)},
            {"hint": plain(2000), "optional": st.booleans()},
        )
    if kind == "container":
        children = sorted(
            {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"}
        )
        child = st.sampled_from(children).flatmap(lambda inner: block(inner, surface))
        return obj(
            kind,
            {"title": plain(150), "child_blocks": st.lists(child, min_size=1, max_size=3)},
            {"subtitle": text(150), "icon": IMAGE, "width": st.sampled_from(["narrow", "wide"])},
        )
    if kind == "layout":
        inner = ["actions", "context", "divider", "image", "section"]
        stack = st.lists(
            st.sampled_from(inner).flatmap(lambda one: block(one, surface)), min_size=1, max_size=2
        )
        item = obj(None, {"blocks": stack}, {"width": st.sampled_from(["narrow", "standard", "wide"])})
        row = obj(None, {"items": st.lists(item, min_size=1, max_size=2)})
        return obj(
            kind,
            {"label": words(150), "rows": st.lists(row, min_size=1, max_size=2)},
            {"is_label_visible": st.booleans(), "grid_lines": st.sampled_from(["none", "rows", "outer"])},
        )
    return SIMPLE[kind]


TASKS = [{"task_id": f"t{n}", "title": "Wait", "status": "pending"} for n in range(50)]
SIMPLE: dict[str, Strategy] = {
    "divider": obj("divider", {}),
    "header": obj("header", {"text": plain(150)}, {"level": st.integers(1, 4)}),
    "image": with_parts(IMAGE, obj(None, {}, {"title": plain(2000)})),
    "context": obj("context", {"elements": st.lists(IMAGE | text(300), min_size=1, max_size=10)}),
    "rich_text": RICH_TEXT,
    "markdown": obj("markdown", {"text": words(200)}),
    "alert": obj("alert", {"text": text(200)}, {"level": st.sampled_from(["info", "error", "success"])}),
    "card": card(),
    "carousel": obj("carousel", {"elements": st.lists(card(), min_size=1, max_size=2)}),
    "table": obj("table", {"rows": table_rows()}, {"column_settings": st.just([None, {"align": "center"}])}),
    "data_table": obj(
        "data_table", {"caption": words(50), "rows": table_rows()}, {"page_size": st.integers(1, 100)}
    ),
    "data_visualization": obj("data_visualization", {"title": words(50), "chart": charts()}),
    "task_card": obj(
        "task_card",
        {
            "task_id": words(20),
            "title": words(80),
            "status": st.sampled_from(["in_progress", "complete", "error"]),
        },
        {"details": RICH_TEXT, "output": RICH_TEXT},
    ),
    "plan": obj("plan", {"title": words(80)}, {"tasks": st.just(TASKS)}),
    "video": obj(
        "video",
        {"title": plain(199), "video_url": links(), "thumbnail_url": links(), "alt_text": words(200)},
        {"author_name": words(49), "title_url": links(), "description": plain(199)},
    ),
}
KINDS = sorted({*SIMPLE, "section", "actions", "context_actions", "input", "container", "layout"})
ONCE = {"table", "data_table", "data_visualization"}


@st.composite
def blocks(draw: st.DrawFn, surface: Surface, most: int = 6) -> list[Json]:
    """Some blocks for the surface, each with a `block_id` of its own or none."""
    kinds = [kind for kind in KINDS if surface in BLOCK_SURFACES[kind]]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
    tables = [kind for kind in chosen if kind in ONCE]
    chosen = [kind for kind in chosen if kind not in ONCE] + tables[:1]
    drawn = [draw(block(kind, surface)) for kind in chosen]
    named = draw(st.booleans())
    return [{**one, "block_id": f"block {n}"} if named else one for n, one in enumerate(drawn)]


@st.composite
def messages(draw: st.DrawFn) -> Json:
    payload = {"text": draw(words(4000)), "blocks": draw(blocks("message"))}
    if draw(st.booleans()):
        scalars = st.one_of(st.text(max_size=9), st.integers(), st.booleans())
        values = st.one_of(
            scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=5), scalars, max_size=2)
        )
        event = draw(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True))
        payload["metadata"] = {
            "event_type": event,
            "event_payload": draw(st.dictionaries(st.text(max_size=9), values)),
        }
    return payload


@st.composite
def views(draw: st.DrawFn) -> Json:
    common = {"callback_id": words(255), "private_metadata": words(3000), "external_id": words(255)}
    if draw(st.booleans()):
        return draw(obj("home", {"blocks": blocks("home")}, common))
    frame = {"title": plain(24), "submit": plain(24), "blocks": blocks("modal")}
    return draw(obj("modal", frame, {"close": plain(24), "clear_on_close": st.booleans(), **common}))
