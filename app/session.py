"""Who looks, in which language, at which book, on which day: settled once per script run."""

import os
from dataclasses import dataclass
from datetime import date

import streamlit as st

from kanwil.base.days import today
from kanwil.base.login import Login, told_login
from kanwil.base.places import default_book
from kanwil.base.problems import KanwilError
from kanwil.base.terms import Lang
from kanwil.base.users import Person, Right
from kanwil.base.words import Tr
from kanwil.triage import Book, open_book
from kanwil.triage.books import preferring, used_by
from kanwil.triage.sample import sample, sample_book
from pages import SCREENS
from parts.markup import note


class LoggedOutError(KanwilError):
    """A team logs in, and this visitor did not."""


@dataclass(frozen=True)
class Session:
    """The surroundings of one script run."""

    book: Book
    day: date
    tr: Tr

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
def _book(url: str) -> Book:
    return open_book(url)


@st.cache_resource(show_spinner=False)
def _sample() -> Book:
    return sample_book()


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
    """
    if st.session_state.get("sample") and _login() is None:
        book = preferring(_sample())
        return Session(book, sample()[1], Tr(language(book.settings.lang)))
    book = _book(os.environ.get("KANWIL_BOOK", default_book()))
    book = preferring(book) if _login() is None else used_by(book, _email())
    fixed = os.environ.get("KANWIL_AS_OF")
    day = date.fromisoformat(fixed) if fixed else today()
    return Session(book, day, Tr(language(book.settings.lang)))


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
