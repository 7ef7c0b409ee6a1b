"""Managers of teams, and whom an act was done to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHOLE = sa.text("team_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.drop_constraint("uq_role_grants_programme_id_user_id_role", type_="unique")
        batch_op.create_unique_constraint(
            "uq_role_grants_programme_id_user_id_role_team_id", ["programme_id", "user_id", "role", "team_id"]
        )
        batch_op.create_foreign_key(
            "fk_role_grants_team_id", "teams", ["team_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index("ix_role_grants_team_id", ["team_id"], unique=False)
        batch_op.create_index(
            "ix_role_grants_workspace_id_user_id", ["workspace_id", "user_id"], unique=False
        )
        batch_op.create_index(
            "ix_role_grants_whole_programme",
            ["programme_id", "user_id", "role"],
            unique=True,
            sqlite_where=_WHOLE,
            postgresql_where=_WHOLE,
        )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_column("person_id")
    op.execute("DELETE FROM role_grants WHERE team_id IS NOT NULL")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grants_whole_programme")
        batch_op.drop_index("ix_role_grants_workspace_id_user_id")
        batch_op.drop_index("ix_role_grants_team_id")
        batch_op.drop_constraint("fk_role_grants_team_id", type_="foreignkey")
        batch_op.drop_constraint("uq_role_grants_programme_id_user_id_role_team_id", type_="unique")
        batch_op.create_unique_constraint(
            "uq_role_grants_programme_id_user_id_role", ["programme_id", "user_id", "role"]
        )
        batch_op.drop_column("team_id")
