"""Who is protected as a natural person, judged from what the book says about a debtor."""

from typing import Any

import narwhals.stable.v2 as nw

_PERSONAL_FORMS = ("eenmanszaak", "zzp", "vof", "vennootschaponderfirma", "maatschap")


def _text(frame: nw.DataFrame[Any], name: str) -> nw.Expr:
    column = nw.col(name).cast(nw.String) if name in frame.columns else nw.lit(None, nw.String)
    return column.fill_null("").str.strip_chars().str.to_lowercase()


def natural_person(debtors: nw.DataFrame[Any]) -> nw.Expr:
    """Return 1.0 for consumer, eenmanszaak, vof and maatschap, and for who may well be one.

    That is an unknown legal form without vat_id and without B.V. or N.V. in the name: unknown is
    treated as a consumer where the law protects. Columns that are absent count as unknown.
    """
    form = _text(debtors, "legal_form").str.replace_all(r"[.\s-]", "")
    named_company = _text(debtors, "name").str.contains(r"(?:^|\W)[bn]\.?\s?v(?:\W|$)")
    unknown = (form == "") & (_text(debtors, "vat_id") == "") & ~named_company
    consumer = _text(debtors, "kind") == "consumer"
    return (consumer | form.is_in(_PERSONAL_FORMS) | unknown).cast(nw.Float64)
