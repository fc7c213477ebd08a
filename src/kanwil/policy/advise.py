"""From probabilities and facts to advice: action, euros, question, and what is forbidden."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action, Category, Lang
from kanwil.policy import question
from kanwil.policy.decide import alternatives, as_decimals, choose
from kanwil.policy.figures import load_stakes
from kanwil.policy.say import headlines
from kanwil.policy.stakes import Stakes
from kanwil.policy.verdict import judge

_UNWILLING = (Category.CAN_WONT, Category.NEITHER)


def advise(
    assessments: pd.DataFrame,
    situation: pd.DataFrame,
    settings: Settings,
    stakes: Stakes | None = None,
) -> pd.DataFrame:
    """Advise on every row; the two frames go row by row, and no probability is touched.

    Parameters
    ----------
    assessments : p_can_wont … p_forgetful (summing to 1), plausible (`|`-joined), category.
    situation : the facts, see `policy/situation.py`.

    Returns
    -------
    frame of as many rows: action, route ('' unless handed over), disputed and expected_value
    (Decimal euros), question (Dutch, the message id; '' when none), question_code, forbidden
    (`action:guard` pairs), category ('' when the plausible ones do not share the best allowed
    action, or when only silence speaks for unwillingness), alternatives (list of action, euros,
    names of the forbidding guards; most euros first), headline_nl, headline_en.
    """
    table = stakes or load_stakes()
    chances = assessments[[f"p_{category}" for category in CATEGORIES]].to_numpy(dtype="float64")
    verdict = judge(situation, settings)
    choice = choose(chances, situation, verdict, table, settings)
    best = question.best_by_category(choice.by_category, verdict.allowed)
    doubt = question.differs(assessments["plausible"], best)
    codes = question.ask(chances, choice.by_category, verdict.allowed, doubt)
    category = _category(assessments["category"], situation, doubt)
    actions = choice.actions
    advice = pd.DataFrame(
        {
            "action": [str(action) for action in actions],
            "route": _routes(actions, choice.route),
            "disputed": as_decimals(situation["disputed_cents"].tolist()),
            "expected_value": as_decimals(
                choice.cents[np.arange(len(actions)), choice.place].tolist()
            ),
            "question": [question.BY_CODE[code].words if code else "" for code in codes],
            "question_code": codes,
            "forbidden": verdict.pairs(),
            "category": category,
            "alternatives": alternatives(choice, verdict),
        }
    )
    told = advice.assign(p_can=chances[:, [0, 3]].sum(axis=1), route_if=choice.route)
    return advice.assign(
        headline_nl=headlines(told, situation, Lang.NL),
        headline_en=headlines(told, situation, Lang.EN),
    )


def _category(
    said: "pd.Series[str]",
    situation: pd.DataFrame,
    doubt: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
) -> list[str]:
    """Empty the category where doubt changes the action, or silence is all there is."""
    silent = ~(situation["wont_evidence"] | situation["refuses"] | situation["complaint"])
    unproved = said.isin(_UNWILLING).to_numpy() & silent.to_numpy()
    return ["" if void else str(one) for one, void in zip(said, doubt | unproved, strict=True)]


def _routes(actions: Sequence[Action], routes: Sequence[str]) -> list[str]:
    return [
        str(route) if action is Action.HAND_OVER else ""
        for action, route in zip(actions, routes, strict=True)
    ]
