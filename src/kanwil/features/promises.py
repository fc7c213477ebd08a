"""Features of promises: what the debtor undertook, and whether money followed."""

import narwhals.stable.v2 as nw

from kanwil.features.expressions import weeks
from kanwil.features.feature import Feature, Group, Kind
from kanwil.features.tally import How, Tally

TALLIES = (
    Tally("promises_kept", "promises", How.COUNT, "", ("kept", "this_year")),
    Tally("promises_broken", "promises", How.COUNT, "", ("broken", "this_year")),
    Tally("promises_running", "promises", How.COUNT, "", ("running",)),
    Tally("last_broken", "promises", How.MIN, "broken_ago", ("broken",)),
    Tally("plans_running", "plans", How.COUNT, "", ("running",)),
    Tally("plans_missed", "plans", How.COUNT, "", ("misses",)),
)

_decided = nw.col("promises_kept") + nw.col("promises_broken")

FEATURES = (
    Feature(
        "promises_kept",
        Group.PROMISES,
        Kind.COUNT,
        "kwam het afgelopen jaar {v} (toezegging|toezeggingen) na",
        "kept {v} (promise|promises) over the past year",
        "promises_kept",
        none_nl="kwam het afgelopen jaar geen toezegging na",
        none_en="kept no promise over the past year",
    ),
    Feature(
        "promises_broken",
        Group.PROMISES,
        Kind.COUNT,
        "brak het afgelopen jaar {v} (toezegging|toezeggingen)",
        "broke {v} (promise|promises) over the past year",
        "promises_broken",
        none_nl="brak het afgelopen jaar geen toezegging",
        none_en="broke no promise over the past year",
    ),
    Feature(
        "promises_kept_share",
        Group.PROMISES,
        Kind.SHARE,
        "kwam {v} van de toezeggingen van het afgelopen jaar na",
        "kept {v} of the past year's promises",
        nw.when(_decided > 0).then(nw.col("promises_kept") / _decided),
        none_nl="kwam geen van de toezeggingen van het afgelopen jaar na",
        none_en="kept none of the past year's promises",
    ),
    Feature(
        "last_broken_weeks",
        Group.PROMISES,
        Kind.WEEKS,
        "brak {v} geleden nog een toezegging",
        "broke a promise {v} ago",
        weeks("last_broken"),
        unknown_nl="heeft nog geen toezegging gebroken",
        unknown_en="has broken no promise so far",
    ),
    Feature(
        "promise_running",
        Group.PROMISES,
        Kind.COUNT,
        "heeft {v} (toezegging|toezeggingen) waarvan de dag nog moet komen",
        "has {v} (promise|promises) whose day is still to come",
        "promises_running",
        none_nl="heeft geen toezegging lopen",
        none_en="has no promise outstanding",
    ),
    Feature(
        "plan_running",
        Group.PROMISES,
        Kind.FLAG,
        "houdt zich aan een lopende betalingsregeling",
        "is keeping to a payment plan",
        "plans_running",
        none_nl="heeft geen betalingsregeling die loopt zoals afgesproken",
        none_en="has no payment plan running as agreed",
    ),
    Feature(
        "plan_missed",
        Group.PROMISES,
        Kind.FLAG,
        "betaalt niet meer op een lopende betalingsregeling",
        "has stopped paying on a payment plan",
        "plans_missed",
        none_nl="laat geen betalingsregeling lopen zonder te betalen",
        none_en="has not stopped paying on any plan",
    ),
)
