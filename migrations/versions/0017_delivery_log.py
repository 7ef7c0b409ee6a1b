"""The index a step's messages are counted by says when they were due and when they went"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = "ix_deliveries_step_id_state_local_date"
_BEFORE = ("step_id", "state", "local_date", "reason")


def upgrade() -> None:
    _make((*_BEFORE, "due_at", "sent_at", "id"))


def downgrade() -> None:
    _make(_BEFORE)


def _make(columns: Sequence[str]) -> None:
    op.drop_index(_NAME, table_name="deliveries")
    op.create_index(
        _NAME,
        "deliveries",
        list(columns),
        unique=False,
        sqlite_where=sa.text("step_id IS NOT NULL"),
        postgresql_where=sa.text("step_id IS NOT NULL"),
    )
