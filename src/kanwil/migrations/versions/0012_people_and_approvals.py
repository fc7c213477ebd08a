"""People and approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("entry", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column(
            "ended", sa.Boolean(), nullable=False, comment="the newest row of an e-mail holds"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_users")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_email"), ["email"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("move", sa.Integer(), nullable=False, comment="a decision that waits"),
        sa.Column("cents", sa.BigInteger(), nullable=False, comment="what it is about"),
        sa.ForeignKeyConstraint(["move"], ["moves.move"], name=op.f("fk_approvals_move_moves")),
        sa.PrimaryKeyConstraint("move", name=op.f("pk_approvals")),
    )
    op.create_table(
        "approval_answers",
        sa.Column("move", sa.Integer(), nullable=False, comment="agree or send_back"),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked"], ["approvals.move"], name=op.f("fk_approval_answers_asked_approvals")
        ),
        sa.ForeignKeyConstraint(
            ["move"], ["moves.move"], name=op.f("fk_approval_answers_move_moves")
        ),
        sa.PrimaryKeyConstraint("move", name=op.f("pk_approval_answers")),
    )
    with op.batch_alter_table("approval_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_answers_asked"), ["asked"], unique=False)
