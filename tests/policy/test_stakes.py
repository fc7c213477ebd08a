"""The euros of each action: what moves them, and what may not be left out."""

import numpy as np
import pandas as pd
import pytest

from kanwil.base.terms import CATEGORIES, Action, Category, Route
from kanwil.policy.figures import SHIPPED, StakesError, load_stakes
from kanwil.policy.stakes import ACTIONS, PLACE, chances, future_margin, net_euros, spread

FORGETFUL = CATEGORIES.index(Category.FORGETFUL)
CAN_WONT = CATEGORIES.index(Category.CAN_WONT)


@pytest.fixture(scope="module")
def stakes():
    return load_stakes(SHIPPED)


def euros(stakes, frame, settings, action, category=FORGETFUL, *, route=Route.AGENCY):
    found = net_euros(stakes, frame, [route] * len(frame), settings)
    return found[0, PLACE[action], category]


def test_every_chance_is_one_and_age_lowers_it(stakes, late):
    young, old = (chances(stakes, late(oldest_days=float(days))) for days in (10, 300))
    assert ((young >= 0) & (young <= 1)).all()
    live = stakes.paid > 0
    assert (young[0][live] > old[0][live]).all()
    assert (young[0, PLACE[Action.WRITE_OFF]] == 0).all()


def test_what_was_tried_and_refused_wears_out_but_handing_over_does_not(stakes, late):
    fresh = chances(stakes, late())[0]
    worn = chances(stakes, late(n_reminders=3, n_calls=2, refuses=True))[0]
    assert (worn[PLACE[Action.REMIND]] < fresh[PLACE[Action.REMIND]]).all()
    assert (worn[PLACE[Action.CALL]] < fresh[PLACE[Action.CALL]]).all()
    np.testing.assert_allclose(worn[PLACE[Action.HAND_OVER]], fresh[PLACE[Action.HAND_OVER]])


def test_a_reminder_by_hand(stakes, late, settings):
    """45 days is the reference age and nothing was tried: the table's own figures."""
    frame = late(n_reminders=0, revenue_cents=400_000.0)
    expected = 0.93 * 2051 * (1 - 0.08 * 14 / 365) - 45 * 3 / 60 - 0.005 * 1000
    assert euros(stakes, frame, settings, Action.REMIND) == pytest.approx(expected)


def test_only_solving_a_complaint_frees_the_disputed_part(stakes, late, settings):
    half, whole = (late(disputed_cents=cents) for cents in (1_000_00, 2_051_00))
    assert euros(stakes, whole, settings, Action.REMIND) < 0
    more = euros(stakes, half, settings, Action.RESOLVE_COMPLAINT)
    assert more > euros(stakes, half, settings, Action.CALL)
    assert euros(stakes, whole, settings, Action.RESOLVE_COMPLAINT, CAN_WONT) > 0


def test_the_relation_decides_about_handing_over(stakes, late, settings):
    """Without the damage everyone is handed over: the one fatal error of the experiments."""
    dear = late(revenue_cents=2_000_000.0, last_invoice_ago=5.0)
    gone = late(revenue_cents=0.0)
    assert euros(stakes, dear, settings, Action.HAND_OVER, CAN_WONT) < 0
    assert euros(stakes, gone, settings, Action.HAND_OVER, CAN_WONT) > 500
    assert future_margin(stakes, gone, settings)[0] == stakes.general["default_margin"]


def test_commission_rises_with_age_and_a_lawyer_has_a_fixed_price(stakes, late, settings):
    def share(days, route):
        frame = late(oldest_days=days, overdue_cents=10_000_000, revenue_cents=0.0)
        kept = euros(stakes, frame, settings, Action.HAND_OVER, CAN_WONT, route=route)
        return kept / (100_000 * chances(stakes, frame)[0, PLACE[Action.HAND_OVER], CAN_WONT])

    assert share(30.0, Route.AGENCY) > share(200.0, Route.AGENCY) > share(400.0, Route.AGENCY)
    assert share(200.0, Route.LAWYER) > share(200.0, Route.AGENCY)


