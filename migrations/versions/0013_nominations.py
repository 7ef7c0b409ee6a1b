"""Nominations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nominations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("nominator_id", sa.String(length=32), nullable=False),
        sa.Column("nominee_id", sa.String(length=32), nullable=True),
        sa.Column("team_channel", sa.String(length=32), nullable=True),
        sa.Column("behaviour_id", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("submitted_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("decided_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("reminded_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("posted_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_nominations_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
    )
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_nominations_workspace_id_nominator_id", ["workspace_id", "nominator_id"], unique=False
        )
        batch_op.create_index(
            "ix_nominations_workspace_id_nominee_id", ["workspace_id", "nominee_id"], unique=False
        )
        batch_op.create_index("ix_nominations_workspace_id_state", ["workspace_id", "state"], unique=False)

    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("peers_nominate", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_column("peers_nominate")

    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.drop_index("ix_nominations_workspace_id_state")
        batch_op.drop_index("ix_nominations_workspace_id_nominee_id")
        batch_op.drop_index("ix_nominations_workspace_id_nominator_id")

    op.drop_table("nominations")
