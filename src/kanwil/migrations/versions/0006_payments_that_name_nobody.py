"""Payments that name nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "loose_payments",
        sa.Column("fact", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("payment_id", sa.String(), nullable=False),
        sa.Column("debtor_id", sa.String(), nullable=True),
        sa.Column("invoice_id", sa.String(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("reversed_on", sa.Date(), nullable=True),
        sa.Column("reversal_code", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column(
            "digest", sa.String(length=32), nullable=False, comment="of the content as given"
        ),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("until_batch", sa.Integer(), nullable=True, comment="NULL: current"),
        sa.ForeignKeyConstraint(
            ["batch"], ["imports.batch"], name=op.f("fk_loose_payments_batch_imports")
        ),
        sa.ForeignKeyConstraint(
            ["until_batch"], ["imports.batch"], name=op.f("fk_loose_payments_until_batch_imports")
        ),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_loose_payments")),
    )
    with op.batch_alter_table("loose_payments", schema=None) as batch_op:
        batch_op.create_index("ix_loose_payments_debtor_id", ["debtor_id"], unique=False)
        batch_op.create_index(
            "uq_loose_payments_payment_id",
            ["payment_id"],
            unique=True,
            sqlite_where=sa.text("until_batch IS NULL"),
            postgresql_where=sa.text("until_batch IS NULL"),
        )
