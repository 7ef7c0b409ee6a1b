"""The list of all campaigns keeps to Slack's rules at its smallest, its largest and with hostile names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import CampaignState, DeliveryState
from bot.facts import CampaignFacts
from content import campaign_list
from tests.company import words
from tests.content.test_builders import EVERY_TEXT, check_view, leads_part

EVERY_COUNT = {str(state): 10**6 for state in DeliveryState}


def campaigns(text: str, many: int) -> list[CampaignFacts]:
    """So many, each with as much to tell as a campaign can have."""
    one = leads_part(text, 200).campaigns[0]
    states = list(CampaignState)
    return [
        replace(one, state=states[number % len(states)], coming=one.coming * 3, counts=EVERY_COUNT)
        for number in range(many)
    ]


@EVERY_TEXT
@pytest.mark.parametrize("many", [0, 1, campaign_list.PAGE])
@pytest.mark.parametrize(("page", "pages"), [(0, 1), (3, 10**6)])
def test_a_page(text: str, many: int, page: int, pages: int) -> None:
    view = check_view(campaign_list.view(campaigns(text, many), page=page, pages=pages))
    assert len(view["blocks"]) <= 2 * many + 3
    if not many:
        assert "There is no campaign yet." in words(view)


def test_only_what_is_under_way_needs_a_look() -> None:
    one = replace(campaigns("Rhythm", 1)[0], counts={"failed": 2, "missed": 1, "sent": 7})
    for state in CampaignState:
        shown = words(campaign_list.view([replace(one, state=state)], page=0, pages=1))
        under_way = state in {CampaignState.RUNNING, CampaignState.PAUSED}
        assert ("Needs a look: 3 of its messages" in shown.replace("*", "")) == under_way
