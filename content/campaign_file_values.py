"""How is one value of a campaign's file read? Texts, dates, lists and ids; what is wrong is noted with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.recurrence import RecurrenceError, zone
from content.campaign_file_faults import FileFault
from content.pack import Pack
from content.pack_yaml import Plain
from content.text import UNPRINTABLE, plain

MOST = {"name": 80, "theme": 120, "id": 64, "rule": 255}
_ID = re.compile(r"[A-Z0-9]{2,32}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOST_IDS = 200
Path = tuple[str | int, ...]
"""Where a value stands: fields' names and places in lists."""


class Values:
    """Reads values one by one; what is wrong is noted, and something harmless put in its place."""

    def __init__(self, lines: Mapping[Path, int], pack: Pack) -> None:
        self.faults: list[FileFault] = []
        self._lines, self._pack = lines, pack

    def wrong(self, path: Path, key: str, **values: object) -> None:
        """Notes a fault at the innermost place that has a line."""
        shown = {name: value[:60] if isinstance(value, str) else value for name, value in values.items()}
        while path and path not in self._lines:
            path = path[:-1]
        self.faults.append(FileFault(self._lines.get(path, 1), plain(key, **shown)))

    def _known(self, found: Mapping[str, Plain], known: Iterable[str], path: Path) -> None:
        for name in found:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                if near:
                    self.wrong((*path, name), "campaign_file.unknown_near", field=name, near=near[0])
                else:
                    self.wrong((*path, name), "campaign_file.unknown", field=name)

    def _text(self, found: Mapping[str, Plain], name: str, most: int, path: Path = ()) -> str:
        value = found.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong((*path, name), "campaign_file.no_text", field=name)
            return ""
        if len(value) > most:
            self.wrong((*path, name), "campaign_file.long", field=name, most=most)
        return UNPRINTABLE.sub("", value)  # an escape in quotes may name what no database takes

    def _day(self, found: Mapping[str, Plain], name: str, path: Path = ()) -> date:
        value = found.get(name)
        if value is None and not path:
            return date.min  # said already: it is missing
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        shown = value if isinstance(value, str) else ""
        self.wrong((*path, name), "campaign_file.date", field=name, value=shown)
        return date.min

    def _list(self, value: Plain, path: Path, most: int) -> list[Plain]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(path, "campaign_file.no_list", field=str(path[-1]))
            return []
        if len(value) > most:
            self.wrong(path, "campaign_file.many", field=str(path[-1]), most=most)
            return []
        return value

    def _ids(self, value: Plain, path: Path) -> tuple[str, ...]:
        ids = []
        for number, one in enumerate(self._list(value, path, _MOST_IDS)):
            if isinstance(one, str) and _ID.fullmatch(one):
                ids.append(one)
            else:
                self.wrong((*path, number), "campaign_file.id", value=one if isinstance(one, str) else "")
        return tuple(ids)

    def _zone(self, name: str, path: Path) -> None:
        try:
            zone(name)
        except RecurrenceError as problem:
            self.wrong(path, "campaign_file.sentence", sentence=str(problem)[:200])
