"""A debtor's particulars as lists write them, brought to the words that the book knows."""

import pandas as pd

from kanwil.book.readers.terms import days_of

_LANGUAGES = {
    "nl": "nl", "nld": "nl", "ned": "nl", "dut": "nl", "nederlands": "nl", "dutch": "nl",
    "nederland": "nl", "niederländisch": "nl", "nl-nl": "nl", "nl_nl": "nl",
    "en": "en", "eng": "en", "engels": "en", "english": "en", "englisch": "en", "uk": "en",
    "gb": "en", "en-gb": "en", "en-us": "en", "en_gb": "en",
}  # fmt: skip
_KINDS = {
    "company": "company", "bedrijf": "company", "zakelijk": "company", "b": "company",
    "organisatie": "company", "business": "company", "firma": "company", "b2b": "company",
    "rechtspersoon": "company", "geschäftskunde": "company", "organisation": "company",
    "consumer": "consumer", "particulier": "consumer", "p": "consumer", "consument": "consumer",
    "privé": "consumer", "prive": "consumer", "persoon": "consumer", "person": "consumer",
    "private": "consumer", "b2c": "consumer", "privat": "consumer", "privatkunde": "consumer",
    "natuurlijk persoon": "consumer",
}  # fmt: skip


def tidied(texts: pd.DataFrame) -> pd.DataFrame:
    """Return terms in days, and language and kind in the book's words; the rest as it stands."""
    texts = texts.copy()
    if "payment_terms_days" in texts:
        days = [days_of(cell.strip()) for cell in texts["payment_terms_days"]]
        told = ["" if one is None else str(one) for one in days]
        texts["payment_terms_days"] = pd.Series(told, index=texts.index, dtype="str")
    for name, words in (("language", _LANGUAGES), ("kind", _KINDS)):
        if name in texts:
            cells = texts[name].str.strip()
            texts[name] = cells.str.lower().map(words).fillna(cells)
    if "house_number" in texts:
        texts["address"] = (texts.get("address", "") + " " + texts.pop("house_number")).str.strip()
    return texts
