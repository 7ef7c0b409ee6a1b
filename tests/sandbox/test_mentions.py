"""What becomes of a line as a person typed it."""

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.manifest import Manifest
from bot.sandbox.mentions import as_text, typed_elements
from bot.sandbox.state import State
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.manifests import manifest


@pytest.fixture(scope="module")
def state() -> State:
    """The described company."""
    return State(Workspace.from_file(DEFAULT_WORKSPACE), Manifest(manifest()), SandboxClock())


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hi @marco!", "hi <@marco>!"),
        ("@Marco Ferreira, thanks", "<@marco>, thanks"),
        ("@ANA.COSTA", "<@ana.costa>"),
        ("thanks @ana.costa.", "thanks <@ana.costa>."),
        ("@ana is two people", "@ana is two people"),
        ("@marcos is nobody", "@marcos is nobody"),
        ("mail me@marco.example", "mail me@marco.example"),
        ("@praise help", "<@praise> help"),
        ("@peter left", "@peter left"),
        ("@trainers and @here", "<!subteam^trainers> and <!here>"),
        ("@channel @everyone", "<!channel> <!everyone>"),
        ("see #general and #nowhere", "see <#general|general> and #nowhere"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@marco>", "&lt;!channel&gt; &lt;<@marco>&gt;"),
        ("go to https://a.example/x?y=1.", "go to <https://a.example/x?y=1>."),
        ("at 10:30: now :tada:", "at 10:30: now :tada:"),
        ("🎉 @marco 👍🏽 مرحبا", "🎉 <@marco> 👍🏽 مرحبا"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_names_become_references_and_the_rest_is_escaped(state: State, typed: str, text: str) -> None:
    assert as_text(state, typed_elements(state, typed)) == _with_ids(state, text)


def test_escaped_commands_carry_the_names_too(state: State) -> None:
    elements = typed_elements(state, "@marco #general #desk-leads @trainers")
    marco, trainers = state.person("marco").id, next(iter(state.usergroups))
    general, leads = state.channel("general").id, state.channel("desk-leads").id
    assert as_text(state, elements, with_names=True) == (
        f"<@{marco}|marco> <#{general}|general> <#{leads}|> <!subteam^{trainers}|@trainers>"
    )


def test_a_line_is_rich_text_too(state: State) -> None:
    assert typed_elements(state, "well done @marco :tada: https://a.example") == [
        {"type": "text", "text": "well done "},
        {"type": "user", "user_id": state.person("marco").id},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "tada"},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://a.example"},
    ]


def _with_ids(state: State, text: str) -> str:
    for person in state.people.values():
        text = text.replace(f"<@{person.name}>", f"<@{person.id}>")
    for group in state.usergroups.values():
        text = text.replace(f"^{group.handle}>", f"^{group.id}>")
    return text.replace("<#general|", f"<#{state.channel('general').id}|")
