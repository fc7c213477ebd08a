"""Features of the debtor: what kind of customer this is; never who, where or of what language."""

import narwhals.stable.v2 as nw

from kanwil.features.feature import Feature, Group, Kind
from kanwil.features.tally import How, Tally

TALLIES = (
    Tally("first_bill", "bills", How.MAX, "issued_ago"),
    Tally("mean_bill", "bills", How.MEAN, "euro"),
    Tally("bills_year", "bills", How.COUNT, "", ("issued_this_year",)),
)

FEATURES = (
    Feature(
        "tenure_years",
        Group.DEBTOR,
        Kind.YEARS,
        "is al {v} klant",
        "has been a customer for {v}",
        nw.max_horizontal("customer_since", "first_bill") / 365.25,
    ),
    Feature(
        "mean_bill_euro",
        Group.DEBTOR,
        Kind.EURO,
        "krijgt facturen van gemiddeld {v}",
        "gets invoices of {v} on average",
        "mean_bill",
    ),
    Feature(
        "bills_year",
        Group.DEBTOR,
        Kind.COUNT,
        "kreeg het afgelopen jaar {v} (factuur|facturen)",
        "got {v} (invoice|invoices) over the past year",
        "bills_year",
        none_nl="kreeg het afgelopen jaar geen factuur",
        none_en="got no invoice over the past year",
    ),
    Feature(
        "terms_days",
        Group.DEBTOR,
        Kind.DAYS,
        "heeft een betaaltermijn van {v}",
        "has payment terms of {v}",
        "terms_days",
    ),
    Feature(
        "consumer",
        Group.DEBTOR,
        Kind.FLAG,
        "is consument",
        "is a consumer",
        "consumer",
        none_nl="is een onderneming",
        none_en="is a business",
    ),
    Feature(
        "natural_person",
        Group.DEBTOR,
        Kind.FLAG,
        "is een natuurlijk persoon of kan dat zijn",
        "is or may be a natural person",
        "natural_person",
        none_nl="is een rechtspersoon",
        none_en="is a legal entity",
    ),
    Feature(
        "direct_debit",
        Group.DEBTOR,
        Kind.FLAG,
        "betaalt per automatische incasso",
        "pays by direct debit",
        "direct_debit",
        none_nl="betaalt niet per automatische incasso",
        none_en="does not pay by direct debit",
    ),
    Feature(
        "also_supplier",
        Group.DEBTOR,
        Kind.FLAG,
        "levert ook aan ons",
        "also supplies us",
        "also_supplier",
        none_nl="levert niet aan ons",
        none_en="does not supply us",
    ),
)
