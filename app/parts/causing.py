"""The two questions, could they and would they, with the guide of border cases beside them."""

from dataclasses import dataclass

import streamlit as st

from kanwil.base.labels import CATEGORY
from kanwil.base.terms import Category
from kanwil.base.words import Tr
from kanwil.triage.ending import Border, guide
from parts.markup import plain

_ANSWERS = {"yes": "Ja", "no": "Nee", "unknown": "Weet ik niet"}
_CATEGORY = {
    ("yes", "no"): Category.CAN_WONT,
    ("no", "yes"): Category.WANTS_CANT,
    ("no", "no"): Category.NEITHER,
    ("yes", "yes"): Category.FORGETFUL,
}


@dataclass(frozen=True)
class Cause:
    """Both answers; category None is *weet niet*."""

    category: Category | None


def ask_cause(tr: Tr, key: str) -> Cause | None:
    """Draw both questions, nothing preselected; None until both are answered."""
    left, right = st.columns(2)
    asked = (
        (left, tr.t("Kon de klant betalen?"), "can"),
        (right, tr.t("Wilde de klant betalen?"), "will"),
    )
    can, will = (
        where.segmented_control(
            label, list(_ANSWERS), format_func=lambda a: tr.t(_ANSWERS[a]), key=f"{key}_{axis}"
        )
        for where, label, axis in asked
    )
    return Cause(_CATEGORY.get((can, will))) if can and will else None


def border_cases(tr: Tr) -> None:
    """Draw the border cases, each with its category and why."""
    st.markdown(f"**{tr.t('Twijfelt u? Twaalf grensgevallen')}**")
    with st.container(height=420, key="guide"):
        for one in guide(tr.lang):
            st.markdown(f"{plain(one.told)}  \n**{_answer(one, tr)}** · {plain(one.why)}")


def _answer(one: Border, tr: Tr) -> str:
    return tr.t(CATEGORY[one.category] if one.category else "Weet ik niet")
