"""What every page must hold to, whichever test fetches it (pages U101, U105, U108, U203, U704; style, C)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import html

_CLOCK_TIME = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
_BRAND = " – Offramp"
_PREFIXES = ("Error: ", "Ошибка: ", "Помилка: ")


def faults_of(page: html.HtmlElement, text: str) -> list[str]:
    """Return what is wrong with a page, in sentences; an empty list for a page that may stay."""
    checks = (_frame, _headings, _ids, _labels, _forms, _inline, _strangers, _clock_times)
    elements = list(page.iter())  # as long as somebody holds them, lxml does not make them anew
    found = [fault for check in checks for fault in check(page)]
    del elements
    return found + _document(text)


def _document(text: str) -> list[str]:
    return [] if text.lstrip().lower().startswith("<!doctype html>") else ["the doctype is missing"]


def _frame(page: html.HtmlElement) -> Iterator[str]:
    if page.get("lang") not in ("en", "ru", "uk"):
        yield "html has no lang"
    if len(page.xpath("//main")) != 1:
        yield "there is not exactly one main"
    first = page.xpath("//body//a")
    if first and page.xpath("//header") and first[0].get("href") != "#main":
        yield "the first link does not skip to the main part"


def _headings(page: html.HtmlElement) -> Iterator[str]:
    headings = page.xpath("//h1")
    if len(headings) != 1:
        yield f"there are {len(headings)} h1"
        return
    title = _words(page.find(".//title")).removesuffix(_BRAND)
    wrong = bool(page.xpath("//*[@id='errors']"))
    prefix = next((each for each in _PREFIXES if title.startswith(each)), "")
    if wrong != bool(prefix):
        yield "title and error summary disagree on whether there is an error"
    if title.removeprefix(prefix) != _words(headings[0]):
        yield f"title {title!r} and h1 {_words(headings[0])!r} differ"
    levels = [
        int(each.tag[1])
        for each in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    after = levels[levels.index(1):]  # the summary of errors stands before the h1
    if any(later > earlier + 1 for earlier, later in pairwise(after)):
        yield "a level of headings is left out"


def _ids(page: html.HtmlElement) -> Iterator[str]:
    counted = Counter(page.xpath("//@id"))
    yield from (f"the id {name} stands twice" for name, count in counted.items() if count > 1)
    for attribute in ("for", "form", "aria-describedby", "aria-labelledby"):
        for value in page.xpath(f"//@{attribute}"):
            yield from (f"{attribute} names no id: {name}" for name in value.split() if name not in counted)
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        if link[1:] not in counted:
            yield f"a link leads to no id: {link}"


def _labels(page: html.HtmlElement) -> Iterator[str]:
    labelled = Counter(page.xpath("//label/@for"))
    for element in page.xpath("//input | //textarea | //select"):
        if element.get("type") == "hidden":
            continue
        if labelled[element.get("id", "")] != 1:
            yield f"{element.get('name')} has not exactly one label"
        if element.get("required") is not None or element.get("placeholder") is not None:
            yield f"{element.get('name')} uses required or placeholder"
    for group in page.xpath("//fieldset"):
        if group.find("legend") is None:
            yield "a fieldset has no legend"
    for element in page.xpath("//button | //a"):
        if not _words(element):
            yield "a button or link has no words"


def _forms(page: html.HtmlElement) -> Iterator[str]:
    for form in page.xpath("//form"):
        if form.get("method", "get").lower() != "post":
            continue
        names = set(form.xpath(".//input/@name"))
        missing = [name for name in ("csrf_token", "key", "seen") if name not in names]
        yield from (f"a form carries no {name}" for name in missing)
        if not form.xpath(".//button") and not page.xpath(f"//button[@form='{form.get('id')}']"):
            yield "a form has no button"
    for table in page.xpath("//table"):
        if table.find("caption") is None or not table.xpath(".//th[@scope]"):
            yield "a table lacks caption or scope"


def _inline(page: html.HtmlElement) -> Iterator[str]:
    if page.xpath("//script | //style | //iframe | //object | //embed"):
        yield "there is a script, style or frame"
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        wrong = [name for name in element.attrib if name == "style" or name.startswith("on")]
        yield from (f"{element.tag} has {name}" for name in wrong)
    if len(page.xpath("//link[@rel='stylesheet']")) > 1:
        yield "there is more than one style sheet"


def _strangers(page: html.HtmlElement) -> Iterator[str]:
    for address in page.xpath("//@src | //@action | //@formaction | //link/@href"):
        if address.startswith(("http:", "https:", "//", "data:", "javascript:")):
            yield f"something comes from elsewhere: {address}"
    for link in page.xpath("//a[starts-with(@href, 'http')]"):
        if "noreferrer" not in link.get("rel", ""):
            yield f"a link out tells where it came from: {link.get('href')}"


def _clock_times(page: html.HtmlElement) -> Iterator[str]:
    """A page shows days; only text that a person typed may hold a time of day."""
    said = page.xpath(
        "//body//text()[not(ancestor::bdi or ancestor::textarea or ancestor::code or ancestor::pre"
        " or ancestor::*[@class='typed'])]"
    )
    yield from (f"a clock time: {found.group()}" for piece in said for found in _CLOCK_TIME.finditer(piece))


def _words(element: html.HtmlElement | None) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
