"""Which content packs are there, and what is in one? Reads a pack's folder, checks it, or says what is wrong.

Nothing half-read comes out: `load_pack` gives a whole pack that keeps every rule of `content.pack_rules`,
or raises `PackError` with all the faults it could find.
"""

from functools import cache
from pathlib import Path

from content.pack_faults import Fault, PackError
from content.pack_models import (
    PLACEHOLDERS,
    Behaviour,
    Celebration,
    Option,
    Pack,
    Principle,
    Prompt,
    RecognitionStarter,
    Scenario,
)
from content.pack_rules import check
from content.pack_shape import FILES, assemble
from content.pack_template_models import CampaignTemplate, TemplateStep
from content.pack_yaml import Plain, read_file

__all__ = [
    "PLACEHOLDERS",
    "Behaviour",
    "CampaignTemplate",
    "Celebration",
    "Fault",
    "Option",
    "Pack",
    "PackError",
    "Principle",
    "Prompt",
    "RecognitionStarter",
    "Scenario",
    "TemplateStep",
    "builtin_pack",
    "builtin_pack_ids",
    "load_pack",
]

_BUILTIN = Path(__file__).parent / "packs"


def load_pack(folder: Path) -> Pack:
    """The pack in `folder`. Raises `PackError` when a file cannot be read or a rule is broken."""
    if not folder.is_dir():
        raise PackError(
            [Fault(folder.name, "", "missing-folder", "there is no such folder with a pack in it.")]
        )
    faults = _strangers(folder)
    read: dict[str, Plain] = {}
    for name in FILES:
        try:
            read[name] = read_file(folder / name)
        except PackError as error:
            faults += error.faults
    if faults:
        raise PackError(faults)
    pack = assemble(read)
    if faults := check(pack):
        raise PackError(faults)
    return pack


def builtin_pack_ids() -> tuple[str, ...]:
    """The ids of the packs that ship with Encore, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in _BUILTIN.glob("*/pack.yaml")))


@cache
def builtin_pack(id: str = "service_intelligence") -> Pack:  # noqa: A002 - the pack's own field name
    """A pack that ships with Encore, read once per process. Raises `PackError` for an id that does not."""
    if id not in builtin_pack_ids():
        known = ", ".join(builtin_pack_ids())
        raise PackError(
            [Fault(id, "", "unknown-pack", f"no such pack ships with Encore; there is: {known}.")]
        )
    return load_pack(_BUILTIN / id)


def _strangers(folder: Path) -> list[Fault]:
    return [
        Fault(
            path.name,
            "",
            "unknown-file",
            f"a pack has no file of this name; its files are {', '.join(FILES)}.",
        )
        for path in sorted(folder.iterdir())
        if path.suffix in {".yaml", ".yml"} and path.name not in FILES
    ]
