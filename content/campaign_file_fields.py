"""What do the fields of a campaign's file hold? Each is read by itself; what is wrong is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.campaign_file import FORMAT, CampaignFile, FileReach, FileSession
from content.campaign_file_steps import Steps
from content.campaign_file_values import MOST
from content.pack_yaml import Plain

_MOST_SESSIONS = 24
_MOST_REACHES = 500
_MOST_TARGETS = 1_000_000
_LANGUAGES = ("en",)
_FIELDS = (
    "encore_campaign",
    "name",
    "template",
    "content",
    "content_version",
    "language",
    "theme",
    "starts_on",
    "ends_on",
    "joiners_only",
    "sessions",
    "audience",
    "owner",
    "co_owners",
    "steps",
    "reaches",
)
_NEEDED = ("encore_campaign", "name", "template", "starts_on", "ends_on", "steps")
_REACH = re.compile(r"(\d{1,7}) (person|people|channels?|managers?) in (\S+)", re.ASCII)
_WEEKS = 104


class Reading(Steps):
    """Reads a whole file, field by field."""

    def campaign(self, found: Plain) -> CampaignFile | None:
        if not isinstance(found, dict):
            self.wrong((), "campaign_file.no_fields")
            return None
        self._known(found, _FIELDS, ())
        for name in _NEEDED:
            if found.get(name) is None:
                self.wrong((name,), "campaign_file.missing", field=name)
        self._version(found)
        starts, ends = self._day(found, "starts_on"), self._day(found, "ends_on")
        if date.min in {starts, ends}:
            pass  # said already
        elif ends < starts:
            self.wrong(("ends_on",), "campaign_file.ends_before")
        elif (ends - starts).days >= 7 * _WEEKS:
            self.wrong(("ends_on",), "campaign_file.too_long", most=_WEEKS)
        whole, channels, groups, people = self._audience(found.get("audience"))
        theme = self._text(found, "theme", MOST["theme"])
        if theme and theme not in self._pack.themes:
            self.wrong(("theme",), "campaign_file.theme", value=theme, known=", ".join(self._pack.themes))
        language = self._text(found, "language", MOST["id"]) or "en"
        if language not in _LANGUAGES:
            self.wrong(("language",), "campaign_file.language", value=language, known=", ".join(_LANGUAGES))
        sessions = self._sessions(found.get("sessions"))
        return CampaignFile(
            name=self._text(found, "name", MOST["name"]),
            template=self._template(found),
            pack=self._text(found, "content", MOST["id"]) or self._pack.id,
            pack_version=self._text(found, "content_version", MOST["id"]) or self._pack.version,
            starts_on=starts,
            ends_on=ends,
            steps=self._steps(found.get("steps"), sessions),
            language=language,
            theme=theme,
            joiners_only=self._yes(found, "joiners_only"),
            sessions=sessions,
            whole_programme=whole,
            channels=channels,
            groups=groups,
            people=people,
            owner=next(iter(self._ids([found["owner"]], ("owner",))), "") if found.get("owner") else "",
            co_owners=self._ids(found.get("co_owners"), ("co_owners",)),
            reaches=self._reaches(found.get("reaches")),
        )

    def _yes(self, found: Mapping[str, Plain], name: str) -> bool:
        value = found.get(name)
        if value is None or value in {"true", "false"}:
            return value == "true"
        self.wrong((name,), "campaign_file.yes_no", field=name)
        return False

    def _version(self, found: Mapping[str, Plain]) -> None:
        value = found.get("encore_campaign")
        if value is not None and value != str(FORMAT):
            self.wrong(("encore_campaign",), "campaign_file.format", known=FORMAT)
        pack, version = found.get("content"), found.get("content_version")
        if isinstance(pack, str) and pack != self._pack.id:
            self.wrong(("content",), "campaign_file.other_content", value=pack, known=self._pack.id)
        elif isinstance(version, str) and version != self._pack.version:
            self.wrong(
                ("content_version",), "campaign_file.other_version", value=version, known=self._pack.version
            )

    def _template(self, found: Mapping[str, Plain]) -> str:
        name = self._text(found, "template", MOST["id"])
        known = [one.id for one in self._pack.campaigns]
        if name and name not in known:
            self.wrong(("template",), "campaign_file.template", value=name, known=", ".join(known))
        return name

    def _audience(self, value: Plain) -> tuple[bool, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        if value is None or value == "everyone":
            return True, (), (), ()
        if not isinstance(value, dict):
            self.wrong(("audience",), "campaign_file.audience")
            return True, (), (), ()
        names = ("channels", "groups", "people")
        self._known(value, names, ("audience",))
        channels, groups, people = (self._ids(value.get(name), ("audience", name)) for name in names)
        if not (channels or groups or people):
            self.wrong(("audience",), "campaign_file.nobody")
        return False, channels, groups, people

    def _sessions(self, value: Plain) -> tuple[FileSession, ...]:
        found = []
        for number, one in enumerate(self._list(value, ("sessions",), _MOST_SESSIONS)):
            path = ("sessions", number)
            if not isinstance(one, dict):
                self.wrong(path, "campaign_file.session")
                continue
            self._known(one, ("on", "theme"), path)
            found.append(
                FileSession(self._day(one, "on", path), self._text(one, "theme", MOST["theme"], path))
            )
        return tuple(found)

    def _reaches(self, value: Plain) -> tuple[FileReach, ...]:
        found = []
        for number, one in enumerate(self._list(value, ("reaches",), _MOST_REACHES)):
            match = _REACH.fullmatch(one) if isinstance(one, str) else None
            path = ("reaches", number)
            if match is None:
                self.wrong(path, "campaign_file.reach")
                continue
            self._zone(match[3], path)
            if int(match[1]) > _MOST_TARGETS:
                self.wrong(path, "campaign_file.many", field="reaches", most=_MOST_TARGETS)
            audience = {"p": "person", "c": "channel", "m": "manager"}[match[2][0]]
            found.append(FileReach(audience, match[3], int(match[1])))
        return tuple(found)
