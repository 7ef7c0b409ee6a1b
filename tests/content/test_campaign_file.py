"""A campaign's file: what is written can be read again, and whatever is wrong is said in a sentence with its line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaign_file import CampaignFile, FileReach, FileSession, FileStep
from bot.step_edits import MOST_WORDS, WITH_WORDS
from content import campaign_file_form
from content.campaign_file_faults import FileProblem
from content.campaign_file_reader import MOST_CHARACTERS, read, read_path
from content.campaign_file_text import written
from content.pack_schedule_rules import AUDIENCE_OF
from content.text import UNPRINTABLE, Mrkdwn
from tests.content.test_builders import EVERY_TEXT, PACK, check_view

STARTS = date(2026, 11, 23)
RHYTHM = CampaignFile(
    name="Weekly rhythm",
    template=PACK.campaigns[0].id,
    pack=PACK.id,
    pack_version=PACK.version,
    starts_on=STARTS,
    ends_on=STARTS + timedelta(days=90),
    steps=tuple(
        FileStep(one.kind, one.audience, one.when, one.grace_hours * 60) for one in PACK.campaigns[0].steps
    ),
    owner="ULEAD",
    reaches=(FileReach("person", "Europe/Lisbon", 12), FileReach("channel", "Europe/London", 1)),
)
TEXT = written(RHYTHM)
IDS = st.lists(st.from_regex(r"[CSU][A-Z0-9]{8}", fullmatch=True), max_size=5, unique=True).map(tuple)
ZONES = st.sampled_from(["Europe/Lisbon", "America/Argentina/Buenos_Aires", "UTC", "Asia/Kolkata"])
KINDS = sorted({step.kind for campaign in PACK.campaigns for step in campaign.steps})
RULES = [
    "30 9 * * 1",
    "RRULE:FREQ=WEEKLY;BYDAY=WE;BYHOUR=11;BYMINUTE=0;COUNT=26",
    "day0+1,8,15d@09:30 working",
    "on 2027-03-01@09:30",
    "30 9 1 * * working",
    "every session+1,3d@09:30",
    "session[1]-5d@09:30",
]


@st.composite
def steps(draw: st.DrawFn) -> FileStep:
    kind = draw(st.sampled_from(KINDS))
    return FileStep(
        kind,
        AUDIENCE_OF.get(kind, "channel"),
        draw(st.sampled_from(RULES)),
        draw(st.integers(1, 72 * 60)),
        draw(st.none() | ZONES),
        draw(st.none() | st.sampled_from([one.id for one in PACK.intentions]))
        if kind == "intention"
        else None,
        draw(st.text(max_size=MOST_WORDS).map(as_kept)) if kind in WITH_WORDS else "",
    )


def as_kept(text: str) -> str:
    """What is kept of somebody's own words."""
    return plainly(text).strip()


@st.composite
def files(draw: st.DrawFn) -> CampaignFile:
    starts = draw(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    named = [draw(IDS), draw(IDS), draw(IDS)]
    return CampaignFile(
        name=draw(st.text(min_size=1, max_size=80).map(plainly).filter(bool)),
        template=draw(st.sampled_from([one.id for one in PACK.campaigns])),
        pack=PACK.id,
        pack_version=PACK.version,
        starts_on=starts,
        ends_on=starts + timedelta(days=draw(st.integers(0, 7 * 104 - 1))),
        steps=tuple(draw(st.lists(steps(), min_size=1, max_size=12))),
        theme=draw(st.sampled_from(["", *PACK.themes])),
        joiners_only=draw(st.booleans()),
        sessions=tuple(
            FileSession(starts + timedelta(days=7 * number), draw(st.text(max_size=120).map(plainly)))
            for number in range(draw(st.integers(1, 12)))
        ),
        whole_programme=not any(named),
        channels=named[0],
        groups=named[1],
        people=named[2],
        owner=draw(st.sampled_from(["", "ULEAD"])),
        co_owners=draw(IDS),
        reaches=tuple(
            FileReach(audience, draw(ZONES), draw(st.integers(0, 10**6)))
            for audience in draw(st.lists(st.sampled_from(["person", "channel", "manager"]), max_size=4))
        ),
    )


def plainly(text: str) -> str:
    """What of a text can be shown, and stored."""
    return UNPRINTABLE.sub("", text.replace("\u00a0", " "))


@settings(max_examples=150)
@given(file=files())
def test_what_is_written_is_read_as_it_was(file: CampaignFile) -> None:
    assert read(written(file), PACK).campaign == file


def test_a_usual_campaign_fits_into_one_field_and_explains_itself() -> None:
    assert len(TEXT) < 3000
    for word in ("first and last day", "grace_hours: how late", "true: only who", "this theme"):
        assert word in TEXT
    for template in PACK.campaigns:
        whole = CampaignFile(
            name=template.name,
            template=template.id,
            pack=PACK.id,
            pack_version=PACK.version,
            starts_on=STARTS,
            ends_on=STARTS + timedelta(weeks=template.weeks) - timedelta(days=1),
            steps=tuple(
                FileStep(one.kind, one.audience, one.when, one.grace_hours * 60, one.zone, one.content)
                for one in template.steps
            ),
            sessions=tuple(
                FileSession(STARTS + timedelta(days=8 + 21 * n)) for n in range(template.sessions)
            ),
        )
        assert read(written(whole), PACK).campaign == whole
        assert len(written(whole)) < 3000


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(TEXT.split("\n"), 1) if words in line)


