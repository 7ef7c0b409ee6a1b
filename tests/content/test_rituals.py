"""The list of teams and the form of a week keep to Slack's rules at every size."""

from __future__ import annotations

from datetime import time

import pytest

from bot.services.ritual_times import KINDS
from bot.services.rituals import LEFT_OUT, Choice, TeamWeek
from content import rituals
from tests.company import words
from tests.content.test_builders import EVERY_TEXT, check_view

OWN = (Choice("intention", 2, time(10)), Choice("moment", None, None), Choice("roundup", LEFT_OUT, None))


def week(text: str, number: int = 1, *, usual: bool = True) -> TeamWeek:
    return TeamWeek(
        team_id=2**62 + number,
        channel_id="C1",
        name=text[:80],
        timezone="Europe/Lisbon",
        choices=OWN,
        usual={kind: (3, time(7, 5)) for kind in KINDS} if usual else {},
        hours=((time(8, 30), time(17, 30)),),
    )


@EVERY_TEXT
@pytest.mark.parametrize("many", [0, 1, 15, 200])
@pytest.mark.parametrize("page", [0, 3, 10**6])
def test_teams(text: str, many: int, page: int) -> None:
    check_view(rituals.teams([week(text, number) for number in range(many)], page=page))


@EVERY_TEXT
@pytest.mark.parametrize("usual", [True, False])
def test_the_form_and_what_is_saved(text: str, usual: bool) -> None:
    check_view(rituals.form(week(text, usual=usual)))
    shown = words(check_view(rituals.saved(week(text, usual=usual), OWN)))
    assert "Monday intention: Tuesday at 10:00" in shown
    assert "left out" in shown
