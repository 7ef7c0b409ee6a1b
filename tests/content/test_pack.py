"""Reading packs: the built-in one is whole, and whatever is wrong with a folder is said in one clear sentence."""

import shutil
import time
from pathlib import Path

import pytest
import yaml

from content import pack as packs
from content.pack import PackError, builtin_pack, builtin_pack_ids, load_pack
from content.pack_models import PLACEHOLDERS
from content.pack_shape import FILES
from content.pack_yaml import MAX_BYTES

BUILTIN = Path(packs.__file__).parent / "packs" / "service_intelligence"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUILTIN, tmp_path / "pack"))


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_builtin_pack_holds_what_a_quarter_needs():
    pack = builtin_pack()

    assert (pack.id, pack.language) == ("service_intelligence", "en")
    assert [len(pack.prompts(kind)) for kind in ("intention", "moment", "win")] == [13, 13, 13]
    assert len(pack.behaviours) == 8
    assert all(len(behaviour.examples) == 3 for behaviour in pack.behaviours)
    assert len(pack.principles) == 12
    assert len(pack.scenarios) == 36
    assert all(len(pack.starters(behaviour.id)) >= 2 for behaviour in pack.behaviours)
    assert {line.type for line in pack.celebrations} == set(PLACEHOLDERS)


def test_the_weekly_rhythm_asks_at_the_planned_times():
    steps = builtin_pack().campaign("weekly_rhythm").steps

    assert [(step.kind, step.audience, step.when, step.grace_hours) for step in steps] == [
        ("intention", "channel", "30 9 * * 1", 30),
        ("scenario", "person", "30 9 * * 2,4", 24),
        ("moment", "channel", "0 11 * * 3", 24),
        ("roundup", "channel", "0 15 * * 5", 20),
    ]
    assert builtin_pack().campaign("weekly_rhythm").weeks == 13


def test_the_builtin_pack_is_read_once_and_listed():
    assert builtin_pack() is builtin_pack()
    assert builtin_pack_ids() == ("service_intelligence",)


@pytest.mark.parametrize("wanted", ["no_such_pack", "../packs/service_intelligence", "", "."])
def test_a_pack_that_does_not_ship_is_refused_by_name(wanted: str):
    with pytest.raises(PackError, match="no such pack ships with Encore; there is: service_intelligence"):
        builtin_pack(wanted)


def test_loading_takes_less_than_half_a_second():
    started = time.process_time()
    load_pack(BUILTIN)
    assert time.process_time() - started < 0.5


def test_lookups_find_parts_by_id_and_raise_key_error_for_others():
    pack = builtin_pack()
    scenario = pack.scenario("p3.v2")

    assert pack.principle_of(scenario) is pack.principle("p3")
    assert pack.behaviour("own-it").name == "Own it to the end"
    assert scenario.options[scenario.best].best
    for lookup in (pack.behaviour, pack.principle, pack.scenario, pack.campaign):
        with pytest.raises(KeyError):
            lookup("nowhere")


def test_a_scenario_with_a_poor_reply_asks_to_mend_it():
    pack = builtin_pack()
    assert pack.ask(pack.scenario("p1.v3")) == pack.scenario_asks.mend
    assert pack.ask(pack.scenario("p1.v1")) == pack.scenario_asks.choose


def test_weeks_count_from_one_and_start_again_after_the_last_prompt():
    pack = builtin_pack()
    assert pack.prompt_for_week("intention", 1) is pack.intentions[0]
    assert pack.prompt_for_week("win", 13) is pack.wins[12]
    assert pack.prompt_for_week("moment", 14) is pack.moments[0]


def test_every_celebration_line_can_be_filled_with_the_values_of_its_type():
    for line in builtin_pack().celebrations:
        filled = line.fill({name: f"<{name}>" for name in PLACEHOLDERS[line.type]})
        assert "{" not in filled


def test_a_value_with_braces_is_not_read_as_a_template():
    line = builtin_pack().celebrations_of("roundup_quiet")[0]
    assert "{count.__class__}" in line.fill({"team": "{count.__class__}"})
    with pytest.raises(KeyError):
        line.fill({})


def test_parts_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        builtin_pack().behaviours[0].name = "Something else"  # type: ignore[misc]


def test_line_breaks_in_a_text_are_folded_to_single_spaces(folder: Path):
    replace(
        folder, "behaviours.yaml", "name: Say the need back", "name: |\n      Say  the\n      need back\n"
    )
    assert load_pack(folder).behaviours[0].name == "Say the need back"


def test_words_that_yaml_likes_to_turn_into_something_else_stay_words(folder: Path):
    replace(folder, "moments.yaml", "title: A visitor has waited forty minutes", "title: No")
    replace(folder, "pack.yaml", "version: 0.1.0", "version: 1.10")
    pack = load_pack(folder)
    assert pack.moments[4].title == "No"
    assert pack.version == "1.10"


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(folder: Path, file: str):
    (folder / file).unlink()
    assert faults_of(folder) == [f"{file}: the file is missing."]


