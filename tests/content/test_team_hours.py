"""The form of a team's hours, in every country there is."""

from __future__ import annotations

from datetime import time

from bot.public_holidays import _countries, regions_of
from bot.sandbox.block_kit import validate_view
from bot.services.team_hours import TeamHours
from content import team_hours


def test_the_form_holds_the_regions_of_every_country() -> None:
    for country in sorted({None, *_countries().values()}, key=str):
        regions = regions_of(country)
        for region in ("", *(place for place, _ in regions[-1:])):
            hours = TeamHours(
                1, "C1", ((time(8), time(12)), (time(22), time(6))), frozenset({1, 7}), region, regions
            )
            assert validate_view(team_hours.form(hours)) == [], country
            assert validate_view(team_hours.saved(hours)) == []
