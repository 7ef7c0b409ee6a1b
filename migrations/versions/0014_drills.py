"""What people were asked, not only what they answered, and what can be asked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "drill_decks",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("deck", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_drill_decks_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_drill_decks")),
    )
    op.create_table(
        "drill_attempts",
        *_who_and_what(),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("asked_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("best", sa.Boolean(), nullable=True),
        sa.Column("sure", sa.Boolean(), nullable=True),
        sa.Column("answered_at", bot.db.base.Instant(timezone=True), nullable=True),
        *_keys("drill_attempts"),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_drill_attempts_delivery_id")),
    )
    op.create_index("ix_drill_attempts_user", "drill_attempts", ["workspace_id", "user_id", "asked_at"])
    op.execute(
        "INSERT INTO drill_attempts (id, workspace_id, user_id, delivery_id, scenario_id, practice, asked_at,"
        ' "option", best, answered_at)'
        " SELECT a.id, a.workspace_id, a.user_id, a.delivery_id, a.scenario_id, false,"
        ' coalesce(d.sent_at, a.answered_at), a."option", a.best, a.answered_at'
        " FROM drill_answers a JOIN deliveries d ON d.id = a.delivery_id"
    )
    _count_on("drill_attempts")
    op.drop_table("drill_answers")


def downgrade() -> None:
    op.create_table(
        "drill_answers",
        *_who_and_what(),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("best", sa.Boolean(), nullable=False),
        sa.Column("answered_at", bot.db.base.Instant(timezone=True), nullable=False),
        *_keys("drill_answers"),
        sa.UniqueConstraint("delivery_id", "user_id", name=op.f("uq_drill_answers_delivery_id_user_id")),
    )
    op.create_index("ix_drill_answers_user", "drill_answers", ["workspace_id", "user_id", "answered_at"])
    op.execute(
        "INSERT INTO drill_answers (id, workspace_id, user_id, delivery_id, scenario_id,"
        ' "option", best, answered_at)'
        ' SELECT id, workspace_id, user_id, delivery_id, scenario_id, "option", best, answered_at'
        ' FROM drill_attempts WHERE "option" IS NOT NULL'
    )
    _count_on("drill_answers")
    op.drop_table("drill_attempts")
    op.drop_table("drill_decks")


def _who_and_what() -> list[sa.Column[object]]:
    return [
        sa.Column("id", _BIG, nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("delivery_id", _BIG, nullable=False),
        sa.Column("scenario_id", sa.String(length=96), nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f(f"fk_{table}_delivery_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{table}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _count_on(table: str) -> None:
    """PostgreSQL numbers rows from a counter that knows nothing of ids that were copied."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608 - our own table's name
            f" coalesce((SELECT max(id) FROM {table}), 0) + 1, false)"
        )
