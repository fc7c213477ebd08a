"""Serves the screen: security headers on every answer, a readiness endpoint, a warm start."""

import base64
import gc
import hashlib
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kanwil.base.login import check_address, told_login


def _inline_scripts() -> str:
    """Return the hashes of the scripts in Streamlit's own page, so that no others may run."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in found]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


LOGIN = told_login()
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        f"default-src 'self'; script-src 'self' {_inline_scripts()};"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
        " connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none';"
        " form-action 'self'; base-uri 'self'; object-src 'none'"
    ),
}
SECURE = LOGIN is not None and LOGIN.secure
if SECURE:
    HEADERS["strict-transport-security"] = "max-age=31536000"


_EXTRA = [(key.encode(), value.encode()) for key, value in HEADERS.items()]


def _kept(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return a header as it goes out: a cookie stays on https where colleagues come by https."""
    name, value = header
    bare = SECURE and name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return (name, value + b"; Secure") if bare else header


class SecurityHeaders:
    """Adds the headers that Streamlit does not send, and keeps its cookies to https."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on the start of its answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*map(_kept, message.get("headers", [])), *_EXTRA]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _reachable() -> bool:
    return bool(import_module("session").reachable())


async def health(_request: Request) -> PlainTextResponse:
    """Answer whether the screen is ready, and a book can be read; never which."""
    if await run_in_threadpool(_reachable):
        return PlainTextResponse("ok")
    return PlainTextResponse("no book can be read", status_code=503)


@asynccontextmanager
async def warm(_app: Any) -> AsyncIterator[None]:  # noqa: ANN401 -- Streamlit's own App
    """Answer at once, and load what every session uses while the browser loads the page.

    Raises
    ------
    LoginError : others could come in without logging in.
    """
    check_address(st.get_option("server.address") or "", LOGIN)
    threading.Thread(target=_load, daemon=True).start()
    yield


def _load() -> None:
    """Load the parts, then freeze them: Streamlit collects garbage at every rerun."""
    for part in ("closing", "charts", "facts", "proposal", "worklist"):
        import_module(f"parts.{part}")
    gc.collect()
    gc.freeze()


app = st.App(
    Path(__file__).parent / "main.py",
    lifespan=warm,
    routes=[Route("/health", health)],
    middleware=[Middleware(SecurityHeaders)],
    secrets={"auth": LOGIN.auth()} if LOGIN else None,
)
