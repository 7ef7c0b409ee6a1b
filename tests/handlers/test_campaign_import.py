"""A lead chooses the file of a campaign: it becomes a draft, or what is wrong is told and nothing is lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from bot.sandbox.faults import Fault
from bot.slack.files import SCOPE
from tests.company import Company, words
from tests.handlers.test_campaign_files import exported, opened

FILE = "The campaign's file"
PASTE = "Or paste its text"


async def import_file(company: Company, content: bytes, name: str = "my plan.yaml") -> str:
    """Chooses the file in the form that is open and presses the button; what is said of it, or the modal's words."""
    answer = await company.fill("lena", {FILE: [(name, content)]})
    return str(answer.get("errors") or words(company.modal("lena")))


async def test_a_file_that_was_sent_out_comes_back_as_a_draft(company_on_both: Company) -> None:
    company = company_on_both
    text = (await exported(company)).replace("Weekly rhythm", "Second rhythm")
    await opened(company)
    assert "*Second rhythm* is a draft" in await import_file(company, b"\xef\xbb\xbf" + text.encode())
    assert "Second rhythm" in words(await company.open_home("lena"))


async def test_whatever_is_wrong_with_a_file_stands_at_its_field_and_the_form_stays_open(
    company: Company,
) -> None:
    text = await exported(company)
    form = await opened(company)
    line = 1 + text[: text.index("template:")].count("\n")
    wrong = {
        text.replace("template:", "templat:").encode(): f'Line {line}: There is no field "templat".',
        text.replace(
            "name: ", "name: &a [*a] # "
        ).encode(): "Line 3: Aliases (a * after an &) are not allowed",
        text.encode("utf-16"): "Line 1: The file is not UTF-8 text.",
        text.encode().replace(
            b"\ntemplate", b"\n# caf\xe9\ntemplate"
        ): f"Line {line}: The file is not UTF-8 text.",
        gzip.compress(b"0" * 5_000_000): "This is no text.",
        b"%PDF-1.7 name: x": "This is no text.",
        b"name: a\x00b": "This is no text.",
        b"\n \n": "The file is empty.",
        b"x" * 1_000_001: "my plan.yaml is larger than 1 MB.",
        b"#" * 999_000: "This is larger than a campaign can be",
        text.replace(
            "\naudience: everyone", "\naudience: {channels: [C0NOTHERE]}"
        ).encode(): "Encore cannot see one of these channels (C0NOTHERE)",
        text.replace("starts_on: 2026", "starts_on: 2025").encode(): "The first day is in the past.",
    }
    for content, sentence in wrong.items():
        assert sentence in await import_file(company, content)
        modal = company.modal("lena") or {}
        assert modal["id"] == form["id"]
        assert list(modal["errors"]) == ["file"]
        assert modal["state"]["values"]["file"]["value"]["files"][0]["name"] == "my plan.yaml"
    downloads = [one for one in company.sandbox.world.wire if one.kind == "download"]
    assert len(downloads) == len(wrong) - 1, "the largest was not even asked for"


async def test_a_form_with_nothing_or_with_both_says_so(company: Company) -> None:
    await opened(company)
    nothing = await company.fill("lena", {PASTE: "  "})
    assert nothing["errors"] == {"file": "Choose the campaign's file, or paste its text."}
    both = await company.fill("lena", {FILE: [("a.yaml", b"name: x")], PASTE: "name: y"})
    assert "You chose a file and pasted text, too." in both["errors"]["file"]


async def test_a_file_that_takes_long_is_read_afterwards(company: Company) -> None:
    text = (await exported(company)).replace("Weekly rhythm", "Late rhythm")
    await opened(company)
    company.sandbox.faults.add(Fault("files.info", delay=2.4))
    shown: list[str] = []
    views = company.sandbox.world.views
    update = views.update
    views.update = lambda view, content, hash_: shown.append(words(content)) or update(view, content, hash_)  # type: ignore[method-assign]
    assert "*Late rhythm* is a draft" in await import_file(company, text.encode())
    assert "Encore is reading my plan.yaml." in shown[0]


async def test_what_is_found_wrong_afterwards_comes_with_the_form(company: Company) -> None:
    await opened(company)
    company.sandbox.faults.add(Fault("files.info", delay=2.4))
    shown = await import_file(company, b"nothing: x", name="*odd* <!channel>.yaml")
    assert "*odd* <!channel>.yaml could not be imported." in shown
    assert "change it and choose it again" in shown
    assert FILE in shown


async def test_who_closed_the_form_meanwhile_is_told_what_came_of_it(company: Company) -> None:
    await opened(company)
    company.sandbox.faults.add(Fault("files.info", delay=2.4))
    form = company.modal("lena") or {}
    values = {
        "file": {"value": {"type": "file_input", "files": [company.upload("plan.yaml", b"nothing: x")]}}
    }
    company.sandbox.faults.add(Fault("views.update", error="not_found", count=None))
    await company.act("lena", "view_submit", view_id=form["id"], values=values)
    company.sandbox.world.views.clear(company.id("lena"))
    await company.idle()
    assert "plan.yaml could not be imported." in words(company.modal("lena"))


Break = Callable[[Company], None]


def _fail(method: str, error: str) -> Break:
    return lambda company: company.sandbox.faults.add(Fault(method, error=error, count=None))


def _take_scope(company: Company) -> None:
    manifest = company.sandbox.world.manifest
    manifest.scopes = tuple(one for one in manifest.scopes if one != SCOPE)


@pytest.mark.parametrize(
    ("breaks", "sentence"),
    [
        (_take_scope, "Encore may not read files in this workspace, so it cannot read my plan.yaml."),
        (_fail("files.info", "file_deleted"), "my plan.yaml is not in Slack any more."),
        (_fail("files.info", "token_revoked"), "Slack did not hand over my plan.yaml just now."),
        (_fail("files.info", "internal_error"), "Slack did not hand over my plan.yaml just now."),
    ],
)
async def test_a_file_that_cannot_be_had_from_slack_is_named_with_what_to_do(
    company: Company, breaks: Break, sentence: str
) -> None:
    await opened(company)
    breaks(company)
    assert sentence in await import_file(company, b"name: x")


async def test_an_installation_without_the_right_to_read_files_goes_on_pasting(company: Company) -> None:
    text = (await exported(company)).replace("Weekly rhythm", "Pasted rhythm")
    _take_scope(company)
    await company.encore.door.identify()
    form = await opened(company)
    assert "Encore may not read files in this workspace." in words(form)
    assert FILE not in words(form)
    half = text.index("\nsteps:") + 1
    answer = await company.fill(
        "lena", {"The file's text": text[:half], "The rest of it, part 2": text[half:]}
    )
    assert answer["ok"], answer
    assert "*Pasted rhythm* is a draft" in words(company.modal("lena"))


async def test_a_scope_taken_away_while_encore_runs_still_opens_a_form(company: Company) -> None:
    _take_scope(company)
    assert "Encore may not read files in this workspace." in words(await opened(company))


async def test_staff_cannot_send_the_form_either(company: Company) -> None:
    form = await opened(company)
    file = company.upload("plan.yaml", b"name: x")
    values = {"file": {"value": {"type": "file_input", "files": [file]}}}
    answer = await company.submit("tiago", form, values)
    assert answer["response_action"] == "errors"
    assert not [one for one in company.sandbox.world.wire if one.kind == "download"]
