"""The working day's own tables: runs and what they judged, the daily list, the desk's moves."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kanwil.base.store import METADATA

RUNS = Table(
    "runs",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=True),
    Column("as_of", Date, nullable=False),
    Column("model_id", String(80), nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("overdue_cents", BigInteger, nullable=False),
    Column("debtors", Integer, nullable=False),
)

JUDGEMENTS = Table(
    "judgements",
    METADATA,
    Column("judgement", Integer, primary_key=True, autoincrement=True),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("debtor_id", String(120), nullable=False),
    Column("case_id", String(160), nullable=False),
    Column("overdue_cents", BigInteger, nullable=False),
    Column("row", JSON, nullable=False, comment="the triage columns of the contract"),
    Column("detail", JSON, nullable=False, comment="what the screen and the sheet show besides"),
    Index("ix_judgements_run_debtor_id", "run", "debtor_id"),
    Index("ix_judgements_debtor_id", "debtor_id"),
)

_DAY = String(10)
SUMMARIES = Table(
    "summaries",
    METADATA,
    Column("judgement", ForeignKey("judgements.judgement"), primary_key=True),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("debtor_id", String(120), nullable=False),
    Column("case_id", String(160), nullable=False),
    Column("overdue_cents", BigInteger, nullable=False),
    Column("name", Text, nullable=True),
    Column("category", String(20), nullable=True),
    Column("plausible", String(80), nullable=True),
    Column("cause", String(40), nullable=True),
    Column("action", String(20), nullable=True),
    Column("expected_value", String(40), nullable=True, comment="euros, as the contract has them"),
    Column("oldest_days", Integer, nullable=True),
    Column("n_overdue", Integer, nullable=True),
    Column("p_can_wont", Double, nullable=True),
    Column("p_wants_cant", Double, nullable=True),
    Column("p_neither", Double, nullable=True),
    Column("p_forgetful", Double, nullable=True),
    Column("last_out", _DAY, nullable=True, comment="the day of our last contact"),
    Column("oldest_due", _DAY, nullable=True),
    Column("promised", _DAY, nullable=True),
    Column("planned", _DAY, nullable=True),
    Column("not_before", _DAY, nullable=True),
    Column("between", Text, nullable=True, comment="actions, joined by |"),
    Column("search", Text, nullable=True),
    Column("n_reminders", Double, nullable=True),
    Column("natural_person", Boolean, nullable=True),
    Column("urgent", Boolean, nullable=True),
    Column("objects", Boolean, nullable=True),
    Column("announced", JSON(none_as_null=True), nullable=True),
    Index("ix_summaries_run", "run"),
    Index("ix_summaries_debtor_id", "debtor_id"),
    comment="what lists show of each judgement, which is ten kilobytes",
    info={"derived": True},
)

WORKLIST = Table(
    "worklist",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("debtor_id", String(120), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("held_by", String(120), nullable=True, comment="who has it before them to call"),
    Column("held_at", DateTime, nullable=True),
)

MOVES = Table(
    "moves",
    METADATA,
    Column("move", Integer, primary_key=True, autoincrement=True),
    Column("debtor_id", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_id", String(160), nullable=False),
    Column("judgement", ForeignKey("judgements.judgement"), nullable=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("until", Date, nullable=True),
    Column("note", Text, nullable=False),
    Column("event_id", String(120), nullable=True),
    Column("contact_id", String(120), nullable=True),
    Column("record_id", Text, nullable=True, comment="table:id of a link, person or mark it wrote"),
    Column("undoes", ForeignKey("moves.move"), nullable=True),
    UniqueConstraint("debtor_id", "version"),
    Index("ix_moves_day", "day"),
)

APPROVALS = Table(
    "approvals",
    METADATA,
    Column("move", ForeignKey("moves.move"), primary_key=True, comment="a decision that waits"),
    Column("cents", BigInteger, nullable=False, comment="what it is about"),
)

APPROVAL_ANSWERS = Table(
    "approval_answers",
    METADATA,
    Column("move", ForeignKey("moves.move"), primary_key=True, comment="agree or send_back"),
    Column("asked", ForeignKey("approvals.move"), nullable=False, index=True),
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("change", Integer, primary_key=True, autoincrement=True),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("batch", Integer, nullable=False, comment="the last import that it tells of"),
    Column("run", ForeignKey("runs.run"), nullable=True),
    Column("report", JSON, nullable=False, comment="as it was shown"),
)

EXPLANATIONS = Table(
    "explanations",
    METADATA,
    Column("judgement", ForeignKey("judgements.judgement"), primary_key=True),
    Column("found", JSON, nullable=False, comment="what would change it, and quotes, as shown"),
)

HEARD = Table(
    "heard",
    METADATA,
    Column("reader", String(64), primary_key=True, comment="CueReader.identity"),
    Column("text", String(64), primary_key=True, comment="SHA-256 of a reply"),
    Column("cues", LargeBinary, nullable=False, comment="a float32 each, in the order of CUES"),
)

LESSONS = Table(
    "lessons",
    METADATA,
    Column("move", ForeignKey("moves.move"), primary_key=True),
    Column("contact_id", String(120), nullable=False),
    Column("text", String(64), nullable=False, comment="SHA-256 of the reply, as in heard"),
    Column("cues", Text, nullable=False, comment="what it says by the user, joined by |"),
)

KEEPERS = Table(
    "keepers",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    Column("debtor_id", String(120), nullable=False, index=True),
    Column("name", String(120), nullable=False, comment="who looks after it; the newest row holds"),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)

STAND_INS = Table(
    "stand_ins",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    Column("away", String(120), nullable=False, comment="whose debtors; the newest row holds"),
    Column("name", String(120), nullable=False, comment="who takes them over"),
    Column("until", Date, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(120), nullable=False),
)
