"""The plain facts that guards look at: the columns of a situation row, with what nothing means."""

from typing import Any

import pandas as pd

NOTHING: dict[str, Any] = {
    # Whose moment it is.
    "case_id": "",
    "debtor_id": "",
    "as_of": pd.NaT,
    # Money in whole cents, age in days after the due date.
    "overdue_cents": 0,
    "disputed_cents": 0,
    "oldest_days": 0.0,
    "n_overdue": 0,
    "revenue_cents": 0.0,
    "last_invoice_ago": float("nan"),
    "terms_days": float("nan"),
    # Who the debtor is.
    "natural_person": False,
    "consumer": False,
    "also_supplier": False,
    "public": False,
    "large": False,
    # Who objects to profiling: no category is used, only the ladder (`policy/ladder.py`).
    "no_profile": False,
    # What was agreed: days until the agreed day, negative when it passed unfulfilled.
    "complaint": False,
    "complaint_ago": float("nan"),
    "complaint_invoice": "",
    "promise_ahead": float("nan"),
    "plan_ahead": float("nan"),
    "pause_ahead": float("nan"),
    "announced_ahead": float("nan"),
    "announced_ago": float("nan"),
    "announced_code": "",
    "announced_cents": float("nan"),
    "estate": "",
    "pledged": False,
    "insured": False,
    "justified_complaint": False,
    "set_off_tried": False,
    # With a collection agency, or back from it without a result (`policy/handed.py`).
    "handed_over": False,
    "collected_in_vain": False,
    # By which channel he was reached best before ('' for unknown).
    "channel": "",
    # What the debtor said and we have not yet answered.
    "claims_paid": False,
    "copy_needed": "",
    "waits_approval": False,
    "offers_set_off": False,
    "asks_instalments": False,
    "names_pay_run": False,
    "cash_trouble": False,
    "near_insolvency": False,
    "refuses": False,
    # What we did in this case; the rung is the place in `base/labels.py`, RUNG.
    "rung": 0,
    "n_reminders": 0,
    "n_calls": 0,
    "n_final_notices": 0,
    "last_out_ago": float("nan"),
    "last_in_ago": float("nan"),
    "notice_lapsed": False,
    # What makes the last 14-day letter void ('' for nothing): codes of `law/fourteen_days.py`.
    "void_notice": "",
    "tried_in_vain": False,
    "n_out_week": 0,
    # The step that was decided and not carried out ('' for none).
    "undone": "",
    # Days until the oldest late claim lapses by limitation, negative when it did.
    "lapses_ahead": float("nan"),
    # Positive evidence of unwillingness, as the assessment found it (`model/evidence.py`).
    "wont_evidence": False,
    # Days since the bank was last worked into the book.
    "stale_days": 0.0,
}


def situation_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return situation rows in which everything that is not given is nothing."""
    frame = pd.DataFrame([{**NOTHING, **row} for row in rows], columns=list(NOTHING))
    return typed(frame)


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns in order, missing ones as nothing, each of its own type."""
    found = {name: _column(frame, name, empty) for name, empty in NOTHING.items()}
    return pd.DataFrame(found, index=pd.RangeIndex(len(frame)))


def _column(frame: pd.DataFrame, name: str, empty: object) -> Any:  # noqa: ANN401 -- any array
    values = frame[name] if name in frame else pd.Series([empty] * len(frame))
    if name == "as_of":
        return pd.to_datetime(values).astype("datetime64[us]").array
    if isinstance(empty, float):
        return values.astype("float64").array
    if isinstance(empty, str):
        return values.fillna("").astype("str").array
    return values.astype("float64").fillna(0).astype(type(empty)).array
