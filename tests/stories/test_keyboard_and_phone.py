"""Deciding by key, and the list and a dossier on a phone."""

from kanwil.base.settings import Settings
from kanwil.triage import open_book
from kanwil.triage.calling import phones
from kanwil.triage.queue import todays_list
from tests_support import browser

PHONE = {"viewport": {"width": 390, "height": 844}}


def key(page, name):
    page.keyboard.press(name)
    browser.settled(page)


def title(page):
    return page.locator("h1").first.inner_text()


def case(page):
    return page.locator(".st-key-case h1").first.inner_text()


def test_keys_decide_open_the_next_case_and_take_it_back(chromium, address, sample_url, sample_day):
    names = [row["name"] for row in todays_list(open_book(sample_url, Settings()), sample_day)]
    with browser.opened(chromium, address) as page:
        before, first = title(page), case(page)
        assert first == names[0]
        key(page, "a")
        assert title(page) != before
        assert case(page) == names[1]
        key(page, "z")
        assert (title(page), case(page)) == (before, first)
        key(page, "ArrowDown")
        assert case(page) == names[1]
        key(page, "ArrowDown")
        key(page, "ArrowUp")
        assert case(page) == names[1]


def test_on_a_phone_a_card_calls_and_opens_a_simple_dossier(
    chromium, address, sample_url, sample_day
):
    book = open_book(sample_url, Settings())
    first = todays_list(book, sample_day)[0]
    number = phones(book, [first["debtor_id"]])[first["debtor_id"]]
    with browser.opened(chromium, address, **PHONE) as page:
        card = page.locator(".kw-cards > div").first
        assert card.is_visible()
        assert first["name"] in card.inner_text()
        assert not page.locator('[data-testid="stDataFrame"]').first.is_visible()
        dial = card.locator("a.call").get_attribute("href")
        assert dial == "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
        card.locator("a").first.click()
        page.wait_for_url("**/dossier**")
        browser.settled(page)
        assert title(page) == first["name"]
        assert page.locator('a[href^="tel:"]').first.is_visible()
        advice = page.locator(".kw-advice").first.bounding_box()
        invoices = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
        assert advice["y"] < invoices["y"]
        assert browser.sticks_out(page) <= 0
