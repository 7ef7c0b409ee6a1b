"""The delivery log keeps to Slack's rules at every size, and no stored reason and no failure is without words."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery_log import (
    FILTERS,
    OUTCOME_OF,
    REASONS,
    LogPage,
    Occurrence,
    Outcome,
    Share,
    Why,
    why,
)
from bot.domain import Audience, DeliveryState
from bot.slack.errors import PermanentProblem, classify
from content import delivery_log
from content.campaigns import reason
from content.text import sentences
from tests.company import words
from tests.content.test_builders import EVERY_TEXT, check_view

ROOT = Path(__file__).resolve().parents[2]
NINE = datetime.fromisoformat("2026-11-24T09:30")
OWN = ("paused", "pace", "digest", "away", "dnd", "no_answers", "quiet_hours", "week_full", "nothing_due")


def occurrence(text: str, many: int, audience: Audience = Audience.PERSON) -> Occurrence:
    """As much as one can have to tell."""
    shares = [Share(outcome, one, many) for outcome in (Outcome.WAITING, Outcome.LEFT_OUT) for one in Why]
    shares += [Share(Outcome.FAILED, code, many, ("C1", "C2", "C3")) for code in (text[:64], "is_archived")]
    return Occurrence(
        kind=text[:32],
        audience=audience,
        local_date=NINE.date(),
        sent=many,
        first=NINE,
        last=NINE + timedelta(days=many % 2, minutes=4),
        zones=True,
        shares=tuple(shares) if many else (),
    )


def log(*occurrences: Occurrence, name: str = "Rhythm", wanted: str = "all") -> LogPage:
    return LogPage(2**62, name, wanted, 3, 9, occurrences)


@EVERY_TEXT
@pytest.mark.parametrize("wanted", FILTERS)
@pytest.mark.parametrize("many", [0, 1, 10**6])
def test_a_page(text: str, wanted: str, many: int) -> None:
    found = [occurrence(text, many, audience) for audience in Audience] * 3
    shown = log(*found[: delivery_log.PAGE], name=text[:80], wanted=wanted)
    check_view(delivery_log.view(shown))
    check_view(delivery_log.view(log(wanted=wanted)))


def test_a_day_reads_like_a_sentence() -> None:
    one = Occurrence(
        kind="scenario",
        audience=Audience.PERSON,
        local_date=NINE.date(),
        sent=10,
        first=NINE,
        last=NINE + timedelta(minutes=4),
        zones=True,
        shares=(Share(Outcome.LEFT_OUT, Why.PERSONAL, 1), Share(Outcome.FAILED, "user_disabled", 1)),
    )
    own = words(delivery_log.view(log(replace(one, last=None))))
    assert "• 10 sent, the first at 09:30 (each in their own time zone)" in own
    shown = words(delivery_log.view(log(one)))
    assert "*Tuesday, 24 November: Scenario question*" in shown
    assert "• 10 sent between 09:30 and 09:34 (each in their own time zone)" in shown
    assert "• 1 left out: personal settings or time" in shown
    assert "• 1 failed. Who should get it cannot get messages" in shown
    assert "What to do:" in shown


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0, 0, "10 sent at 09:30"),
        (0, 23 * 60, "between 09:30 on Tuesday, 24 November and 08:30 on Wednesday, 25 November"),
        (23 * 60, 24 * 60, "between 08:30 and 09:30 on Wednesday, 25 November"),
        (23 * 60, 23 * 60, "10 sent at 08:30 on Wednesday, 25 November"),
        (0, 24 * 60, "between 09:30 on Tuesday, 24 November and 09:30 on Wednesday, 25 November"),
    ],
)
def test_times_on_more_than_one_day_say_their_day_once(first: int, last: int, said: str) -> None:
    times = (NINE + timedelta(minutes=first), NINE + timedelta(minutes=last))
    one = Occurrence("scenario", Audience.PERSON, NINE.date(), 10, *times, False, ())
    assert said in words(delivery_log.view(log(one)))


def test_a_channel_that_failed_is_named_and_what_to_do() -> None:
    failed = Share(Outcome.FAILED, "is_archived", 2, ("C1",))
    one = Occurrence("intention", Audience.CHANNEL, NINE.date(), 0, None, None, False, (failed,))
    shown = words(delivery_log.view(log(one)))
    assert "2 failed in <#C1> and other channels. The channel is archived. What to do: unarchive it" in shown


def reasons_in_code() -> Iterator[tuple[str, str]]:
    """(where, code) of every reason that code stores with a delivery that is not sent.

    A reason is a text given as `reason`, returned by what refuses or judges, or first of a pair that says until when.
    """
    for file in sorted([*(ROOT / "bot/services").glob("*.py"), *(ROOT / "bot/db").glob("*.py")]):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for text in _reasons(node, file.stem):
                yield f"{file.name}:{getattr(node, 'lineno', 0)}", text


def _is_state_and_reason(to: ast.AST) -> bool:
    names = [one.id for one in getattr(to, "elts", ()) if isinstance(one, ast.Name)]
    return names == ["state", "reason"]


def _reasons(node: ast.AST, module: str) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg == "reason":
        yield from _texts(node.value)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "reason":
                yield from _texts(value)
    if isinstance(node, ast.Assign) and any(
        isinstance(to, ast.Name) and to.id in {"reason", "NOT_FILLED", "ALONE", "PULSE_WEEK"}
        for to in node.targets
    ):
        yield from _texts(node.value)
    if isinstance(node, ast.Assign) and any(_is_state_and_reason(to) for to in node.targets):
        yield from _texts(node.value.elts[1] if isinstance(node.value, ast.Tuple) else node.value)
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"Verdict", "_later", "_until", "expire", "skip_pending_of_campaign", "drop_schedules"}:
            for given in node.args:
                yield from _texts(given)
    if module.startswith("attention") and isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield from _texts(node.elts[0])
    if isinstance(node, ast.FunctionDef) and node.name == "refusal":
        for one in ast.walk(node):
            if isinstance(one, ast.Return) and one.value is not None:
                yield from _texts(one.value)


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts a value may be: not those it is compared with."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.BoolOp | ast.Tuple | ast.Call | ast.Dict):
        given = [*getattr(node, "values", ()), *getattr(node, "elts", ()), *getattr(node, "args", ())]
        for one in given:
            yield from _texts(one)


def test_every_reason_that_code_stores_has_plain_words() -> None:
    found = {code: where for where, code in reasons_in_code()}
    assert {"left_the_team", "too_late", "overtaken", "campaign_paused", "cannot_take_part"} <= found.keys()
    assert {"nothing_due", "no_longer_needed", "nothing_to_change", "forgotten"} <= found.keys()
    without = {code: where for code, where in found.items() if code not in REASONS}
    assert not without, "give each a word in bot/delivery_log.py"
    for one in Why:
        assert f"delivery_log.why_{one}" in sentences()


def test_every_state_belongs_to_one_outcome() -> None:
    assert set(DeliveryState) <= OUTCOME_OF.keys()


@pytest.mark.parametrize("code", OWN)
def test_what_comes_from_the_person_is_one_word(code: str) -> None:
    for audience in (Audience.PERSON, Audience.MANAGER):
        assert why(audience, "skipped", code) is Why.PERSONAL
        assert why(audience, "held", code) is Why.PERSONAL
    assert why(Audience.CHANNEL, "skipped", code) in {Why.HOURS, Why.FULL}


def test_every_error_of_posting_says_what_to_do() -> None:
    methods = json.loads((ROOT / "tests/sandbox/slack_methods.json").read_text(encoding="utf-8"))["methods"]
    codes = {
        code for method in ("chat.postMessage", "conversations.open") for code in methods[method]["errors"]
    }
    permanent = [
        code
        for code in sorted(codes)
        if isinstance(classify(code, method="chat.postMessage"), PermanentProblem)
    ]
    assert len(permanent) > 30
    for code in [*permanent, "render_failed", "unconfirmed_missing_scope", "another_new_code"]:
        assert "What to do:" in reason(code), code
    unknown = reason("another_new_code").replace("another_new_code", "")
    assert not [code for code in permanent if reason(code).replace(code, "") == unknown]
