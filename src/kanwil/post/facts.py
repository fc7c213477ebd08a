"""What a letter is about: its kind, who writes to whom, and the amounts, days and agreements."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from kanwil.base.terms import OUR_SIDE, Category, Cause, Lang, Merit
from kanwil.policy.threats import Consequence

Form = Literal["u", "je"]


class LetterKind(StrEnum):
    """The texts that kanwil writes; of each there is a template per language."""

    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    REMINDER = "reminder"
    SECOND_REMINDER = "second_reminder"
    CALL_SCRIPT = "call_script"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_SOLVED = "complaint_solved"
    ASK_UNDISPUTED = "ask_undisputed"
    PLAN_OFFER = "plan_offer"
    PLAN_AGREED = "plan_agreed"
    SET_OFF = "set_off"
    BARTER = "barter"
    FINAL_NOTICE = "final_notice"
    FOURTEEN_DAYS = "fourteen_days"
    INTERRUPTION = "interruption"
    HANDOVER_ANNOUNCED = "handover_announced"
    HANDED_OVER = "handed_over"
    BEFORE_BANKRUPTCY = "before_bankruptcy"
    PROMISE_CONFIRMED = "promise_confirmed"
    PAUSE_CONFIRMED = "pause_confirmed"
    ANNOUNCEMENT_WITHDRAWN = "announcement_withdrawn"
    SEND_COPY = "send_copy"


@dataclass(frozen=True, slots=True)
class Company:
    """Who writes; what is empty is left out. `logo` is a file, `sender` who signs."""

    name: str
    sender: str
    address: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    kvk: str = ""
    vat_id: str = ""
    iban: str = ""
    bic: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to; `person` is the contact, `natural` whom the law protects."""

    debtor_id: str
    name: str
    person: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    natural: bool = True
    public: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice: its amount and what is left of it, in cents."""

    number: str
    issued_on: date
    due_on: date
    cents: int
    open_cents: int


@dataclass(frozen=True, slots=True)
class Payment:
    """How to pay: one amount, one account, one reference; `epc` is what its QR code holds."""

    cents: int
    holder: str
    iban: str
    bic: str = ""
    reference: str = ""
    link: str = ""
    epc: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A consequence that the letter names, and its day; `announced_on` says that it is no new one.

    `cents` is what it costs the debtor, where that is known.
    """

    consequence: Consequence
    by_day: date
    cents: int | None = None
    announced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the debtor complained about; `merit` is None while nobody judged it."""

    made_on: date
    about: str = ""
    invoice: str = ""
    merit: Merit | None = None
    credited_cents: int = 0


@dataclass(frozen=True, slots=True)
class Collecting:
    """For whom we collect, our number in the register, and where to complain about us (Wki)."""

    creditor: str
    registration: str
    complaints: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything that a letter may say; amounts in cents.

    Attributes
    ----------
    form : how a Dutch letter addresses the reader.
    pay_by : the new last day to pay, a working day; None where the letter sets none.
    answer_by : the day by which we ask for an answer, or give ours.
    credit_cents, disputed_cents : what comes off the invoices: credit, and what is in dispute.
    interest_cents, costs_cents : what the law adds on `day`; only `charged` when it is asked now.
    costs_vat : whether VAT is in the costs.
    tone : what the debtor probably is, None when that is not clear.
    cause : why it is late, where that is known; one that lies with us asks an apology.
    habitual : paying late is no accident here, so that nobody "overlooked" anything.
    reminded_on : the days on which we reminded before, oldest first.
    agreement : the text of a plan, a set-off or a barter (`policy/agreement.py`).
    parts : the instalments of a plan: day and cents.
    question, answers : what to ask on the phone.
    collecting : set where we collect for another from a natural person.
    """

    company: Company
    to: Addressee
    lang: Lang
    form: Form
    day: date
    invoices: tuple[Line, ...]
    pay_by: date | None = None
    answer_by: date | None = None
    credit_cents: int = 0
    disputed_cents: int = 0
    interest_cents: int = 0
    interest_from: date | None = None
    costs_cents: int = 0
    costs_vat: bool = False
    charged: bool = False
    tone: Category | None = None
    cause: Cause | None = None
    habitual: bool = False
    reminded_on: tuple[date, ...] = ()
    payment: Payment | None = None
    announcement: Announcement | None = None
    complaint: Complaint | None = None
    agreement: str = ""
    parts: tuple[tuple[date, int], ...] = ()
    promised_on: date | None = None
    promised_cents: int | None = None
    paused_until: date | None = None
    reason: str = ""
    lapses_on: date | None = None
    agency: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    collecting: Collecting | None = None

    @property
    def principal_cents(self) -> int:
        """What is open on the invoices, without credit and what is in dispute."""
        return (
            sum(one.open_cents for one in self.invoices) - self.credit_cents - self.disputed_cents
        )

    @property
    def our_side(self) -> bool:
        """Whether the cause lies with us."""
        return self.cause in OUR_SIDE

    @property
    def total_cents(self) -> int:
        """The principal with interest and costs."""
        return self.principal_cents + self.interest_cents + self.costs_cents

    @property
    def asked_cents(self) -> int:
        """What the letter asks to be paid now."""
        return self.total_cents if self.charged else self.principal_cents
