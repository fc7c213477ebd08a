"""What goes on the owner's paper: stored judgements and figures as ready texts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kanwil.base.days import show_day
from kanwil.base.labels import ACTION, ACTION_SHORT, CATEGORY, UNCLEAR
from kanwil.base.money import euros, show_amount
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, Category
from kanwil.base.words import Tr
from kanwil.post.overview import Largest, OverviewSheet, Quadrant
from kanwil.post.sheet import Option, Sheet
from kanwil.triage.dossier import Dossier
from kanwil.triage.explaining import NOTHING, in_words
from kanwil.triage.rights import rights_of

if TYPE_CHECKING:
    from kanwil.triage.owner import Overview

_STEP: dict[Category, str] = {
    Category.WANTS_CANT: "regeling of wederdienst",
    Category.FORGETFUL: "herinneren",
    Category.NEITHER: "eerst bellen, dan incasso",
    Category.CAN_WONT: "bellen of klacht oplossen",
}
_SERIOUS = (Action.FINAL_NOTICE, Action.HAND_OVER, Action.STOP_SUPPLY, Action.WRITE_OFF)


def sheet_of(
    opened: Dossier,
    settings: Settings,
    day: date,
    tr: Tr,
    told: Mapping[str, Any] = NOTHING,
) -> Sheet:
    """Return the sheet of a dossier that has a judgement; `told` is its explanation."""
    row = opened.judgement or {}
    words, asked = row["detail"][tr.lang], row["detail"]["question"]
    return Sheet(
        company=settings.company,
        debtor=str(row["name"]),
        debtor_id=str(row["debtor_id"]),
        day=day,
        headline=words["headline"],
        belief=_belief(row, tr),
        overdue=Decimal(row["overdue"]),
        disputed=Decimal(row["disputed"]),
        expected=Decimal(row["expected_value"]),
        oldest_days=int(row["oldest_days"]),
        n_overdue=int(row["n_overdue"]),
        chances=(row["p_can_wont"], row["p_wants_cant"], row["p_neither"], row["p_forgetful"]),
        reasons=tuple(_quoted(one, told) for one in words["reasons"]),
        but=_quoted(words["buts"][0], told) if words["buts"] else "",
        changes=tuple(in_words(one, row, tr) for one in told["changes"]),
        unknown=_unknown(row, tr),
        question=tr.t(asked["words"]) if asked else "",
        answers=tuple(tr.t(one["words"]) for one in asked["answers"]) if asked else (),
        options=_options(row, tr),
        allowed=(*_allowed(row, tr), *rights_of(opened, day, tr)),
        forbidden=_forbidden(row, tr),
        decided_by=_decided(opened, tr),
        model_id=str(row["model_id"]),
        data_until=opened.data_until or day,
        expected_note=_expected(row, tr),
        announced=tuple(
            f"{show_day(one.on, tr.lang)}: {one.text}" for one in opened.timeline if one.threat
        ),
    )


def _quoted(reason: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Return a reason with the debtor's own words behind it, where they were said."""
    quote = told["quotes"].get(reason["code"])
    return f"{reason['text']} “{quote['text']}”" if quote else str(reason["text"])


def _expected(row: Mapping[str, Any], tr: Tr) -> str:
    """Return how sure the table is of the expected euros, '' for advice of before it could say."""
    doubt = row["detail"].get("doubt")
    if doubt is None:
        return ""
    own = next(o for o in row["detail"]["alternatives"] if o["action"] == row["action"])
    return tr.tn(
        "± {amount} · {n} eigen dossier",
        "± {amount} · {n} eigen dossiers",
        own["own_cases"],
        amount=show_amount(Decimal(doubt), tr.lang, whole=True),
    )


def _belief(row: Mapping[str, Any], tr: Tr) -> str:
    if not row["category"]:
        return tr.t("Het is nog niet duidelijk waarom deze klant niet betaalt.")
    name = tr.t(CATEGORY[Category(row["category"])])
    return tr.t("Waarschijnlijk: {category}.", category=name.lower())


def _unknown(row: Mapping[str, Any], tr: Tr) -> str:
    names = [tr.t(CATEGORY[Category(one)]).lower() for one in row["plausible"].split("|") if one]
    if len(names) < 2:
        return ""
    quoted = " · ".join(f"‘{name}’" for name in names)
    return tr.t("Wij kunnen niet uitsluiten: {names}.", names=quoted)


# What these guards forbid does not exist here, so that its euros say nothing.
_SENSELESS = {
    *("not_late", "no_complaint", "nothing_to_check", "nothing_to_send", "no_counter_service"),
    *("consumer_barter", "no_supply", "worth_keeping"),
}


