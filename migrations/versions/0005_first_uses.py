"""What somebody has met already, and when a team's members were first read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_uses",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("at", bot.db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_first_uses_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", "what", name=op.f("pk_first_uses")),
    )
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_at", bot.db.base.Instant(timezone=True), nullable=True))
    # Whoever is in a team already is not new there.
    op.execute("UPDATE teams SET read_at = created_at")
    op.execute(
        "INSERT INTO first_uses (workspace_id, user_id, what, at) "
        "SELECT team_members.workspace_id, team_members.user_id, 'welcome', MIN(teams.created_at) "
        "FROM team_members JOIN teams ON teams.id = team_members.team_id "
        "GROUP BY team_members.workspace_id, team_members.user_id"
    )


def downgrade() -> None:
    with op.batch_alter_table("teams", schema=None) as batch_op:
        batch_op.drop_column("read_at")
    op.drop_table("first_uses")
