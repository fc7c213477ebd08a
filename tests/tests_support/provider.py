"""A real OpenID Connect provider on this machine, what kanwil is told of it, and logging in."""

import re
from contextlib import contextmanager
from threading import Thread

import oidc_provider_mock
from werkzeug.serving import make_server

from tests_support import browser

OIDC = {
    "METADATA_URL": "http://localhost:1/.well-known/openid-configuration",
    "CLIENT_ID": "kanwil",
    "CLIENT_SECRET": "geheim",
    "ADDRESS": "https://kanwil.example.nl",
}


@contextmanager
def running(users):
    """Start a provider that knows these users; give its address."""
    site = oidc_provider_mock.app(user_claims=users)
    site.after_request(_plain)
    server = make_server("localhost", 0, site, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def user(email):
    """Return somebody who goes by this address."""
    return oidc_provider_mock.User(sub=email, claims={"email": email})


def _plain(answer):
    """Leave out the style sheet that the provider's pages would fetch from outside."""
    if answer.mimetype == "text/html":
        answer.set_data(re.sub(r"<link[^>]*https:[^>]*>", "", answer.get_data(as_text=True)))
    return answer


def environ(provider, port):
    """Return what the environment tells of a provider, to a screen on this port."""
    told = {
        **OIDC,
        "METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "ADDRESS": f"http://localhost:{port}",
    }
    return {f"KANWIL_OIDC_{name}": value for name, value in told.items()}


def log_in(page, who):
    """Go through the provider as somebody, until kanwil shows a screen."""
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name=who, exact=True).first.click()
    page.wait_for_selector("h1.kw-h1", timeout=90_000)
    browser.settled(page)
