"""Invented debtors by name: made from parts, so that none of them exists.

Telephone numbers have subscriber parts that start with 0, which no Dutch number has; mail goes to
the reserved top level `.example`; IBANs name the bank TEST; KvK numbers start with 00.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kanwil.training.metrics import Ints
from kanwil.training.simulate.crowd import HOUSEHOLD, SECTORS, Crowd

_SURNAMES = (
    "Aalbers", "Bakhuis", "van den Berghe", "Boonstra", "Brouwhuis", "van Dalen", "Dekkers",
    "Dijkhof", "El Amrani", "Everts", "Feenstra", "de Gier", "Haverkamp", "Hofstede", "Huizinga",
    "Jaspers", "Kalkman", "Kaya", "Klaver", "Kooistra", "van Laarhoven", "Lammers", "Langedijk",
    "Marsman", "Meerveld", "Nijhof", "Noordam", "Oosterhuis", "Pietersen", "Ramdin", "Reitsma",
    "Roelofs", "Schaapman", "Sluiter", "Snoeks", "Terpstra", "Timmer", "Uijlenbroek", "Veldhoen",
    "van der Vlugt", "Vonk", "Wagenaar", "Wierda", "Wolters", "Yildiz", "Zandbergen", "Zuidema",
)  # fmt: skip
_FIRST = (
    "Anke", "Bram", "Carla", "Daan", "Elif", "Femke", "Gijs", "Hanna", "Ilse", "Joris", "Karin",
    "Lotte", "Mohamed", "Niels", "Olga", "Pim", "Renske", "Sjoerd", "Tess", "Wim",
)  # fmt: skip
_FANCY = (
    "Noorder", "Zilver", "Kompas", "Linde", "Oever", "Polder", "Ster", "Vesting", "Hoek", "Molen",
    "Anker", "Berk", "Duin", "Eiland", "Gouden", "Horizon", "Juttes", "Kade", "Laan", "Mare",
)  # fmt: skip
_TRADES: dict[str, tuple[str, ...]] = {
    "bouw": ("Bouw", "Timmerwerken", "Aannemers", "Dakbedekking", "Stukadoors"),
    "installatie": ("Installatie", "Loodgieters", "Elektro", "Klimaattechniek", "Warmtepompen"),
    "horeca": ("Horeca", "Eetcafé", "Catering", "Brasserie", "Hotels"),
    "detailhandel": ("Winkels", "Wonen", "Sport", "Tuincentrum", "Fietsen"),
    "transport": ("Transport", "Logistiek", "Koeriers", "Verhuizers", "Expeditie"),
    "zorg": ("Zorg", "Fysiotherapie", "Tandartsen", "Thuiszorg", "Apotheek"),
    "ict": ("Software", "ICT", "Webbureau", "Netwerken", "Data"),
    "agrarisch": ("Agro", "Kwekerij", "Melkvee", "Loonbedrijf", "Fruitteelt"),
    "groothandel": ("Groothandel", "Handel", "Import", "Bouwmaterialen", "Verpakkingen"),
    "zakelijke diensten": ("Advies", "Schoonmaak", "Makelaars", "Accountants", "Beveiliging"),
    "onderwijs": ("Onderwijs", "Scholengroep", "Opleidingen", "Kinderopvang", "Academie"),
}
_FORMS = ("B.V.", "eenmanszaak", "vof", "maatschap", "N.V.", "stichting", "coöperatie")
_SMALL_FORMS = (0.42, 0.36, 0.12, 0.03, 0.0, 0.05, 0.02)
_LARGE_FORMS = (0.80, 0.0, 0.01, 0.0, 0.05, 0.10, 0.04)
_STREETS = (
    "Ambachtsweg", "Beukenlaan", "Dorpsstraat", "Energieweg", "Fabrieksstraat", "Havenkade",
    "Industrieweg", "Kerkstraat", "Lindelaan", "Molenweg", "Nijverheidsweg", "Parallelweg",
    "Stationsplein", "Transportweg", "Veldweg", "Wilgenstraat",
)  # fmt: skip
_CITIES = (
    ("Alkmaar", 1810, "072"), ("Almelo", 7600, "0546"), ("Amersfoort", 3810, "033"),
    ("Assen", 9400, "0592"), ("Breda", 4810, "076"), ("Deventer", 7410, "0570"),
    ("Doetinchem", 7000, "0314"), ("Ede", 6710, "0318"), ("Goes", 4460, "0113"),
    ("Gouda", 2800, "0182"), ("Heerenveen", 8440, "0513"), ("Helmond", 5700, "0492"),
    ("Hoorn", 1620, "0229"), ("Roermond", 6040, "0475"), ("Tiel", 4000, "0344"),
    ("Venlo", 5910, "077"), ("Zwolle", 8010, "038"), ("Zoetermeer", 2710, "079"),
)  # fmt: skip
_LETTERS = "ABCDEGHJKLMNPRTVWXZ"


@dataclass(frozen=True)
class _Names:
    name: str
    form: str
    slug: str


def introduce(
    crowd: Crowd, ids: list[str], since: Ints, filled: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the frame of debtors; `since` are ordinals, `filled` the share of optional fields."""
    rows = [_debtor(crowd, one, ids[one], rng) for one in range(len(crowd))]
    frame = pd.DataFrame(rows)
    frame["customer_since"] = pd.to_datetime(since.astype("datetime64[D]"))
    frame["payment_terms_days"] = crowd.terms.astype("float64")
    frame["direct_debit"] = crowd.direct_debit.astype("float64")
    frame["also_supplier"] = crowd.supplier.astype("float64")
    for name in ("phone", "kvk", "vat_id", "iban", "customer_since", "sector", "legal_form"):
        frame.loc[rng.random(len(frame)) > filled, name] = None
    return frame


