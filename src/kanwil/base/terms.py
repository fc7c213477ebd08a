"""The words of the trade as closed sets: category, cause, action, outcome and their kin."""

from enum import StrEnum


class Category(StrEnum):
    """The four answers to *can they?* and *will they?*, in the order of every table."""

    CAN_WONT = "can_wont"
    WANTS_CANT = "wants_cant"
    NEITHER = "neither"
    FORGETFUL = "forgetful"


CATEGORIES: tuple[Category, ...] = tuple(Category)
ABLE: tuple[Category, ...] = (Category.CAN_WONT, Category.FORGETFUL)
WILLING: tuple[Category, ...] = (Category.WANTS_CANT, Category.FORGETFUL)


class Cause(StrEnum):
    """Why a debtor is late; refines the category, or is our own side."""

    COMPLAINT = "complaint"
    PRICE = "price"
    PAY_RUN = "pay_run"
    LEVERAGE = "leverage"
    CASH_SHORT = "cash_short"
    CASH_LONG = "cash_long"
    REFUSES_BROKE = "refuses_broke"
    INSOLVENT = "insolvent"
    FORGOT = "forgot"
    PROCRASTINATES = "procrastinates"
    NOT_RECEIVED = "not_received"
    WRONG_ADDRESS = "wrong_address"
    WAITS_APPROVAL = "waits_approval"
    CLAIMS_PAID = "claims_paid"
    OUR_ERROR = "our_error"


OUR_SIDE: frozenset[Cause] = frozenset(
    {
        Cause.NOT_RECEIVED,
        Cause.WRONG_ADDRESS,
        Cause.WAITS_APPROVAL,
        Cause.CLAIMS_PAID,
        Cause.OUR_ERROR,
    }
)


class Action(StrEnum):
    """What a controller can do next, from the mildest to the last."""

    WAIT = "wait"
    CHECK_PAYMENT = "check_payment"
    SEND_COPY = "send_copy"
    REMIND = "remind"
    CALL = "call"
    RESOLVE_COMPLAINT = "resolve_complaint"
    INSTALMENTS = "instalments"
    WEDERDIENST = "wederdienst"
    FINAL_NOTICE = "final_notice"
    HAND_OVER = "hand_over"
    STOP_SUPPLY = "stop_supply"
    WRITE_OFF = "write_off"


class Route(StrEnum):
    """To whom a case is handed over."""

    AGENCY = "agency"
    BAILIFF = "bailiff"
    LAWYER = "lawyer"


class Outcome(StrEnum):
    """How a case ended."""

    PAID = "paid"
    PAID_PART = "paid_part"
    CREDITED = "credited"
    PLAN_KEPT = "plan_kept"
    SET_OFF = "set_off"
    HANDED_OVER = "handed_over"
    WRITTEN_OFF = "written_off"
    INSOLVENT = "insolvent"


class Proof(StrEnum):
    """How sure a closing label is."""

    PROVEN = "proven"
    JUDGED = "judged"
    SUSPECTED = "suspected"


class EventKind(StrEnum):
    """Dated facts about a debtor that are neither an invoice, a payment nor a contact."""

    COMPLAINT = "complaint"
    COMPLAINT_CLOSED = "complaint_closed"
    PROMISE = "promise"
    PLAN = "plan"
    BARTER = "barter"
    PAUSE = "pause"
    INSOLVENCY = "insolvency"
    WSNP = "wsnp"
    BEWIND = "bewind"
    DECEASED = "deceased"
    ANNOUNCED = "announced"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"
    ANSWER = "answer"


class Merit(StrEnum):
    """What a complaint proved to be when it was closed: the code of `complaint_closed`."""

    JUSTIFIED = "justified"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


class Severity(StrEnum):
    """How much a Problem matters: an error loses a row, a warning asks a look, info only tells."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Lang(StrEnum):
    """A language in which kanwil speaks."""

    NL = "nl"
    EN = "en"
