"""How is a campaign written as a file? YAML with a comment for every field, as `campaign_file_reader` reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from bot.campaign_file import FORMAT, CampaignFile, FileReach, FileStep
from bot.step_edits import MOST_WORDS, WITH_WORDS

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_MANY = {
    "person": ("person", "people"),
    "channel": ("channel", "channels"),
    "manager": ("manager", "managers"),
}


def written(file: CampaignFile) -> str:
    """The file's text."""
    return "\n".join([*_head(file), *_who(file), *_steps(file.steps), *_reaches(file.reaches), ""])


def _head(file: CampaignFile) -> list[str]:
    lines = [
        "# A campaign of Encore. Change what you like, then import it: it becomes a draft.",
        f"encore_campaign: {FORMAT}  # version of this format",
        f"name: {_text(file.name)}",
        f"template: {_text(file.template)}  # what it was started from",
        f"content: {_text(file.pack)}",
        f"content_version: {_quoted(file.pack_version)}",
        f"language: {_text(file.language)}",
        f"theme: {_text(file.theme)}  # prompts of this theme come first; empty for all",
        f"starts_on: {file.starts_on}  # first and last day, local everywhere",
        f"ends_on: {file.ends_on}",
        f"joiners_only: {str(file.joiners_only).lower()}  # true: only who joins later gets direct messages",
    ]
    if not file.sessions:
        return [*lines, "sessions: []  # live sessions, such as - {on: 2027-03-02, theme: Calm}"]
    lines.append("sessions:  # live sessions")
    return [*lines, *(f"  - {{on: {one.on}, theme: {_text(one.theme)}}}" for one in file.sessions)]


def _who(file: CampaignFile) -> list[str]:
    if file.whole_programme:
        lines = ["audience: everyone  # or channels, groups and people, each with Slack's ids in [ ]"]
    else:
        lines = [
            "audience:  # Slack's ids; or the word everyone",
            f"  channels: {_list(file.channels)}",
            f"  groups: {_list(file.groups)}",
            f"  people: {_list(file.people)}",
        ]
    return [
        *lines,
        f"owner: {_text(file.owner)}  # programme leads who look after it; empty: who imports it",
        f"co_owners: {_list(file.co_owners)}",
    ]


def _steps(steps: Iterable[FileStep]) -> list[str]:
    return [
        '# when: "30 9 * * 1" is Mondays 09:30; also "every session+1,3d@09:30", "day0+7d@09:30",',
        '#   "on 2027-03-01@09:30"; "working" behind it moves a day off to the next working day.',
        "# grace_hours: how late it still helps. zone: one time zone for all. content: always this text.",
        f"# words: your own words instead, at most {MOST_WORDS} characters, for {', '.join(sorted(WITH_WORDS))}.",
        "steps:",
        *(_step(one) for one in steps),
    ]


def _step(step: FileStep) -> str:
    parts = [f"kind: {_text(step.kind)}", f"audience: {_text(step.audience)}", f"when: {_quoted(step.when)}"]
    if step.grace_minutes % 60:
        parts.append(f"grace_minutes: {step.grace_minutes}")
    else:
        parts.append(f"grace_hours: {step.grace_minutes // 60}")
    if step.zone is not None:
        parts.append(f"zone: {_text(step.zone)}")
    if step.content is not None:
        parts.append(f"content: {_text(step.content)}")
    if step.words:
        parts.append(f"words: {_quoted(step.words)}")
    return f"  - {{{', '.join(parts)}}}"


def _reaches(reaches: Iterable[FileReach]) -> list[str]:
    lines = [f"  - {_reach(one)}" for one in reaches]
    if not lines:
        return []
    return ["# Only for python -m bot preview: whom it reached when this was written.", "reaches:", *lines]


def _reach(one: FileReach) -> str:
    return f"{one.count} {_MANY[one.audience][one.count != 1]} in {one.zone}"


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(_text(one) for one in items)}]"


def _text(text: str) -> str:
    """A text as it may stand anywhere in YAML."""
    return text if _BARE.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    """In double quotes, where YAML reads what JSON writes."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
