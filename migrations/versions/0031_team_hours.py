"""The hours, working days and region of a team"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("hours", sa.String(48), nullable=True))
    op.add_column("teams", sa.Column("working_days", sa.String(7), nullable=True))
    op.add_column("teams", sa.Column("region", sa.String(12), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "region")
    op.drop_column("teams", "working_days")
    op.drop_column("teams", "hours")
