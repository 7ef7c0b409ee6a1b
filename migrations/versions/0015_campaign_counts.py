"""An index to count a step's messages by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_step_id_state_local_date",
        "deliveries",
        ["step_id", "state", "local_date", "reason"],
        unique=False,
        sqlite_where=sa.text("step_id IS NOT NULL"),
        postgresql_where=sa.text("step_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_step_id_state_local_date", table_name="deliveries")
