"""A walk along the links of the service, as one person finds them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from lxml import html
from playwright.sync_api import BrowserContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

# Links that end the session, and files.
_NOT_FOLLOWED = frozenset({"account.leave", "account.blank", "account.signed_out", "static", "portal.bundle"})


@dataclass(frozen=True)
class Place:
    """A page that was found: its address, its view, and what kind of state it is in."""

    address: str
    endpoint: str
    state: tuple[str, ...]
    status: int


class Map:
    """Which view answers at an address."""

    def __init__(self, app: Flask) -> None:
        """Read the application's addresses."""
        self._adapter = app.url_map.bind("localhost")

    def endpoint_of(self, address: str) -> str | None:
        """Return the endpoint of a GET, or None when there is none."""
        try:
            return str(self._adapter.match(urlsplit(address).path, method="GET")[0])
        except RequestRedirect as elsewhere:
            return self.endpoint_of(elsewhere.new_url)
        except HTTPException:
            return None


def walk(
    person: BrowserContext, app: Flask, start: str, *, most: int = 12, elsewhere: frozenset[str] = frozenset()
) -> Iterator[Place]:
    """Follow links from a page, breadth first, and yield every page that comes.

    Args:
        person: whose cookies are sent.
        app: whose addresses they are.
        start: the first path.
        most: how many pages of one view are fetched at most.
        elsewhere: views that are walked by another.
    """
    known, waiting, fetched = {start}, deque([start]), Counter[str]()
    views = Map(app)
    while waiting:
        address = waiting.popleft()
        endpoint = views.endpoint_of(address)
        if endpoint is None or fetched[endpoint] >= most:
            continue
        if endpoint in _NOT_FOLLOWED | elsewhere and address != start:
            continue
        answer = person.request.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        arrived = urlsplit(answer.url)
        endpoint = views.endpoint_of(answer.url) or endpoint
        fetched[endpoint] += 1
        tree = html.fromstring(answer.text())
        yield Place(_local(arrived.geturl()), endpoint, state_of(tree), answer.status)
        for link in tree.xpath("//a/@href"):
            found = _local(urljoin(answer.url, link))
            if found not in known and found.startswith("/en/"):
                known.add(found)
                waiting.append(found)


def _local(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def state_of(tree: html.HtmlElement) -> tuple[str, ...]:
    """Return what tells one state of a page from another: its headings, buttons, columns and tags."""
    marks = tree.xpath("//main//*[self::h2 or self::h3 or self::button or self::legend or self::label]")
    marks += tree.xpath("//main//*[self::dt or self::thead]")
    marks += tree.xpath("//main//*[contains(@class, 'empty') or contains(@class, 'warning')]")
    return tuple(sorted({" ".join(each.text_content().split())[:60] for each in marks}))
