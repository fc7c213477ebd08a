"""Letters waiting to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("message", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "key", sa.String(length=80), nullable=False, comment="its Message-ID, never reused"
        ),
        sa.Column("debtor_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "action",
            sa.String(length=20),
            nullable=False,
            comment="what it does; '' for a confirmation",
        ),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False, comment="an address or number"),
        sa.Column(
            "content",
            sa.JSON(),
            nullable=False,
            comment="the composed text and the facts behind it",
        ),
        sa.Column(
            "batch",
            sa.Integer(),
            nullable=False,
            comment="the last import or fact that it knows of",
        ),
        sa.Column(
            "decision",
            sa.Integer(),
            nullable=True,
            comment="the move of the desk that it carries out",
        ),
        sa.Column(
            "bundle",
            sa.String(length=40),
            nullable=False,
            comment="made in one go with; '' for alone",
        ),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces"], ["outbox.message"], name=op.f("fk_outbox_replaces_outbox")
        ),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_debtor_id"), ["debtor_id"], unique=False)

    op.create_table(
        "outbox_moves",
        sa.Column("move", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("test", sa.Integer(), nullable=False, comment="1: to our own address only"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.String(length=120), nullable=True),
        sa.Column("event_id", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["message"], ["outbox.message"], name=op.f("fk_outbox_moves_message_outbox")
        ),
        sa.PrimaryKeyConstraint("move", name=op.f("pk_outbox_moves")),
        sa.UniqueConstraint("message", "version", name=op.f("uq_outbox_moves_message")),
    )
    with op.batch_alter_table("outbox_moves", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_moves_state", ["state"], unique=False)
