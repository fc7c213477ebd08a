"""Every mishap of an import by its stable code: how bad it is, and what the user can do."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from kanwil.base.problems import Problem
from kanwil.base.terms import Severity

ERRORS = {
    "ambiguous_amount": "Dit bedrag kan duizenden of centen betekenen; schrijf 1234,00 of 1,23.",
    "bad_amount": "Dit is geen bedrag; schrijf een getal zoals 1234.50.",
    "bad_date": "Dit is geen bestaande datum; schrijf jaar-maand-dag, zoals 2026-01-31.",
    "bank_balance": "Beginsaldo plus mutaties is niet het eindsaldo; niets is ingelezen. Download"
    " dit afschrift opnieuw bij uw bank, of lees dit bestand toch in (--force).",
    "bank_line": "Deze mutatieregel begrijpen we niet; download het afschrift opnieuw, liefst als"
    " CAMT.053.",
    "bank_lines": "Niet elke mutatie in dit afschrift is begrepen; niets is ingelezen. Download"
    " het opnieuw, liefst als CAMT.053, of lees dit bestand toch in (--force).",
    "broken_parquet": "Dit Parquet-bestand is niet leesbaar; schrijf deze bucket opnieuw. Niemand"
    " in deze bucket is beoordeeld.",
    "broken_mapping": 'Dit is geen JSON in UTF-8; schrijf tussen accolades "remaining": "Schuld".',
    "broken_text": "Dit bestand is niet leesbaar als tekst of CSV; exporteer het opnieuw als CSV.",
    "broken_xml": "Dit XML-bestand is beschadigd of onvolledig; exporteer het opnieuw.",
    "control_total": "De debiteurenadministratie sluit niet aan op het grootboek; niets is"
    " ingelezen. Vraag uw pakket om een nieuwe auditfile, of lees dit bestand toch in (--force).",
    "duplicate_id": "Dit nummer komt vaker voor met een andere inhoud; geen van beide is"
    " ingelezen. Laat er een staan.",
    "duplicate_name": "Deze naam staat er twee keer; laat er een staan.",
    "empty_file": "Dit bestand is leeg; exporteer het opnieuw.",
    "hostile_xml": "Dit XML-bestand bevat een DOCTYPE; dat hoort niet in een auditfile en wordt"
    " geweigerd.",
    "locked_file": "Dit werkblad heeft een wachtwoord; sla het zonder wachtwoord op.",
    "mangled_id": "Excel heeft dit nummer afgekort; exporteer opnieuw met nummers als tekst.",
    "mapping_shape": 'Schrijf naam en kop als tekst in één object, zoals "remaining": "Schuld".',
    "missing_columns": "Een verplichte kolom ontbreekt; voeg haar toe, of wijs haar aan op het"
    " scherm of met --mapping.",
    "missing_value": "Een verplicht veld is leeg; vul het in.",
    "mixed_dates": "In deze kolom staan dagen en maanden door elkaar; kies op het scherm of met"
    " --date-order dmy of mdy.",
    "no_debtor_ledger": "Deze auditfile noemt bij geen enkele boeking op een debiteurenrekening de"
    " klant; exporteer de openstaande posten apart.",
    "no_file": "Dit is geen bestand dat we kunnen lezen, of het is weg; controleer de naam.",
    "no_snapshot_day": "Van welke dag deze lijst is, staat er niet in; geef de dag met --as-of.",
    "not_a_bucket": "Deze map is geen bucket en is niet gelezen; noem haar naar het begin van de"
    " MD5 van het debiteurnummer, overal even lang (docs/scale.md).",
    "opening_unknown": "De beginbalans noemt niet van welke klanten zij is, dus wie wat schuldig is"
    " blijft onbekend; niets is ingelezen. Exporteer de openstaande posten en lees die in, of lees"
    " dit bestand toch in (--force).",
    "other_bucket": "Deze regel ligt in een andere bucket dan waar zijn debiteur hoort; verdeel het"
    " grootboek opnieuw (docs/scale.md).",
    "too_big": "Dit bericht is te groot; haal de bijlagen eraf en lees het opnieuw in.",
    "too_big_file": "Dit bestand is te groot; exporteer een kortere periode.",
    "too_many_cells": "Deze regel heeft meer velden dan de kop; zet tekst met het scheidingsteken"
    " tussen aanhalingstekens.",
    "too_many_decimals": "Een bedrag heeft hoogstens twee decimalen; schrijf 1234.00 zonder punt"
    " voor duizendtallen.",
    "unclear_day": "Van deze datum is niet te zien of de dag of de maand voorop staat; kies met"
    " --date-order dmy of mdy.",
    "unclear_dates": "Uit deze kolom blijkt niet of de dag of de maand voorop staat; kies op het"
    " scherm of met --date-order dmy of mdy.",
    "unknown_choice": "Dit woord kennen we hier niet; kies een van de toegestane woorden.",
    "unknown_field": "Geen van beide is een veld van kanwil; neem er een uit docs/importing.md, of"
    " laat de kolom weg met ignore.",
    "unknown_format": "Dit bestand herkennen we niet; lever de kanwil-map, een lijst openstaande"
    " posten (CSV of XLSX), een auditfile (XAF), een bankafschrift, e-factuur of e-mail.",
    "unknown_sender": "Deze afzender hoort bij geen bekende debiteur; vul zijn e-mailadres in bij"
    " de debiteur en lees dit opnieuw in.",
    "web_page": "Dit is een webpagina en geen export; misschien was u uitgelogd. Download opnieuw.",
    "wrong_date_order": "De gekozen datumvolgorde past niet bij deze kolom; kies de andere.",
    "xaf_version": "Deze oude versie van de auditfile lezen we niet; exporteer als XAF 3.2 of 4.0.",
}
WARNINGS = {
    "assumed_day": "Deze lijst noemt haar dag niet; deze dag is aangehouden. Klopt dat niet, kies"
    " op het scherm de goede of geef haar met --as-of.",
    "assumed_issue": "De factuurdatum ontbreekt; de vervaldatum is genomen.",
    "balance_gap": "De saldi sluiten hier niet op elkaar aan; er ontbreken mutaties. Download de"
    " hele periode zonder filter.",
    "batch_whole": "Deze verzamelboeking is niet uitgesplitst per betaler; lees ook het"
    " CAMT.054-bestand in.",
    "closing_differs": "Het eindsaldo dat deze auditfile per klant noemt, past niet bij de"
    " boekingen; vergelijk deze klanten met uw pakket.",
    "contradictory_due": "Deze factuur noemt verschillende vervaldatums; de laatste is"
    " aangehouden.",
    "credit_left": "De betaling is hoger dan wat er openstaat; het meerdere staat als tegoed bij de"
    " debiteur.",
    "credit_sign": "Deze creditnota heeft een negatief bedrag; zij is als creditnota gelezen.",
    "empty_formula": "Deze cel is een formule zonder uitkomst; open het bestand in Excel, sla het"
    " op en lees het opnieuw in.",
    "double_payment": "Deze factuur was al betaald; het bedrag staat als tegoed bij de debiteur.",
    "due_before_issue": "De vervaldatum ligt voor de factuurdatum; de termijn van de debiteur is"
    " aangehouden.",
    "foreign_account": "Deze rekening is niet in euro; haar mutaties zijn overgeslagen.",
    "foreign_currency": "Bedragen in vreemde valuta worden bewaard, maar tellen niet mee in het"
    " advies.",
    "forced": "De controle klopt niet; dit bestand is op uw verzoek toch ingelezen.",
    "gone": "Deze post staat niet meer op de nieuwere lijst. Lees eerst de bank in; wat die niet"
    " verklaart, vraagt kanwil u na het inlezen.",
    "impossible_day": "Deze dag bestaat niet; de laatste dag van de maand is aangehouden.",
    "left_out": "Deze waarde begrijpen we niet en is leeg gelaten; verbeter haar zo nodig.",
    "kept_back": "De betaler hield iets in (korting of kosten); het restant staat nog open.",
    "long_text": "Deze tekst is erg lang; alleen het begin is bewaard.",
    "more": "Hetzelfde geldt voor nog meer regels; ze zijn hier niet afzonderlijk getoond.",
    "not_read": "Dit bestand is niet ingelezen; lees het apart in als het erbij hoort.",
    "opening_credit": "Tegoed uit de beginbalans is als betaling geboekt; het telt dubbel als ook"
    " de auditfile van het vorige jaar is ingelezen.",
    "orphan_reversal": "Welke betaling hier is teruggeboekt, weten we niet; zij blijft bewaard."
    " Wijs haar zelf toe.",
    "opening_sum": "De beginbalans noemt per debiteur alleen een bedrag; dat staat als een post en"
    " telt dubbel als ook de auditfile van het vorige jaar is ingelezen.",
    "nothing_paid": "Deze lijst zegt niet wat al betaald is; alle facturen gelden als open tot u de"
    " betalingen inleest.",
    "other_debtor": "Deze factuur is bekend bij een andere debiteur; zij is daar gebleven.",
    "payable_differs": "Het te betalen bedrag past niet bij totaal en vooruitbetaling; het te"
    " betalen bedrag is aangehouden.",
    "propose_amount": "Dit bedrag is precies dat van deze open post, maar de betaling noemt haar"
    " niet; wijs haar zelf toe.",
    "propose_fit": "Dit hoort vermoedelijk bij deze posten, maar minder zeker dan u wilt; keur het"
    " goed of wijs het zelf toe.",
    "propose_named": "De betaling noemt deze posten, maar het bedrag past er niet bij; wijs haar"
    " zelf toe.",
    "propose_party": "De betaler lijkt op deze debiteur, maar er past geen open post; wijs haar"
    " zelf toe.",
    "remaining_rose": "Het open bedrag is hoger dan eerder; kijk of een betaling is teruggeboekt.",
    "several_names": "Dit debiteurnummer draagt meer dan een naam; de eerste is gebruikt.",
    "short_row": "Deze regel heeft minder velden dan de kop; de rest is leeg gelaten.",
    "running_balance": "De kolom met het saldo telt van regel tot regel door; als open bedrag is"
    " het bedrag van de regel genomen.",
    "signs_turned": "Vrijwel alle bedragen zijn negatief; het teken is omgedraaid.",
    "total_differs": "Een totaalregel in het bestand past niet bij de posten erboven; vergelijk"
    " de lijst met uw pakket.",
    "waits": "Van wie deze betaling is, weten we nog niet; zij wacht bij de ontvangsten van de bank"
    " tot zij past of u haar toewijst.",
    "unnumbered_credit": "Deze creditpost heeft geen nummer; zij is bewaard onder debiteur, dag en"
    " bedrag.",
    "unallocated": "Van wie deze ontvangsten zijn, weten we niet; ze blijven bewaard. Wijs ze toe"
    " of leg ze ter zijde.",
    "unknown_debtor": "Deze debiteur staat niet in de lijst; hij is aangemaakt met zijn nummer als"
    " naam.",
    "unknown_invoice": "Deze betaling noemt een onbekende factuur en geldt als vooruitbetaald"
    " tegoed.",
}
INFOS = {
    "already_booked": "Deze ontvangst stond al als betaling in het boek en is niet nog eens"
    " geboekt.",
    "automatic_reply": "Dit is een automatisch antwoord; de tekst telt niet mee.",
    "before_list": "Deze ontvangst is van voor de lijst met openstaande posten en hoort"
    " vermoedelijk bij een post die al voldaan was; zij blijft bewaard.",
    "debtor_accounts": "Deze auditfile heeft geen debiteurenadministratie; de boekingen met een"
    " klant op deze grootboekrekeningen zijn genomen. Vervaldatums staan er niet in.",
    "due_from_text": "De vervaldatum is afgeleid uit de tekst van de betalingstermijn.",
    "due_from_days": "De vervaldatum is berekend uit het aantal dagen te laat.",
    "due_missing": "Een vervaldatum ontbreekt; de termijn van de debiteur is aangehouden.",
    "extra_columns": "Deze kolommen kennen we niet en zijn overgeslagen.",
    "healed_amount": "Dit bedrag is afgerond op hele centen.",
    "healed_id": "Van dit nummer is de toegevoegde .0 weggehaald.",
    "ignored_file": "Dit bestand hoort niet in het boek en is overgeslagen.",
    "name_as_id": "De lijst noemt geen debiteurnummer; de naam is gebruikt.",
    "no_balances": "Dit afschrift noemt geen begin- en eindsaldo; het is zonder die controle"
    " gelezen.",
    "no_rows": "Dit bestand bevat geen regels; kijk of de gekozen periode klopt.",
    "no_claim": "Dit document is geen vordering (pro forma of inkoopfactuur) en is overgeslagen.",
    "outgoing": "Afschrijvingen, rente en terugkomende eigen betalingen zijn geen ontvangsten van"
    " klanten en zijn overgeslagen.",
    "pending": "Mutaties die nog niet geboekt zijn, zijn overgeslagen.",
    "prepaid": "Een deel is vooraf betaald; als factuurbedrag is het te betalen bedrag genomen.",
    "read_as_windows": "Dit bestand is als Windows-tekst (cp1252) gelezen.",
    "serial_days": "Deze datums stonden als dagnummer van een rekenblad en zijn omgerekend.",
    "supplier_left_out": "Deze relatie is alleen leverancier en is overgeslagen.",
    "repeated_row": "Deze regel stond er al precies zo en telt een keer.",
}
MESSAGES = {
    **{code: (Severity.ERROR, text) for code, text in ERRORS.items()},
    **{code: (Severity.WARNING, text) for code, text in WARNINGS.items()},
    **{code: (Severity.INFO, text) for code, text in INFOS.items()},
}
SHOWN_ROWS = 1000
# What a user may overrule: the file is sound, but its own totals don't agree.
FORCEABLE = frozenset({"control_total", "opening_unknown", "bank_balance", "bank_lines"})


def problem(
    code: str, file: str, line: int | None = None, column: str = "", value: object = ""
) -> Problem:
    """Return the Problem of a code; the message is a fixed sentence, so that it translates."""
    severity, message = MESSAGES[code]
    return Problem(file, line, column, str(value)[:80], code, message, severity)


class RefusedFileError(Exception):
    """A file of which nothing can be taken; carries the Problem that says why."""

    def __init__(
        self, code: str, file: str, column: str = "", value: object = "", *, line: int | None = None
    ) -> None:
        self.problem = problem(code, file, line, column, value)
        super().__init__(self.problem.message)


@dataclass
class Notes:
    """Collects the problems of one file; frames given to it have the line as their index.

    `lost` are the lines of all rows that were refused, also where problems stop at the first 1000.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)
    force: bool = False
    lost: set[int] = field(default_factory=set)

    def refuse(self, code: str, column: str = "", value: object = "") -> None:
        """Refuse the file, or note that its user wants it all the same."""
        if not self.force or code not in FORCEABLE:
            raise RefusedFileError(code, self.file, column, value)
        self.once("forced", None, column, f"{code}: {value}")

    def once(
        self, code: str, line: int | None = None, column: str = "", value: object = ""
    ) -> None:
        """Note one problem."""
        self.problems.append(problem(code, self.file, line, column, value))

    def rows(self, code: str, column: str, values: pd.Series) -> None:
        """Note one problem per row of `values`, and how many more there are past the first 1000."""
        if code in ERRORS:
            self.lost.update(map(int, values.index))
        shown = values.head(SHOWN_ROWS)
        for line, value in zip(shown.index.tolist(), shown.tolist(), strict=True):
            self.once(code, int(line), column, "" if pd.isna(value) else value)
        if len(values) > SHOWN_ROWS:
            self.once("more", None, column, f"{code}: {len(values) - SHOWN_ROWS}")

    def first(self, code: str, column: str, values: pd.Series) -> None:
        """Note one problem for all rows of `values`: the first one, and how many there are."""
        if len(values):
            count = f" ({len(values)}×)" if len(values) > 1 else ""
            self.once(code, int(values.index[0]), column, f"{str(values.iloc[0])[:60]}{count}")


def listed(names: Iterable[str], shown: int = 5) -> str:
    """Return the first names and how many more there are, for a Problem's value."""
    every = list(names)
    rest = f" +{len(every) - shown}" if len(every) > shown else ""
    return ", ".join(every[:shown]) + rest
