"""A real browser against the real service: Chromium from the system, the service in a thread on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.settings import Settings
from tests.serving import LiveService, serving

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STAY_HOME = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
PATIENCE = 5_000  # milliseconds; guards against hanging, measures nothing


class NoChromium(Exception):
    """There is no browser to test with."""


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
