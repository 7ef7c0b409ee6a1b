"""How do described faults come into force in a running workspace?"""

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.sandbox.fault_rules.deeds import CannotHappen, Deed, Deeds
from bot.sandbox.fault_rules.file import read_file
from bot.sandbox.fault_rules.reading import FaultError
from bot.sandbox.faults import Rule
from bot.sandbox.world import World


def faults_of(path: Path | None, world: World, deeds: Deeds) -> list[Rule | Deed]:
    """What a faults file asks for in this workspace; raises FaultError with one sentence. None: nothing."""
    if path is None:
        return []
    rules = read_file(path, ids_in(world))
    for rule in rules:
        if isinstance(rule, Deed):
            try:
                deeds.check(rule)
            except CannotHappen as problem:
                raise FaultError(f"The faults file {path}: {problem}") from problem
    return rules


async def put_in_force(rules: Iterable[Rule | Deed], world: World, deeds: Deeds) -> None:
    """Put rules in force, do or plan deeds; raises CannotHappen."""
    for rule in rules:
        if isinstance(rule, Deed):
            await deeds.add(rule)
        else:
            world.faults.add(rule)


def ids_in(world: World) -> Callable[[str], str | None]:
    """Finds the id for "#channel" or "@person"; None when there is none."""

    def id_of(name: str) -> str | None:
        try:
            return world.state.channel(name).id if name.startswith("#") else world.state.person(name).id
        except KeyError:
            return None

    return id_of
