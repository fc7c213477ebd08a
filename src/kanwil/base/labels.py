"""The Dutch names of the closed sets, as message ids: what a button, chip or letter calls them."""

from kanwil.base.terms import Action, Category, Cause, Merit, Outcome, Proof, Route

CATEGORY: dict[Category, str] = {
    Category.CAN_WONT: "Kan wel, wil niet",
    Category.WANTS_CANT: "Wil wel, kan niet",
    Category.NEITHER: "Kan niet, wil niet",
    Category.FORGETFUL: "Vergeten",
}
CATEGORY_LINE: dict[Category, str] = {
    Category.CAN_WONT: "ontevreden of rekt",
    Category.WANTS_CANT: "krap bij kas",
    Category.NEITHER: "onmacht én onwil",
    Category.FORGETFUL: "kan en wil, vergat het",
}
UNCLEAR = "Nog onduidelijk"
ACTION: dict[Action, str] = {
    Action.WAIT: "Nog even wachten",
    Action.CHECK_PAYMENT: "Betaling opzoeken",
    Action.SEND_COPY: "Kopie sturen",
    Action.REMIND: "Herinnering sturen",
    Action.CALL: "Bellen: wat speelt er?",
    Action.RESOLVE_COMPLAINT: "Klacht oplossen",
    Action.INSTALMENTS: "Regeling voorstellen",
    Action.WEDERDIENST: "Verrekenen of wederdienst",
    Action.FINAL_NOTICE: "Laatste aanmaning",
    Action.HAND_OVER: "Overdragen aan incasso",
    Action.STOP_SUPPLY: "Levering stoppen",
    Action.WRITE_OFF: "Afboeken",
}
ACTION_SHORT: dict[Action, str] = {
    Action.WAIT: "Wachten",
    Action.CHECK_PAYMENT: "Betaling zoeken",
    Action.SEND_COPY: "Kopie",
    Action.REMIND: "Herinnering",
    Action.CALL: "Bellen",
    Action.RESOLVE_COMPLAINT: "Klacht oplossen",
    Action.INSTALMENTS: "Regeling",
    Action.WEDERDIENST: "Wederdienst",
    Action.FINAL_NOTICE: "Aanmaning",
    Action.HAND_OVER: "Naar incasso",
    Action.STOP_SUPPLY: "Stop levering",
    Action.WRITE_OFF: "Afboeken",
}
ROUTE: dict[Route, str] = {
    Route.AGENCY: "incassobureau",
    Route.BAILIFF: "deurwaarder",
    Route.LAWYER: "advocaat",
}
CAUSE: dict[Cause, str] = {
    Cause.COMPLAINT: "klacht",
    Cause.PRICE: "prijs",
    Cause.PAY_RUN: "betaalt op vaste dagen",
    Cause.LEVERAGE: "drukmiddel in een ander geschil",
    Cause.CASH_SHORT: "tijdelijk krap",
    Cause.CASH_LONG: "langdurig krap",
    Cause.REFUSES_BROKE: "weigert en heeft niets",
    Cause.INSOLVENT: "insolvent",
    Cause.FORGOT: "vergeten",
    Cause.PROCRASTINATES: "stelt uit",
    Cause.NOT_RECEIVED: "factuur niet ontvangen",
    Cause.WRONG_ADDRESS: "verkeerd adres",
    Cause.WAITS_APPROVAL: "wacht op akkoord",
    Cause.CLAIMS_PAID: "zegt te hebben betaald",
    Cause.OUR_ERROR: "onze fout",
}
OUTCOME: dict[Outcome, str] = {
    Outcome.PAID: "Volledig betaald",
    Outcome.PAID_PART: "Deels betaald",
    Outcome.CREDITED: "Gecrediteerd",
    Outcome.PLAN_KEPT: "Regeling nagekomen",
    Outcome.SET_OFF: "Verrekend of wederdienst",
    Outcome.HANDED_OVER: "Overgedragen aan incasso",
    Outcome.WRITTEN_OFF: "Afgeboekt",
    Outcome.INSOLVENT: "Failliet of schuldsanering",
}
PROOF: dict[Proof, str] = {
    Proof.PROVEN: "Bewezen",
    Proof.JUDGED: "Beoordeeld",
    Proof.SUSPECTED: "Vermoed",
}
MERIT: dict[Merit, str] = {
    Merit.JUSTIFIED: "Terecht",
    Merit.PARTLY: "Deels terecht",
    Merit.UNFOUNDED: "Onterecht",
}
# How far the reminding went, from nothing sent to the last letter before a hand-over.
RUNG: tuple[str, ...] = (
    "nog niets verstuurd",
    "herinnering",
    "tweede herinnering",
    "aanmaning",
    "ingebrekestelling",
)
RUNG_PERSON = "14-dagenbrief"
