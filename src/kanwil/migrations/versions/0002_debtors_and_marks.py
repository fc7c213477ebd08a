"""Debtors and marks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("fact", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "link_id",
            sa.String(),
            nullable=False,
            comment="kind and members: one of each is current",
        ),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="same, apart or parent"),
        sa.Column(
            "debtor_id", sa.String(), nullable=False, comment="the one that is part of the other"
        ),
        sa.Column("other", sa.String(), nullable=False, comment="the main debtor or the parent"),
        sa.Column(
            "digest", sa.String(length=32), nullable=False, comment="of the content as given"
        ),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("until_batch", sa.Integer(), nullable=True, comment="NULL: current"),
        sa.ForeignKeyConstraint(["batch"], ["imports.batch"], name=op.f("fk_links_batch_imports")),
        sa.ForeignKeyConstraint(
            ["until_batch"], ["imports.batch"], name=op.f("fk_links_until_batch_imports")
        ),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index("ix_links_debtor_id", ["debtor_id"], unique=False)
        batch_op.create_index(
            "uq_links_link_id",
            ["link_id"],
            unique=True,
            sqlite_where=sa.text("until_batch IS NULL"),
            postgresql_where=sa.text("until_batch IS NULL"),
        )

    op.create_table(
        "marks",
        sa.Column("fact", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("mark_id", sa.String(), nullable=False),
        sa.Column("debtor_id", sa.String(), nullable=False),
        sa.Column(
            "invoice_id", sa.String(), nullable=True, comment="NULL: all invoices of the debtor"
        ),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="g_account, retention, pledged, insured",
        ),
        sa.Column(
            "known_on", sa.Date(), nullable=False, comment="no moment before this day knows of it"
        ),
        sa.Column(
            "ended_on", sa.Date(), nullable=True, comment="from this day on it no longer holds"
        ),
        sa.Column(
            "share",
            sa.Integer(),
            nullable=True,
            comment="of the invoice, in hundredths of a percent",
        ),
        sa.Column(
            "cents", sa.BigInteger(), nullable=True, comment="of the invoice, instead of a share"
        ),
        sa.Column(
            "until", sa.Date(), nullable=True, comment="the day that the part held back falls due"
        ),
        sa.Column(
            "notify_on", sa.Date(), nullable=True, comment="the last day to tell the insurer"
        ),
        sa.Column(
            "notify_days",
            sa.Integer(),
            nullable=True,
            comment="the same, in days after the due date",
        ),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("party", sa.Text(), nullable=True, comment="the insurer or the pledgee"),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column(
            "digest", sa.String(length=32), nullable=False, comment="of the content as given"
        ),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("until_batch", sa.Integer(), nullable=True, comment="NULL: current"),
        sa.ForeignKeyConstraint(["batch"], ["imports.batch"], name=op.f("fk_marks_batch_imports")),
        sa.ForeignKeyConstraint(
            ["until_batch"], ["imports.batch"], name=op.f("fk_marks_until_batch_imports")
        ),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_marks")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index("ix_marks_debtor_id", ["debtor_id"], unique=False)
        batch_op.create_index(
            "uq_marks_mark_id",
            ["mark_id"],
            unique=True,
            sqlite_where=sa.text("until_batch IS NULL"),
            postgresql_where=sa.text("until_batch IS NULL"),
        )

    op.create_table(
        "people",
        sa.Column("fact", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("debtor_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.String(length=20),
            nullable=False,
            comment="administration, orderer, director, other",
        ),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column(
            "first_choice",
            sa.Integer(),
            nullable=False,
            comment="1: reminders go to this one first",
        ),
        sa.Column(
            "digest", sa.String(length=32), nullable=False, comment="of the content as given"
        ),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("until_batch", sa.Integer(), nullable=True, comment="NULL: current"),
        sa.ForeignKeyConstraint(["batch"], ["imports.batch"], name=op.f("fk_people_batch_imports")),
        sa.ForeignKeyConstraint(
            ["until_batch"], ["imports.batch"], name=op.f("fk_people_until_batch_imports")
        ),
        sa.PrimaryKeyConstraint("fact", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_debtor_id", ["debtor_id"], unique=False)
        batch_op.create_index(
            "uq_people_person_id",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("until_batch IS NULL"),
            postgresql_where=sa.text("until_batch IS NULL"),
        )

    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "record_id",
                sa.Text(),
                nullable=True,
                comment="table:id of a link, person or mark it wrote",
            )
        )
