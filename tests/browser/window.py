"""One person's window of a real browser, with the verbs of `tests.pages.PageClient`: get, press, follow.

Whoever tells a journey to the one can tell it to the other; every page is linted here as well.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from lxml import html
from playwright.sync_api import Browser, Response
from playwright.sync_api import Page as BrowserPage

from tests.page_lint import faults_of
from tests.pages import NoSuchThing, Page, input_of, label_words, words

PATIENCE = 15_000  # milliseconds; guards against hanging, measures nothing


class Window:
    """A browser window with cookies of its own, in which no script runs."""

    def __init__(self, browser: Browser, url: str) -> None:
        """Open it on a service."""
        self._context = browser.new_context(base_url=url, locale="en-GB", java_script_enabled=False)
        self._context.set_default_timeout(PATIENCE)
        self.tab: BrowserPage = self._context.new_page()
        self.strangers: list[str] = []
        self._context.on("request", lambda asked: self._note(asked.url, url))
        self.page = Page(0, "", {}, "<html></html>")

    def close(self) -> None:
        """Close it."""
        self._context.close()

    def get(self, path: str, *, status: int = 200) -> Page:
        """Type an address."""
        return self._arrived(self.tab.goto(path), status)

    def press(self, button: str, fills: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """Fill inputs by their labels, then press the button with these words."""
        for label, value in (fills or {}).items():
            self._fill(input_of(self.page.tree, label), value)
        found = [
            number for number, each in enumerate(self.page.tree.iter("button"))
            if words(each) == button and each.get("aria-hidden") != "true"
        ]
        if not found:
            raise NoSuchThing(f"No button {button!r} on {self.page.path}; there are {self.page.buttons}.")
        return self._click("button", found[0], status)

    def follow(self, link: str, *, status: int = 200) -> Page:
        """Follow the link with these words."""
        found = [number for number, each in enumerate(self.page.tree.iter("a")) if words(each) == link]
        if not found:
            raise NoSuchThing(f"No link {link!r} on {self.page.path}; there are {list(self.page.links)}.")
        return self._click("a", found[-1], status)

    def sign_in(self, name: str, password: str, code: str = "") -> Page:
        """Sign in as a person does."""
        self.get("/en/account/sign-in")
        labels = [label_words(each) for each in self.page.tree.xpath("//main//label")]
        return self.press("Sign in", dict(zip(labels, (name, password, code), strict=True)))

    def download(self, link: str) -> bytes:
        """Follow a link that leads to a file, and return what arrived."""
        with self.tab.expect_download() as arriving:
            self.tab.get_by_role("link", name=link).first.click()
        return arriving.value.path().read_bytes()

    def _fill(self, element: html.HtmlElement, value: Any) -> None:
        place = self.tab.locator(f'[id="{element.get("id")}"]')
        kind = element.get("type")
        if kind == "file":
            place.set_input_files({"name": value[1], "mimeType": "text/plain", "buffer": value[0]})
        elif kind in ("checkbox", "radio"):
            place.set_checked(value)
        elif element.tag == "select":
            place.select_option(value)
        else:
            place.fill(value)

    def _click(self, kind: str, number: int, status: int) -> Page:
        with self.tab.expect_navigation() as arriving:
            self.tab.locator(kind).nth(number).click()
        return self._arrived(arriving.value, status)

    def _arrived(self, answer: Response | None, status: int) -> Page:
        assert answer is not None
        text = answer.text()
        address = urlsplit(self.tab.url)
        place = address.path + (f"?{address.query}" if address.query else "")
        self.page = Page(answer.status, place, answer.headers, text)
        assert faults_of(self.page.tree, text) == [], f"faults of {place}"
        assert answer.status == status, f"{place}: {answer.status}, {self.page.errors}"
        return self.page

    def _note(self, asked: str, home: str) -> None:
        if not asked.startswith(home):
            self.strangers.append(asked)
