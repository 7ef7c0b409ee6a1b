"""Since when somebody is silent or away, when they came back, and a pace that was chosen in a silence"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INSTANTS = ("silent_since", "away_since", "returned_at")


def upgrade() -> None:
    for name in _INSTANTS:
        op.add_column("availability", sa.Column(name, bot.db.base.Instant(timezone=True), nullable=True))
    op.add_column(
        "preferences", sa.Column("pace_kept", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("preferences", "pace_kept")
    for name in reversed(_INSTANTS):
        op.drop_column("availability", name)
