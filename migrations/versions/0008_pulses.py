"""Pulses: waves, their tree, who is asked, answers without people, what is published"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse_waves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instrument", sa.JSON(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("team_ids", sa.JSON(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("opens_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closes_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.Column("opened_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_pulse_waves_programme_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_pulse_waves_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_waves")),
    )
    with op.batch_alter_table("pulse_waves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_waves_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "pulse_actions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("unit_ids", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.String(length=32), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("will", sa.Text(), nullable=False),
        sa.Column("will_not", sa.Text(), nullable=False),
        sa.Column("written_at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_actions_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_actions_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_actions")),
    )
    with op.batch_alter_table("pulse_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_actions_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "pulse_units",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("few", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["pulse_units.id"], name=op.f("fk_pulse_units_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_pulse_units_team_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_units_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_pulse_units_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_units")),
    )
    with op.batch_alter_table("pulse_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_units_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "pulse_buffers",
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["pulse_units.id"], name=op.f("fk_pulse_buffers_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_buffers_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_buffers_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "unit_id", name=op.f("pk_pulse_buffers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_invitations",
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("last_at", bot.db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["pulse_units.id"], name=op.f("fk_pulse_invitations_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_invitations_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_invitations_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "user_id", name=op.f("pk_pulse_invitations")),
    )
    with op.batch_alter_table("pulse_invitations", schema=None) as batch_op:
        batch_op.create_index("ix_pulse_invitations_user", ["workspace_id", "user_id"], unique=False)

    op.create_table(
        "pulse_response_sets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["pulse_units.id"], name=op.f("fk_pulse_response_sets_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_response_sets_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_response_sets_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_response_sets")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("pulse_response_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_response_sets_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "pulse_snapshots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("hidden", sa.String(length=16), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("favourable", sa.Integer(), nullable=True),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["pulse_units.id"], name=op.f("fk_pulse_snapshots_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["pulse_waves.id"], name=op.f("fk_pulse_snapshots_wave_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_snapshots_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_snapshots")),
        sa.UniqueConstraint(
            "wave_id", "unit_id", "item", name=op.f("uq_pulse_snapshots_wave_id_unit_id_item")
        ),
    )
    op.create_table(
        "pulse_answers",
        sa.Column("set_id", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("choice", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["pulse_response_sets.id"], name=op.f("fk_pulse_answers_set_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_pulse_answers_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("set_id", "item", name=op.f("pk_pulse_answers")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("pulse_answers")
    op.drop_table("pulse_snapshots")
    with op.batch_alter_table("pulse_response_sets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_response_sets_wave_id"))

    op.drop_table("pulse_response_sets")
    with op.batch_alter_table("pulse_invitations", schema=None) as batch_op:
        batch_op.drop_index("ix_pulse_invitations_user")

    op.drop_table("pulse_invitations")
    op.drop_table("pulse_buffers")
    with op.batch_alter_table("pulse_units", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_units_wave_id"))

    op.drop_table("pulse_units")
    with op.batch_alter_table("pulse_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_actions_wave_id"))

    op.drop_table("pulse_actions")
    with op.batch_alter_table("pulse_waves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_waves_workspace_id"))

    op.drop_table("pulse_waves")
