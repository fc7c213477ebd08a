"""Small pieces of HTML from our own words and escaped data; the only door to st.html."""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st


def show(html: str) -> None:
    """Draw markup in which every piece of data was escaped by the functions here."""
    st.html(html)


def style() -> None:
    """Put our style on the page."""
    # A dialog hangs beside the app, so the app's light or dark does not reach it.
    scheme = "dark" if st.context.theme.type == "dark" else "light"
    told = f'[data-testid="stDialog"] {{ color-scheme: {scheme}; }}'
    st.html(f"<style>{(Path(__file__).parent.parent / 'style.css').read_text()}{told}</style>")


def heading(title: str, sub: str = "") -> None:
    """Draw a page's title with one line below it."""
    below = f'<p class="kw-sub">{escape(sub)}</p>' if sub else ""
    show(f'<h1 class="kw-h1">{escape(title)}</h1>{below}')


def figures(pairs: Iterable[tuple[str, str]]) -> None:
    """Draw labelled figures in a row."""
    cells = "".join(f"<div><span>{escape(k)}</span><b>{escape(v)}</b></div>" for k, v in pairs)
    show(f'<div class="kw-figs">{cells}</div>')


def tile(label: str, value: str, below: str = "") -> None:
    """Draw one figure in a frame."""
    small = f"<small>{escape(below)}</small>" if below else ""
    show(f'<div class="kw-tile"><span>{escape(label)}</span><b>{escape(value)}</b>{small}</div>')


def card(title: str, what: str, sums: str) -> None:
    """Draw the head of a file's card: its name, what it is, its sums."""
    show(
        f'<div class="kw-card"><b>{escape(title)}</b><span>{escape(what)}</span>'
        f"<small>{escape(sums)}</small></div>"
    )


def column(heading_: str, sample: str) -> None:
    """Draw a column of a file with a value from it."""
    value = f"<small>{escape(sample[:40])}</small>" if sample else ""
    show(f'<div class="kw-col"><b>{escape(heading_[:40])}</b>{value}</div>')


def sentence(text: str) -> None:
    """Draw a page's leading sentence."""
    show(f'<p class="kw-big">{escape(text)}</p>')


def note(text: str) -> None:
    """Draw a quiet remark."""
    show(f'<div class="kw-note">{escape(text)}</div>')


def show_table(lines: str) -> None:
    """Draw table rows whose data was escaped."""
    show(f"<div class='kw-over'><table class='kw-alts'>{lines}</table></div>")


def advice(tone: str, label: str, headline: str, body: str) -> None:
    """Draw the proposal as a sentence with its ground."""
    show(
        f'<div class="kw-advice" style="--kw-tone:{tone}"><span>{escape(label)}</span>'
        f"<h2>{escape(headline)}</h2><p>{escape(body)}</p></div>"
    )


def uploader(button: str, hint: str) -> None:
    """Put our words in the place of the drop zone's own, which are always English."""
    zone, words = '[data-testid="stFileUploaderDropzone', '[data-testid="stMarkdownContainer"]'
    show(
        f'<style>{zone}"] button {words} p {{ font-size: 0; }}'
        f'{zone}Instructions"] * {{ display: none; }}'
        f'{zone}"] button {words}::after {{ content: "{button}"; }}'
        f'{zone}Instructions"]::after {{ content: "{hint}"; opacity: .75; font-size: .9rem; }}'
        "</style>"
    )


def plain(text: str) -> str:
    """Return a text safe for widgets that read markdown."""
    # They make a link of an escaped address too, unless a sign without width parts its beginning.
    apart = _ADDRESS.sub("\\g<0>\u2060", text)
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|$:<>~" else sign for sign in apart)


_ADDRESS = re.compile(r"https?(?=://)|www(?=\.)", re.IGNORECASE)