BROKEN = {
    "unknown field": ("owner:", "ownr:", 'There is no field "ownr". Is it "owner"?'),
    "wrong type": ("co_owners: []", "co_owners: {a: b}", '"co_owners" must be a list'),
    "a list for a text": ('name: "Weekly rhythm"', "name: [a, b]", '"name" must be a text'),
    "end before start": ("ends_on: 2027", "ends_on: 2025", "The last day is before the first day."),
    "no date": ("starts_on: 2026-11-23", "starts_on: 2026-02-30", "must be a date such as"),
    "a template of another version": (
        f'content_version: "{PACK.version}"',
        'content_version: "99.1"',
        "This was made for version 99.1 of the content.",
    ),
    "other content": (f"content: {PACK.id}", "content: other_pack", 'made for the content "other_pack"'),
    "unknown template": (f"template: {PACK.campaigns[0].id}", "template: nothing", "There is no template"),
    "another format": ("encore_campaign: 1", "encore_campaign: 2", "of another format"),
    "invalid rule": ('channel, when: "30 9 * * 1"', 'channel, when: "99 9 * * 1"', "99"),
    "a rule that is never finished": (
        'channel, when: "30 9 * * 1"',
        'channel, when: "every session+xd@09:30"',
        "cannot be read",
    ),
    "a session that is not there": (
        'channel, when: "30 9 * * 1"',
        'channel, when: "every session+3d@09:30"',
        "not in the list of sessions",
    ),
    "invalid zone": ("in Europe/Lisbon", "in Europe/Atlantis", "is not an IANA time zone"),
    "no such kind": ("kind: intention", "kind: invention", '"kind" cannot be "invention"'),
    "wrong audience": (
        "kind: intention, audience: channel",
        "kind: intention, audience: person",
        "goes to: channel",
    ),
    "too late": ("grace_hours: 30", "grace_hours: 300", "1 to 72 hours"),
    "own words where none are said": (
        "kind: scenario, audience: person,",
        "kind: scenario, audience: person, words: Ours,",
        "has no words of its own. These kinds have: intention, manager_nudge",
    ),
    "too many words": (
        "kind: intention, audience: channel,",
        f"kind: intention, audience: channel, words: {'x' * (MOST_WORDS + 1)},",
        '"words" has more than 600 characters',
    ),
    "a word for a number": ("grace_hours: 30", "grace_hours: soon", "whole number"),
    "yes or no": ("joiners_only: false", "joiners_only: maybe", "true or false"),
    "no id": ("owner: ULEAD", "owner: Lena", "is no id of Slack"),
    "an alias": ('theme: ""', "theme: *everything", "Aliases"),
    "a tag": ('theme: ""', "theme: !!python/object:os.system x", "tag"),
    "a field twice": ("language: en", "name: again", "given twice"),
    "an unknown theme": ('theme: ""', "theme: Gossip", "There is no theme"),
    "a tongue nobody has": ("language: en", "language: xx", "does not speak"),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_each_fault_is_one_sentence_with_its_line(case: str) -> None:
    before, after, sentence = BROKEN[case]
    assert TEXT.count(before) >= 1, before
    with pytest.raises(FileProblem) as caught:
        read(TEXT.replace(before, after, 1), PACK)
    told = str(caught.value).split("\n")
    assert len(told) == 1, told
    assert told[0].startswith(f"Line {line_of(before)}: "), told
    assert sentence in told[0]


def test_a_missing_field_and_many_faults() -> None:
    without = "\n".join(line for line in TEXT.split("\n") if not line.startswith(("name:", "starts_on:")))
    with pytest.raises(FileProblem) as caught:
        read(without, PACK)
    assert 'The field "name" is missing.' in str(caught.value)
    assert 'The field "starts_on" is missing.' in str(caught.value)
    with pytest.raises(FileProblem) as caught:
        read("\n".join(f"field_{number}: 1" for number in range(100)), PACK)
    assert len(str(caught.value).split("\n")) == 6
    assert "more." in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "- a\n- b",
        "[" * 5000,
        "a: &a [*a]",
        "x: &a [l]\ny: &b [*a, *a]\nz: [*b, *b]",
        "a: {b: {c: " * 30,
        "name: 'never closed",
        "\tname: x",
        "name: \x00",
        "---\nname: a\n---\nname: b",
        "? [a, b]\n: c",
        "<<: *x",
        "x: 1\n" * 3000,
    ],
)
def test_what_is_no_campaign_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FileProblem) as caught:
        read(text, PACK)
    assert str(caught.value)
    assert len(str(caught.value)) < 2000


