"""A team can leave the programme; its row stays for what was said there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.db.base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("left_at", bot.db.base.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("teams") as table:
        table.drop_column("left_at")
