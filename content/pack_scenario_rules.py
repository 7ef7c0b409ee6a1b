"""Are the scenarios fair questions: three likely options, one best, and variants that truly differ?"""

from collections.abc import Iterator
from itertools import combinations

from content.pack_faults import Fault
from content.pack_models import Pack, Principle, Scenario
from content.pack_readability import words
from content.pack_wording import likeness

FILE = "scenarios.yaml"
OPTIONS = 3
VARIANTS = (3, 12)
LONGEST_TO_SHORTEST = 2.0
MOST_LIKE = 0.5
BEST_IN_ONE_PLACE = 0.5
BEST_IS_LONGEST = 0.5
MEND_SHARE = (0.25, 0.45)
INTERNAL_SHARE = (0.4, 0.6)


def check_scenarios(pack: Pack) -> Iterator[Fault]:
    """Faults of single scenarios, of the variants of a principle, and of the mix over the whole pack."""
    sound = True
    for principle in pack.principles:
        for scenario in principle.scenarios:
            faults = list(_options(principle, scenario))
            sound = sound and not faults
            yield from faults
        yield from _variants(principle)
    if sound and pack.scenarios:
        yield from _mix(pack.scenarios)


def _options(principle: Principle, scenario: Scenario) -> Iterator[Fault]:
    if not scenario.id.startswith(f"{principle.id}."):
        yield _fault(
            scenario.id, "id", f"the id must start with '{principle.id}.', the principle it belongs to."
        )
    if len(scenario.options) != OPTIONS:
        yield _fault(
            scenario.id, "options", f"it has {len(scenario.options)} options; exactly {OPTIONS} are needed."
        )
        return
    best = sum(option.best for option in scenario.options)
    if best != 1:
        yield _fault(scenario.id, "best", f"{best} options are marked best; exactly one must be.")
    if len({option.text.lower() for option in scenario.options}) < OPTIONS:
        yield _fault(scenario.id, "options", "two options are the same.")
    lengths = sorted(len(words(option.text)) for option in scenario.options)
    if lengths[-1] > LONGEST_TO_SHORTEST * lengths[0]:
        sentence = (
            f"the options have {lengths[0]} to {lengths[-1]} words; the longest may be twice the shortest."
        )
        yield _fault(scenario.id, "options", sentence)


def _variants(principle: Principle) -> Iterator[Fault]:
    count = len(principle.scenarios)
    if not VARIANTS[0] <= count <= VARIANTS[1]:
        yield _fault(
            principle.id, "count", f"it has {count} variants; {VARIANTS[0]} to {VARIANTS[1]} are needed."
        )
        return
    for field in ("person", "mood", "product"):
        values = [str(getattr(scenario, field)).lower() for scenario in principle.scenarios]
        if len(set(values)) < count:
            yield _fault(principle.id, "variants", f"two variants have the same {field}; each needs its own.")
    channels = {scenario.channel_type for scenario in principle.scenarios}
    if len(channels) < min(count, 3):
        yield _fault(principle.id, "variants", "its variants must cover spoken, written and chat.")
    for one, other in combinations(principle.scenarios, 2):
        if likeness(one.stem, other.stem) > MOST_LIKE:
            sentence = f"{one.id} and {other.id} are nearly the same text; a variant needs a new situation."
            yield _fault(principle.id, "variants", sentence)


def _mix(scenarios: tuple[Scenario, ...]) -> Iterator[Fault]:
    total = len(scenarios)
    for place in range(OPTIONS):
        share = sum(scenario.best == place for scenario in scenarios) / total
        if share > BEST_IN_ONE_PLACE:
            sentence = f"the best option is number {place + 1} in {share:.0%} of the scenarios; at most half."
            yield _fault("", "best-place", sentence)
    longest = sum(_best_is_longest(scenario) for scenario in scenarios) / total
    if longest > BEST_IS_LONGEST:
        sentence = f"the best option is the longest in {longest:.0%} of the scenarios; at most half."
        yield _fault("", "best-longest", sentence)
    yield from _share(
        "mend", "show a poor reply to mend", MEND_SHARE, [bool(s.poor_reply) for s in scenarios]
    )
    internal = [scenario.side == "internal" for scenario in scenarios]
    yield from _share("side", "are internal", INTERNAL_SHARE, internal)


def _best_is_longest(scenario: Scenario) -> bool:
    lengths = [len(words(option.text)) for option in scenario.options]
    return lengths[scenario.best] > max(n for place, n in enumerate(lengths) if place != scenario.best)


def _share(rule: str, what: str, bounds: tuple[float, float], flags: list[bool]) -> Iterator[Fault]:
    share = sum(flags) / len(flags)
    if not bounds[0] <= share <= bounds[1]:
        sentence = f"{share:.0%} of the scenarios {what}; it should be {bounds[0]:.0%} to {bounds[1]:.0%}."
        yield _fault("", rule, sentence)


def _fault(item: str, rule: str, sentence: str) -> Fault:
    return Fault(FILE, item, rule, sentence)