def _options(row: Mapping[str, Any], tr: Tr) -> tuple[Option, ...]:
    """Return all that makes sense for this debtor, most euros first."""
    return tuple(
        Option(
            tr.t(ACTION_SHORT[Action(one["action"])]),
            Decimal(one["euros"]),
            one["why"][tr.lang],
            advised=one["action"] == row["action"],
        )
        for one in row["detail"]["alternatives"]
        if not _SENSELESS & {*one["forbidden_by"]}
    )


def _allowed(row: Mapping[str, Any], tr: Tr) -> tuple[str, ...]:
    free = {one["action"] for one in row["detail"]["alternatives"] if not one["forbidden_by"]}
    names = [tr.t(ACTION[one]) for one in Action if one in free]
    return (", ".join(names) + ".",)


def _forbidden(row: Mapping[str, Any], tr: Tr) -> tuple[tuple[str, str], ...]:
    barred = [
        one
        for one in row["detail"]["alternatives"]
        if one["forbidden_by"] and not _SENSELESS & {*one["forbidden_by"]}
    ]
    barred.sort(key=lambda one: one["action"] not in _SERIOUS)
    return tuple((tr.t(ACTION[Action(one["action"])]), one["why"][tr.lang]) for one in barred)


def _decided(opened: Dossier, tr: Tr) -> str:
    done = [move for move in opened.moves if move["kind"] in ("accept", "other")]
    if not done:
        return ""
    last = done[-1]
    return tr.t(
        "{by}, {day}: {what}",
        by=last["made_by"],
        day=show_day(last["day"], tr.lang),
        what=tr.t(ACTION[Action(last["action"])]),
    )


def overview_of(page: "Overview", company: str, tr: Tr) -> OverviewSheet:
    """Return the owner's page as ready texts."""
    return OverviewSheet(
        company=company,
        day=page.day,
        title=tr.t("Te late klanten — stand {day}", day=show_day(page.day, tr.lang, "d MMMM y")),
        sentence=able_sentence(page, tr),
        figures=(
            (tr.t("Te laat"), _whole(page.overdue_cents, tr), ""),
            (tr.t("Klanten te laat"), str(page.debtors), ""),
            (
                tr.t("Verwacht van deze klanten"),
                _whole(page.expected_cents, tr),
                tr.t("binnen 12 maanden, na kosten"),
            ),
            (
                tr.t("Besloten deze maand"),
                str(page.decided),
                tr.t("{n}% volgens voorstel", n=page.followed) if page.decided else "",
            ),
        ),
        quadrants=_quadrants(page, tr),
        unclear=unclear_sentence(page, tr),
        largest=tuple(_largest(row, tr) for row in page.largest),
        trust=page.trust[tr.lang],
    )


def able_sentence(page: "Overview", tr: Tr) -> str:
    """Return how much of each hundred euros lies with customers who are able to pay."""
    return tr.t(
        "Van elke € 100 die te laat is, zit ongeveer € {n} bij klanten die wél kunnen betalen.",
        n=round(100 * page.able_share),
    )


def unclear_sentence(page: "Overview", tr: Tr) -> str:
    """Return what has no category, so that all euros on the page add up; '' for none."""
    cents, debtors = page.unclear
    if not debtors:
        return ""
    return tr.tn(
        "Nog onduidelijk: {money} bij {n} klant; daar stellen we eerst een vraag.",
        "Nog onduidelijk: {money} bij {n} klanten; daar stellen we eerst een vraag.",
        debtors,
        money=_whole(cents, tr),
    )


def usual_step(category: Category, tr: Tr) -> str:
    """Return the step that a category usually asks for."""
    return tr.t(_STEP[category])


def _whole(cents: int, tr: Tr) -> str:
    return show_amount(euros(cents), tr.lang, whole=True)


def _quadrants(page: "Overview", tr: Tr) -> dict[str, Quadrant]:
    most = max((cents for cents, _ in page.quadrants.values()), default=0) or 1
    return {
        category.value: Quadrant(
            name=tr.t(CATEGORY[category]),
            money=_whole(cents, tr),
            count=tr.tn("{n} klant", "{n} klanten", debtors),
            step=tr.t(_STEP[category]),
            share=cents / most,
        )
        for category, (cents, debtors) in ((one, page.quadrants[one.value]) for one in _STEP)
    }


def _largest(row: Mapping[str, Any], tr: Tr) -> Largest:
    category = row["category"]
    return Largest(
        name=str(row["name"]),
        money=_whole(row["overdue_cents"], tr),
        days=str(int(row["oldest_days"])),
        category=tr.t(CATEGORY[Category(category)] if category else UNCLEAR),
        action=tr.t(ACTION_SHORT[Action(row["action"])]),
    )
