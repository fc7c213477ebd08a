"""Making payment easy: one amount, one account, one reference, a QR code and a link."""

import io
import re
from collections.abc import Sequence
from urllib.parse import quote

import segno

from kanwil.base.money import euros
from kanwil.policy.law.references import BadReferenceError, betalingskenmerk, rf_reference, valid_rf
from kanwil.post.facts import Company, Payment

# What an EPC code holds (EPC069-12): names and texts that a bank passes on whole.
_LONGEST_NAME, _LONGEST_TEXT = 70, 140
_MOST_CENTS = 999_999_999_99


def pay(
    company: Company,
    cents: int,
    numbers: Sequence[str],
    debtor_id: str,
    *,
    kind: str = "rf",
    link: str = "",
) -> Payment | None:
    """Return how to pay an amount; None where there is nothing to pay, or no account to pay to.

    One invoice gets a reference that banks check; several are named by their numbers, which the
    bank's lines then bring back, or by the debtor's where they are too many.
    """
    if not company.iban or not 0 < cents <= _MOST_CENTS:
        return None
    reference = _reference(numbers, debtor_id, kind)
    url = link.replace("{reference}", quote(reference, safe="")).replace(
        "{amount}", f"{euros(cents):.2f}"
    )
    made = Payment(cents, company.name, company.iban, company.bic, reference, url)
    return Payment(cents, company.name, company.iban, company.bic, reference, url, _epc(made))


def _reference(numbers: Sequence[str], debtor_id: str, kind: str) -> str:
    together = " ".join(numbers)
    if len(numbers) != 1:
        return together if numbers and len(together) <= _LONGEST_TEXT else _checked(debtor_id, kind)
    return _checked(numbers[0], kind)


def _checked(number: str, kind: str) -> str:
    """Return a number as a reference with check digits, as it is where that cannot be made."""
    try:
        if kind == "betalingskenmerk":
            return betalingskenmerk(re.sub(r"\D", "", number) or number)
        return rf_reference(number)
    except BadReferenceError:
        return number


def _epc(made: Payment) -> str:
    """Return what the QR code holds: version 002, UTF-8, a credit transfer, nothing after the end.

    A reference with check digits has its own line, any other is the free text below it.
    """
    structured = valid_rf(made.reference)
    lines = [
        *("BCD", "002", "1", "SCT", made.bic, made.holder[:_LONGEST_NAME], made.iban),
        f"EUR{euros(made.cents):.2f}",
        "",
        made.reference if structured else "",
        "" if structured else made.reference[:_LONGEST_TEXT],
    ]
    return "\n".join(lines).rstrip("\n")


def qr_svg(payload: str) -> str:
    """Draw a payload as an SVG."""
    drawn: str = _code(payload).svg_inline(border=4, omitsize=True)
    return drawn


def qr_png(payload: str) -> bytes:
    """Draw a payload as a PNG, for mail programs that draw no SVG."""
    held = io.BytesIO()
    _code(payload).save(held, kind="png", border=4, scale=4)
    return held.getvalue()


def _code(payload: str) -> segno.QRCode:
    """Return the code; error correction M, as the standard has it."""
    return segno.make_qr(payload, error="m", boost_error=False, encoding="utf-8")
