"""Features of habit lately, and of habit guarded against too little history."""

import narwhals.stable.v2 as nw

from kanwil.features.feature import Feature, Group, Kind
from kanwil.features.tally import How, Tally

_SETTLED = ("settled", "paid_this_year")
_JUDGED = ("matured", "due_this_year")

TALLIES = (
    Tally("early_share", "payments", How.MEAN, "early", ("this_year",)),
    Tally("late_half_year", "bills", How.MEAN, "late", ("settled", "paid_this_half")),
    Tally("late_days", "bills", How.SUM, "too_late", _SETTLED),
    Tally("due_year", "bills", How.COUNT, "", _JUDGED),
    Tally("on_time_year", "bills", How.COUNT, "", (*_JUDGED, "on_time")),
    Tally("settled_half_share", "bills", How.MEAN, "settled", ("matured", "due_this_half")),
    Tally("payments_month", "payments", How.COUNT, "", ("this_month",)),
    Tally("payments_quarter", "payments", How.COUNT, "", ("this_quarter",)),
    Tally("due_month", "bills", How.COUNT, "", ("matured", "due_this_month")),
)

# With little history a debtor is taken to be as most are: as if it had paid three more invoices on
# their day, or had two more fall due of which it paid one on time.
_late_guarded = nw.col("late_days") / (nw.col("settled_year") + 3.0)
_on_time_guarded = (nw.col("on_time_year") + 1.0) / (nw.col("due_year") + 2.0)

FEATURES = (
    Feature(
        "early_share",
        Group.HABIT,
        Kind.SHARE,
        "deed {v} van de betalingen van het afgelopen jaar vóór de vervaldag",
        "made {v} of the past year's payments before the due date",
        "early_share",
        none_nl="betaalde het afgelopen jaar niets vóór de vervaldag",
        none_en="paid nothing before its due date over the past year",
    ),
    Feature(
        "late_half_year",
        Group.HABIT,
        Kind.LATE,
        "betaalde het laatste halfjaar gemiddeld {v}",
        "paid {v} on average over the past half year",
        "late_half_year",
    ),
    Feature(
        "late_guarded",
        Group.HABIT,
        Kind.LATE,
        "betaalt naar voorzichtige schatting gemiddeld {v}",
        "pays {v} on average by a cautious estimate",
        _late_guarded,
    ),
    Feature(
        "on_time_guarded",
        Group.HABIT,
        Kind.SHARE,
        "betaalt naar voorzichtige schatting {v} van de facturen op tijd",
        "pays {v} of the invoices on time by a cautious estimate",
        _on_time_guarded,
    ),
    Feature(
        "settled_half_share",
        Group.HABIT,
        Kind.SHARE,
        "betaalde {v} van wat het laatste halfjaar verviel",
        "paid {v} of what fell due over the past half year",
        "settled_half_share",
        none_nl="betaalde niets van wat het laatste halfjaar verviel",
        none_en="paid nothing of what fell due over the past half year",
        unknown_nl="had het laatste halfjaar niets dat verviel",
        unknown_en="had nothing fall due over the past half year",
    ),
    Feature(
        "payments_month",
        Group.HABIT,
        Kind.COUNT,
        "betaalde de laatste vier weken {v} keer",
        "paid {v} (time|times) in the last four weeks",
        "payments_month",
        none_nl="betaalde de laatste vier weken niets",
        none_en="paid nothing in the last four weeks",
    ),
    Feature(
        "payments_quarter",
        Group.HABIT,
        Kind.COUNT,
        "betaalde het laatste kwartaal {v} keer",
        "paid {v} (time|times) in the last quarter",
        "payments_quarter",
        none_nl="betaalde het laatste kwartaal niets",
        none_en="paid nothing in the last quarter",
    ),
    Feature(
        "due_month",
        Group.HABIT,
        Kind.COUNT,
        "zag de laatste vier weken {v} (factuur|facturen) vervallen",
        "had {v} (invoice|invoices) fall due in the last four weeks",
        "due_month",
        none_nl="had de laatste vier weken niets dat verviel",
        none_en="had nothing fall due in the last four weeks",
    ),
)
