"""The three jobs of a user, each in a real browser on the sample company."""

import re

import pytest

from kanwil.base.settings import Settings
from kanwil.resolution.cases import labels
from kanwil.triage import learning, open_book
from kanwil.triage.queue import todays_list
from tests_support import browser


@pytest.fixture
def page(chromium, address):
    """The screen as the controller opens it in the morning."""
    with browser.opened(chromium, address) as found:
        yield found


def book(url):
    return open_book(url, Settings())


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    browser.settled(page)


def heading(page):
    return page.locator("h1").first.inner_text()


def test_a_controller_decides_with_a_key_takes_it_back_and_picks_another(
    page, sample_url, sample_day
):
    cases = len(todays_list(book(sample_url), sample_day))
    assert heading(page) == f"{cases} dossiers vragen vandaag om een besluit"
    for category in ("Kan wel, wil niet", "Wil wel, kan niet", "Kan niet, wil niet", "Vergeten"):
        assert page.get_by_text(category).count()
    page.keyboard.press("a")
    browser.settled(page)
    assert heading(page) == f"{cases - 1} dossiers vragen vandaag om een besluit"
    page.keyboard.press("z")
    browser.settled(page)
    assert heading(page) == f"{cases} dossiers vragen vandaag om een besluit"
    before = page.locator("h1").nth(1).inner_text()
    page.locator('[data-testid="stDataFrame"]').click(position={"x": 150, "y": 38 + 36 * 2 + 18})
    browser.settled(page)
    assert page.locator("h1").nth(1).inner_text() != before


def test_a_case_is_closed_by_two_questions_with_the_model_out_of_sight(
    page, sample_url, sample_day
):
    first = todays_list(book(sample_url), sample_day)[0]
    page.goto(re.sub(r"/$", "", page.url) + f"/dossier?debtor={first['debtor_id']}")
    browser.settled(page)
    press(page, "Afronden")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("radio", checked=True).count() == 0
    assert not page.locator(".kw-square").first.is_visible()
    dialog.get_by_text("Ja", exact=True).nth(0).click()
    browser.settled(page)
    dialog.get_by_text("Nee", exact=True).nth(1).click()
    browser.settled(page)
    dialog.get_by_text("Deels betaald").click()
    browser.settled(page)
    assert dialog.get_by_role("radio", name="Beoordeeld").is_checked(), "the book proves nothing"
    dialog.get_by_label("Ontvangen bedrag (€)").fill("1.234,50")
    page.keyboard.press("Tab")
    browser.settled(page)
    dialog.get_by_role("button", name="Afronden en vastleggen").click()
    browser.settled(page)
    with book(sample_url).read() as connection:
        closed = labels(connection).set_index("case_id").loc[first["case_id"]]
    assert (closed["category"], closed["outcome"], closed["recovered_cents"]) == (
        "can_wont",
        "paid_part",
        123_450,
    )


def test_the_model_learns_anew_shows_what_would_change_and_changes_on_command_only(
    page, sample_url
):
    shipped = learning.state(book(sample_url)).model_id
    page.get_by_role("link", name="Model").click()
    browser.settled(page)
    page.get_by_role("button", name="Opnieuw leren").click()
    page.get_by_text("De proef tegen het model in gebruik").wait_for(timeout=180_000)
    browser.settled(page)
    waiting = learning.latest_challenger(book(sample_url))
    assert waiting is not None
    assert learning.state(book(sample_url)).model_id == shipped
    if not waiting.verdict.allowed:
        assert page.get_by_role("button", name="In gebruik nemen").count() == 0
        return
    promote = page.get_by_role("button", name="In gebruik nemen")
    assert promote.is_disabled()
    page.get_by_text("Ik heb gezien wat er verandert").click()
    browser.settled(page)
    promote.click()
    page.get_by_role("button", name="Terug naar het vorige model").wait_for(timeout=120_000)
    assert learning.state(book(sample_url)).model_id == waiting.model_id
    press(page, "Terug naar het vorige model")
    page.wait_for_timeout(500)
    assert learning.state(book(sample_url)).model_id == shipped


def test_the_owner_gets_one_page_of_one_recommendation(page, sample_url, sample_day, tmp_path):
    first = todays_list(book(sample_url), sample_day)[0]
    page.goto(re.sub(r"/$", "", page.url) + f"/dossier?debtor={first['debtor_id']}")
    browser.settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Blad voor de eigenaar").click()
    waiting.value.save_as(tmp_path / "blad.pdf")
    assert (tmp_path / "blad.pdf").read_bytes().startswith(b"%PDF-")
