"""Settings changed on the screen."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("preference", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "value", sa.Text(), nullable=False, comment="as JSON; the newest row of a name holds"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("preference", name=op.f("pk_preferences")),
    )
