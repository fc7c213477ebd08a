"""The screens there are: what each is called, where it stands, and who may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from kanwil.base.users import Right
from kanwil.base.words import Tr

FOLDER = Path(__file__).parent / "screens"


@dataclass(frozen=True)
class Screen:
    """One screen; without the right that it `needs` it stays shut, None is open to each role."""

    title: str
    icon: str
    url: str
    needs: Right | None = None


SCREENS: dict[str, Screen] = {
    "today": Screen("Vandaag", ":material/today:", "vandaag"),
    "calling": Screen("Bellen", ":material/call:", "bellen", Right.WORK),
    "dossier": Screen("Dossier", ":material/folder_open:", "dossier"),
    "post": Screen("Post", ":material/outgoing_mail:", "post", Right.WORK),
    "intake": Screen("Importeren", ":material/upload_file:", "importeren", Right.WORK),
    "model": Screen("Model", ":material/model_training:", "model"),
    "owner": Screen("Voor de eigenaar", ":material/monitoring:", "eigenaar"),
    "settings": Screen("Instellingen", ":material/settings:", "instellingen"),
}


def listed(tr: Tr, may: Callable[[Right], bool]) -> list[st.Page]:
    """Return the pages for the navigation: those that open."""
    return [
        st.Page(
            FOLDER / f"{name}.py",
            title=tr.t(one.title),
            icon=one.icon,
            url_path=one.url,
            default=name == "today",
        )
        for name, one in SCREENS.items()
        if one.needs is None or may(one.needs)
    ]
