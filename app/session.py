"""Who looks, in which language, at which book, on which day: settled once per script run."""

import os
from dataclasses import dataclass
from datetime import date

import streamlit as st

from kanwil.base.days import today
from kanwil.base.places import default_book
from kanwil.base.terms import Lang
from kanwil.base.words import Tr
from kanwil.triage import Book, open_book
from kanwil.triage.books import preferring


@dataclass(frozen=True)
class Session:
    """The surroundings of one script run."""

    book: Book
    day: date
    user: str
    tr: Tr


@st.cache_resource(show_spinner=False)
def _book(url: str) -> Book:
    return open_book(url)


def _language(book: Book) -> Lang:
    asked = st.query_params.get("lang")
    return Lang(asked) if asked in set(Lang) else book.settings.lang


def current() -> Session:
    """Return this run's session; the day is the book's own on the demo, else today's."""
    book = preferring(_book(os.environ.get("KANWIL_BOOK", default_book())))
    fixed = os.environ.get("KANWIL_AS_OF")
    return Session(
        book=book,
        day=date.fromisoformat(fixed) if fixed else today(),
        user=book.settings.user,
        tr=Tr(_language(book)),
    )