def test_own_cases_move_the_table(stakes):
    rows = {
        "action": ["call"],
        "category": ["can_wont"],
        "outcome": ["paid"],
        "n": [20],
        "n_known": [0],
        "overdue_cents": [0.0],
        "recovered_cents": [0.0],
    }
    place = PLACE[Action.CALL], CAN_WONT
    before = stakes.paid[place]
    assert stakes.learned(pd.DataFrame(rows)).paid[place] == pytest.approx((before + 1) / 2)
    known = {**rows, "n_known": [20], "overdue_cents": [4_000.0], "recovered_cents": [1_000.0]}
    assert stakes.learned(pd.DataFrame(known)).paid[place] == pytest.approx((before + 0.25) / 2)
    assert stakes.paid[place] == before


def test_the_owners_table_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("KANWIL_HOME", str(tmp_path))
    assert load_stakes().minutes[PLACE[Action.CALL]] == 15
    text = SHIPPED.read_text(encoding="utf-8").replace("minutes = 15", "minutes = 25")
    (tmp_path / "stakes.toml").write_text(text, encoding="utf-8")
    assert load_stakes().minutes[PLACE[Action.CALL]] == 25


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lost = [0.60, 0.70, 0.50, 0.80]", "lost = [0.0, 0.0, 0.0, 0.0]"),
        ("lost = [0.60, 0.70, 0.50, 0.80]", ""),
        ("paid = [0.80, 0.46, 0.46, 0.95]", "paid = [80, 46, 46, 95]"),
        ("paid = [0.80, 0.46, 0.46, 0.95]", 'paid = ["a", "b", "c", "d"]'),
        ("[actions.wait]", "[actions.nap]"),
        ("[recovery]", "[recovery"),
    ],
)
def test_a_table_without_the_damage_or_with_nonsense_is_refused(tmp_path, old, new):
    file = tmp_path / "stakes.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(StakesError):
        load_stakes(file)


def test_the_table_knows_every_action(stakes):
    assert stakes.paid.shape == stakes.lost.shape == (len(ACTIONS), len(CATEGORIES))


def test_own_cases_are_counted_and_narrow_the_doubt(stakes, late):
    rows = {"action": ["call"], "category": ["can_wont"], "outcome": ["paid"], "n": [180]}
    rows |= {"n_known": [0], "overdue_cents": [0.0], "recovered_cents": [0.0]}
    own = stakes.learned(pd.DataFrame(rows))
    assert own.own.sum() == own.own[PLACE[Action.CALL], CAN_WONT] == 180
    belief, place = np.eye(4)[[CAN_WONT]], np.array([PLACE[Action.CALL]])
    before, after = (spread(one, late(), belief, place)[0] for one in (stakes, own))
    assert 0 < after < before / 3


def test_every_mistake_in_a_table_is_listed(tmp_path):
    file = tmp_path / "stakes.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in (
        ("minutes = 15", "minutes = -1"),
        ("paid = [0.80, 0.46, 0.46, 0.95]", "paid = [0.8]"),
        ("lost = [0.60, 0.70, 0.50, 0.80]", "lost = [0.6, 0.7, 0.5, 0.0]"),
        ("[relation]", "[relation]\nfriends = 1"),
        ("days = [0, 30, 60", "days = [30, 0, 60"),
    ):
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StakesError) as raised:
        load_stakes(file)
    told = str(raised.value)
    for name in ("call.minutes", "hand_over.paid", "hand_over.lost", "friends", "recovery.days"):
        assert name in told


def test_an_older_table_takes_new_general_figures_from_the_shipped_one(tmp_path, stakes):
    file = tmp_path / "stakes.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace("interest_pct = 8.0", "")
    file.write_text(text, encoding="utf-8")
    assert load_stakes(file).general == stakes.general
