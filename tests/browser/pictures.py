"""Photographs every page state: `python3 dev.py pictures` leaves them in `pictures/`, hung on one sheet.

The demo world is loaded into a database of its own and walked from every room; then forms are sent empty,
stale and too early, and a house without petitions shows what a page says when there is nothing.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.chancery import Chancery
from app.demo.scene import Scene
from app.demo.steps import STEPS
from app.records.petition import Authorship
from app.service import Service
from charter.case import Case
from charter.vocabulary import Stage
from tests.browser.camera import Camera
from tests.browser.conftest import STAY_HOME, chromium
from tests.browser.crawl import Map, Place, walk
from tests.browser.demo_house import (
    Person,
    case_ids,
    demo_settings,
    fill_house,
    found_empty_house,
    people,
    service_of,
    sign_in,
)
from tests.databases import SQLiteDatabases
from tests.serving import LiveService, serving

FOLDER = Path(__file__).resolve().parents[2] / "pictures"
_OF_EVERYONE = ("home.", "public.", "account.")  # rooms that are walked once, not by everyone again
_ONE_STATE_A_VIEW = 4
NAMES = ("filled", "empty")

# Empties a form as nobody would fill it in, so that every compulsory field objects.
_EMPTY_THE_FORM = """form => {
  for (const one of form.querySelectorAll('input, textarea, select')) {
    if (one.type === 'hidden') continue
    if (one.type === 'radio' || one.type === 'checkbox') one.checked = false
    else if (one.tagName === 'SELECT') one.selectedIndex = 0
    else one.value = ''
  }
}"""


class Session:
    """One round of pictures in one running house."""

    def __init__(self, browser: Browser, live: LiveService, camera: Camera) -> None:
        """Begin with nobody signed in."""
        self._browser, self._live, self._camera = browser, live, camera
        self._service: Service = service_of(live.app)
        self._known: set[tuple[str, str, tuple[str, ...]]] = set()
        self._forms: list[tuple[Person, Place]] = []
        self._cookies: dict[str, BrowserContext] = {}
        self._in_view: dict[tuple[str, str], int] = {}
        self.broken: list[str] = []

    def person(self, name: str) -> BrowserContext:
        """Return the browser window of someone who is signed in; nobody has the name ''."""
        if name not in self._cookies:
            context = self._browser.new_context(base_url=self._live.url, locale="en-GB")
            context.set_default_timeout(10_000)
            if name:
                sign_in(context, name)
            self._cookies[name] = context
        return self._cookies[name]

    @contextmanager
    def page(self, person: Person, address: str) -> Iterator[Page]:
        """Open a page as this person."""
        page = self.person(person.name).new_page()
        page.goto(address)
        yield page
        page.close()

    def walk(self, person: Person, start: str = "/en/account/home", *, also: str = "") -> None:
        """Photograph every state that this person finds and nobody in the same room found before."""
        views = [rule.endpoint for rule in self._live.app.url_map.iter_rules()]
        elsewhere = frozenset(view for view in views if person.name and view.startswith(_OF_EVERYONE))
        for place in walk(self.person(person.name), self._live.app, start, elsewhere=elsewhere):
            self._look(person, place, also)

    def _look(self, person: Person, place: Place, also: str = "") -> None:
        if place.status >= 500:
            self.broken.append(f"{place.status} for {person.name}: {place.address}")
        mark, view = (person.room, place.endpoint, place.state), (person.room, place.endpoint)
        if mark in self._known or self._in_view.get(view, 0) >= _ONE_STATE_A_VIEW:
            return
        self._known.add(mark)
        self._in_view[view] = self._in_view.get(view, 0) + 1
        if self._in_view[view] == 1:
            self._forms.append((person, place))
        with self.page(person, place.address) as page:
            self._camera.take(page, person.room, place.endpoint + also)

    def photograph(self, person: Person, address: str) -> None:
        """Photograph one page."""
        views = Map(self._live.app)
        with self.page(person, address) as page:
            self._camera.take(page, person.room, views.endpoint_of(address) or "page")

    def not_open(self, rooms: dict[str, list[Person]]) -> None:
        """Photograph what pages say that no link leads to now: acts that are not open at this stage."""
        ids, views = case_ids(self._service), Map(self._live.app)
        seen = {endpoint for _, endpoint, _ in self._known}
        for rule in self._live.app.url_map.iter_rules():
            if rule.endpoint in seen or "GET" not in rule.methods or rule.arguments != {"lang", "case_id"}:
                continue
            for person in rooms.get(_ROOM_OF.get(rule.endpoint.partition(".")[0], ""), []):
                addresses = [rule.build({"lang": "en", "case_id": one})[1] for one in ids]  # type: ignore[index] # always built
                place = self._first_that_answers(person, addresses, views)
                if place is not None:
                    self._look(person, place, ".not-open")
                    break

    def _first_that_answers(self, person: Person, addresses: list[str], views: Map) -> Place | None:
        for address in addresses:
            answer = self.person(person.name).request.get(address, max_redirects=0)
            if answer.status < 300 and "text/html" in answer.headers.get("content-type", ""):
                return Place(address, views.endpoint_of(address) or "", (address,), answer.status)
        return None

    def errors(self) -> None:
        """Send every form empty that asks for something, and photograph the objections."""
        for person, place in list(self._forms):
            with self.page(person, place.address) as page:
                form = page.locator("main form#form")
                asked = form.locator("input:not([type=hidden]), textarea, select")
                if form.count() == 0 or asked.count() == 0:
                    continue
                form.evaluate(_EMPTY_THE_FORM)
                with page.expect_navigation():
                    form.locator("button[type=submit]").first.click()
                if page.locator("#errors").count():
                    self._camera.take(page, person.room, place.endpoint + ".error")

    def stale(self) -> None:
        """Photograph a form that is sent after its petition has moved on."""
        person = Person("petitioner-6", "petitioner")
        with self._service.reading_office() as office:
            case = self._case_in(office, Stage.DIALOGUE)
        item, account = case.questions[0].item, self._account_of(case.id)
        with self.page(person, f"/en/petitions/{case.id}/questions/{item}") as page:
            with self._service.office() as office:
                STEPS["ask"](Scene(office, case.id, account), text="Who paid you after that?")
            page.locator("form#form textarea").first.fill("I left in May.")
            with page.expect_navigation():
                page.locator("form#form button[type=submit]").first.click()
            self._camera.take(page, person.room, "portal.answer.stale")

    def signing(self) -> None:
        """Photograph a proposal where it is signed, and a signature that is none."""
        person = Person("officer-a-1", "officer")
        with self.page(person, "/en/officer/proposals/new/name_reviewer") as page:
            page.get_by_label("Id of the person").fill("reviewer-a-9")
            with page.expect_navigation():
                page.get_by_role("button", name="Continue").click()
            self._camera.take(page, person.room, "proposals.propose.sign")
            page.locator("form#form textarea").fill("This is no signature.")
            with page.expect_navigation():
                page.get_by_role("button", name="Propose", exact=True).click()
            self._camera.take(page, person.room, "proposals.propose.sign.error")

    def _case_in(self, office: Chancery, stage: Stage) -> Case:
        found = (office.case(one) for one in case_ids(self._service))
        return next(case for case in found if case is not None and case.stage is stage)

    def _account_of(self, case_id: str) -> str:
        with self._service.database.reading() as session:
            return session.get_one(Authorship, case_id).account_id

    def strays(self) -> None:
        """Photograph what is said about pages that are not there or not yours, and about a wrong password."""
        nobody, somebody = Person("", "visitor"), Person("petitioner-2", "petitioner")
        for person in (nobody, somebody):
            for address in ("/en/nowhere", "/en/registrar/", "/en/account/exit"):
                with self.page(person, address) as page:
                    name = address.rpartition("/en/")[2].strip("/").replace("/", "-")
                    self._camera.take(page, person.room, f"stray.{name}")
        with self.page(nobody, "/en/account/sign-in") as page:
            page.get_by_label("Account name").fill("nobody-here")
            page.get_by_label("Password").fill("not the right one")
            with page.expect_navigation():
                page.get_by_role("button", name="Sign in").click()
            self._camera.take(page, "visitor", "account.sign_in.refused")


_ROOM_OF = {
    "portal": "petitioner", "desk": "reviewer", "rapporteur": "reviewer", "officer": "officer",
    "registrar": "registrar", "college": "college", "liaison": "liaison", "observer": "observer",
}


def filled(session: Session, app_people: list[Person]) -> None:
    """Photograph the demo world: every room, then what goes wrong in it."""
    session.walk(Person("", "visitor"), "/en/")
    session.walk(Person("", "visitor"), "/en/account/before-you-start")
    rooms: dict[str, list[Person]] = {}
    for person in app_people:
        rooms.setdefault(person.room, []).append(person)
        session.walk(person)
    for address in ("/en/account/", "/en/account/password", "/en/account/sign-out"):
        session.photograph(Person("petitioner-2", "petitioner"), address)
    session.not_open(rooms)
    session.stale()
    session.signing()
    session.errors()
    session.strays()  # last, because whoever exits is signed out


def empty(session: Session) -> None:
    """Photograph the house on the day after its founding."""
    session.walk(Person("", "visitor"), "/en/", also=".empty")
    for one in ("petitioner-1", "reviewer-a-1", "officer-a-1", "registrar-1", "college-1", "liaison-1",
                "observer", "auditor"):
        session.walk(Person(one, one.partition("-")[0]), also=".empty")


def main() -> None:
    """Take all pictures, and say how many there are and what was wrong."""
    began = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    camera, broken = Camera(FOLDER), []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        databases = SQLiteDatabases(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(STAY_HOME))
        for name in NAMES:
            with databases.migrated() as url, serving(demo_settings(url, Path(folder) / name)) as live:
                session = Session(browser, live, camera)
                if name == "filled":
                    fill_house(live.app)
                    filled(session, people(live.app))
                else:
                    found_empty_house(live.app)
                    empty(session)
                broken += session.broken
        browser.close()
    sheet = camera.hang()
    for line in [*broken, *(f"Too wide: {one}" for one in camera.overflowing)]:
        print(line)
    states = len({(one.room, one.name) for one in camera.taken})
    took = time.monotonic() - began
    print(f"{len(camera.taken)} pictures of {states} page states in {took:.0f} s: open {sheet}")
    sys.exit(1 if broken or camera.overflowing else 0)


if __name__ == "__main__":
    main()
