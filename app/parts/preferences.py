"""The company's rules as a form: one group a subject, every mistake at its own field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from kanwil.base.settings import SettingsError
from kanwil.base.terms import Lang
from kanwil.triage.books import prefer_in
from session import Session


def _number(text: str) -> str:
    return str(Decimal(text.strip().replace(",", ".")))


def _share(text: str) -> str:
    return str(Decimal(_number(text)) / 100)


@dataclass(frozen=True)
class Field:
    """One setting: what it is called and does, how its text is read, or what there is to choose."""

    label: str
    what: str
    read: Callable[[str], str] = _number
    percent: bool = False
    choices: Mapping[str, str] | None = None


GROUPS: dict[str, dict[str, Field]] = {
    "Uw bedrijf": {
        "company": Field("Naam", "Staat op brieven en bladen.", str.strip),
        "user": Field("Wie werkt hier", "Naam bij elke stap in het logboek.", str.strip),
        "payment_terms_days": Field(
            "Betaaltermijn in dagen", "Geldt waar de factuur en de klant er geen noemen."
        ),
    },
    "De dag": {
        "daily_cases": Field("Dossiers per dag", "Zo lang is de lijst van vandaag hoogstens."),
        "hourly_cost": Field("Uw uur kost (€)", "Eigen minuten tellen mee in elke opbrengst."),
        "stale_after_days": Field(
            "Bank verouderd na dagen", "Daarna stelt kanwil geen herinneringen meer voor."
        ),
    },
    "Contact": {
        "contact_interval_days": Field(
            "Dagen tussen twee berichten", "Zo lang wacht kanwil na een brief, mail of telefoontje."
        ),
        "contacts_per_week": Field("Berichten per week", "Meer mag niet bij één klant."),
        "trial_pct": Field(
            "Proef: later herinneren (%)",
            "Zoveel van de eerste herinneringen aan bedrijven gaan bij loting een week later. Bij"
            " ‘Klopte het?’ ziet u of dat verschil maakt; 0 is geen proef.",
        ),
        "plan_discount_pct": Field(
            "Korting op een regeling (%)", "Voor wie elke termijn op tijd betaalt; 0 is geen."
        ),
        "approve_above": Field(
            "Akkoord nodig boven (€)",
            "Overdragen, afboeken, regeling en wederdienst wachten dan op een tweede persoon;"
            " 0 is nooit.",
        ),
    },
    "E-mail": {
        "smtp_host": Field(
            "Mailserver",
            "Het wachtwoord staat niet hier maar in de omgeving (KANWIL_SMTP_PASSWORD) of in de"
            " sleutelbos van uw computer.",
            str.strip,
        ),
        "smtp_port": Field("Poort", "Meestal 587 bij STARTTLS en 465 bij TLS."),
        "smtp_security": Field(
            "Beveiliging",
            "Zonder beveiliging versturen kan niet.",
            str.strip,
            choices={"starttls": "STARTTLS", "tls": "TLS"},
        ),
        "smtp_user": Field("Gebruiker", "Vaak het e-mailadres zelf.", str.strip),
        "mail_from": Field("Afzender", "Het adres waarop klanten antwoorden.", str.strip),
        "mail_own": Field("Uw eigen adres", "Daarheen gaat alles in de proefstand.", str.strip),
        "mail_test": Field(
            "Proefstand",
            "Zet hem uit als een proef goed aankwam.",
            str.strip,
            choices={"true": "Aan: alles naar uzelf", "false": "Uit: naar de klant"},
        ),
    },
    "Brieven en betalen": {
        "company_address": Field("Adres", "Straat en nummer, op elke brief.", str.strip),
        "company_postcode": Field("Postcode", "", str.strip),
        "company_city": Field("Plaats", "", str.strip),
        "company_phone": Field("Telefoon", "Staat op brieven.", str.strip),
        "company_email": Field("E-mail op brieven", "Waar vragen heen mogen.", str.strip),
        "company_kvk": Field("KvK-nummer", "Acht cijfers.", str.strip),
        "company_vat_id": Field("Btw-nummer", "", str.strip),
        "company_iban": Field("IBAN", "Zonder rekening is een betaalverzoek niet af.", str.strip),
        "company_bic": Field("BIC", "Mag leeg.", str.strip),
        "letter_form": Field("Aanspreekvorm", "", str.strip, choices={"u": "u", "je": "je"}),
        "payment_reference": Field(
            "Kenmerk",
            "Banken controleren beide.",
            str.strip,
            choices={"rf": "RF-kenmerk", "betalingskenmerk": "Betalingskenmerk"},
        ),
        "payment_link": Field(
            "Betaallink",
            "Het adres van uw betaaldienst, met {amount} en {reference} erin; leeg is geen.",
            str.strip,
        ),
        "invoice_folder": Field(
            "Map met facturen", "Pdf's met het factuurnummer als naam gaan mee.", str.strip
        ),
        "letter_folder": Field("Map met eigen teksten", "Zie docs/letters.md.", str.strip),
    },
    "Incasseren voor anderen": {
        "collects_for_others": Field(
            "Wij incasseren voor anderen",
            "Dan vraagt de Wki een registratie en staat in elke brief aan een natuurlijk persoon"
            " wie wat vraagt, waarom, en waar men kan klagen.",
            str.strip,
            choices={"false": "Nee: eigen facturen", "true": "Ja"},
        ),
        "creditor": Field("Schuldeiser", "Naam en adres van uw opdrachtgever.", str.strip),
        "wki_number": Field(
            "Registratienummer",
            "In het Register incassodienstverlening van Justis; wie is vrijgesteld schrijft dat.",
            str.strip,
        ),
        "complaints_desk": Field(
            "Klachten", "Waar en hoe een klacht over u kan worden ingediend.", str.strip
        ),
    },
    "Zekerheid": {
        "certainty": Field(
            "Zekerheid van het oordeel (%)",
            "Zo vaak hoort de ware reden bij de genoemde te zitten.",
            _share,
            percent=True,
        ),
        "match_certainty": Field(
            "Zekerheid van een boeking (%)",
            "Vanaf hier boekt kanwil een ontvangst zonder te vragen.",
        ),
        "margin_share": Field(
            "Marge op uw omzet (%)",
            "Wat u misloopt als een klant wegblijft.",
            _share,
            percent=True,
        ),
    },
    "Boekhouding": {
        "memorial_journal": Field("Dagboek memoriaal", "Code in uw pakket.", str.strip),
        "account_debtors": Field("Rekening debiteuren", "Grootboeknummer.", str.strip),
        "account_written_off": Field("Rekening afboekingen", "Grootboeknummer.", str.strip),
        "account_set_off": Field("Rekening verrekeningen", "Grootboeknummer.", str.strip),
        "account_credited": Field("Rekening creditnota's", "Grootboeknummer.", str.strip),
    },
}


def preferences(session: Session) -> None:
    """Draw the form; what differs is kept in the book and named in the log."""
    tr, held = session.tr, session.book.settings.model_dump(mode="json")
    with st.form("preferences", border=False):
        given: dict[str, str] = {}
        columns, filled = st.columns(2, gap="large"), [0, 0]
        for group, fields in _free(session).items():
            shorter = filled.index(min(filled))
            filled[shorter] += len(fields)
            with columns[shorter]:
                st.header(tr.t(group))
                for name, field in fields.items():
                    given[name] = _ask(session, name, field, held[name])
        if st.form_submit_button(tr.t("Bewaren"), type="primary", key="set_keep"):
            _keep(session, given)


def _free(session: Session) -> dict[str, dict[str, Field]]:
    """Return the groups with what may be changed here."""
    fixed = session.book.settings.fixed
    return {
        group: {name: field for name, field in fields.items() if name not in fixed}
        for group, fields in GROUPS.items()
    }


def _ask(session: Session, name: str, field: Field, value: Any) -> str:  # noqa: ANN401 -- any setting
    tr, key = session.tr, f"set_{name}"
    if field.choices:
        options = list(field.choices)
        words = field.choices
        return st.selectbox(
            tr.t(field.label),
            options,
            options.index(str(value).lower()),
            format_func=lambda one: tr.t(words[one]),
            help=tr.t(field.what) or None,
            key=key,
        )
    shown = _shown(field, value, tr.lang)
    return st.text_input(
        tr.t(field.label), shown, help=tr.t(field.what) or None, max_chars=300, key=key
    )


def _shown(field: Field, value: Any, lang: Lang) -> str:  # noqa: ANN401 -- any setting
    if field.read not in (_number, _share):
        return str(value)
    number = Decimal(str(value)) * (100 if field.percent else 1)
    text = f"{number.normalize():f}"
    return text.replace(".", ",") if lang is Lang.NL else text


def _keep(session: Session, given: dict[str, str]) -> None:
    tr, changes, wrong = session.tr, {}, []
    fields = {name: field for group in GROUPS.values() for name, field in group.items()}
    for name, text in given.items():
        try:
            changes[name] = fields[name].read(text)
        except InvalidOperation:
            wrong.append(tr.t(fields[name].label))
    if wrong:
        st.error(tr.t("Schrijf hier een getal: {fields}", fields=", ".join(wrong)))
        return
    try:
        prefer_in(session.book, session.user, changes)
    except SettingsError as error:
        names = ", ".join(tr.t(fields[one].label) for one in error.names)
        st.error(tr.t("Dit kan niet bij: {fields}. Er is niets bewaard.", fields=names))
        return
    st.success(tr.t("Bewaard. Vanaf de volgende beoordeling tellen de nieuwe regels mee."))
