"""A real browser against the real service: Chromium from the system, the service in a thread on loopback."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.settings import Settings

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STAY_HOME = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
PATIENCE = 5_000  # milliseconds; guards against hanging, measures nothing


class NoChromium(Exception):
    """There is no browser to test with."""


class _Silent(WSGIRequestHandler):
    """Requests are not worth a line each."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug calls it so
        """Say nothing."""


@dataclass(frozen=True)
class LiveService:
    """A running service: the application and the address it answers at."""

    app: Flask
    url: str


def chromium() -> str:
    """Return the path of the browser, or raise NoChromium."""
    found = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        raise NoChromium("Chromium was not found: install it, or set TEST_CHROMIUM to its path.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(STAY_HOME))
        yield browser
        browser.close()


@pytest.fixture
def live_service(settings: Settings) -> Iterator[LiveService]:
    """The service on this test's own database, folders and clock."""
    with serving(settings) as live:
        yield live


@contextmanager
def serving(settings: Settings) -> Iterator[LiveService]:
    """Serve on a free port of loopback; the address is only known once the port is ours."""
    server = make_server("localhost", 0, Flask("placeholder"), threaded=True, request_handler=_Silent)
    url = f"http://localhost:{server.server_port}"
    server.app = app = create_app(replace(settings, base_url=url))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield LiveService(app, url)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["offramp"].database.close()


@pytest.fixture
def person(browser: Browser, live_service: LiveService) -> Iterator[BrowserContext]:
    """One person's browser window, with cookies of its own."""
    with browser.new_context(base_url=live_service.url, locale="en-GB") as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def page(person: BrowserContext) -> Page:
    """A page of that person."""
    return person.new_page()


@pytest.fixture
def page_without_scripts(browser: Browser, live_service: LiveService) -> Iterator[Page]:
    """A page of a person whose browser runs no JavaScript."""
    with browser.new_context(base_url=live_service.url, locale="en-GB", java_script_enabled=False) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
