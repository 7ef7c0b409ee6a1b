"""Success stories, whom they name and where they stand"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("writer_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("prevention", sa.Text(), nullable=False),
        sa.Column("behaviour_id", sa.String(length=64), nullable=False),
        sa.Column("sharing", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("submitted_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("published_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_stories_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index("ix_stories_workspace_id_state", ["workspace_id", "state"], unique=False)
        batch_op.create_index(
            "ix_stories_workspace_id_writer_id", ["workspace_id", "writer_id"], unique=False
        )

    op.create_table(
        "story_channels",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_channels_story_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_story_channels_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("story_id", "channel_id", name=op.f("pk_story_channels")),
    )
    with op.batch_alter_table("story_channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_channels_channel_id"), ["channel_id"], unique=False)

    op.create_table(
        "story_colleagues",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("answered_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_colleagues_story_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_story_colleagues_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("story_id", "user_id", name=op.f("pk_story_colleagues")),
    )
    with op.batch_alter_table("story_colleagues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_colleagues_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("story_colleagues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_colleagues_user_id"))

    op.drop_table("story_colleagues")
    with op.batch_alter_table("story_channels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_channels_channel_id"))

    op.drop_table("story_channels")
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.drop_index("ix_stories_workspace_id_writer_id")
        batch_op.drop_index("ix_stories_workspace_id_state")

    op.drop_table("stories")
