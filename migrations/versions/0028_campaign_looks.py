"""Which lead looked through a draft as it is now, and when"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("previewed_by", sa.String(length=32), nullable=True))
    op.add_column("campaigns", sa.Column("previewed_at", bot.db.base.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("campaigns", "previewed_at")
    op.drop_column("campaigns", "previewed_by")
