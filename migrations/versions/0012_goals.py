"""Goals: what teams want to reach, who agreed, questions, check-ins"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposer_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("behaviour_id", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("baseline", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card", sa.Integer(), nullable=False),
        sa.Column("proposed_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("agreed_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("ended_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_goals_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_goals_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index("ix_goals_team_id_state", ["team_id", "state"], unique=False)
        batch_op.create_index(
            "ix_goals_workspace_id_proposer_id", ["workspace_id", "proposer_id"], unique=False
        )

    op.create_table(
        "goal_agreements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_goal_agreements_goal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_goal_agreements_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_agreements")),
        sa.UniqueConstraint("goal_id", "user_id", name=op.f("uq_goal_agreements_goal_id_user_id")),
    )
    with op.batch_alter_table("goal_agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_agreements_user_id"), ["user_id"], unique=False)

    op.create_table(
        "goal_check_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_goal_check_ins_goal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_goal_check_ins_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_check_ins")),
    )
    with op.batch_alter_table("goal_check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_check_ins_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_check_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "goal_concerns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("goal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_goal_concerns_goal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_goal_concerns_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_concerns")),
    )
    with op.batch_alter_table("goal_concerns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_concerns_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_concerns_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("goal_concerns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_concerns_user_id"))
        batch_op.drop_index(batch_op.f("ix_goal_concerns_goal_id"))

    op.drop_table("goal_concerns")
    with op.batch_alter_table("goal_check_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_check_ins_user_id"))
        batch_op.drop_index(batch_op.f("ix_goal_check_ins_goal_id"))

    op.drop_table("goal_check_ins")
    with op.batch_alter_table("goal_agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_agreements_user_id"))

    op.drop_table("goal_agreements")
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.drop_index("ix_goals_workspace_id_proposer_id")
        batch_op.drop_index("ix_goals_team_id_state")

    op.drop_table("goals")
