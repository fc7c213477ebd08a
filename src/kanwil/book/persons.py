"""Who is protected as a natural person, judged from what the book says about a debtor."""

import re
from collections.abc import Mapping
from typing import Any

_PERSONAL_FORMS = frozenset(
    {"consument", "eenmanszaak", "zzp", "vof", "vennootschaponderfirma", "maatschap"}
)
_COMPANY_NAME = re.compile(r"(?:^|\W)[bn]\.?\s?v(?:\W|$)", re.IGNORECASE)


def is_natural_person(kind: str, legal_form: str, vat_id: str, name: str) -> bool:
    """Tell whether the law may protect this debtor: consumer, eenmanszaak, vof or maatschap.

    So may an unknown legal form without vat_id and without B.V. or N.V. in the name: unknown is
    treated as a consumer where the law protects. An empty text is unknown.
    """
    if kind.strip().lower() == "consumer":
        return True
    form = re.sub(r"[.\s-]", "", legal_form).lower()
    if form:
        return form in _PERSONAL_FORMS
    return not vat_id.strip() and not _COMPANY_NAME.search(name)


def protected(debtor: Mapping[Any, Any]) -> bool:
    """Tell the same of a debtor's row, in which anything may be missing."""
    told = (debtor[name] for name in ("kind", "legal_form", "vat_id", "name"))
    return is_natural_person(*(one if isinstance(one, str) else "" for one in told))
