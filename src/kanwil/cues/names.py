"""The closed list of cues: their order, their words, and what each is evidence of."""

CUES: tuple[str, ...] = (
    "complaint_quality",
    "complaint_delivery",
    "complaint_price",
    "complaint_invoice",
    "instalment_request",
    "cash_trouble",
    "set_off_offer",
    "promise_dated",
    "promise_vague",
    "forgot",
    "not_received",
    "wrong_address",
    "waits_approval",
    "claims_paid",
    "our_error",
    "pay_run",
    "leverage",
    "evasive",
    "refuses",
    "refuses_broke",
    "insolvency",
    "asks_copy",
    "deceased",
    "neutral",
)

WORDS: dict[str, str] = {
    "complaint_quality": "klaagt over de kwaliteit",
    "complaint_delivery": "klaagt over de levering",
    "complaint_price": "betwist de prijs",
    "complaint_invoice": "zegt dat de factuur niet klopt",
    "instalment_request": "vraagt om een betalingsregeling",
    "cash_trouble": "zegt krap bij kas te zitten",
    "set_off_offer": "stelt voor te verrekenen of in natura te betalen",
    "promise_dated": "belooft te betalen op een dag",
    "promise_vague": "belooft te betalen zonder dag",
    "forgot": "zegt het vergeten te zijn",
    "not_received": "zegt de factuur niet te hebben ontvangen",
    "wrong_address": "zegt dat adres of tenaamstelling niet klopt",
    "waits_approval": "wacht op akkoord, bestelnummer of een handtekening",
    "claims_paid": "zegt al betaald te hebben",
    "our_error": "wijst op een fout van onze kant",
    "pay_run": "rekt bewust de betaaltermijn",
    "leverage": "houdt geld vast om iets anders af te dwingen",
    "evasive": "ontwijkt de vraag",
    "refuses": "weigert te betalen",
    "refuses_broke": "weigert omdat er niets te halen is",
    "insolvency": "noemt faillissement, schuldsanering of bewind",
    "asks_copy": "vraagt een kopie of specificatie",
    "deceased": "meldt een overlijden",
    "neutral": "zegt niets over de betaling",
}
"""Dutch words per cue, for "de klant …"; they are message ids of `base/words.py`."""

UNWILLING: frozenset[str] = frozenset(
    {
        "complaint_quality",
        "complaint_delivery",
        "complaint_price",
        "complaint_invoice",
        "pay_run",
        "leverage",
        "refuses",
        "refuses_broke",
    }
)
"""Positive evidence of unwillingness, which the silence law asks for; evasion is none."""

UNABLE: frozenset[str] = frozenset(
    {"instalment_request", "cash_trouble", "set_off_offer", "refuses_broke", "insolvency"}
)
"""Evidence that the debtor lacks the means."""

OUR_SIDE: frozenset[str] = frozenset(
    {"not_received", "wrong_address", "waits_approval", "claims_paid", "our_error", "asks_copy"}
)
"""What is ours to solve first; never unwillingness."""

STRONG = 0.5
"""Probability from which a cue counts as said and is quoted."""

SHOWN = 0.25
"""Probability from which `read-text` lists a cue; the best macro-F1 on phrases kept apart."""
