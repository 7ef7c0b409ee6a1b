"""What do the builders of blockkit 2 say to a block? They are asked for a second opinion.

A block given as JSON is rebuilt with the library's components, which check it in `build()`. The library is silent
on what it does not know: newer fields are left out, newer blocks and elements get no opinion.
"""

from __future__ import annotations

from typing import Any

import blockkit as bk
from blockkit.core import ComponentValidationError, FieldValidationError

Json = dict[str, Any]

#: what its checks raise for a refusal; the last four where a value has not even the right type
REFUSED = (FieldValidationError, ComponentValidationError, TypeError, AttributeError, ValueError, KeyError)

BLOCKS: dict[str, type[Any]] = {
    "actions": bk.Actions,
    "context": bk.Context,
    "divider": bk.Divider,
    "header": bk.Header,
    "image": bk.Image,
    "input": bk.Input,
    "markdown": bk.Markdown,
    "rich_text": bk.RichText,
    "section": bk.Section,
    "video": bk.Video,
}
INNER: dict[str, type[Any]] = {
    "button": bk.Button,
    "channels_select": bk.ChannelsSelect,
    "checkboxes": bk.Checkboxes,
    "conversations_select": bk.ConversationsSelect,
    "datepicker": bk.DatePicker,
    "datetimepicker": bk.DatetimePicker,
    "email_text_input": bk.EmailInput,
    "external_select": bk.ExternalSelect,
    "file_input": bk.FileInput,
    "image": bk.ImageEl,
    "multi_channels_select": bk.MultiChannelsSelect,
    "multi_conversations_select": bk.MultiConversationsSelect,
    "multi_external_select": bk.MultiExternalSelect,
    "multi_static_select": bk.MultiStaticSelect,
    "multi_users_select": bk.MultiUsersSelect,
    "number_input": bk.NumberInput,
    "overflow": bk.Overflow,
    "plain_text_input": bk.PlainTextInput,
    "radio_buttons": bk.RadioButtons,
    "rich_text": bk.RichText,
    "rich_text_input": bk.RichTextInput,
    "static_select": bk.StaticSelect,
    "timepicker": bk.TimePicker,
    "url_text_input": bk.UrlInput,
    "users_select": bk.UsersSelect,
    "workflow_button": bk.WorkflowButton,
    "broadcast": bk.RichBroadcastEl,
    "channel": bk.RichChannelEl,
    "color": bk.RichColorEl,
    "date": bk.RichDateEl,
    "emoji": bk.RichEmojiEl,
    "link": bk.RichLinkEl,
    "text": bk.RichTextEl,
    "user": bk.RichUserEl,
    "usergroup": bk.RichUserGroupEl,
    "rich_text_list": bk.RichTextList,
    "rich_text_preformatted": bk.RichTextPreformatted,
    "rich_text_quote": bk.RichTextQuote,
    "rich_text_section": bk.RichTextSection,
}
#: objects without a type, by the field that holds them
UNTYPED: dict[str, type[Any]] = {
    "confirm": bk.Confirm,
    "customizable_input_parameters": bk.InputParameter,
    "dispatch_action_config": bk.DispatchActionConfig,
    "filter": bk.ConversationFilter,
    "initial_option": bk.Option,
    "initial_options": bk.Option,
    "option_groups": bk.OptionGroup,
    "options": bk.Option,
    "slack_file": bk.SlackFile,
    "style": bk.RichStyle,
    "trigger": bk.Trigger,
    "workflow": bk.Workflow,
}

