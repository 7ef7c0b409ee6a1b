"""What people chose for themselves, and how receivers liked to be thanked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("recognition_style", sa.String(length=16), nullable=False),
        sa.Column("dm_paused_until", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("updated_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_preferences_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_preferences")),
    )
    with op.batch_alter_table("recognition_receivers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("style", sa.String(length=16), nullable=False, server_default="public"))


def downgrade() -> None:
    with op.batch_alter_table("recognition_receivers", schema=None) as batch_op:
        batch_op.drop_column("style")
    op.drop_table("preferences")
