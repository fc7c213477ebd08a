"""Who looks after which debtor."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "keepers",
        sa.Column("entry", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("debtor_id", sa.String(length=120), nullable=False),
        sa.Column(
            "name",
            sa.String(length=120),
            nullable=False,
            comment="who looks after it; the newest row holds",
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_keepers")),
    )
    with op.batch_alter_table("keepers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keepers_debtor_id"), ["debtor_id"], unique=False)

    op.create_table(
        "stand_ins",
        sa.Column("entry", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "away",
            sa.String(length=120),
            nullable=False,
            comment="whose debtors; the newest row holds",
        ),
        sa.Column("name", sa.String(length=120), nullable=False, comment="who takes them over"),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_stand_ins")),
    )
