"""What people answered before questions were noted when they are sent counts on, on both databases and back again."""

from __future__ import annotations

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from bot.db import migrate
from bot.db.session import make_engine

NUMBER = next(migrate.MIGRATIONS.glob("versions/*_drills.py")).name[:4]
BEFORE = str(ScriptDirectory.from_config(migrate.config()).get_revision(NUMBER).down_revision)
ANSWERED = """
INSERT INTO workspaces (id, name, bot_user_id, created_at) VALUES ('T1', 'N', 'UBOT', '2026-11-01 00:00:00');
INSERT INTO deliveries
 (id, public_id, workspace_id, kind, verb, conversation, "values", priority, state, attempts, created_at, sent_at)
 VALUES (7, 'd7', 'T1', 'scenario', 'post', 'U1', '{}', 10, 'sent', 1, '2026-11-24 09:30:00', '2026-11-24 09:31:00');
INSERT INTO drill_answers (id, workspace_id, user_id, delivery_id, scenario_id, "option", best, answered_at)
 VALUES (41, 'T1', 'U1', 7, 'p3.v2', 1, true, '2026-11-24 10:00:00')
"""


def to(engine: Engine, revision: str) -> None:
    with migrate.changing_tables(engine) as connection:
        settings = migrate.config()
        settings.attributes["connection"] = connection
        if revision == "head":
            command.upgrade(settings, revision)
        else:
            command.downgrade(settings, revision)


def rows(engine: Engine, table: str) -> list[dict[str, object]]:
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own table's name
        return [dict(row) for row in found.mappings()]


def test_answers_become_attempts_that_were_asked_when_the_question_was_sent(database_url: str) -> None:
    engine = make_engine(database_url)
    to(engine, BEFORE)
    with engine.begin() as connection:
        for statement in ANSWERED.split(";"):
            connection.execute(text(statement))
    to(engine, "head")
    (attempt,) = rows(engine, "drill_attempts")
    assert (attempt["id"], attempt["user_id"], attempt["delivery_id"]) == (41, "U1", 7)
    assert (attempt["scenario_id"], attempt["option"]) == ("p3.v2", 1)
    assert bool(attempt["best"])
    assert not attempt["practice"]
    assert attempt["sure"] is None
    assert "09:31" in str(attempt["asked_at"])
    to(engine, BEFORE)
    (answer,) = rows(engine, "drill_answers")
    assert (answer["id"], answer["scenario_id"], answer["option"]) == (41, "p3.v2", 1)
    engine.dispose()