#: (type, field) on which the library is wrong or behind, with what says so; the field is not shown to it
OVERRULED: dict[tuple[str, str], str] = {
    ("image", "alt_text"): "2,000 characters on Slack's page, 255 in the library (Slack facts 3.2)",
    ("external_select", "min_query_length"): "Slack's page sets no least number, and 0 asks at once",
    ("multi_external_select", "min_query_length"): "as above",
    ("video", "video_url"): "Slack's page sets no limit (Slack facts 3.2), the library 2,000",
    ("video", "thumbnail_url"): "as above",
    ("video", "title_url"): "as above",
    ("video", "provider_icon_url"): "as above",
    ("user", "style"): "Slack's own types give mentions every style (NODE, RichTextStyleable)",
    ("usergroup", "style"): "as above",
    ("channel", "style"): "as above",
}
#: elements whose options Slack lets have mrkdwn in their text (the option object's page); the library, a TODO
MRKDWN_OPTIONS = {"checkboxes", "radio_buttons"}
#: what stands in for an overruled field that is required
STANDS_IN: Json = {
    "alt_text": "x",
    "video_url": "https://example.com",
    "thumbnail_url": "https://example.com",
}


class NoOpinion(Exception):
    """The library does not know this block or element."""


def refuses(block: Json) -> bool:
    """Whether the library refuses the block; False too where it has no opinion."""
    try:
        rebuilt(block, BLOCKS).build()
    except NoOpinion:
        return False
    except REFUSED:
        return True
    return False


def knows(block: Json) -> bool:
    """Whether the library has an opinion on a well-formed block."""
    try:
        rebuilt(block, BLOCKS)
    except NoOpinion:
        return False
    return True


def rebuilt(held: Json, kinds: dict[str, type[Any]]) -> Any:
    """The component for a typed object."""
    kind = held.get("type")
    if kind in ("plain_text", "mrkdwn"):
        return bk.Text(
            **{name: held.get(name) for name in ("text", "emoji", "verbatim", "type") if name in held}
        )
    if not isinstance(kind, str) or kind not in kinds:
        raise NoOpinion
    return _component(kinds[kind], kind, {name: value for name, value in held.items() if name != "type"})


def _component(made_by: type[Any], kind: str, fields: Json) -> Any:
    known = made_by.__init__.__code__.co_varnames  # type: ignore[misc]
    shown: Json = {}
    if "option_groups" in fields:
        # It looks for what is chosen at first among the groups, not among their options.
        fields = {name: value for name, value in fields.items() if not name.startswith("initial_option")}
    if kind == "actions" and isinstance(fields.get("elements"), list):
        fields = {**fields, "elements": _without_date_times(fields["elements"])}
    if kind == "confirm":  # Slack's examples send mrkdwn in its text (Slack facts 3.1)
        fields = _plain(fields, "text")
    if kind in MRKDWN_OPTIONS:
        fields = {name: _plain_options(name, value) for name, value in fields.items()}
    for name, value in fields.items():
        if (kind, name) in OVERRULED:
            if name in STANDS_IN:
                shown[name] = STANDS_IN[name]
        elif name in known:
            shown[name] = _value(name, value, kind)
    return made_by(**shown)


def _without_date_times(elements: list[Any]) -> list[Any]:
    """A datetimepicker may stand in an actions block (Slack facts 3.2), which the library does not know."""
    rest = [one for one in elements if not (isinstance(one, dict) and one.get("type") == "datetimepicker")]
    if elements and not rest:
        raise NoOpinion
    return rest


def _plain(held: Any, field: str) -> Any:
    """An object whose mrkdwn in a field is turned into plain text, the only one the library takes there."""
    text = held.get(field) if isinstance(held, dict) else None
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return {**held, field: {"type": "plain_text", "text": text.get("text")}}
    return held


def _plain_options(name: str, value: Any) -> Any:
    if not name.endswith(("options", "option")):
        return value
    return [_plain(one, "text") for one in value] if isinstance(value, list) else _plain(value, "text")


def _value(name: str, value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_value(name, item, kind) for item in value]
    if isinstance(value, dict):
        if name in UNTYPED and "type" not in value:
            return _component(UNTYPED[name], name, value)
        return rebuilt(value, INNER)
    if kind == "number_input" and name.endswith("_value") and isinstance(value, str):
        return float(value) if "." in value else int(value)
    return value
