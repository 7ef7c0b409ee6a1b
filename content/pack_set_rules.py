"""Is the set complete: enough of each kind, a fair mix, every reference known, nothing twice?"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from content.pack_faults import Fault
from content.pack_models import PLACEHOLDERS, Celebration, Pack, Prompt
from content.pack_pieces import prompt_files
from content.pack_readability import sentences
from content.pack_shape import FILE_OF
from content.pack_template_models import ASK_THEME
from content.pack_wording import EMPTY_WEEK

# Smallest and largest number of entries. A quarter has 13 weeks; about 12 principles can be kept alive by one
# or two questions a week (programme section C4).
COUNTS: dict[str, tuple[int, int]] = {
    "recognition_emoji": (1, 10),
    "themes": (2, 8),
    "behaviours": (5, 8),
    "intentions": (13, 52),
    "moments": (13, 52),
    "wins": (13, 52),
    "recalls": (4, 52),
    "tries": (4, 52),
    "nudges": (4, 52),
    "principles": (8, 12),
    "celebrations": (12, 400),
    "campaigns": (1, 10),
}
EXAMPLES = 3
STARTERS_PER_BEHAVIOUR = 2
INTERNAL_SHARE = (0.4, 0.6)
_ABOUT_ANYTHING = ("wins.yaml", "follow_ups.yaml")
_TIME = re.compile(r"(\d{1,2}) (seconds?|minutes?)")
_STARTER = re.compile(r"When .+, you .+, so .+")
_BRACES = re.compile(r"\{([^{}]*)\}")


def check_sets(pack: Pack) -> Iterator[Fault]:
    """Faults of counts, ids, references and mixes, in no special order."""
    yield from _counts(pack)
    yield from _ids(pack)
    yield from _references(pack)
    yield from _themes(pack)
    yield from _twice(pack)
    for file, prompts in prompt_files(pack):
        for prompt in prompts:
            yield from _prompt(pack, file, prompt)
    yield from _moment_sides(pack)
    yield from _starters(pack)
    for part, ask in (("choose", pack.scenario_asks.choose), ("mend", pack.scenario_asks.mend)):
        if not any(sign.isdigit() for sign in ask):
            yield Fault("scenarios.yaml", "scenario_asks", "time", f"'{part}' must name the time it takes.")
    yield from _celebrations(pack)


def _counts(pack: Pack) -> Iterator[Fault]:
    for field, (least, most) in COUNTS.items():
        count = len(getattr(pack, field))
        if not least <= count <= most:
            sentence = f"there are {count} entries under '{field}'; {least} to {most} are needed."
            yield Fault(FILE_OF[field], "", "count", sentence)
    for behaviour in pack.behaviours:
        if len(behaviour.examples) != EXAMPLES:
            sentence = f"it has {len(behaviour.examples)} examples; exactly {EXAMPLES} are needed."
            yield Fault("behaviours.yaml", behaviour.id, "count", sentence)


def _ids(pack: Pack) -> Iterator[Fault]:
    groups: list[tuple[str, Iterable[str]]] = [
        ("behaviours.yaml", (behaviour.id for behaviour in pack.behaviours)),
        *((file, (prompt.id for prompt in prompts)) for file, prompts in prompt_files(pack)),
        ("recognition.yaml", (starter.id for starter in pack.recognition)),
        ("scenarios.yaml", (*(p.id for p in pack.principles), *(s.id for s in pack.scenarios))),
        ("celebrations.yaml", (line.id for line in pack.celebrations)),
        ("campaigns.yaml", (campaign.id for campaign in pack.campaigns)),
    ]
    for file, ids in groups:
        for id_, count in Counter(ids).items():
            if count > 1:
                yield Fault(
                    file, id_, "twice", f"the id '{id_}' is used {count} times; each entry needs its own."
                )
    for field in ("themes", "recognition_emoji"):
        for value, count in Counter(getattr(pack, field)).items():
            if count > 1:
                yield Fault("pack.yaml", "", "twice", f"'{value}' stands {count} times under '{field}'.")


def _references(pack: Pack) -> Iterator[Fault]:
    known = {behaviour.id for behaviour in pack.behaviours}
    used: list[tuple[str, str, str | None, str | None]] = [
        *((file, p.id, p.behaviour, p.theme) for file, prompts in prompt_files(pack) for p in prompts),
        *(("scenarios.yaml", p.id, p.behaviour, p.theme) for p in pack.principles),
        *(("recognition.yaml", starter.id, starter.behaviour, None) for starter in pack.recognition),
    ]
    for file, item, behaviour, theme in used:
        if behaviour is not None and behaviour not in known:
            sentence = f"the behaviour '{behaviour}' is not in behaviours.yaml."
            yield Fault(file, item, "reference", sentence)
        if theme is not None and theme not in pack.themes:
            yield Fault(file, item, "reference", f"the theme '{theme[:40]}' is not in pack.yaml.")
    for theme in pack.hard_themes:
        if theme not in pack.themes:
            yield Fault("pack.yaml", "", "reference", f"the hard theme '{theme[:40]}' is not under 'themes'.")
    for file, covering in (
        ("intentions.yaml", {prompt.behaviour for prompt in pack.intentions}),
        ("moments.yaml", {prompt.behaviour for prompt in pack.moments}),
        ("scenarios.yaml", {principle.behaviour for principle in pack.principles}),
    ):
        for missing in sorted(known - covering):
            yield Fault(file, "", "cover", f"no entry is about the behaviour '{missing}'; each needs one.")


def _themes(pack: Pack) -> Iterator[Fault]:
    for field in ("recalls", "tries", "nudges"):
        for theme in pack.themes:
            if theme not in {prompt.theme for prompt in getattr(pack, field)}:
                sentence = f"no entry under '{field}' has the theme '{theme}'; each needs one."
                yield Fault("follow_ups.yaml", "", "cover", sentence)
    for campaign in pack.campaigns:
        if campaign.theme not in {None, ASK_THEME, *pack.themes}:
            sentence = f"the theme '{str(campaign.theme)[:40]}' is not in pack.yaml."
            yield Fault("campaigns.yaml", campaign.id, "reference", sentence)


def _twice(pack: Pack) -> Iterator[Fault]:
    groups = [
        ("behaviours.yaml", [(b.id, b.name) for b in pack.behaviours]),
        *((file, [(p.id, p.text) for p in prompts]) for file, prompts in prompt_files(pack)),
        *((file, [(p.id, p.title) for p in prompts]) for file, prompts in prompt_files(pack)),
        ("recognition.yaml", [(starter.id, starter.text) for starter in pack.recognition]),
        ("scenarios.yaml", [(s.id, s.stem) for s in pack.scenarios]),
        ("scenarios.yaml", [(s.id, s.title) for s in pack.scenarios]),
        ("celebrations.yaml", [(line.id, line.text) for line in pack.celebrations]),
    ]
    for file, texts in groups:
        first: dict[str, str] = {}
        for item, text in texts:
            if (other := first.setdefault(text.lower(), item)) != item:
                yield Fault(
                    file, item, "twice", f"it says the same as {other}; write it anew or leave it out."
                )


def _prompt(pack: Pack, file: str, prompt: Prompt) -> Iterator[Fault]:
    if len(sentences(prompt.action)) != 1 or not prompt.action.endswith("."):
        yield Fault(
            file,
            prompt.id,
            "one-action",
            "'action' must be one sentence that asks one thing and ends in a dot.",
        )
    if f"{prompt.text} {prompt.action}".count("?") > 1:
        yield Fault(file, prompt.id, "one-action", "it asks more than one question; ask one thing.")
    match = _TIME.fullmatch(prompt.time)
    if pack.language.startswith("en") and not (match and _seconds(match) <= 300):
        sentence = "'time' must be like '20 seconds' or '2 minutes', and at most 5 minutes."
        yield Fault(file, prompt.id, "time", sentence)
    if file not in _ABOUT_ANYTHING and prompt.behaviour is None:
        yield Fault(file, prompt.id, "reference", "'behaviour' is missing; say which one it trains.")
    if file == "moments.yaml" and prompt.side is None:
        yield Fault(file, prompt.id, "side", "'side' is missing; internal, external or both.")


def _seconds(match: re.Match[str]) -> int:
    return int(match[1]) * (60 if match[2].startswith("minute") else 1)


def _moment_sides(pack: Pack) -> Iterator[Fault]:
    weights = [{"internal": 1.0, "both": 0.5}.get(moment.side or "", 0.0) for moment in pack.moments]
    share = sum(weights) / len(weights) if weights else 0.5
    if not INTERNAL_SHARE[0] <= share <= INTERNAL_SHARE[1]:
        sentence = f"{share:.0%} of the moments are internal; about half should be (40% to 60%)."
        yield Fault("moments.yaml", "", "side", sentence)


def _starters(pack: Pack) -> Iterator[Fault]:
    for behaviour in pack.behaviours:
        count = len(pack.starters(behaviour.id))
        if count < STARTERS_PER_BEHAVIOUR:
            sentence = f"'{behaviour.id}' has {count} starters; at least {STARTERS_PER_BEHAVIOUR} are needed."
            yield Fault("recognition.yaml", "", "count", sentence)
    for starter in pack.recognition:
        if pack.language.startswith("en") and not _STARTER.fullmatch(starter.text):
            sentence = "it must have the form 'When ..., you ..., so ...': the moment, the act, the effect."
            yield Fault("recognition.yaml", starter.id, "form", sentence)


def _celebrations(pack: Pack) -> Iterator[Fault]:
    file = "celebrations.yaml"
    for line in pack.celebrations:
        yield from _placeholders(line)
        if line.type == "roundup_quiet" and (found := EMPTY_WEEK.find(line.text)):
            yield Fault(file, line.id, EMPTY_WEEK.rule, found)
    have = {(line.type, line.tone) for line in pack.celebrations}
    for type_ in PLACEHOLDERS:
        missing = [tone for tone in ("warm", "plain", "lively") if (type_, tone) not in have]
        if missing:
            sentence = f"there is no line of type '{type_}' in the tone {', '.join(missing)}."
            yield Fault(file, "", "cover", sentence)


def _placeholders(line: Celebration) -> Iterator[Fault]:
    allowed = PLACEHOLDERS[line.type]
    for name in _BRACES.findall(line.text):
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            sentence = f"'{{{name[:40]}}}' is not filled in a line of type '{line.type}'; there is {known}."
            yield Fault("celebrations.yaml", line.id, "placeholder", sentence)
    rest = _BRACES.sub("", line.text)
    if "{" in rest or "}" in rest:
        yield Fault("celebrations.yaml", line.id, "placeholder", "a brace is open or stands alone.")
