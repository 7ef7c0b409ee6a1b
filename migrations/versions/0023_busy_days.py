"""From when a team is busy, and why, in words for the team"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("busy_from", sa.Date(), nullable=True))
    op.add_column("teams", sa.Column("busy_reason", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "busy_reason")
    op.drop_column("teams", "busy_from")
