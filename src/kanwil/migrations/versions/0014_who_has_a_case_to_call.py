"""Who has a case to call."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("worklist", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "held_by",
                sa.String(length=120),
                nullable=True,
                comment="who has it before them to call",
            )
        )
        batch_op.add_column(sa.Column("held_at", sa.DateTime(), nullable=True))