def _debtor(crowd: Crowd, one: int, debtor_id: str, rng: np.random.Generator) -> dict[str, str]:
    consumer = crowd.sector[one] == HOUSEHOLD
    city, postcode, area = _CITIES[int(rng.integers(len(_CITIES)))]
    named = _person(rng) if consumer else _firm(crowd, one, city, rng)
    letters = "".join(_LETTERS[int(n)] for n in rng.integers(len(_LETTERS), size=2))
    number = int(rng.integers(10**6))
    return {
        "debtor_id": debtor_id,
        "name": named.name,
        "kind": "consumer" if consumer else "company",
        "legal_form": named.form,
        "sector": "" if consumer else SECTORS[crowd.sector[one]][0],
        "language": "en" if crowd.english[one] else "nl",
        "email": f"{named.slug}@post.example" if consumer else f"info@{named.slug}.example",
        "phone": phone(area, number),
        "address": f"{_STREETS[int(rng.integers(len(_STREETS)))]} {int(rng.integers(1, 240))}",
        "postcode": f"{postcode + int(rng.integers(10))} {letters}",
        "city": city,
        "country": "NL",
        "kvk": "" if consumer else f"00{number:06d}",
        "vat_id": "" if consumer else vat_id(number),
        "iban": iban(number),
    }


def _person(rng: np.random.Generator) -> _Names:
    first, last = (
        _FIRST[int(rng.integers(len(_FIRST)))],
        _SURNAMES[int(rng.integers(len(_SURNAMES)))],
    )
    return _Names(f"{first} {last}", "", f"{first}.{last}".lower().replace(" ", ""))


def _firm(crowd: Crowd, one: int, city: str, rng: np.random.Generator) -> _Names:
    trades = _TRADES[SECTORS[crowd.sector[one]][0]]
    trade = trades[int(rng.integers(len(trades)))]
    chances = _LARGE_FORMS if crowd.group[one] == 2 else _SMALL_FORMS
    form = _FORMS[int(np.searchsorted(np.cumsum(chances), rng.random()))]
    last = _SURNAMES[int(rng.integers(len(_SURNAMES)))]
    lead = _FANCY[int(rng.integers(len(_FANCY)))] if rng.random() < 0.5 else last
    name = f"{lead} {trade}" if lead == last else f"{lead}{trade.lower()}"
    if rng.random() < 0.5:
        name = f"{name} {city}"
    shown = {
        "eenmanszaak": name,
        "stichting": f"Stichting {name}",
        "coöperatie": f"Coöperatie {name} U.A.",
    }
    slug = name.lower().replace(" ", "").replace("é", "e")
    return _Names(shown.get(form, f"{name} {form}"), form, slug)


def phone(area: str, number: int) -> str:
    """Return a number of ten digits whose subscriber part starts with 0, as none does."""
    room = 9 - len(area)
    return f"{area}-0{number % 10**room:0{room}d}"


def iban(number: int) -> str:
    """Return an IBAN of the bank TEST with right check digits."""
    account = f"TEST0{number:09d}"
    digits = "".join(str(int(mark, 36)) for mark in f"{account}NL00")
    return f"NL{98 - int(digits) % 97:02d}{account}"


def vat_id(number: int) -> str:
    """Return a btw-id whose nine digits pass the eleven-test."""
    first = 10 * (number % 10**5) + 10
    digits = next(f"{last:09d}" for last in range(first, first + 100) if _eleven(last))
    return f"NL{digits}B01"


def _eleven(number: int) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, f"{number:09d}", strict=True)) % 11 == 0


def joined(first_week: Ints, start: date, rng: np.random.Generator) -> Ints:
    """Return since when each is a customer: its first week, or some year before the run."""
    begin = (start - date(1970, 1, 1)).days
    before = begin - rng.integers(30, 4000, len(first_week))
    found: Ints = np.where(first_week >= 0, begin + 7 * first_week - rng.integers(0, 14), before)
    return found
