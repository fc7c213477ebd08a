"""The sentence names what to do, about how much, and by when, in either language."""

import pandas as pd
import pytest

from kanwil.base.terms import Action, Lang
from kanwil.policy.say import headlines


@pytest.fixture
def says(late):
    def said(action, *, category="", p_can=0.5, route="agency", lang=Lang.NL, **facts):
        told = pd.DataFrame(
            [{"action": action, "category": category, "p_can": p_can, "route_if": route}]
        )
        return headlines(told, late(**facts), lang)[0]

    return said


@pytest.mark.parametrize(
    ("action", "facts", "piece"),
    [
        ("wait", {"overdue_cents": 0}, "niets te laat"),
        ("wait", {"promise_ahead": 4.0}, "toegezegd voor 25 november"),
        ("wait", {"plan_ahead": 9.0}, "regeling loopt tot en met 30 november"),
        ("wait", {"pause_ahead": 2.0}, "gepauzeerd tot en met 23 november"),
        ("wait", {"estate": "wsnp"}, "Wacht op bericht"),
        ("wait", {"handed_over": True, "plan_ahead": 3.0}, "bericht van het incassobureau"),
        ("wait", {}, "zochten contact op 9 november"),
        ("wait", {"last_out_ago": 20.0}, "over een week"),
        ("check_payment", {"claims_paid": True}, "betaalbewijs"),
        ("check_payment", {"stale_days": 15.0}, "15 dagen"),
        ("send_copy", {"copy_needed": "not_received"}, "kopie van de factuur"),
        ("send_copy", {"copy_needed": "bounced"}, "juiste adres"),
        ("remind", {"n_reminders": 0}, "vriendelijke herinnering voor € 2.051,00, 45 dagen"),
        ("remind", {"n_reminders": 0, "oldest_days": 1.0}, "1 dag te laat"),
        ("remind", {}, "tweede herinnering"),
        ("remind", {"n_reminders": 2}, "de aanmaning voor"),
        ("remind", {"channel": "letter"}, "Doe het per post"),
        ("final_notice", {"void_notice": "term|costs"}, "vorige is ongeldig (de termijn begint"),
        ("call", {}, "wat de betaling van € 2.051,00 tegenhoudt"),
        ("call", {"p_can": 0.8}, "Waarom dat niet gebeurt, weten we niet"),
        ("call", {"names_pay_run": True}, "afgesproken 30 dagen"),
        ("call", {"promise_ahead": -6.0}, "toezegging voor 15 november is niet nagekomen"),
        ("call", {"estate": "insolvency"}, "curator"),
        ("call", {"estate": "said_insolvent"}, "insolventieregister"),
        ("resolve_complaint", {"complaint_ago": 3.0}, "de klacht van 18 november behandelen."),
        ("instalments", {}, "vaste dagen"),
        ("wederdienst", {}, "verrekenen"),
        ("final_notice", {}, "laatste aanmaning"),
        ("final_notice", {"natural_person": True}, "14-dagenbrief"),
        ("hand_over", {}, "incassobureau"),
        ("hand_over", {"route": "bailiff"}, "deurwaarder"),
        ("stop_supply", {}, "vooruitbetaling"),
        ("write_off", {}, "btw terug"),
    ],
)
def test_every_action_says_what_to_do(says, action, facts, piece):
    assert piece in says(action, **facts)
    assert "{" not in says(action, lang=Lang.EN, **facts)


def test_a_complaint_about_everything_asks_for_nothing_more(says):
    facts = {"complaint_ago": 3.0, "disputed_cents": 2_051_00}
    assert says("resolve_complaint", **facts).endswith("behandelen (€ 2.051,00).")


def test_every_action_has_a_sentence(says):
    assert all(says(action, complaint_ago=1.0) for action in Action)
