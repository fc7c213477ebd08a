"""The screen's frame: page, navigation and style; each screen is one file in `screens/`."""

from pathlib import Path

import streamlit as st

from kanwil.base.words import Tr
from kanwil.triage.scoring import keep_current
from parts import markup
from session import current

SCREENS = Path(__file__).parent / "screens"
LOGO = Path(__file__).parent / "logo.png"


def pages(tr: Tr) -> list[st.Page]:
    """Return the pages; the dossier has its own URL and is reached from the list."""
    return [
        st.Page(
            SCREENS / "today.py",
            title=tr.t("Vandaag"),
            icon=":material/today:",
            url_path="vandaag",
            default=True,
        ),
        st.Page(
            SCREENS / "dossier.py",
            title=tr.t("Dossier"),
            icon=":material/folder_open:",
            url_path="dossier",
        ),
        st.Page(
            SCREENS / "intake.py",
            title=tr.t("Importeren"),
            icon=":material/upload_file:",
            url_path="importeren",
        ),
        st.Page(
            SCREENS / "model.py",
            title=tr.t("Model"),
            icon=":material/model_training:",
            url_path="model",
        ),
        st.Page(
            SCREENS / "owner.py",
            title=tr.t("Voor de eigenaar"),
            icon=":material/monitoring:",
            url_path="eigenaar",
        ),
        st.Page(
            SCREENS / "settings.py",
            title=tr.t("Instellingen"),
            icon=":material/settings:",
            url_path="instellingen",
        ),
    ]


st.set_page_config(page_title="kanwil", page_icon=str(LOGO), layout="wide")
st.logo(str(LOGO.with_name("wordmark.png")), size="large")
markup.style()
shown = st.navigation(pages(current().tr), position="top")
# Who answers ten questions in a row waits once, when he looks elsewhere.
if shown.url_path != "importeren":
    keep_current(current().book, current().day, current().user)
shown.run()
