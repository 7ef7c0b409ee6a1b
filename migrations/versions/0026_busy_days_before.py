"""The last busy days a team had before those it has"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("was_busy_from", sa.Date(), nullable=True))
    op.add_column("teams", sa.Column("was_busy_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "was_busy_until")
    op.drop_column("teams", "was_busy_from")
