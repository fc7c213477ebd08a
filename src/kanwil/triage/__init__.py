"""The working day: what the screen and the command line call."""

from kanwil.triage.books import Book, open_book

__all__ = ["Book", "open_book"]
