"""What is wrong with a campaign's file? A sentence each, with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.text import plain

MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing to mend: the line (from 1; 0: the whole file), and a plain sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        return plain("campaign_file.fault", line=self.line, sentence=self.sentence)


class FileProblem(Exception):
    """A file that cannot be used; str() is a sentence for each of what is wrong, a few at most."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: one.line))
        lines = [str(one) for one in self.faults[:MOST_FAULTS]]
        if len(self.faults) > MOST_FAULTS:
            lines.append(plain("campaign_file.more", count=len(self.faults) - MOST_FAULTS))
        super().__init__("\n".join(lines))
