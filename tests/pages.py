"""A client that reads pages as a person does and checks each one it fetches (style, C, "Pages")."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html

from tests.page_lint import faults_of


class NoSuchThing(AssertionError):
    """The page has no such label, button or link."""


@dataclass(frozen=True)
class Page:
    """A page as it came: status, address, headers, and its tree."""

    status: int
    path: str
    headers: Any
    text: str

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed page, to be read; whoever fills a form parses it anew."""
        return html.fromstring(self.text)

    @property
    def title(self) -> str:
        """The words of the title, without the name of the service."""
        return words(self.tree.find(".//title")).removesuffix(" – Offramp")

    @property
    def h1(self) -> str:
        """The words of the main heading."""
        return words(self.tree.find(".//h1"))

    @property
    def main(self) -> str:
        """The words of the main part."""
        return words(self.tree.find(".//main"))

    @property
    def errors(self) -> list[str]:
        """What the error summary says, line by line."""
        return [words(item) for item in self.tree.xpath("//*[@id='errors']//li")]

    @property
    def buttons(self) -> list[str]:
        """The words of all buttons in the main part."""
        return [words(button) for button in self.tree.xpath("//main//button")]

    @property
    def links(self) -> dict[str, str]:
        """The addresses of all links, by their words."""
        return {words(link): link.get("href", "") for link in self.tree.iter("a")}

    def value(self, label: str) -> str:
        """Return what stands in the input with this label."""
        return str(input_of(self.tree, label).value or "").removeprefix("\n")  # a textarea's first line break


class PageClient:
    """Fetches pages, lints them, fills forms by their labels and presses buttons by their words."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        """Open a browser of one's own, with its own cookies."""
        self.app = app
        self.browser = app.test_client()
        self.language = language
        self.page = Page(0, "", {}, "<html></html>")

    def get(self, path: str, *, status: int = 200, **headers: str) -> Page:
        """Fetch a page (following redirects) and expect this status."""
        return self._open("GET", path, status, headers=headers)

    def press(self, button: str, fills: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """Fill inputs of the present page by their labels, then press the button."""
        tree = html.fromstring(self.page.text)
        found = [each for each in tree.iter("button") if words(each) == button]
        if not found:
            raise NoSuchThing(f"No button {button!r} on {self.page.path}; there are {self.page.buttons}.")
        for label, value in (fills or {}).items():
            fill(tree, label, value)
        form = form_of(tree, found[0])
        sent = list(values_of(form))
        if found[0].get("name"):
            sent.append((found[0].get("name"), found[0].get("value", "")))
        address = found[0].get("formaction") or form.get("action") or self.page.path
        return self.post(address, sent, status=status)

    def follow(self, link: str, *, status: int = 200) -> Page:
        """Follow the link with these words."""
        if link not in self.page.links:
            raise NoSuchThing(f"No link {link!r} on {self.page.path}; there are {list(self.page.links)}.")
        return self.get(self.page.links[link], status=status, Sec_Fetch_Site="same-origin")

    def post(self, path: str, sent: list[tuple[str, Any]] | dict[str, Any], *, status: int = 200) -> Page:
        """Send values as a form of our own page would; most tests want `press`."""
        pairs = list(sent.items()) if isinstance(sent, dict) else sent
        many: dict[str, list[Any]] = {}
        for name, value in pairs:
            many.setdefault(name, []).append(value)
        return self._open("POST", path, status, data=many, headers={"Sec-Fetch-Site": "same-origin"})

    def sign_in(self, name: str, password: str, code: str = "") -> Page:
        """Sign in as a person does."""
        self.get(f"/{self.language}/account/sign-in")
        labels = [label_words(each) for each in self.page.tree.xpath("//main//label")]
        return self.press(self.page.h1, dict(zip(labels, (name, password, code), strict=True)))

    def _open(self, method: str, path: str, status: int, **options: Any) -> Page:
        headers = {name.replace("_", "-"): value for name, value in options.pop("headers", {}).items()}
        answer = self.browser.open(path, method=method, follow_redirects=True, headers=headers, **options)
        text = answer.get_data(as_text=True)
        address = urlsplit(answer.request.url)
        place = address.path + (f"?{address.query}" if address.query else "")
        self.page = Page(answer.status_code, place, answer.headers, text)
        if answer.mimetype == "text/html":
            assert faults_of(self.page.tree, text) == [], f"faults of {method} {self.page.path}"
        assert answer.status_code == status, f"{self.page.path}: {answer.status_code}, {self.page.errors}"
        return self.page


def words(element: html.HtmlElement | None) -> str:
    """Return the text of an element with single blanks."""
    return " ".join(element.text_content().split()) if element is not None else ""


def label_words(label: html.HtmlElement) -> str:
    """Return a label's words without "(optional)"."""
    return " ".join("".join(label.xpath(".//text()[not(parent::*[@class='optional'])]")).split())


def input_of(tree: html.HtmlElement, label: str) -> html.HtmlElement:
    """Return the input, or first input, that a label names; `legend: label` names one inside a group."""
    group, _, inner = label.rpartition(": ")
    for each in tree.iter("label"):
        if label_words(each) == (inner if group else label) and (not group or group in legend_of(each)):
            return tree.get_element_by_id(each.get("for"))
    if group:
        for each in tree.iter("label"):
            if label_words(each) == label:
                return tree.get_element_by_id(each.get("for"))
    raise NoSuchThing(f"No label {label!r}; there are {[label_words(each) for each in tree.iter('label')]}.")


def legend_of(label: html.HtmlElement) -> str:
    """Return the words of the group that a label stands in."""
    groups = list(label.iterancestors("fieldset"))
    return words(groups[0].find("legend")) if groups else ""


def fill(tree: html.HtmlElement, label: str, value: Any) -> None:
    """Type into an input, tick a box or button (True, False), or attach a file as `(octets, name)`."""
    element = input_of(tree, label)
    kind = element.get("type")
    if kind in ("checkbox", "radio"):
        if kind == "radio":
            for other in form_of(tree, element).iter("input"):
                if other.get("name") == element.get("name"):
                    other.attrib.pop("checked", None)
        element.attrib.pop("checked", None)
        if value:
            element.set("checked", "checked")
    elif kind == "file":
        element.set("data-attached", value[1])
        element.text = base64.b64encode(value[0]).decode()
    elif element.tag == "textarea":
        element.text = f"\n{value}"
    else:
        element.value = value


def form_of(tree: html.HtmlElement, element: html.HtmlElement) -> html.HtmlElement:
    """Return the form that a button or input belongs to."""
    if element.get("form"):
        return tree.get_element_by_id(element.get("form"))
    forms = list(element.iterancestors("form"))
    assert forms, "it stands in no form"
    return forms[0]


def values_of(form: html.HtmlElement) -> Iterator[tuple[str, Any]]:
    """Yield what a browser would send, buttons apart."""
    for element in form.iter("input", "textarea", "select"):
        name, kind = element.get("name"), element.get("type")
        if kind == "file":
            if element.get("data-attached"):
                yield name, (io.BytesIO(base64.b64decode(element.text)), element.get("data-attached"))
        elif kind in ("checkbox", "radio"):
            if element.get("checked") is not None:
                yield name, element.get("value", "on")
        elif element.tag == "textarea":
            yield name, (element.text or "").removeprefix("\n")
        else:
            yield name, element.value or ""
