"""A team's own days and hours of the week's posts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.db.base import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rituals",
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("workspace_id", sa.String(32), nullable=False),
        sa.Column("rule", sa.String(255), nullable=True),
        sa.Column("set_by", sa.String(32), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_rituals_team_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_rituals_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "kind", name=op.f("pk_rituals")),
    )
    with op.batch_alter_table("schedules") as batch:
        batch.add_column(sa.Column("rule", sa.String(255), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("schedules") as batch:
        batch.drop_column("rule")
    op.drop_table("rituals")
