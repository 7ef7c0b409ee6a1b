"""One attention budget: what counts on it, what is held, how people want to be reached, which teams are busy"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "availability",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("away_until", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("dnd_from", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("dnd_until", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_availability_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_availability")),
    )
    op.create_index(
        "ix_availability_away",
        "availability",
        ["workspace_id"],
        sqlite_where=sa.text("away"),
        postgresql_where=sa.text("away"),
    )
    op.add_column("deliveries", sa.Column("attention", sa.String(length=16), nullable=True))
    op.create_index(
        "ix_deliveries_counted",
        "deliveries",
        ["workspace_id", "conversation", "sent_at"],
        sqlite_where=sa.text("attention IS NOT NULL"),
        postgresql_where=sa.text("attention IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["not_before"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.add_column(
        "preferences", sa.Column("pace", sa.String(length=16), server_default="normal", nullable=False)
    )
    op.add_column("preferences", sa.Column("digest_day", sa.Integer(), server_default="2", nullable=False))
    op.add_column("preferences", sa.Column("hours", sa.String(length=48), nullable=True))
    op.add_column("preferences", sa.Column("working_days", sa.String(length=7), nullable=True))
    op.add_column(
        "preferences", sa.Column("news", sa.String(length=16), server_default="at_once", nullable=False)
    )
    op.add_column("teams", sa.Column("busy_until", sa.Date(), nullable=True))
    op.add_column("teams", sa.Column("busy_by", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "busy_by")
    op.drop_column("teams", "busy_until")
    for name in ("news", "working_days", "hours", "digest_day", "pace"):
        op.drop_column("preferences", name)
    op.drop_index("ix_deliveries_held", table_name="deliveries")
    op.drop_index("ix_deliveries_counted", table_name="deliveries")
    op.drop_column("deliveries", "attention")
    op.drop_index("ix_availability_away", table_name="availability")
    op.drop_table("availability")
