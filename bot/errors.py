"""What can go wrong, as types.

EncoreError
|- Refusal            a rule said no: carries the key of the sentence to show and its values
|- SettingsProblem    the operator must change something; the text is the sentence to print
|- DatabaseUnavailable
"""

from __future__ import annotations

from collections.abc import Mapping


class EncoreError(Exception):
    """Root of what Encore raises on purpose."""


class Refusal(EncoreError):
    """A rule refused. `key` names the sentence in content/copy, `values` fill it, `field` is the form field."""

    def __init__(self, key: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.values: Mapping[str, object] = values


class SettingsProblem(EncoreError):
    """The operator must act; `str()` is one sentence that says how."""


class DatabaseUnavailable(EncoreError):
    """The database did not answer; nothing was written."""
