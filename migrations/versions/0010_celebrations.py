"""Celebrations, the lines they were told with, and the programme's tone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "celebration_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("told_in", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("line_id", sa.String(length=64), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_celebration_lines_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_celebration_lines")),
        sa.UniqueConstraint(
            "workspace_id", "told_in", "slot", name=op.f("uq_celebration_lines_workspace_id_told_in_slot")
        ),
    )
    op.create_index(
        "ix_celebration_lines_channel", "celebration_lines", ["workspace_id", "channel_id", "line_id"]
    )
    op.create_table(
        "celebrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("noted_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("told_in", sa.String(length=40), nullable=True),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_celebrations_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_celebrations")),
        sa.UniqueConstraint(
            "workspace_id",
            "occasion",
            "subject",
            "channel_id",
            name=op.f("uq_celebrations_workspace_id_occasion_subject_channel_id"),
        ),
    )
    op.create_index("ix_celebrations_channel", "celebrations", ["workspace_id", "channel_id", "told_in"])
    op.create_index("ix_celebrations_told_in", "celebrations", ["told_in"])
    op.add_column(
        "programmes",
        sa.Column("celebration_tone", sa.String(length=16), server_default="warm", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("programmes", "celebration_tone")
    op.drop_table("celebrations")
    op.drop_table("celebration_lines")
