"""Features of means: whether money seems to be there at all."""

import narwhals.stable.v2 as nw

from kanwil.features.expressions import share, weeks
from kanwil.features.feature import Feature, Group, Kind
from kanwil.features.tally import How, Tally

TALLIES = (
    Tally("means_reversals", "reversals", How.COUNT, "", ("means", "this_year")),
    Tally("last_means_reversal", "reversals", How.MIN, "ago", ("means",)),
    Tally("billed_before", "bills", How.SUM, "euro", ("issued_before",)),
    Tally("last_bill", "bills", How.MIN, "issued_ago"),
    Tally("due_quarter", "bills", How.SUM, "euro", ("due_this_quarter",)),
    Tally("paid_quarter", "payments", How.SUM, "euro", ("this_quarter",)),
    Tally("paid_before", "payments", How.SUM, "euro", ("before",)),
    Tally("estates", "estates", How.COUNT, "", ("in_force",)),
    Tally("since_size", "payments", How.MEAN, "euro", ("since_late", "on_other")),
    Tally("parts_year", "payments", How.COUNT, "", ("in_part", "this_year")),
    Tally("parts_quarter", "payments", How.COUNT, "", ("in_part", "this_quarter")),
    Tally("parts_since", "payments", How.COUNT, "", ("in_part", "since_late")),
    Tally("parts_share", "payments", How.MEAN, "in_part", ("this_year",)),
    Tally("bills_quarter", "bills", How.COUNT, "", ("issued_this_quarter",)),
    Tally("bills_before", "bills", How.COUNT, "", ("issued_before",)),
)

_A_QUARTER_OF_BEFORE = 3  # a year less a quarter holds three quarters

_usual_bills = nw.col("bills_before") / _A_QUARTER_OF_BEFORE
# One more on both sides, so that a few invoices more or less are no trend.
_bills_trend = (nw.col("bills_quarter") + 1.0) / (_usual_bills + 1.0)

FEATURES = (
    Feature(
        "means_reversals",
        Group.MEANS,
        Kind.COUNT,
        "had het afgelopen jaar {v} (incasso|incasso's) die bij gebrek aan saldo terugkwamen",
        "had {v} direct (debit|debits) returned for lack of funds over the past year",
        "means_reversals",
        none_nl="had het afgelopen jaar geen incasso die bij gebrek aan saldo terugkwam",
        none_en="had no direct debit returned for lack of funds over the past year",
    ),
    Feature(
        "last_means_reversal_weeks",
        Group.MEANS,
        Kind.WEEKS,
        "had {v} geleden nog een incasso die bij gebrek aan saldo terugkwam",
        "had a direct debit returned for lack of funds {v} ago",
        weeks("last_means_reversal"),
        unknown_nl="had nooit een incasso die bij gebrek aan saldo terugkwam",
        unknown_en="never had a direct debit returned for lack of funds",
    ),
    Feature(
        "order_trend",
        Group.MEANS,
        Kind.RATIO,
        "kocht het laatste kwartaal {v} keer zoveel als in een gewoon kwartaal ervoor",
        "bought {v} times as much in the last quarter as in a usual one before",
        share("billed_quarter", "billed_before") * _A_QUARTER_OF_BEFORE,
        none_nl="kocht het laatste kwartaal niets meer bij ons",
        none_en="bought nothing more from us in the last quarter",
    ),
    Feature(
        "last_bill_weeks",
        Group.MEANS,
        Kind.WEEKS,
        "kreeg {v} geleden voor het laatst een factuur",
        "was last invoiced {v} ago",
        weeks("last_bill"),
    ),
    Feature(
        "pay_trend",
        Group.MEANS,
        Kind.RATIO,
        "betaalde het laatste kwartaal {v} keer zoveel als in een gewoon kwartaal ervoor",
        "paid {v} times as much in the last quarter as in a usual one before",
        share("paid_quarter", "paid_before") * _A_QUARTER_OF_BEFORE,
        none_nl="betaalde het laatste kwartaal niets meer",
        none_en="paid nothing more in the last quarter",
    ),
    Feature(
        "paid_of_due",
        Group.MEANS,
        Kind.RATIO,
        "betaalde het laatste kwartaal {v} keer het bedrag dat in die tijd verviel",
        "paid {v} times the amount that fell due in the last quarter",
        share("paid_quarter", "due_quarter"),
        none_nl="betaalde niets van wat het laatste kwartaal verviel",
        none_en="paid nothing of what fell due in the last quarter",
        unknown_nl="had het laatste kwartaal niets dat verviel",
        unknown_en="had nothing fall due in the last quarter",
    ),
    Feature(
        "since_size",
        Group.MEANS,
        Kind.RATIO,
        "betaalt sindsdien bedragen van {v} keer de grootste vervallen factuur",
        "has since paid amounts of {v} times the largest overdue invoice",
        share("since_size", "overdue_largest"),
        unknown_nl="betaalde sindsdien geen andere factuur",
        unknown_en="has paid no other invoice since",
    ),
    Feature(
        "parts_year",
        Group.MEANS,
        Kind.COUNT,
        "betaalde het afgelopen jaar {v} keer een deel van een factuur",
        "paid part of an invoice {v} (time|times) over the past year",
        "parts_year",
        none_nl="betaalde het afgelopen jaar geen factuur in delen",
        none_en="paid no invoice in parts over the past year",
    ),
    Feature(
        "estate",
        Group.MEANS,
        Kind.FLAG,
        "staat onder faillissement, schuldsanering of bewind",
        "is bankrupt, in debt restructuring or under administration",
        "estates",
        none_nl="is voor zover bekend niet failliet, in schuldsanering of onder bewind",
        none_en="is not known to be bankrupt, in debt restructuring or under administration",
    ),
    Feature(
        "parts_quarter",
        Group.MEANS,
        Kind.COUNT,
        "betaalde het laatste kwartaal {v} keer een deel van een factuur",
        "paid part of an invoice {v} (time|times) in the last quarter",
        "parts_quarter",
        none_nl="betaalde het laatste kwartaal geen factuur in delen",
        none_en="paid no invoice in parts in the last quarter",
    ),
    Feature(
        "parts_since",
        Group.MEANS,
        Kind.COUNT,
        "betaalde sindsdien {v} keer een deel van een factuur",
        "has since paid part of an invoice {v} (time|times)",
        "parts_since",
        none_nl="betaalde sindsdien geen factuur in delen",
        none_en="has since paid no invoice in parts",
    ),
    Feature(
        "parts_share",
        Group.MEANS,
        Kind.SHARE,
        "betaalde het afgelopen jaar {v} van de keren maar een deel",
        "paid only a part {v} of the times over the past year",
        "parts_share",
        none_nl="betaalde het afgelopen jaar geen factuur in delen",
        none_en="paid no invoice in parts over the past year",
    ),
    Feature(
        "bills_trend",
        Group.MEANS,
        Kind.RATIO,
        "kreeg het laatste kwartaal {v} keer zoveel facturen als in een gewoon kwartaal ervoor",
        "got {v} times as many invoices in the last quarter as in a usual one before",
        _bills_trend,
    ),
)
