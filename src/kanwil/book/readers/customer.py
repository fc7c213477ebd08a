"""The customer of an e-invoice as a debtor: its number with us, else KvK, VAT number or name."""

import re

from kanwil.book.readers.markup import Node, text_at

_KVK_SCHEMES = {"NL:KVK", "0106", "KVK", "NL:COC"}
_VAT_SCHEMES = {"NL:VAT", "9944", "VAT"}
_VAT = re.compile(r"[A-Z]{2}(?=[0-9A-Z]*\d)[0-9A-Z]{5,13}")
_KVK = re.compile(r"\d{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_DIRECT_DEBIT = {"49", "59"}


def customer(document: Node) -> dict[str, object]:
    """Return the debtor's columns as far as an invoice tells them; `debtor_id` '' when it can't."""
    account = document.find("{*}AccountingCustomerParty")
    party = None if account is None else account.find("{*}Party")
    if account is None or party is None:
        return {"debtor_id": ""}
    kvk, vat = _numbers(party)
    name = _name(party)
    own = text_at(account, "SupplierAssignedAccountID", "CustomerAssignedAccountID")
    own = own or _identified(party)
    return {
        "debtor_id": own or (f"kvk-{kvk}" if kvk else "") or vat or name,
        "name": name or None,
        "kind": "company" if kvk or vat else None,
        "email": _mailbox(party),
        "phone": text_at(party, "Contact/Telephone") or None,
        **_address(party),
        "kvk": kvk or None,
        "vat_id": vat or None,
        **_direct_debit(document),
    }


def _name(party: Node) -> str:
    name = text_at(party, "PartyName/Name", "PartyLegalEntity/RegistrationName")
    person = (text_at(party, f"Person/{part}") for part in ("FirstName", "FamilyName"))
    return name or " ".join(part for part in person if part)


def _identified(party: Node) -> str:
    """Return the number by which the seller knows the buyer (BT-46), unless it is a public one."""
    for one in party.iterfind("{*}PartyIdentification/{*}ID"):
        text = " ".join((one.text or "").split())
        if text and str(one.get("schemeID", "")).upper() not in _KVK_SCHEMES | _VAT_SCHEMES:
            return text
    return ""


def _numbers(party: Node) -> tuple[str, str]:
    """Return KvK and VAT number; a number under the wrong scheme is told by its shape."""
    kvk = vat = ""
    for path in (
        "PartyTaxScheme/CompanyID",
        "PartyLegalEntity/CompanyID",
        "PartyIdentification/ID",
        "EndpointID",
    ):
        for one in party.iterfind("/".join(f"{{*}}{step}" for step in path.split("/"))):
            bare = re.sub(r"[^0-9A-Z]", "", (one.text or "").upper())
            scheme = str(one.get("schemeID", "")).upper()
            if _VAT.fullmatch(bare) and (scheme in _VAT_SCHEMES or path.startswith("PartyTax")):
                vat = vat or bare
            elif _KVK.fullmatch(bare) and (scheme in _KVK_SCHEMES or path.startswith("PartyLegal")):
                kvk = kvk or bare
    return kvk, vat


def _mailbox(party: Node) -> str | None:
    endpoint = party.find("{*}EndpointID")
    mailed = endpoint is not None and endpoint.get("schemeID") == "EM"
    given = text_at(party, "Contact/ElectronicMail") or (
        text_at(party, "EndpointID") if mailed else ""
    )
    return given if _EMAIL.fullmatch(given) else None


def _address(party: Node) -> dict[str, object]:
    street = (text_at(party, f"PostalAddress/{part}") for part in ("StreetName", "BuildingNumber"))
    return {
        "address": " ".join(part for part in street if part) or None,
        "postcode": text_at(party, "PostalAddress/PostalZone") or None,
        "city": text_at(party, "PostalAddress/CityName") or None,
        "country": text_at(party, "PostalAddress/Country/IdentificationCode") or None,
    }


def _direct_debit(document: Node) -> dict[str, object]:
    means = document.findall("{*}PaymentMeans")
    collected = any(text_at(one, "PaymentMeansCode") in _DIRECT_DEBIT for one in means)
    accounts = (text_at(one, "PaymentMandate/PayerFinancialAccount/ID") for one in means)
    return {
        "iban": next((account.replace(" ", "") for account in accounts if account), None),
        "direct_debit": 1.0 if collected else None,
    }
