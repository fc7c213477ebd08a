"""The same morning in English and in the dark: what one reads, presses and sees."""

from tests_support import browser

LIGHTNESS = """e => {
  const sum = (c) => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0);
  const app = getComputedStyle(document.querySelector('.stApp'));
  return [sum(getComputedStyle(e).color), sum(app.backgroundColor)];
}"""


def test_an_english_morning_speaks_english_throughout(chromium, address):
    with browser.opened(chromium, f"{address}/?lang=en", locale="en-GB") as page:
        assert "ask for a decision today" in page.locator("h1").first.inner_text()
        page.keyboard.press("a")
        browser.settled(page)
        assert page.get_by_role("button", name="Undo").count() == 1
        page.get_by_text("Timeline", exact=True).first.click()
        browser.settled(page)
        page.get_by_role("link", name="For the owner").first.click()
        browser.settled(page)
        body = page.locator("body").inner_text()
        assert not [word for word in ("Te laat", "klanten", "Voorstel", "dagen") if word in body]


def test_in_the_dark_text_is_light_and_a_decision_is_made_and_undone(chromium, address):
    with browser.opened(chromium, address, color_scheme="dark") as page:
        for part in (".kw-h1", ".kw-sub", ".kw-advice p", ".kw-square .cell strong"):
            text, ground = page.locator(part).first.evaluate(LIGHTNESS)
            assert text - ground > 300, part
        before = page.locator("h1").first.inner_text()
        page.keyboard.press("a")
        browser.settled(page)
        assert page.locator("h1").first.inner_text() != before
        page.keyboard.press("z")
        browser.settled(page)
        assert page.locator("h1").first.inner_text() == before
