"""For the owner: the VAT on bad debt that this quarter's return must ask back."""

import streamlit as st

from kanwil.base.days import show_day
from kanwil.triage.vat import vat_back
from parts.markup import plain
from session import Session

MOST = 8


def vat(session: Session) -> None:
    """Draw whose invoices become a year late; nothing where nobody's do."""
    tr, found = session.tr, vat_back(session.book, session.day)
    if not found:
        return
    st.header(tr.t("Btw terugvragen in de aangifte van dit kwartaal"))
    told = [plain(f"{name} ({show_day(on, tr.lang, 'd MMM')})") for _, name, on in found[:MOST]]
    more = len(found) - MOST
    told += [plain(tr.tn("en nog {n} klant", "en nog {n} klanten", more))] if more > 0 else []
    st.markdown(", ".join(told))
    st.caption(
        tr.t(
            "Hun oudste factuur wordt dit kwartaal een jaar te laat. Betaalt de klant later"
            " toch, dan draagt u de btw weer af."
        )
    )