def test_ten_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="larger than a campaign can be"):
        read("x" * (MOST_CHARACTERS + 1), PACK)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# x\n" * 2_500_000)
    with pytest.raises(FileProblem, match="larger than a campaign can be"):
        read_path(large, PACK)
    (tmp_path / "bytes.yaml").write_bytes(b"name: a\n\xff\xfe")
    with pytest.raises(FileProblem, match="Line 2: The file is not UTF-8"):
        read_path(tmp_path / "bytes.yaml", PACK)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_path(tmp_path / "missing.yaml", PACK)


@settings(max_examples=200)
@given(text=st.text(max_size=300), at=st.integers(0, len(TEXT)))
def test_nothing_that_is_pasted_breaks_the_reader(text: str, at: int) -> None:
    try:
        read(TEXT[:at] + text + TEXT[at:], PACK)
    except FileProblem as caught:
        faults = caught.faults
    else:
        return
    assert faults
    assert all(one.sentence and one.line >= 0 for one in faults)


def test_what_pasting_adds_does_no_harm() -> None:
    pasted = "```\n" + TEXT.replace("\n", "\r\n").replace("  - {", "\u00a0 - {") + "\n```"
    assert read(pasted, PACK).campaign == RHYTHM


@EVERY_TEXT
def test_the_form_and_the_text_to_copy(text: str) -> None:
    check_view(campaign_file_form.form())
    check_view(campaign_file_form.form([text[:3000]] * 3))
    check_view(campaign_file_form.form(notice=[Mrkdwn(text)], takes_files=False))
    check_view(campaign_file_form.reading(text[:80]))
    check_view(campaign_file_form.not_sent(text * 20))
    assert campaign_file_form.whole({"text": "a: 1", "text_2": "", "text_3": "b: 2"}) == "a: 1\nb: 2"


def test_own_words_lose_what_nobody_sees_and_nothing_else() -> None:
    hostile = '"a\\0<!channel>\\u202eb \\"q\\"\\n*c*"'
    text = TEXT.replace("kind: intention,", f"kind: intention, words: {hostile},", 1)
    text = text.replace('name: "Weekly rhythm"', 'name: "Weekly\\0 rhythm"')
    assert read(text, PACK).campaign.name == "Weekly rhythm"
    found = read(text, PACK).campaign.steps
    assert next(one.words for one in found if one.words) == 'a<!channel>b "q"\n*c*'


def test_comments_stand_beside_every_field() -> None:
    fields = set(re.findall(r"^(\w+):", TEXT, re.MULTILINE))
    assert {"name", "steps", "audience", "reaches", "sessions"} <= fields
