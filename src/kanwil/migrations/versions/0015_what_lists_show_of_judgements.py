"""What lists show of judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "summaries",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("debtor_id", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.String(length=160), nullable=False),
        sa.Column("overdue_cents", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("plausible", sa.String(length=80), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=True),
        sa.Column(
            "expected_value",
            sa.String(length=40),
            nullable=True,
            comment="euros, as the contract has them",
        ),
        sa.Column("oldest_days", sa.Integer(), nullable=True),
        sa.Column("n_overdue", sa.Integer(), nullable=True),
        sa.Column("p_can_wont", sa.Double(), nullable=True),
        sa.Column("p_wants_cant", sa.Double(), nullable=True),
        sa.Column("p_neither", sa.Double(), nullable=True),
        sa.Column("p_forgetful", sa.Double(), nullable=True),
        sa.Column(
            "last_out", sa.String(length=10), nullable=True, comment="the day of our last contact"
        ),
        sa.Column("oldest_due", sa.String(length=10), nullable=True),
        sa.Column("promised", sa.String(length=10), nullable=True),
        sa.Column("planned", sa.String(length=10), nullable=True),
        sa.Column("not_before", sa.String(length=10), nullable=True),
        sa.Column("between", sa.Text(), nullable=True, comment="actions, joined by |"),
        sa.Column("search", sa.Text(), nullable=True),
        sa.Column("n_reminders", sa.Double(), nullable=True),
        sa.Column("natural_person", sa.Boolean(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=True),
        sa.Column("objects", sa.Boolean(), nullable=True),
        sa.Column("announced", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["judgement"], ["judgements.judgement"], name=op.f("fk_summaries_judgement_judgements")
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.run"], name=op.f("fk_summaries_run_runs")),
        sa.PrimaryKeyConstraint("judgement", name=op.f("pk_summaries")),
        comment="what lists show of each judgement, which is ten kilobytes",
    )
    with op.batch_alter_table("summaries", schema=None) as batch_op:
        batch_op.create_index("ix_summaries_debtor_id", ["debtor_id"], unique=False)
        batch_op.create_index("ix_summaries_run", ["run"], unique=False)

    _fill()


def _fill() -> None:
    """Sum up the judgements that the book holds."""
    judged = sa.table(
        "judgements",
        *(sa.column(name, sa.Integer) for name in ("judgement", "run", "overdue_cents")),
        *(sa.column(name, sa.String) for name in ("debtor_id", "case_id")),
        *(sa.column(name, sa.JSON) for name in ("row", "detail")),
    )
    row, detail = judged.c.row, judged.c.detail
    own = ("judgement", "run", "debtor_id", "case_id", "overdue_cents")
    texts = ("name", "category", "plausible", "cause", "action", "expected_value")
    chances = ("p_can_wont", "p_wants_cant", "p_neither", "p_forgetful")
    days = {
        "last_out": "last_out_ago",
        "oldest_due": "oldest_due",
        "promised": "promise_ahead",
        "planned": "plan_ahead",
    }
    found = {
        **{name: judged.c[name] for name in own},
        **{name: row[name].as_string() for name in texts},
        **{name: row[name].as_integer() for name in ("oldest_days", "n_overdue")},
        **{name: row[name].as_float() for name in chances},
        **{name: detail["facts", fact].as_string() for name, fact in days.items()},
        **{name: detail[name].as_string() for name in ("not_before", "between", "search")},
        "n_reminders": detail["facts", "n_reminders"].as_float(),
        "natural_person": detail["facts", "natural_person"].as_boolean(),
        **{name: detail[name].as_boolean() for name in ("urgent", "objects")},
        # Nothing announced is no JSON null, which would be parsed again and again.
        "announced": sa.case(
            (detail["announced"].as_string().is_(None), sa.null()),
            else_=detail["announced"].as_json(),
        ),
    }
    summaries = sa.table("summaries", *(sa.column(name) for name in found))
    op.execute(summaries.insert().from_select(list(found), sa.select(*found.values())))
