"""Each writing rule, tried with a pack that breaks just that rule."""

import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml

from content import pack as packs
from content.pack import PackError, builtin_pack, load_pack
from content.pack_rules import check

BUILTIN = Path(packs.__file__).parent / "packs" / "service_intelligence"

Edit = Callable[[dict[str, Any]], object]


def only_fault(tmp_path: Path, file: str, edit: Edit) -> tuple[str, str]:
    """Edits one file of a copy of the built-in pack; gives the rule and the sentence of the one fault found."""
    faults = faults_after(tmp_path, file, edit)
    assert len(faults) == 1, faults
    return faults[0]


def faults_after(tmp_path: Path, file: str, edit: Edit) -> list[tuple[str, str]]:
    folder = tmp_path / "pack"
    shutil.copytree(BUILTIN, folder)
    data = deepcopy(_builtin(file))
    edit(data)
    edited = yaml.dump(
        data, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True, sort_keys=False
    )
    (folder / file).write_text(edited, encoding="utf-8")
    try:
        load_pack(folder)
    except PackError as error:
        return [(fault.rule, str(fault)) for fault in error.faults]
    return []


@cache
def _builtin(file: str) -> dict[str, Any]:
    return yaml.safe_load((BUILTIN / file).read_text(encoding="utf-8"))


def words(count: int, start: str = "A caller waits") -> str:
    """A text of so many words in short sentences, in plain words, unlike any other text."""
    filler = cycle(
        re.findall(r"\w+", "asks for the blue card that came by mail on a cold and clear day in the week")
    )
    begun = start.split()
    chosen = begun + [next(filler) for _ in range(count - len(begun))]
    lines = [" ".join(chosen[place : place + 10]) for place in range(0, count, 10)]
    return ". ".join(line[0].upper() + line[1:] for line in lines) + "."


def first(data: dict[str, Any], **changes: object) -> None:
    """Changes fields of the first entry of a file's list."""
    next(entries for entries in data.values() if isinstance(entries, list))[0].update(changes)


def variant(data: dict[str, Any], principle: int, number: int) -> dict[str, Any]:
    found: dict[str, Any] = data["principles"][principle - 1]["scenarios"][number - 1]
    return found


