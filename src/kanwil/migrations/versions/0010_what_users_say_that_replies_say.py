"""What users say that replies say."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("move", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=120), nullable=False),
        sa.Column(
            "text",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the reply, as in heard",
        ),
        sa.Column(
            "cues", sa.Text(), nullable=False, comment="what it says by the user, joined by |"
        ),
        sa.ForeignKeyConstraint(["move"], ["moves.move"], name=op.f("fk_lessons_move_moves")),
        sa.PrimaryKeyConstraint("move", name=op.f("pk_lessons")),
    )
