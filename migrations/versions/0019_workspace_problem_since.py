"""Since when nothing can be sent in a workspace"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.db.base import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workspaces") as batch:
        batch.add_column(sa.Column("problem_since", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspaces") as batch:
        batch.drop_column("problem_since")