def line(data: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(entry for entry in data["celebrations"] if entry["id"] == id_)


def step(data: dict[str, Any], number: int, **changes: object) -> None:
    data["campaigns"][0]["steps"][number - 1].update(changes)


def test_the_builtin_pack_keeps_every_rule():
    assert check(builtin_pack()) == []


def test_a_pack_edited_within_the_rules_loads(tmp_path: Path):
    assert faults_after(tmp_path, "wins.yaml", lambda data: first(data, title="One quiet act")) == []


LENGTHS: dict[str, tuple[str, Edit, str]] = {
    "a channel post": (
        "intentions.yaml",
        lambda data: first(data, text=words(48)),
        "intentions.yaml, say-it-back-first: the post (text, action and time) has 61 words; at most 60 are allowed.",
    ),
    "a stem that is too short": (
        "scenarios.yaml",
        lambda data: variant(data, 1, 1).update(stem=words(34)),
        "scenarios.yaml, p1.v1: the stem has 34 words; at least 35 are needed.",
    ),
    "a stem that is too long": (
        "scenarios.yaml",
        lambda data: variant(data, 1, 1).update(stem=words(71)),
        "scenarios.yaml, p1.v1: the stem has 71 words; at most 70 are allowed.",
    ),
    "an option": (
        "scenarios.yaml",
        lambda data: variant(data, 1, 1)["options"][1].update(text=words(24)),
        "scenarios.yaml, p1.v1: option B has 24 words; at most 20 are allowed.",
    ),
    "a reason": (
        "scenarios.yaml",
        lambda data: variant(data, 1, 1)["options"][0].update(why=words(36)),
        "scenarios.yaml, p1.v1: the reason for option A has 36 words; at most 35 are allowed.",
    ),
    "a reason that is hardly one": (
        "scenarios.yaml",
        lambda data: variant(data, 1, 1)["options"][0].update(why="He is not helped."),
        "scenarios.yaml, p1.v1: the reason for option A has 4 words; at least 6 are needed.",
    ),
    "a celebration": (
        "celebrations.yaml",
        lambda data: line(data, "goal-met-plain").update(text=words(61)),
        "celebrations.yaml, goal-met-plain: the line has 61 words; at most 60 are allowed.",
    ),
    "a gloss": (
        "behaviours.yaml",
        lambda data: first(data, gloss=words(46)),
        "behaviours.yaml, say-it-back: the gloss has 46 words; at most 45 are allowed.",
    ),
    "a behaviour's name, which has to fit a menu": (
        "behaviours.yaml",
        lambda data: first(data, name="Say the need back before you solve a thing"),
        "behaviours.yaml, say-it-back: the name has 42 characters; at most 40 are allowed.",
    ),
    "a title, which has to fit a pop-up": (
        "wins.yaml",
        lambda data: first(
            data, title="One small and steady thing that you or a colleague did for a caller this week"
        ),
        "wins.yaml, one-steady-thing: the title has 77 characters; at most 75 are allowed.",
    ),
    "a campaign's description": (
        "campaigns.yaml",
        lambda data: first(data, description=words(45)),
        "characters; at most 150 are allowed.",
    ),
    "a recognition starter": (
        "recognition.yaml",
        lambda data: first(data, text="When … rang, you " + "sat and read and wrote and " * 5 + "so …"),
        "recognition.yaml, tangled-problem: the starter has",
    ),
}


@pytest.mark.parametrize("case", LENGTHS)
def test_a_text_of_the_wrong_length_says_how_long_it_is_and_may_be(tmp_path: Path, case: str):
    file, edit, sentence = LENGTHS[case]
    faults = faults_after(tmp_path, file, edit)
    assert any(rule == "length" and sentence in said for rule, said in faults), faults


def test_a_poor_reply_counts_towards_the_stem(tmp_path: Path):
    def edit(data: dict[str, Any]) -> None:
        variant(data, 1, 3).update(stem=words(68), poor_reply="It is on its way.")

    rule, sentence = only_fault(tmp_path, "scenarios.yaml", edit)
    assert rule == "length"
    assert sentence.endswith("p1.v3: the stem with the poor reply has 73 words; at most 70 are allowed.")


def set_text(text: str) -> Edit:
    return lambda data: first(data, text=text)


START = "A customer waits at the desk and looks at the clock."

POSTS: dict[str, tuple[str, str]] = {
    # rule: a text for the first intention that breaks just this rule, and part of the sentence
    "reading": (
        "A customer " + "waits and looks and " * 6 + "goes.",
        "has a sentence of 27 words; at most 25 are allowed.",
    ),
    "grade": (
        "Customers experiencing complicated organisational difficulties appreciate comprehensive explanations.",
        "it reads at school year",
    ),
    "guilt": (f"{START} Don't forget to say hello.", "'Don't forget' puts pressure or blame on the reader"),
    "alarm": (f"{START} This is your last chance to help.", "'last chance' sounds an alarm"),
    "praise-for-joining": (
        f"{START} Thank you for taking part.",
        "'Thank you for taking part' praises taking part",
    ),
    "idiom": (f"{START} Go the extra mile.", "'extra mile' is an idiom or sport talk"),
    "slogan": (f"{START} The customer is always right.", "'always right' is a slogan or office talk"),
    "villain": (
        "A rude customer waits at the desk and looks at the clock.",
        "'rude' makes the other person the villain",
    ),
    "start": (
        "Our company has a new plan. A customer may like it.",
        "it starts with 'Our'; start with a customer",
    ),
    "exclamation": (
        f"{START} Say hello! Then smile back!",
        "it has 2 exclamation marks; at most one is allowed.",
    ),
    "plain-text": (f"{START} Say *hello* to her.", "'*' is markup or an emoji code"),
    "emoji": (f"{START} Say hello \N{WAVING HAND SIGN}", "is a picture sign"),
    "privacy": (f"{START} Write to jo@example.org about it.", "'jo@example.org' looks like real data"),
    "one-action": (
        f"{START} What does she need? What do you say?",
        "it asks more than one question; ask one thing.",
    ),
}


@pytest.mark.parametrize("rule", POSTS)
def test_a_post_that_breaks_one_rule_of_wording_is_told_which(tmp_path: Path, rule: str):
    text, sentence = POSTS[rule]
    found, said = only_fault(tmp_path, "intentions.yaml", set_text(text))
    assert found == rule
    assert said.startswith("intentions.yaml, say-it-back-first: ")
    assert sentence in said


@pytest.mark.parametrize(
    "text",
    [
        "Write to +44 20 7946 0018 today.",
        "See https://example.org for more.",
        "It is about order AB-20417.",
        "Ask U012ABCDEF.",
    ],
)
def test_phone_numbers_links_order_numbers_and_slack_ids_count_as_real_data(tmp_path: Path, text: str):
    rule, _ = only_fault(tmp_path, "intentions.yaml", set_text(f"{START} {text}"))
    assert rule == "privacy"


@pytest.mark.parametrize("sign", [":wave:", "<!channel>", "@here", "`code`", "_now_"])
def test_markup_of_slack_stays_out_of_texts(tmp_path: Path, sign: str):
    rule, _ = only_fault(tmp_path, "intentions.yaml", set_text(f"{START} Say {sign} to her."))
    assert rule == "plain-text"


def test_sentences_that_are_long_on_average_are_found_even_when_none_is_too_long(tmp_path: Path):
    long = "A guest waits at the desk and looks at the clock and then at you and then at the big door again."
    rule, said = only_fault(tmp_path, "behaviours.yaml", lambda data: first(data, gloss=f"{long} {long}"))
    assert rule == "reading"
    assert said.endswith("the gloss has 22 words a sentence on average; at most 20 are allowed.")


def test_what_people_say_in_a_poor_reply_or_an_option_may_be_poor(tmp_path: Path):
    def edit(data: dict[str, Any]) -> None:
        scenario = variant(data, 1, 3)
        scenario["poor_reply"] = "You must send the form immediately."
        scenario["options"][0]["text"] = (
            "You should have written the right street. Please send us the form to change it."
        )

    assert faults_after(tmp_path, "scenarios.yaml", edit) == []


def test_what_people_say_in_quotation_marks_is_not_the_voice_of_the_bot(tmp_path: Path):
    text = 'A customer says "you must help me" and looks at the clock.'
    assert faults_after(tmp_path, "intentions.yaml", set_text(text)) == []


def test_a_pack_in_another_language_is_not_held_to_english_words(tmp_path: Path):
    folder = tmp_path / "pack"
    shutil.copytree(BUILTIN, folder)
    for file, old, new in (
        ("pack.yaml", "language: en", "language: de"),
        ("wins.yaml", "time: 20 seconds", "time: 20 Sekunden"),
        ("wins.yaml", "title: A good try", "title: Don't forget the always right stakeholder"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert load_pack(folder).language == "de"


def test_a_name_used_in_many_items_is_found(tmp_path: Path):
    def edit(data: dict[str, Any]) -> None:
        for entry in data["wins"][:4]:
            entry["text"] = f"A customer thanked Priya for {entry['id'].replace('-', ' ')}."

    rule, said = only_fault(tmp_path, "wins.yaml", edit)
    assert rule == "names"
    assert "the name Priya is used in 4 items; at most 3, so that names vary." in said


SETS: dict[str, tuple[str, Edit, str, str]] = {
    # case: file, edit, rule, part of the sentence
    "too few intentions": (
        "intentions.yaml",
        lambda d: d["intentions"].pop(0),
        "count",
        "there are 12 entries under",
    ),
    "too few moments": ("moments.yaml", lambda d: d["moments"].pop(), "count", "13 to 52 are needed."),
    "too few wins": ("wins.yaml", lambda d: d["wins"].pop(), "count", "there are 12 entries under 'wins'"),
    "too many principles": (
        "scenarios.yaml",
        lambda d: d["principles"].append(copy_of_principle(d, "p13")),
        "count",
        "there are 13 entries under 'principles'; 8 to 12 are needed.",
    ),
    "too few examples": (
        "behaviours.yaml",
        lambda d: d["behaviours"][0]["examples"].pop(),
        "count",
        "say-it-back: it has 2 examples; exactly 3 are needed.",
    ),
    "too few starters": (
        "recognition.yaml",
        lambda d: d.update(recognition=[r for r in d["recognition"] if r["id"] != "hard-day"]),
        "count",
        "'see-the-person' has 1 starters; at least 2 are needed.",
    ),
    "an id used twice": (
        "wins.yaml",
        lambda d: first(d, id="good-try"),
        "twice",
        "the id 'good-try' is used 2 times",
    ),
    "a text used twice": (
        "wins.yaml",
        lambda d: first(d, text=d["wins"][1]["text"].upper().capitalize()),
        "twice",
        "promise-kept: it says the same as one-steady-thing",
    ),
    "a title used twice": (
        "wins.yaml",
        lambda d: first(d, title="A kind no"),
        "twice",
        "kind-no: it says the same as",
    ),
    "an emoji named twice": (
        "pack.yaml",
        lambda d: d.update(recognition_emoji=["clap", "clap"]),
        "twice",
        "'clap' stands 2 times under 'recognition_emoji'.",
    ),
    "an unknown behaviour": (
        "wins.yaml",
        lambda d: first(d, behaviour="sing"),
        "reference",
        "the behaviour 'sing' is not in behaviours.yaml.",
    ),
    "an unknown theme": (
        "wins.yaml",
        lambda d: first(d, theme="Songs"),
        "reference",
        "the theme 'Songs' is not in pack",
    ),
    "a moment without a behaviour": (
        "moments.yaml",
        lambda d: d["moments"][2].pop("behaviour"),
        "reference",
        "'behaviour' is missing; say which one it trains.",
    ),
    "a behaviour that no moment is about": (
        "moments.yaml",
        lambda d: d["moments"][3].update(behaviour="own-it"),
        "cover",
        "no entry is about the behaviour 'fix-the-cause'; each needs one.",
    ),
    "a moment without a side": (
        "moments.yaml",
        lambda d: d["moments"][12].pop("side"),
        "side",
        "'side' is missing",
    ),
    "mostly external moments": (
        "moments.yaml",
        lambda d: [m.update(side="external") for m in d["moments"][:10]],
        "side",
        "of the moments are internal; about half should be",
    ),
    "an action of two sentences": (
        "wins.yaml",
        lambda d: first(d, action="Reply with one line. Then tell a friend."),
        "one-action",
        "'action' must be one sentence",
    ),
    "an action without its time": (
        "wins.yaml",
        lambda d: first(d, time="soon"),
        "time",
        "'time' must be like",
    ),
    "an action that takes too long": (
        "wins.yaml",
        lambda d: first(d, time="6 minutes"),
        "time",
        "at most 5 minutes",
    ),
    "a question without its time": (
        "scenarios.yaml",
        lambda d: d["scenario_asks"].update(mend="Which reply would you send?"),
        "time",
        "'mend' must name the time it takes.",
    ),
    "a starter of another form": (
        "recognition.yaml",
        lambda d: first(d, text="You did well when … rang."),
        "form",
        "it must have the form 'When ..., you ..., so ...'",
    ),
    "praise of a trait": (
        "recognition.yaml",
        lambda d: first(d, text="When … rang, you were a superstar, so …"),
        "trait",
        "'superstar' praises a trait",
    ),
    "praise of speed": (
        "recognition.yaml",
        lambda d: first(d, text="When … rang, you were the fastest to reply, so …"),
        "speed",
        "'fastest' praises speed, volume or rank",
    ),
    "a placeholder that is not filled": (
        "celebrations.yaml",
        lambda d: line(d, "roundup-quiet-warm").update(text="A calm week in {team}, says {giver}."),
        "placeholder",
        "'{giver}' is not filled in a line of type 'roundup_quiet'; there is team.",
    ),
    "a placeholder that digs": (
        "celebrations.yaml",
        lambda d: line(d, "roundup-quiet-warm").update(text="A calm week in {team.name}."),
        "placeholder",
        "'{team.name}' is not filled",
    ),
    "an open brace": (
        "celebrations.yaml",
        lambda d: line(d, "roundup-quiet-warm").update(text="A calm week in {team."),
        "placeholder",
        "a brace is open or stands alone.",
    ),
    "a quiet week told as a failing": (
        "celebrations.yaml",
        lambda d: line(d, "roundup-quiet-warm").update(text="A week in {team} in which nobody was thanked."),
        "guilt",
        "'nobody' makes a quiet week sound like a failing",
    ),
    "a tone without a line": (
        "celebrations.yaml",
        lambda d: d["celebrations"].pop(),
        "cover",
        "there is no line of type 'across_teams' in the tone lively.",
    ),
}


def copy_of_principle(data: dict[str, Any], id_: str) -> dict[str, Any]:
    """The last principle again under a new id, with texts that no other has."""
    text = yaml.safe_dump(data["principles"][-1]).replace("p12", id_)
    copied: dict[str, Any] = yaml.safe_load(text)
    for scenario in copied["scenarios"]:
        scenario["stem"] += " It is May."
        scenario["title"] += " in May"
    return copied


@pytest.mark.parametrize("case", SETS)
def test_a_set_that_breaks_one_rule_is_told_which(tmp_path: Path, case: str):
    file, edit, rule, sentence = SETS[case]
    found, said = only_fault(tmp_path, file, edit)
    assert found == rule
    assert said.startswith(file)
    assert sentence in said


def make_best_first(data: dict[str, Any]) -> None:
    for principle in data["principles"]:
        for scenario in principle["scenarios"]:
            scenario["options"].sort(key=lambda option: not option.get("best"))


def make_best_longest(data: dict[str, Any]) -> None:
    for principle in data["principles"]:
        for scenario in principle["scenarios"]:
            for option in scenario["options"]:
                option["text"] = words(18 if option.get("best") else 16, option["text"].split(maxsplit=1)[0])
            scenario["options"][0]["text"] = scenario["options"][0]["text"].replace("card", "shoe")
            scenario["options"][1]["text"] = scenario["options"][1]["text"].replace("card", "book")


def without_poor_replies(data: dict[str, Any]) -> None:
    for principle in data["principles"][:5]:
        for scenario in principle["scenarios"]:
            if scenario.pop("poor_reply", None):
                scenario["stem"] += " It is a calm day in May and the desk is not full at all."


def make_external(data: dict[str, Any]) -> None:
    variant(data, 1, 2).update(side="external")


SCENARIOS: dict[str, tuple[Edit, str, str]] = {
    "two options": (
        lambda d: variant(d, 2, 2)["options"].pop(0),
        "options",
        "p2.v2: it has 2 options; exactly 3 are needed.",
    ),
    "no best option": (
        lambda d: variant(d, 2, 2)["options"][2].pop("best"),
        "best",
        "p2.v2: 0 options are marked best; exactly one must be.",
    ),
    "two best options": (
        lambda d: variant(d, 2, 2)["options"][0].update(best=True),
        "best",
        "p2.v2: 2 options are marked best; exactly one must be.",
    ),
    "the same option twice": (
        lambda d: variant(d, 2, 2)["options"][0].update(text=variant(d, 2, 2)["options"][1]["text"]),
        "options",
        "p2.v2: two options are the same.",
    ),
    "an option that stands out by its length": (
        lambda d: variant(d, 2, 2)["options"][0].update(text="Say that he can wait."),
        "options",
        "p2.v2: the options have 5 to 19 words; the longest may be twice the shortest.",
    ),
    "an id of another principle": (
        lambda d: variant(d, 2, 2).update(id="p1.v9"),
        "id",
        "p1.v9: the id must start with 'p2.', the principle it belongs to.",
    ),
    "too few variants": (
        lambda d: d["principles"][8]["scenarios"].pop(0),
        "count",
        "p9: it has 2 variants; 3 to 12 are needed.",
    ),
    "the same person twice": (
        lambda d: variant(d, 2, 2).update(person=variant(d, 2, 1)["person"]),
        "variants",
        "p2: two variants have the same person; each needs its own.",
    ),
    "the same mood twice": (
        lambda d: variant(d, 2, 2).update(mood=variant(d, 2, 1)["mood"].upper()),
        "variants",
        "p2: two variants have the same mood; each needs its own.",
    ),
    "the same product twice": (
        lambda d: variant(d, 2, 2).update(product=variant(d, 2, 1)["product"]),
        "variants",
        "p2: two variants have the same product; each needs its own.",
    ),
    "a channel left out": (
        lambda d: variant(d, 2, 2).update(channel_type="chat"),
        "variants",
        "p2: its variants must cover spoken, written and chat.",
    ),
    "a copy with other words": (
        lambda d: variant(d, 2, 2).update(stem=variant(d, 2, 1)["stem"].replace("baker", "farmer")),
        "variants",
        "p2: p2.v1 and p2.v2 are nearly the same text; a variant needs a new situation.",
    ),
    "the best always in the same place": (
        make_best_first,
        "best-place",
        "scenarios.yaml: the best option is number 1 in 100% of the scenarios; at most half.",
    ),
    "the best always the longest": (
        make_best_longest,
        "best-longest",
        "scenarios.yaml: the best option is the longest in 100% of the scenarios; at most half.",
    ),
    "too few poor replies to mend": (
        without_poor_replies,
        "mend",
        "scenarios.yaml: 19% of the scenarios show a poor reply to mend; it should be 25% to 45%.",
    ),
    "too few internal cases": (
        make_external,
        "side",
        "scenarios.yaml: 39% of the scenarios are internal; it should be 40% to 60%.",
    ),
}


@pytest.mark.parametrize("case", SCENARIOS)
def test_scenarios_that_are_not_a_fair_question_are_told_why(tmp_path: Path, case: str):
    edit, rule, sentence = SCENARIOS[case]
    found, said = only_fault(tmp_path, "scenarios.yaml", edit)
    assert found == rule
    assert said.endswith(sentence)


SCHEDULES: dict[str, tuple[Edit, str, str]] = {
    "no steps": (lambda d: d["campaigns"][0].update(steps=[]), "steps", "it has no steps."),
    "words for a time": (
        lambda d: step(d, 1, when="Monday morning"),
        "when",
        "step 1: 'Monday morning' is not a weekly time; Monday at 09:30 is '30 9 * * 1'.",
    ),
    "a minute that does not exist": (
        lambda d: step(d, 1, when="60 9 * * 1"),
        "when",
        "'60 9 * * 1' is not a weekly time",
    ),
    "an hour that does not exist": (
        lambda d: step(d, 1, when="0 24 * * 1"),
        "when",
        "'0 24 * * 1' is not a weekly time",
    ),
    "days that run backwards": (
        lambda d: step(d, 1, when="0 9 * * 5-1"),
        "when",
        "'0 9 * * 5-1' is not a weekly time",
    ),
    "a day of the month": (
        lambda d: step(d, 1, when="0 9 1 * 1"),
        "when",
        "'0 9 1 * 1' is not a weekly time",
    ),
    "before work": (lambda d: step(d, 1, when="29 8 * * 1"), "hours", "step 1 is outside work hours"),
    "after work": (lambda d: step(d, 4, when="31 17 * * 5"), "hours", "step 4 is outside work hours"),
    "on a Sunday": (
        lambda d: step(d, 1, when="0 10 * * 7"),
        "hours",
        "use Monday to Friday, 08:30 to 17:30.",
    ),
    "a question for a whole channel": (
        lambda d: step(d, 2, audience="channel", when="30 9 * * 2"),
        "audience",
        "step 2: a scenario goes to each person, not to a channel.",
    ),
    "a round-up for each person": (
        lambda d: step(d, 4, audience="person"),
        "audience",
        "step 4: this kind goes to channels, not to each person.",
    ),
    "a nudge for everybody": (
        lambda d: step(d, 2, kind="manager_nudge"),
        "audience",
        "step 2: this kind goes to 'manager', not to 'person'.",
    ),
    "a session the template does not have": (
        lambda d: step(d, 2, when="every session+3d@09:30 working"),
        "sessions",
        "step 2 follows a session the template does not have.",
    ),
    "a day that can be a Sunday": (
        lambda d: step(d, 2, when="day0+3d@09:30"),
        "when",
        "step 2 can fall on a weekend; write 'working' behind the time.",
    ),
    "a first day in the night": (
        lambda d: step(d, 2, when="day0+3d@08:29 working"),
        "hours",
        "step 2 is outside work hours; use Monday to Friday, 08:30 to 17:30.",
    ),
    "a rule that is none": (
        lambda d: step(d, 2, when="day0+3d at nine"),
        "when",
        "step 2: 'day0+3d at nine' cannot be read; write for example 'every session+3d@09:30'",
    ),
    "a zone that is none": (
        lambda d: step(d, 2, when="day0+3d@09:30 working", zone="Mars/Olympus"),
        "when",
        "step 2: 'Mars/Olympus' is not an IANA time zone name such as 'Europe/London'.",
    ),
    "four days in a row": (
        lambda d: step(d, 2, when="day0+0,1,2,3d@09:30 working"),
        "load",
        "a person gets 4 messages a week; at most 3 are allowed.",
    ),
    "two posts on one day": (
        lambda d: step(d, 3, when="0 11 * * 1"),
        "load",
        "a channel gets 2 messages on a Monday; at most 1 a day.",
    ),
    "a question every day": (
        lambda d: step(d, 2, when="30 9 * * 1-4"),
        "load",
        "a person gets 4 messages a week; at most 3 are allowed.",
    ),
}


@pytest.mark.parametrize("case", SCHEDULES)
def test_a_template_that_asks_too_much_or_at_a_bad_time_is_refused(tmp_path: Path, case: str):
    edit, rule, sentence = SCHEDULES[case]
    found, said = only_fault(tmp_path, "campaigns.yaml", edit)
    assert found == rule
    assert said.startswith("campaigns.yaml, weekly_rhythm: ")
    assert sentence in said


@pytest.mark.parametrize("when", ["30 8 * * 1", "30 17 * * 1", "0 10 * * 1,3", "0 10 * * 2-4"])
def test_times_at_the_edge_of_the_day_and_several_days_are_fine(tmp_path: Path, when: str):
    assert faults_after(tmp_path, "campaigns.yaml", lambda data: step(data, 2, when=when)) == []


@pytest.mark.parametrize(
    ("field", "value"), [("theme", "Nowhere"), ("theme", "Ask")], ids=["an unknown theme", "ask in capitals"]
)
def test_a_theme_of_a_template_is_one_of_the_packs(tmp_path: Path, field: str, value: str):
    found, said = only_fault(
        tmp_path, "campaigns.yaml", lambda data: data["campaigns"][0].update({field: value})
    )
    assert (found, said) == (
        "reference",
        f"campaigns.yaml, weekly_rhythm: the theme '{value}' is not in pack.yaml.",
    )


def test_every_theme_has_something_that_takes_it_up_again(tmp_path: Path):
    faults = faults_after(
        tmp_path,
        "follow_ups.yaml",
        lambda data: [one.update(theme="Calm and fair") for one in data["nudges"]],
    )
    assert [rule for rule, _ in faults] == ["cover"] * 3


def test_faults_come_in_the_order_of_the_files(tmp_path: Path):
    folder = tmp_path / "pack"
    shutil.copytree(BUILTIN, folder)
    for file, old, new in (
        ("wins.yaml", "time: 20 seconds", "time: soon"),
        ("behaviours.yaml", "name: See the person", "name: See the person!!"),
        ("campaigns.yaml", 'when: "30 9 * * 1"', 'when: "30 7 * * 1"'),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert [fault.file for fault in caught.value.faults] == ["behaviours.yaml", "wins.yaml", "campaigns.yaml"]