def test_all_unreadable_files_are_reported_together(folder: Path):
    (folder / "wins.yaml").unlink()
    (folder / "moments.yaml").write_text("", encoding="utf-8")
    assert faults_of(folder) == ["moments.yaml: the file is empty.", "wins.yaml: the file is missing."]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    assert faults_of(tmp_path / "nothing") == ["nothing: there is no such folder with a pack in it."]


def test_a_folder_in_place_of_a_file_is_named(folder: Path):
    (folder / "wins.yaml").unlink()
    (folder / "wins.yaml").mkdir()
    (fault,) = faults_of(folder)
    assert fault.startswith("wins.yaml: the file cannot be read")


def test_a_yaml_file_of_another_name_is_refused_so_that_a_typing_slip_is_seen(folder: Path):
    (folder / "wins.yaml").rename(folder / "win.yml")
    first, second = faults_of(folder)
    assert first.startswith(
        "win.yml: a pack has no file of this name; its files are pack.yaml, behaviours.yaml"
    )
    assert second == "wins.yaml: the file is missing."


def test_a_file_over_one_megabyte_is_refused_before_it_is_read_as_yaml(folder: Path):
    (folder / "wins.yaml").write_bytes(b"#" * (10 * MAX_BYTES))
    assert faults_of(folder) == ["wins.yaml: the file is over 1 MB; a pack file is a few pages of text."]


def test_text_in_another_encoding_names_the_line(folder: Path):
    (folder / "wins.yaml").write_bytes("wins:\n- id: café\n".encode("latin-1"))
    assert faults_of(folder) == ["wins.yaml, line 2: the file is not UTF-8 text; save it as UTF-8."]


def test_a_byte_order_mark_from_an_editor_does_no_harm(folder: Path):
    path = folder / "wins.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(load_pack(folder).wins) == 13


NOT_YAML = {
    "an open quote": ('wins: "open', "line 1", "it is not valid YAML here"),
    "a colon in a plain text": ("wins:\n  - text: this: that", "line 2", "it is not valid YAML here"),
    "a control character": ("wins: \x07", "", "holds a character that YAML does not allow"),
    "two documents": (
        "wins: []\n---\nwins: []",
        "line 2",
        "a second document starts here; take the --- out.",
    ),
    "only a comment": ("# nothing", "", "the file is empty."),
    "an alias": ("wins: &w [a]\nmore: *w", "line 2", "aliases (a * after an &) are not allowed"),
    "a cycle": ("wins: &w [*w]", "line 1", "aliases (a * after an &) are not allowed"),
    "an alias as a key": (
        "? &k wins\n: []\n? *k\n: []",
        "line 3",
        "aliases (a * after an &) are not allowed",
    ),
    "a python tag": (
        "wins: !!python/object/apply:os.getcwd []",
        "line 1",
        "is not allowed; write plain text",
    ),
    "an own tag": ("wins: !secret x", "line 1", "the tag '!secret' is not allowed"),
    "a tagged map": ("wins: !!set {a, b}", "line 1", "is not allowed; write plain text"),
    "a field given twice": ("wins: []\nwins: []", "line 2", "the field 'wins' is given twice."),
    "a list as a key": ("? [a, b]\n: c", "line 1", "a field's name must be a word."),
    "deep nesting": ("wins: " + "[" * 60 + "]" * 60, "line 1", "nested too deep."),
    "nesting that would exhaust the stack": ("[" * 100_000, "line 1", "nested too deep."),
    "more values than a pack can need": (
        "wins: [" + "a, " * 20_000 + "]",
        "line 1",
        "more than 10,000 values",
    ),
    "a name of a field that is empty": ("wins:\n  ~: a", "line 2", "a field's name must be a word."),
}


