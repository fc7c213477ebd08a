"""Whom the law may protect."""

import pytest

from kanwil.book.persons import is_natural_person


@pytest.mark.parametrize(
    ("kind", "form", "vat", "name", "person"),
    [
        ("consumer", "", "", "Bakkerij B.V.", True),
        ("company", "Eenmanszaak", "NL1", "Bakkerij", True),
        ("company", "V.O.F.", "NL1", "De Bakkers", True),
        ("company", "maatschap", "", "Dokters", True),
        ("company", "B.V.", "", "Jan", False),
        ("company", "stichting", "", "Hulp", False),
        ("company", "", "NL001", "Jan de Boer", False),
        ("company", "", "", "Jan de Boer", True),
        ("", "", "", "Bakkerij BV", False),
        ("", "", "", "Bakkerij b.v.", False),
        ("", "", "", "Havenbedrijf N.V.", False),
        ("", "", "", "Bvlgari fans", True),
        ("", "", "", "", True),
    ],
)
def test_unknown_is_protected(kind, form, vat, name, person):
    assert is_natural_person(kind, form, vat, name) is person
