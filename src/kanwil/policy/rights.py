"""Guards that follow from limitation and from whose claim, or what kind of debtor, it is."""

from kanwil.base.terms import Action
from kanwil.policy.rules import Guard

NEAR_DAYS = 60

RIGHTS: tuple[Guard, ...] = (
    Guard(
        "limitation_near",
        "De vordering verjaart bijna: stuur eerst een brief die de verjaring stuit.",
        frozenset(),
        lambda s, _: (s["lapses_ahead"] >= 0) & (s["lapses_ahead"] <= NEAR_DAYS),
        Action.REMIND,
        urgent=True,
    ),
    Guard(
        "lapsed",
        "De oudste vordering lijkt verjaard: dreigen of overdragen kan niet meer.",
        frozenset({Action.FINAL_NOTICE, Action.HAND_OVER, Action.STOP_SUPPLY}),
        lambda s, _: s["lapses_ahead"] < 0,
    ),
    Guard(
        "pledged",
        "Deze vordering is verpand: de pandhouder moet eerst instemmen met een regeling,"
        " verrekening of afboeking.",
        frozenset({Action.INSTALMENTS, Action.WEDERDIENST, Action.WRITE_OFF}),
        lambda s, _: s["pledged"],
    ),
    Guard(
        "insured",
        "Deze vordering is verzekerd: de kredietverzekeraar moet eerst instemmen met een"
        " regeling, ruil of afboeking.",
        frozenset({Action.INSTALMENTS, Action.WEDERDIENST, Action.WRITE_OFF}),
        lambda s, _: s["insured"],
    ),
    Guard(
        "large_terms",
        "Een groot bedrijf of de overheid betaalt een klein bedrijf binnen 30 dagen: geen"
        " regeling.",
        frozenset({Action.INSTALMENTS}),
        lambda s, _: (s["large"] | s["public"]) & ~s["cash_trouble"],
    ),
    Guard(
        "public_body",
        "Een overheid betaalt altijd: zoek uit waar de factuur blijft hangen.",
        frozenset({Action.STOP_SUPPLY, Action.WEDERDIENST}),
        lambda s, _: s["public"],
    ),
    Guard(
        "set_off_first",
        "De klant is ook onze leverancier: stel eerst voor om te verrekenen.",
        frozenset({Action.HAND_OVER, Action.STOP_SUPPLY}),
        lambda s, _: s["also_supplier"] & ~s["set_off_tried"],
    ),
    Guard(
        "barter_near_insolvency",
        "Vlak voor een faillissement ruilen wij niet: de curator kan dat terugdraaien.",
        frozenset({Action.WEDERDIENST}),
        lambda s, _: s["near_insolvency"] & ~s["also_supplier"],
    ),
    Guard(
        "justified_complaint",
        "De klacht was terecht: om wat nog openstaat stoppen wij de levering niet.",
        frozenset({Action.STOP_SUPPLY}),
        lambda s, _: s["justified_complaint"],
    ),
)
