"""What the law, our agreements and the sense of the trade forbid, each as one named rule."""

from kanwil.base.terms import Action
from kanwil.policy.ourselves import OURSELVES
from kanwil.policy.rights import RIGHTS
from kanwil.policy.rules import (
    BROKEN_AFTER,
    Guard,
    ahead,
    but,
    contact_fresh,
    interval_over,
    partly_disputed,
    unanswered,
    until,
    untroubled,
)
from kanwil.policy.stakes import ACTIONS

REMIND_LIMIT = 3
REMIND_DAYS = 60
FRIENDLY_DAYS = 30
CALL_LIMIT = 3
SMALLEST_CLAIM = 100_00
TINY = 50_00
OLD_DAYS = 365
SUPPLY_DAYS = 180

_ESCALATION = frozenset({Action.FINAL_NOTICE, Action.HAND_OVER, Action.STOP_SUPPLY})
_ASKING = frozenset({Action.REMIND, Action.CALL, Action.INSTALMENTS, Action.WEDERDIENST})
_OWN_HOMEWORK = frozenset(
    {Action.WAIT, Action.CHECK_PAYMENT, Action.SEND_COPY, Action.RESOLVE_COMPLAINT}
)


GUARDS: tuple[Guard, ...] = (
    Guard(
        "not_late", "Er is niets te laat.", but(Action.WAIT), lambda s, _: s["overdue_cents"] < 1
    ),
    Guard(
        "estate",
        "Failliet, schuldsanering, bewind of overleden: een mens neemt contact op met wie"
        " het beheert; verder niets.",
        but(Action.CALL, Action.WAIT, Action.WRITE_OFF),
        lambda s, _: s["estate"] != "",
    ),
    Guard(
        "handed_over",
        "Deze vordering ligt bij incasso: wij vragen zelf niets meer.",
        but(Action.WAIT),
        lambda s, _: s["handed_over"],
    ),
    *RIGHTS,
    Guard(
        "pause",
        "Dit dossier is gepauzeerd.",
        frozenset(ACTIONS) - _OWN_HOMEWORK,
        ahead("pause_ahead"),
        lasts=until("pause_ahead"),
    ),
    Guard(
        "plan",
        "Er loopt een betalingsregeling.",
        frozenset(ACTIONS) - _OWN_HOMEWORK,
        ahead("plan_ahead"),
        lasts=until("plan_ahead"),
    ),
    Guard(
        "promise",
        "De klant heeft betaling toegezegd en die dag is nog niet voorbij.",
        frozenset(ACTIONS) - _OWN_HOMEWORK,
        lambda s, _: s["promise_ahead"] >= BROKEN_AFTER,
        lasts=until("promise_ahead", -BROKEN_AFTER),
    ),
    Guard(
        "claims_paid",
        "De klant zegt te hebben betaald: eerst in de bank zoeken.",
        _ESCALATION | {Action.REMIND},
        lambda s, _: s["claims_paid"],
        Action.CHECK_PAYMENT,
    ),
    Guard(
        "complaint",
        "Er staat een klacht open: eerst die behandelen.",
        _ESCALATION,
        lambda s, _: s["complaint"],
    ),
    Guard(
        "all_disputed",
        "Wat te laat is, is betwist: eerst de klacht, dan pas vragen om geld.",
        frozenset({Action.REMIND}),
        lambda s, _: s["complaint"] & ~partly_disputed(s),
        Action.RESOLVE_COMPLAINT,
    ),
    Guard(
        "copy_first",
        "De klant heeft de factuur niet (goed) ontvangen: eerst een kopie.",
        _ESCALATION | {Action.REMIND},
        lambda s, _: s["copy_needed"] != "",
        Action.SEND_COPY,
    ),
    Guard(
        "approval",
        "De factuur wacht bij de klant op akkoord; dat is geen onwil.",
        _ESCALATION,
        lambda s, _: s["waits_approval"],
    ),
    Guard(
        "stale",
        "De bank is te lang niet verwerkt: wie betaald heeft, mag niets horen.",
        frozenset(ACTIONS) - _OWN_HOMEWORK,
        lambda s, settings: s["stale_days"] > settings.stale_after_days,
    ),
    Guard(
        "interval",
        "Het laatste contact is te kort geleden.",
        _ESCALATION - {Action.HAND_OVER} | {Action.REMIND},
        contact_fresh,
        lasts=interval_over,
    ),
    Guard(
        "their_turn",
        "Wij hebben net contact gezocht; eerst het antwoord afwachten.",
        _ASKING,
        lambda s, settings: contact_fresh(s, settings) & unanswered(s),
        lasts=interval_over,
    ),
    Guard(
        "friendly_first",
        "De eerste stap is een vriendelijke herinnering.",
        _ESCALATION | {Action.CALL, Action.INSTALMENTS},
        lambda s, _: (s["n_reminders"] == 0) & (s["oldest_days"] <= FRIENDLY_DAYS) & untroubled(s),
    ),
    Guard(
        "reminded_enough",
        "Nog een herinnering helpt niet: na drie keer of zestig dagen is het tijd om te bellen.",
        frozenset({Action.REMIND}),
        lambda s, _: (s["n_reminders"] >= REMIND_LIMIT) | (s["oldest_days"] > REMIND_DAYS),
    ),
    *OURSELVES,
    Guard(
        "unreached",
        "Drie keer gebeld zonder gehoor: probeer een andere weg.",
        frozenset({Action.CALL}),
        lambda s, _: (s["n_calls"] >= CALL_LIMIT) & (s["estate"] == ""),
    ),
    Guard(
        "unreminded",
        "Er is nog niet aan betaling herinnerd.",
        _ESCALATION,
        lambda s, _: s["n_reminders"] + s["n_final_notices"] == 0,
    ),
    Guard(
        "announced",
        "Er is een gevolg aangekondigd en die termijn loopt nog.",
        _ESCALATION,
        ahead("announced_ahead"),
        lasts=until("announced_ahead"),
    ),
    Guard(
        "threat_open",
        "De vorige aankondiging is niet uitgevoerd en niet schriftelijk ingetrokken.",
        frozenset({Action.FINAL_NOTICE}),
        lambda s, _: s["announced_ahead"] < 0,
    ),
    Guard(
        "no_final_notice",
        "Overdragen kan pas na een laatste aanmaning (natuurlijke personen: de 14-dagenbrief)"
        " waarvan de termijn voorbij is.",
        frozenset({Action.HAND_OVER}),
        lambda s, _: ~s["notice_lapsed"],
    ),
    Guard(
        "silence",
        "Stilte alleen is geen onwil: er is geen klacht, weigering, storno of gebroken belofte,"
        " en na de laatste aanmaning is nog niet twee keer vergeefs gebeld.",
        frozenset({Action.HAND_OVER}),
        lambda s, _: ~(s["wont_evidence"] | s["refuses"] | s["tried_in_vain"]),
    ),
    Guard(
        "unasked",
        "De klant heeft nog niet verteld waarom er niet is betaald: eerst die vraag.",
        frozenset({Action.HAND_OVER}),
        lambda s, _: ~((s["last_in_ago"] <= s["oldest_days"]) | s["refuses"] | s["tried_in_vain"]),
    ),
    Guard(
        "too_small",
        "Het bedrag is kleiner dan wat incasso kost.",
        frozenset({Action.HAND_OVER}),
        lambda s, _: s["overdue_cents"] - s["disputed_cents"] < SMALLEST_CLAIM,
    ),
    Guard(
        "no_complaint",
        "Er is geen klacht bekend.",
        frozenset({Action.RESOLVE_COMPLAINT}),
        lambda s, _: ~s["complaint"],
    ),
    Guard(
        "nothing_to_check",
        "De klant zegt niet te hebben betaald.",
        frozenset({Action.CHECK_PAYMENT}),
        lambda s, settings: ~s["claims_paid"] & (s["stale_days"] <= settings.stale_after_days),
    ),
    Guard(
        "nothing_to_send",
        "De klant vroeg niet om een kopie.",
        frozenset({Action.SEND_COPY}),
        lambda s, _: (s["copy_needed"] == "") & ~s["waits_approval"],
    ),
    Guard(
        "no_counter_service",
        "De klant is geen leverancier van ons en bood geen wederdienst aan.",
        frozenset({Action.WEDERDIENST}),
        lambda s, _: ~(s["also_supplier"] | s["offers_set_off"]),
    ),
    Guard(
        "consumer_barter",
        "Met een consument ruilen wij niet.",
        frozenset({Action.WEDERDIENST}),
        lambda s, _: s["consumer"],
    ),
    Guard(
        "consumer_supply",
        "Leveringen stoppen doen wij alleen bij bedrijven.",
        frozenset({Action.STOP_SUPPLY}),
        lambda s, _: s["natural_person"],
    ),
    Guard(
        "no_supply",
        "Wij leveren deze klant nu niets dat kan stoppen.",
        frozenset({Action.STOP_SUPPLY}),
        lambda s, _: ~(s["last_invoice_ago"] <= SUPPLY_DAYS),
    ),
    Guard(
        "worth_keeping",
        "Afboeken kan bij faillissement, verjaring, een klein en oud bedrag of na vergeefse"
        " incasso.",
        frozenset({Action.WRITE_OFF}),
        lambda s, _: (
            (s["estate"] == "")
            & ~s["collected_in_vain"]
            & ~(s["lapses_ahead"] < 0)
            & ~((s["overdue_cents"] <= TINY) & (s["oldest_days"] > OLD_DAYS))
        ),
    ),
)
BY_NAME = {guard.name: guard for guard in GUARDS}
