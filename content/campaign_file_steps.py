"""What does a step of a campaign's file say, and can it be worked with?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from bot.campaign_file import FileSession, FileStep
from bot.recurrence import RecurrenceError
from bot.step_edits import MOST_WORDS, WITH_WORDS
from bot.timetable import parse
from content.campaign_file_faults import FileFault
from content.campaign_file_values import MOST, Path, Values
from content.campaign_load import PROMPT_KINDS
from content.pack_models import PromptKind
from content.pack_schedule_rules import AUDIENCE_OF
from content.pack_template_models import StepKind
from content.pack_yaml import Plain

_MOST_STEPS = 60
_GRACE = (1, 72 * 60)
_AUDIENCES = ("channel", "person", "manager")
_STEP_FIELDS = ("kind", "audience", "when", "grace_hours", "grace_minutes", "zone", "content", "words")
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)


class Steps(Values):
    """Reads the steps."""

    def _steps(self, value: Plain, sessions: Sequence[FileSession]) -> tuple[FileStep, ...]:
        if value is None:
            return ()
        items = self._list(value, ("steps",), _MOST_STEPS)
        if isinstance(value, list) and not value:
            self.wrong(("steps",), "campaign_file.no_steps")
        found = []
        for number, one in enumerate(items):
            if isinstance(one, dict):
                found.append(self._step(one, ("steps", number), sessions))
            else:
                self.wrong(("steps", number), "campaign_file.step")
        return tuple(found)

    def _step(self, found: Mapping[str, Plain], path: Path, sessions: Sequence[FileSession]) -> FileStep:
        self._known(found, _STEP_FIELDS, path)
        for name in ("kind", "audience", "when"):
            if found.get(name) is None:
                self.wrong((*path, name), "campaign_file.missing", field=name)
        kind = self._one_of(found, "kind", get_args(StepKind), path)
        audience = self._one_of(found, "audience", _AUDIENCES, path)
        wanted = AUDIENCE_OF.get(kind, "channel")
        if kind and audience and audience != wanted:
            self.wrong((*path, "audience"), "campaign_file.wrong_audience", kind=kind, wanted=wanted)
        step = FileStep(
            kind=kind,
            audience=audience,
            when=self._text(found, "when", MOST["rule"], path),
            grace_minutes=self._grace(found, path),
            zone=self._text(found, "zone", MOST["id"], path) or None,
            content=self._text(found, "content", MOST["id"], path) or None,
            words=self._words(found, kind, path),
        )
        if step.zone:
            self._zone(step.zone, (*path, "zone"))
        if step.when:
            self._rule(step.when, (*path, "when"), sessions)
        if step.content:
            self._content(step, (*path, "content"))
        return step

    def _words(self, found: Mapping[str, Plain], kind: str, path: Path) -> str:
        """A lead's own words."""
        words = self._text(found, "words", MOST_WORDS, path)
        if words and kind and kind not in WITH_WORDS:
            known = ", ".join(sorted(WITH_WORDS))
            self.wrong((*path, "words"), "campaign_file.no_words", kind=kind, known=known)
        return words.strip()

    def _one_of(self, found: Mapping[str, Plain], name: str, known: Iterable[str], path: Path) -> str:
        value = self._text(found, name, MOST["id"], path)
        if value and value not in known:
            self.wrong((*path, name), "campaign_file.one_of", field=name, value=value, known=", ".join(known))
            return ""
        return value

    def _grace(self, found: Mapping[str, Plain], path: Path) -> int:
        hours, minutes = found.get("grace_hours"), found.get("grace_minutes")
        name = "grace_minutes" if minutes is not None else "grace_hours"
        value = minutes if minutes is not None else hours
        if value is None:
            return 24 * 60
        if isinstance(value, str) and _WHOLE.fullmatch(value) and (hours is None or minutes is None):
            grace = int(value) * (60 if name == "grace_hours" else 1)
            if _GRACE[0] <= grace <= _GRACE[1]:
                return grace
        self.wrong((*path, name), "campaign_file.grace", field=name)
        return 60

    def _rule(self, rule: str, path: Path, sessions: Sequence[FileSession]) -> None:
        try:
            timing = parse(rule)
        except RecurrenceError as problem:
            self.faults.append(FileFault(self._lines.get(path, 1), str(problem)[:300]))
            return
        if timing.needs_sessions and len(sessions) < max(1, timing.session):
            self.wrong(path, "campaign_file.no_session", value=rule)

    def _content(self, step: FileStep, path: Path) -> None:
        prompts = self._pack.prompts(_prompt_kind(step.kind)) if step.kind in PROMPT_KINDS else ()
        if step.content not in {one.id for one in prompts}:
            self.wrong(path, "campaign_file.content", value=step.content or "")


def _prompt_kind(kind: str) -> PromptKind:
    return next(one for one in get_args(PromptKind) if one == kind)
