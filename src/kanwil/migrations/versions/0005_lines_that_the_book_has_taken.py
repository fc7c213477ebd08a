"""Lines that the book has taken."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "taken_lines",
        sa.Column(
            "lines", sa.String(length=32), nullable=False, comment="digest of table and header"
        ),
        sa.Column("table_name", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column(
            "hashes", sa.LargeBinary(), nullable=False, comment="uint64, sorted: of each line"
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["imports.batch"], name=op.f("fk_taken_lines_batch_imports")
        ),
        sa.PrimaryKeyConstraint("lines", name=op.f("pk_taken_lines")),
        comment="to pass by unchanged lines; says nothing that the facts do not say",
    )
