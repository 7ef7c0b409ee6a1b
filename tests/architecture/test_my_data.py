"""Every column that may name a person is shown to them and forgotten with them, or listed with the reason why not."""

from __future__ import annotations

import re

from sqlalchemy import JSON, Column, String

from bot.db.schema import metadata
from bot.services.my_data import NOT_PERSONAL, PARTS

NEUTRAL = re.compile(
    r"(?:workspace|channel|team|programme|target|public)_id|ts|\w+_ts|\w+_channel|bot_user_id|id"
)
"""Columns as wide as a person's id that never hold one."""
NAMES = re.compile(r"(?:\w+_)?(?:user|person|people)_ids?|\w+_by|subject|target|conversation|payload")


def may_name_a_person(column: Column[object]) -> bool:
    """JSON may hold anybody; ids of people are kept in 32 characters, under whatever name."""
    if isinstance(column.type, JSON):
        return True
    if NEUTRAL.fullmatch(column.name):
        return False
    wide = isinstance(column.type, String) and column.type.length == 32
    return wide or bool(NAMES.fullmatch(column.name))


def test_every_column_that_may_name_a_person_is_covered_or_explained() -> None:
    suspects = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if may_name_a_person(column)
    }
    covered = {name for part in PARTS for name in part.covers}
    assert len(suspects) > 25
    assert sorted(suspects - covered - NOT_PERSONAL.keys()) == [], (
        "add each to PARTS in bot/services/my_data.py (removed, unnamed, taken_out, about, or a Part of your own), "
        "or to NOT_PERSONAL there with the reason"
    )
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert sorted((covered | NOT_PERSONAL.keys()) - columns) == [], "a column that is gone"
    assert sorted(covered & NOT_PERSONAL.keys()) == []


def test_titles_are_there_once_and_the_profile_goes_last() -> None:
    titles = [part.title for part in PARTS]
    assert len(set(titles)) == len(titles)
    assert titles[-1] == "profile"
