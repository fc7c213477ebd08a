"""Why a bank took a payment back: SEPA reason codes, and the Dutch words that stand for them."""

import re

# ISO 20022 external return reasons that Dutch banks give for direct debits and transfers.
_ISSUED = """
AC01 AC02 AC04 AC06 AC13 AG01 AG02 AM04 AM05 BE01 BE05 BE06 CNOR CURR CUST DNOR DT01 DUPL ED05
FF01 FF05 FOCR FR01 MD01 MD02 MD05 MD06 MD07 MS02 MS03 NOAS NOOR RC01 RC07 RR01 RR02 RR03 RR04
SL01 SL11 SL12 SL13 SL14 SVNR TECH TM01
"""
CODES = frozenset(_ISSUED.split())
UNSAID = "MS03"
# A refund of our own is often called terugboeking as well: that word alone is not enough.
_TAKEN_BACK = re.compile(
    r"storn(?:o|er)|/rtrn/|retour(?:boeking|incasso|code)|reject|r-transactie"
    r"|terug(?:ge)?boek(?:t|ing)?.{0,60}(?:incasso|afschrijving|machtiging|akkoord|reden|saldo)"
    r"|(?:incasso|afschrijving).{0,60}(?:terug(?:ge)?boek|niet uitgevoerd|geweigerd)"
    r"|returned (?:payment|direct debit)|return reason|niet akkoord met afschrijving"
    r"|(?:onuitvoerbare|geweigerde) incasso",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"(?<![A-Z0-9])([A-Z]{2}\d{2}|CNOR|CUST|DNOR|DUPL|NOAS|NOOR)(?![A-Z0-9])")
_PAYER = r"(?:de )?(?:debiteur|betaler|klant|rekeninghouder)"
_WRONG = r"(?:onjuist|incorrect|onbekend|ongeldig|fout)"
_WORDS = (
    ("MD07", r"overleden|deceased"),
    ("AM04", r"onvoldoende (?:saldo|fonds)|saldo (?:onvoldoende|ontoereikend|niet toereikend)"),
    ("AM04", r"saldotekort|insufficient funds"),
    ("AC04", r"rekening(?:nummer)? (?:is )?opgeheven|opgeheven rekening|account closed"),
    ("AC06", r"rekening(?:nummer)? (?:is )?geblokkeerd|geblokkeerde rekening|account blocked"),
    ("AC01", rf"rekening(?:nummer)? (?:is )?{_WRONG}|{_WRONG} rekening|incorrect account"),
    ("MD01", r"(?:geen|ongeldige?|ontbrekende?) (?:geldige? )?(?:machtiging|mandaat)"),
    ("MD01", r"no (?:valid )?mandate"),
    ("MD06", rf"niet akkoord|verzoek (?:van )?{_PAYER}|terugbetaling op verzoek|refund request"),
    ("SL01", r"(?:selectieve |incasso)\s?blokkade|selectief geblokkeerd|blacklist|whitelist"),
    ("MS02", rf"(?:weigering|geweigerd) (?:door )?{_PAYER}|refus(?:al|ed) by"),
    ("MS02", rf"reden (?:is )?niet (?:gespecificeerd|opgegeven) door {_PAYER}"),
    ("AG01", r"(?:transactie|incasso) niet toegestaan"),
    ("MS03", r"administratieve reden|reden (?:is )?niet (?:gespecificeerd|opgegeven)"),
)
_PATTERNS = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _WORDS)


def taken_back(text: str) -> bool:
    """Tell whether a bank's text says that a payment was taken back."""
    return _TAKEN_BACK.search(text) is not None


def reason_of(text: str) -> str:
    """Return the reason code that the text names or describes; MS03 (not given) when neither."""
    for match in _CODE.finditer(text):
        if match[1] in CODES:
            return match[1]
    return next((code for code, words in _PATTERNS if words.search(text)), UNSAID)
