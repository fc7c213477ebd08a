"""What the law entitles us to over what one debtor has late, as sentences."""

from datetime import date

from kanwil.base.money import euros
from kanwil.base.words import Tr
from kanwil.policy.entitled import Late, Standing, entitled, in_sentences
from kanwil.policy.law.due import Payer
from kanwil.triage.dossier import Dossier


def rights_of(opened: Dossier, day: date, tr: Tr) -> list[str]:
    """Return interest, costs, terms, limitation and VAT; nothing where nothing is late."""
    late = [
        Late(one["issued_on"], one["due_on"], euros(one["remaining_cents"]))
        for one in opened.invoices
        if one["days_late"]
    ]
    who = standing_of(opened)
    rights = entitled(late, day, who)
    return in_sentences(rights, day, who, tr) if rights else []


def standing_of(opened: Dossier) -> Standing:
    """Read who the debtor is from the facts that were stored with the judgement."""
    facts = (opened.judgement or {}).get("detail", {}).get("facts", {"natural_person": True})
    payer = Payer.GOVERNMENT if "public" in facts else Payer.BUSINESS
    return Standing(
        payer=Payer.CONSUMER if "consumer" in facts else payer,
        natural_person="natural_person" in facts,
        large="large" in facts,
        notice_lapsed="notice_lapsed" in facts,
        our_side="copy_needed" in facts,
        void_notice=facts.get("void_notice", ""),
    )
