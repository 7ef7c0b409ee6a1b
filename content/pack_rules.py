"""Does a pack keep the writing rules, so that a tired colleague can read it and a lead can stand by it?

The rules are the programme's (section E2) as far as a machine can check them. Each lives in the module of
its question: single texts, scenarios, whole sets, schedules.
"""

from itertools import chain

from content.pack_faults import Fault
from content.pack_models import Pack
from content.pack_scenario_rules import check_scenarios
from content.pack_schedule_rules import check_campaign
from content.pack_set_rules import check_sets
from content.pack_shape import FILES
from content.pack_text_rules import check_texts


def check(pack: Pack) -> list[Fault]:
    """All faults of a pack, in the order of its files; empty when it may be used."""
    faults = [
        *check_sets(pack),
        *check_texts(pack),
        *check_scenarios(pack),
        *chain.from_iterable(check_campaign(campaign) for campaign in pack.campaigns),
    ]
    return sorted(faults, key=lambda fault: FILES.index(fault.file))
