"""How does a pack say what is wrong with it, so that whoever edits it can put it right?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to mend: which file, which item in it, which rule (a short key), and a plain sentence."""

    file: str
    item: str
    rule: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.item}" if self.item else self.file
        return f"{place}: {self.sentence}"


SHOWN = 40


class PackError(Exception):
    """A pack that cannot be used. `faults` lists all that was found; str() is a readable line each, 40 at most."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = list(faults)
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"... and {len(self.faults) - SHOWN} more.")
        super().__init__("\n".join(lines))
