"""Deliveries that are sent together in one message"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "deliveries",
        sa.Column("bundle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.create_index(
        "ix_deliveries_bundle_id",
        "deliveries",
        ["bundle_id"],
        unique=False,
        sqlite_where=sa.text("bundle_id IS NOT NULL"),
        postgresql_where=sa.text("bundle_id IS NOT NULL"),
    )


def downgrade() -> None:
    # What is on its way in a bundle goes by itself; the bundle, which the release before has no words for, does not.
    op.execute(
        "UPDATE deliveries SET state = 'skipped', reason = 'taken_apart'"
        " WHERE kind IN ('digest', 'news_bundle') AND state IN ('pending', 'sending', 'unknown')"
    )
    op.execute("UPDATE deliveries SET state = 'pending' WHERE state = 'bundled'")
    op.drop_index("ix_deliveries_bundle_id", table_name="deliveries")
    op.drop_column("deliveries", "bundle_id")
