"""What only a real browser shows: languages, dark, phone, who may ask for a page."""

import urllib.error
import urllib.request

import pytest

from tests_support import browser


def test_english_by_the_switch_and_it_stays(chromium, unchanged):
    with browser.opened(chromium, unchanged) as page:
        page.get_by_text("EN", exact=True).click()
        browser.settled(page)
        assert "ask for a decision today" in page.locator("h1").first.inner_text()
        assert "lang=en" in page.url


def test_nothing_sticks_out_sideways_however_wide_or_dark(chromium, unchanged):
    with browser.opened(chromium, unchanged, color_scheme="dark") as page:
        for width, height in ((1440, 900), (1920, 1080), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            browser.settled(page)
            assert browser.sticks_out(page) <= 0, width


def test_the_answers_carry_security_headers(unchanged):
    with urllib.request.urlopen(unchanged, timeout=20) as answer:
        headers = answer.headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers


def test_a_page_of_another_site_is_not_answered(unchanged):
    """A name that somebody else points at this machine (DNS rebinding) gets no session."""
    assert browser.session_as(unchanged, "evil.example").startswith("HTTP/1.1 403")


def test_an_upload_from_another_site_is_refused(unchanged):
    """It lacks the token that only our own page can read."""
    asked = urllib.request.Request(f"{unchanged}/_stcore/upload_file/a/b", b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=20)
    with refused.value as answer:
        assert answer.code == 403
