"""The screen's frame: page, navigation and style; each screen is one file in `screens/`."""

import gc
from datetime import date
from pathlib import Path

import streamlit as st

from kanwil.base.problems import KanwilError
from kanwil.base.users import NoAccessError
from kanwil.triage.scoring import keep_current
from pages import listed
from parts import entrance, first_run, markup
from session import LoggedOutError, NoCompanyError, Session, current

LOGO = Path(__file__).parent / "logo.png"


@st.cache_resource(show_spinner=False, max_entries=1000)
def _frozen(url: str, day: date, page: str) -> None:  # noqa: ARG001 -- once for each of them
    """Keep what the first sight of a page loaded out of the collection at the end of each rerun."""
    gc.collect()
    gc.freeze()


def draw(session: Session) -> None:
    """Draw the screen that the address names."""
    st.session_state["session"] = session
    shown = st.navigation(listed(session.tr, session.may), position="top")
    # Who answers ten questions in a row waits once, when he looks elsewhere.
    if shown.url_path != "importeren":
        keep_current(session.book, session.day, session.user)
    entrance.switch(session)
    first_run.banner(session)
    try:
        shown.run()
        _frozen(session.book.url, session.day, shown.url_path)
    except KanwilError as error:
        st.error(error.told(session.tr))
    except Exception:
        st.error(
            session.tr.t("Dit scherm kon niet worden getoond. Er is niets gewijzigd; herlaad het.")
        )
        raise


st.set_page_config(page_title="kanwil", page_icon=str(LOGO), layout="wide")
st.logo(str(LOGO.with_name("wordmark.png")), size="large")
markup.style()
try:
    draw(current())
except LoggedOutError:
    entrance.ask()
except NoAccessError:
    entrance.refuse()
except NoCompanyError as error:
    entrance.choose(error.names)
