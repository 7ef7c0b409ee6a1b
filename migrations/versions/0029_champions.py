"""Service champions of teams, and what they want posts to say"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NOT_OVER = sa.text("state != 'over'")


def upgrade() -> None:
    op.create_table(
        "champions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("named_by", sa.String(length=32), nullable=False),
        sa.Column("named_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("answered_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_champions_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_champions_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champions")),
    )
    op.create_index(
        "ix_champions_one_a_team",
        "champions",
        ["team_id"],
        unique=True,
        sqlite_where=_NOT_OVER,
        postgresql_where=_NOT_OVER,
    )
    op.create_index("ix_champions_user_id", "champions", ["workspace_id", "user_id"])
    op.create_table(
        "champion_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("champion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["champions.id"],
            name=op.f("fk_champion_words_champion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["steps.id"], name=op.f("fk_champion_words_step_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_champion_words_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion_words")),
        sa.UniqueConstraint(
            "champion_id",
            "step_id",
            "local_date",
            name=op.f("uq_champion_words_champion_id_step_id_local_date"),
        ),
    )
    op.create_index(op.f("ix_champion_words_step_id"), "champion_words", ["step_id"])


def downgrade() -> None:
    op.drop_table("champion_words")
    op.drop_table("champions")
