"""From probabilities and facts to advice: action, euros, question, and what is forbidden."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kanwil.base.settings import Settings
from kanwil.base.terms import CATEGORIES, Action, Lang
from kanwil.policy import question
from kanwil.policy.decide import Choice, alternatives, as_decimals, choose
from kanwil.policy.figures import load_stakes
from kanwil.policy.ladder import bare
from kanwil.policy.say import headlines
from kanwil.policy.stakes import ACTIONS, Floats, Stakes, spread
from kanwil.policy.steady import Earlier, Turn, steady
from kanwil.policy.verdict import Verdict, judge


def advise(
    assessments: pd.DataFrame,
    situation: pd.DataFrame,
    settings: Settings,
    stakes: Stakes | None = None,
    earlier: Sequence[Earlier | None] = (),
) -> pd.DataFrame:
    """Advise on every row; the two frames go row by row, and no probability is touched.

    Parameters
    ----------
    assessments : p_can_wont … p_forgetful (summing to 1), plausible (`|`-joined), category.
    situation : the facts, see `policy/situation.py`.
    stakes : moved by own experience; else the table as it stands.
    earlier : what was last advised in each row, from which the advice does not stray lightly.

    Returns
    -------
    frame of as many rows: action, route ('' unless handed over), disputed and expected_value
    (Decimal euros), question (Dutch, the message id; '' when none), question_code, between (the
    actions that the plausible categories ask for, likeliest first, `|`-joined), forbidden
    (`action:guard` pairs), category ('' when the plausible ones do not share the best allowed
    action), alternatives (list of action, euros, names of the forbidding guards; most euros
    first), doubt (Decimal euros on either side that hold 80 % of what the table itself leaves
    open), own_cases (per action, how many closed cases stand behind its chances), in_days (when
    it may be done, 0 for now), turn (see `steady`), headline_nl, headline_en.
    """
    table = stakes or load_stakes()
    chances = assessments[[f"p_{category}" for category in CATEGORIES]].to_numpy(dtype="float64")
    objects = situation["no_profile"].to_numpy(dtype=bool)
    chances = np.where(objects[:, None], 1 / len(CATEGORIES), chances)
    verdict = judge(situation, settings)
    choice = choose(chances, situation, verdict, table, settings)
    turns: list[Turn | None] = [None] * len(situation)
    if earlier:
        choice, turns = steady(choice, verdict, earlier, situation, table)
    choice, turns = bare(choice, turns, verdict, situation)
    advice = pd.DataFrame(
        {
            "action": [str(action) for action in choice.actions],
            "route": _routes(choice.actions, choice.route),
            "disputed": as_decimals(situation["disputed_cents"].tolist()),
            **_sums(table, situation, chances, choice),
            "in_days": np.nan_to_num(_chosen(verdict.days, choice)).astype(int),
            "turn": pd.Series(turns, dtype=object),
            **_doubt(assessments, chances, choice, verdict, objects),
            "forbidden": verdict.pairs(),
            "alternatives": alternatives(choice, verdict),
        }
    )
    told = advice.assign(p_can=chances[:, [0, 3]].sum(axis=1), route_if=choice.route)
    return advice.assign(
        headline_nl=headlines(told, situation, Lang.NL),
        headline_en=headlines(told, situation, Lang.EN),
    )


def _chosen(values: NDArray[Any], choice: Choice) -> NDArray[Any]:
    """Return per row the value at the chosen action, of shape (rows, actions)."""
    return np.asarray(values[np.arange(len(values)), choice.place])


def _sums(
    table: Stakes, situation: pd.DataFrame, chances: Floats, choice: Choice
) -> dict[str, list[Any]]:
    spent = np.rint(spread(table, situation, chances, choice.place) * 100).astype("int64")
    own = dict(zip(ACTIONS, table.own.sum(axis=1).astype(int).tolist(), strict=True))
    return {
        "expected_value": as_decimals(_chosen(choice.cents, choice).tolist()),
        "doubt": as_decimals(spent.tolist()),
        "own_cases": [own] * len(spent),
    }


def _doubt(
    assessments: pd.DataFrame,
    chances: Floats,
    choice: Choice,
    verdict: Verdict,
    objects: NDArray[np.bool_],
) -> dict[str, list[str]]:
    """Return the question where the plausible categories differ, and else the category.

    Of who objects to profiling nothing is asked that would tell its category.
    """
    best = question.best_by_category(choice.by_category, verdict.allowed)
    doubt = question.differs(assessments["plausible"], best) & ~objects
    codes = question.ask(chances, choice.by_category, verdict.allowed, doubt)
    return {
        "question": [question.BY_CODE[code].words if code else "" for code in codes],
        "question_code": codes,
        "between": question.between(assessments["plausible"], chances, best, doubt),
        "category": assessments["category"].mask(doubt | objects, "").tolist(),
    }


def _routes(actions: Sequence[Action], routes: Sequence[str]) -> list[str]:
    return [
        str(route) if action is Action.HAND_OVER else ""
        for action, route in zip(actions, routes, strict=True)
    ]