@pytest.mark.parametrize("case", NOT_YAML)
def test_text_that_cannot_be_used_gives_one_sentence_with_its_line(folder: Path, case: str):
    text, place, sentence = NOT_YAML[case]
    (folder / "wins.yaml").write_text(text, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.startswith(f"wins.yaml, {place}: " if place else "wins.yaml")
    assert sentence in fault


ID_RULE = (
    "may hold small letters, digits, dots, dashes and underscores only, and starts with a letter or digit."
)

WRONG_SHAPE = {
    "a file that is a list": (
        ("wins.yaml", "\nwins:\n", "\n- wins:\n"),
        "wins.yaml: the file must start with one of its fields: wins.",
    ),
    "an unknown field": (
        ("behaviours.yaml", "gloss:", "glos:"),
        "behaviours.yaml, say-it-back: there is no field 'glos' here; did you mean 'gloss'?",
    ),
    "an unknown field at the top": (
        ("wins.yaml", "\nwins:\n", "\nextra: 1\nwins:\n"),
        "wins.yaml: there is no field 'extra' here; the fields are wins.",
    ),
    "a field of another file": (
        ("wins.yaml", "\nwins:\n", "\nbehaviours: []\nwins:\n"),
        "wins.yaml: there is no field 'behaviours' here; the fields are wins.",
    ),
    "a missing field": (
        ("moments.yaml", "    title: A visitor has waited forty minutes\n", ""),
        "moments.yaml, forty-minutes: 'title' is missing.",
    ),
    "a missing id": (
        ("moments.yaml", "- id: ten-to-two\n    theme", "- theme"),
        "moments.yaml, entry 3: 'id' is missing.",
    ),
    "an empty field": (
        ("wins.yaml", "title: A good try", "title:"),
        "wins.yaml, good-try: 'title' must be text, and must not be empty.",
    ),
    "an empty text": (
        ("wins.yaml", "title: A good try", "title: '  '"),
        "wins.yaml, good-try: 'title' must not be empty.",
    ),
    "a text that is a list": (
        ("wins.yaml", "title: A good try", "title: [A good try]"),
        "wins.yaml, good-try: 'title' must be text, and must not be empty.",
    ),
    "a list that is a text": (
        (
            "pack.yaml",
            "themes:\n  - Understand the person\n  - Keep our word\n  - Calm and fair\n  - Work as one",
            "themes: x",
        ),
        "pack.yaml: 'themes' must be a list, each entry starting with a dash.",
    ),
    "an id with capitals and spaces": (
        ("wins.yaml", "id: good-try", "id: Good try"),
        f"wins.yaml, Good try: 'id' {ID_RULE}",
    ),
    "a language that is a word": (
        ("pack.yaml", "language: en", "language: English"),
        "pack.yaml: 'language' must be a language code such as en or pt-BR.",
    ),
    "an emoji with colons": (
        ("pack.yaml", "- raised_hands", "- ':raised_hands:'"),
        "pack.yaml, entry 1: 'recognition_emoji' must hold emoji names without colons, such as raised_hands.",
    ),
    "a side that is not known": (
        ("scenarios.yaml", "side: external", "side: outside"),
        "scenarios.yaml, p1.v1: 'side' must be one of 'internal' or 'external'.",
    ),
    "an option's field in a nested list": (
        ("scenarios.yaml", "best: true", "best: perhaps"),
        "scenarios.yaml, p1.v1, option B: 'best' must be true or false.",
    ),
    "an unknown field of an option": (
        ("scenarios.yaml", "best: true", "bets: true"),
        "scenarios.yaml, p1.v1, option B: there is no field 'bets' here; did you mean 'best'?",
    ),
    "weeks in words": (
        ("campaigns.yaml", "weeks: 13", "weeks: thirteen"),
        "campaigns.yaml, weekly_rhythm: 'weeks' must be a whole number.",
    ),
    "weeks with more digits than a number can have": (
        ("campaigns.yaml", "weeks: 13", "weeks: " + "9" * 5000),
        "campaigns.yaml, weekly_rhythm: 'weeks' must be a whole number of a usual size.",
    ),
    "no grace": (
        ("campaigns.yaml", "grace_hours: 24", "grace_hours: 0"),
        "campaigns.yaml, weekly_rhythm, step 2: 'grace_hours' must be at least 1.",
    ),
    "too much grace": (
        ("campaigns.yaml", "grace_hours: 24", "grace_hours: 100"),
        "campaigns.yaml, weekly_rhythm, step 2: 'grace_hours' must be at most 72.",
    ),
    "a text of a whole chapter": (
        ("wins.yaml", "title: A good try", "title: " + "try " * 1000),
        "wins.yaml, good-try: 'title' is too long; at most 2000 characters are allowed.",
    ),
    "a behaviour that is a word": (
        ("behaviours.yaml", "behaviours:\n", "behaviours:\n  - a word\n"),
        "behaviours.yaml, entry 1: 'behaviours' must hold fields, each on its own line.",
    ),
}


@pytest.mark.parametrize("case", WRONG_SHAPE)
def test_a_wrong_shape_names_the_item_and_what_to_do(folder: Path, case: str):
    (file, old, new), sentence = WRONG_SHAPE[case]
    replace(folder, file, old, new)
    assert faults_of(folder) == [sentence]


def test_the_slower_loader_of_pure_python_reads_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("content.pack_yaml._LOADER", yaml.SafeLoader)
    assert load_pack(BUILTIN) == builtin_pack()


def test_a_long_list_of_faults_is_cut_in_the_message_and_whole_in_the_list(folder: Path):
    (folder / "wins.yaml").write_text("wins: [" + "a, " * 100 + "]", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert len(caught.value.faults) == 100
    lines = str(caught.value).splitlines()
    assert lines[0] == "wins.yaml, entry 1: 'wins' must hold fields, each on its own line."
    assert len(lines) == 41
    assert lines[-1] == "... and 60 more."
