"""The colleagues' file: the built-in one is whole, mistakes are named."""

from pathlib import Path

import pytest

from bot.sandbox.colleagues.description import ColleaguesError, colleagues_beside, matches, read_colleagues
from bot.sandbox.workspace import DEFAULT_WORKSPACE, Workspace
from tests.sandbox.colleagues.conftest import COMPANY


def test_the_built_in_company_has_colleagues_of_every_kind() -> None:
    description = colleagues_beside(DEFAULT_WORKSPACE)
    handles = {one["handle"] for one in Workspace.from_file(DEFAULT_WORKSPACE).people}
    assert set(description.people) <= handles
    assert len(description.people) >= 12
    assert {one.personality for one in description.people.values()} == set(description.personalities)
    assert {"keen", "steady", "quiet", "sceptical"} <= set(description.personalities)
    assert any(one.leave for one in description.people.values())
    thanks = description.texts["thanks"]
    assert len(thanks) == len(set(thanks)) >= 40


def test_texts_are_sentences_of_one_line_that_come_once() -> None:
    texts = [text for texts in colleagues_beside(DEFAULT_WORKSPACE).texts.values() for text in texts]
    assert len(texts) == len(set(texts))
    assert [text for text in texts if "\n" in text or not 5 < len(text) < 160] == []


def test_a_company_without_such_a_file_has_nobody(tmp_path: Path) -> None:
    assert colleagues_beside(tmp_path / "harbour.yaml").people == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("personality: keen, hours", "personality: loud, hours"), "the personality loud is not described"),
        (('"09:00-17:30"', '"17:30-09:00"'), "at people.ana.hours: Value error, 17:30-09:00 does not end"),
        (('"09:00-17:30"', '"nine"'), "nine is not a span such as 09:00-17:30"),
        (("texts: thanks, channels", "texts: praise, channels"), "there are no texts called praise"),
        (("notices: 1,", "notices: 2,"), "at personalities.keen.notices"),
        (("notices: 1,", "notice: 1,"), "at personalities.keen.notice"),
        (("personalities:", "personalities: ["), "is not valid YAML near line"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    path = tmp_path / "colleagues.yaml"
    text = COMPANY.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ColleaguesError) as caught:
        read_colleagues(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ColleaguesError, match="cannot be read: No such file or directory"):
        read_colleagues(tmp_path / "none.yaml")


def test_patterns_do_not_mind_capitals_and_line_breaks() -> None:
    assert matches("What did\nthey DO?", ("what did they*",))
    assert not matches("Which?", ("what*",))
