"""Remembered mappings and undone imports."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "mappings",
        sa.Column("mapping", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "signature", sa.String(length=64), nullable=False, comment="of a file's headings"
        ),
        sa.Column(
            "choice", sa.JSON(), nullable=True, comment="what each column is; NULL: forgotten"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("mapping", name=op.f("pk_mappings")),
    )
    with op.batch_alter_table("mappings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mappings_signature"), ["signature"], unique=False)

    op.create_table(
        "undone_imports",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"], ["imports.batch"], name=op.f("fk_undone_imports_batch_imports")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["imports.batch"], name=op.f("fk_undone_imports_undone_by_imports")
        ),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_undone_imports")),
    )
