"""The words around a campaign's file: sending it, and taking one in, chosen as a file or pasted as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ButtonElement, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import FileInputElement

from content import ids
from content.blocks import Block, Message, button, field, literal, message, modal, paragraph, told
from content.text import Mrkdwn, plain, say

FILE = "file"
"""Block id of the field for the file itself."""
ENDINGS = ("yaml", "yml", "txt")
FIELDS = ("text", "text_2", "text_3")
"""Block ids of the fields for its text, in order."""
VALUE = "value"
_MOST = 3000
_PIECE = 2900
_MOST_PIECES = 40


def export_button(campaign_id: int) -> ButtonElement:
    """Sends the campaign as a file."""
    return button(plain("campaign_file.export_button"), ids.CAMPAIGN_EXPORT, value=str(campaign_id))


def import_button() -> ButtonElement:
    """Opens the form that takes a file's text."""
    return button(plain("campaign_file.import_button"), ids.CAMPAIGN_IMPORT)


def form(texts: Sequence[str] = (), *, notice: Sequence[Mrkdwn] = (), takes_files: bool = True) -> Block:
    """The form, with what was pasted already; without the field for a file where Encore may not read files."""
    given = [*texts, *[""] * len(FIELDS)][: len(FIELDS)]
    return modal(
        plain("campaign_file.import_title"),
        [
            *(told(one) for one in notice),
            paragraph(say("campaign_file.import_intro")),
            *([_file()] if takes_files else [paragraph(say("campaign_file.import_no_files"))]),
            *(
                _field(number, name, text, instead=takes_files)
                for number, (name, text) in enumerate(zip(FIELDS, given, strict=True))
            ),
        ],
        callback_id=ids.CAMPAIGN_IMPORT_FORM,
        submit=plain("campaign_file.import_submit"),
    )


def _file() -> Block:
    return field(
        FILE,
        plain("campaign_file.import_file"),
        FileInputElement(action_id=VALUE, filetypes=list(ENDINGS), max_files=1),
        hint=plain("campaign_file.import_file_hint"),
        optional=True,
    )


def _field(number: int, name: str, text: str, *, instead: bool) -> Block:
    first = number == 0
    if first:
        label = plain("campaign_file.import_instead" if instead else "campaign_file.import_text")
    else:
        label = plain("campaign_file.import_more", number=number + 1)
    return field(
        name,
        label,
        PlainTextInputElement(
            action_id=VALUE, multiline=True, max_length=_MOST, initial_value=text[:_MOST] or None
        ),
        hint=plain("campaign_file.import_hint") if first else None,
        optional=instead or not first,
    )


def reading(name: str) -> Block:
    """What a lead sees while a file takes longer than a form can wait."""
    return modal(plain("campaign_file.import_title"), [told(say("campaign_file.reading", name=name))])


def whole(values: Mapping[str, str]) -> str:
    """The text of all fields together; where one ends, the next begins on a line of its own."""
    return "\n".join(text for name in FIELDS if (text := values.get(name, "")))


def not_sent(text: str) -> Block:
    """The whole file to copy, for when it could not be sent."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)][:_MOST_PIECES]
    return modal(
        plain("campaign_file.not_sent_title"),
        [paragraph(say("campaign_file.not_sent")), *(_as_written(piece) for piece in pieces)],
    )


def _as_written(text: str) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def kept(reason: Mrkdwn, text: str) -> Message:
    """Says why a file became no draft, for who has closed the form, and gives the text back."""
    words = say("campaign_file.kept", reason=reason)
    return message(paragraph(words), *literal(text), text=f"{words}")


def file_kept(reason: Mrkdwn, name: str) -> Mrkdwn:
    """Says why a chosen file became no draft, and that it is still where it was."""
    return say("campaign_file.file_kept", reason=reason, name=name)
