"""Since when somebody has paused what Encore writes by itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preferences", sa.Column("dm_paused_from", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("preferences", "dm_paused_from")
