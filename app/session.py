"""Who looks, in which language, at which book, on which day: settled once per script run."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module

import streamlit as st

from kanwil.base.companies import Company, told_companies
from kanwil.base.days import today
from kanwil.base.login import Login, told_login
from kanwil.base.problems import KanwilError
from kanwil.base.store import BookError
from kanwil.base.terms import Lang
from kanwil.base.users import NoAccessError, Person, Right, person_of
from kanwil.base.words import Tr
from kanwil.triage import Book
from kanwil.triage.books import answers, preferring, told_book, used_by
from pages import SCREENS
from parts.markup import note


class LoggedOutError(KanwilError):
    """A team logs in, and this visitor did not."""

    def __init__(self) -> None:
        super().__init__("Log eerst in.")


class NoCompanyError(KanwilError):
    """The visitor may open several books and did not say which; `names` are theirs, by key."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        super().__init__("Welk bedrijf?")


@dataclass(frozen=True)
class Session:
    """The surroundings of one script run.

    Attributes
    ----------
    companies : the names of the companies that this visitor may open, by key; empty with one book.
    """

    book: Book
    day: date
    tr: Tr
    companies: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> Person | None:
        """Who logged in; None where there is no login and the one user is everything."""
        return self.book.who

    @property
    def user(self) -> str:
        """The name under which moves are kept."""
        return self.who.name if self.who else self.book.settings.user

    def may(self, right: Right) -> bool:
        """Tell whether this user's role reaches this far."""
        return self.who is None or self.who.may(right)


@st.cache_resource(show_spinner=False)
def _book(told: str | None) -> Book:
    return told_book(told)


@st.cache_resource(show_spinner=False)
def _companies() -> dict[str, Company]:
    return {} if os.environ.get("KANWIL_BOOK") else told_companies()


@st.cache_resource(show_spinner=False)
def _sample() -> Book:
    # It brings the readers of files along, which the day's work does without.
    found: Book = import_module("kanwil.triage.sample").sample_book()
    return found


@st.cache_resource(show_spinner=False)
def _login() -> Login | None:
    return told_login()


def language(preferred: Lang = Lang.NL) -> Lang:
    """Return the language that the address asks for, or asked for last, else the preferred one."""
    if (asked := st.query_params.get("lang")) in set(Lang):
        st.session_state["lang"] = asked
    return Lang(st.session_state.get("lang", preferred))


def current() -> Session:
    """Return this run's session; the day is the book's own on the demo, else today's.

    Raises
    ------
    LoggedOutError : nobody logged in, and here one must.
    NoAccessError : whoever logged in has no role.
    NoCompanyError : there are several books to choose from.
    """
    if st.session_state.get("sample") and _login() is None:
        book = preferring(_sample())
        day: date = import_module("kanwil.triage.sample").sample()[1]
        return Session(book, day, Tr(language(book.settings.lang)))
    email = None if _login() is None else _email()
    names = _open_to(email) if _companies() else {}
    book = _book(_chosen(names) if _companies() else os.environ.get("KANWIL_BOOK") or None)
    book = preferring(book) if email is None else used_by(book, email)
    fixed = os.environ.get("KANWIL_AS_OF")
    day = date.fromisoformat(fixed) if fixed else today()
    return Session(book, day, Tr(language(book.settings.lang)), names)


def reachable() -> bool:
    """Tell whether a book can be read at this moment."""
    one = os.environ.get("KANWIL_BOOK") or None
    books: list[str | None] = [*_companies()] if _companies() else [one]
    return any(map(_answers, books))


def _answers(told: str | None) -> bool:
    try:
        return answers(_book(told))
    except BookError:
        return False


# Each rerun asks; whoever loses a role is refused by the book itself, at once.
@st.cache_data(ttl=60, max_entries=1000, show_spinner=False)
def _open_to(email: str | None) -> dict[str, str]:
    """Return the names of the companies in whose books this address has a role, by key."""
    return {
        key: one.settings.company
        for key, one in _companies().items()
        if email is None or _knows(key, email)
    }


def _knows(key: str, email: str) -> bool:
    try:
        with _book(key).read() as connection:
            return person_of(connection, email) is not None
    except BookError:
        # One book that is away does not keep the others shut.
        return False


def _chosen(names: Mapping[str, str]) -> str:
    """Return the company that the address asks for, or asked for last, else the only one.

    Raises
    ------
    NoAccessError : it is none of theirs, or they have none; which of these is not told.
    NoCompanyError : there are several to choose from.
    """
    if asked := st.query_params.get("company"):
        st.session_state["company"] = asked
    key = str(st.session_state.get("company") or (next(iter(names)) if len(names) == 1 else ""))
    if names and not key:
        raise NoCompanyError(names)
    if key not in names:
        raise NoAccessError
    # So that an address that is kept or handed on leads back to this company.
    st.query_params["company"] = key
    return key


def go_to(key: str) -> None:
    """Turn to another company; nothing that was on the screen of this one stays."""
    state = st.session_state
    kept = {name: state[name] for name in ("lang",) if name in state}
    # A file that was dropped here goes with its field, and the field with its number.
    kept["dropped"] = state.get("dropped", 0) + 1
    state.clear()
    state.update({**kept, "company": key})
    st.query_params.clear()


def enter(screen: str) -> Session:
    """Return this run's session for a screen; one that is not for this role stays shut."""
    session: Session = st.session_state["session"]
    needs = SCREENS[screen].needs
    if needs is not None and not session.may(needs):
        note(session.tr.t("Dit scherm hoort niet bij uw rol."))
        st.stop()
    return session


def _email() -> str:
    """Return the address by which the provider knows the visitor; '' where it did not check it."""
    told = st.user.to_dict()
    if not told.get("is_logged_in"):
        raise LoggedOutError
    checked = str(told.get("email_verified", True)).lower() == "true"
    return str(told.get("email") or "") if checked else ""
