"""The guide beside the two questions: twelve border cases, in both languages, all four answers."""

from kanwil.base.terms import Category, Lang
from kanwil.resolution.guide import guide


def test_twelve_border_cases_in_both_languages():
    nl, en = guide(Lang.NL), guide(Lang.EN)
    assert len(nl) == len(en) == 12
    assert [one.category for one in nl] == [one.category for one in en]
    assert {one.category for one in nl} == {*Category, None}
    assert all(one.told and one.why for one in (*nl, *en))
    assert not {one.told for one in nl} & {one.told for one in en}
