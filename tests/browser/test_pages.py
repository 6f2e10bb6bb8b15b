"""Pages of every room in a real browser: reflow, focus, errors, and no request to anyone else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
import pytest
from playwright.sync_api import Page

from charter.vocabulary import Stage
from tests.builders import PASSWORD, TOTP_SECRET, World
from tests.serving import serving

NARROW = {"width": 320, "height": 640}
SPACED_OUT = """() => {  // WCAG 1.4.12
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; '
                    + 'word-spacing: .16em !important }')
  document.adoptedStyleSheets = [sheet]
}"""
LONG = "https://archive.example/" + "x" * 90


class Rooms:
    """One world with a petition in the vote, whose people sign in one after the other."""

    def __init__(self, browser, live, world, petition):
        """Remember them."""
        self.browser, self.live, self.world, self.petition = browser, live, world, petition

    @contextmanager
    def window(self, name: str, *, scripts: bool = True) -> Iterator[Page]:
        """Open somebody's window; '' is a visitor."""
        with self.browser.new_context(base_url=self.live.url, java_script_enabled=scripts) as context:
            page = context.new_page()
            if name:
                in_roll = name != "petitioner-1"
                page.goto("/en/account/sign-in")
                page.get_by_label("Account name").fill(name)
                page.get_by_label("Password").fill(PASSWORD)
                if in_roll:
                    page.locator("#code").fill(pyotp.TOTP(TOTP_SECRET).at(self.world.now))
                with page.expect_navigation():
                    page.get_by_role("button", name="Sign in").click()
                assert "/account/" not in page.url, page.locator("main").inner_text()
            yield page

    def people(self) -> dict[str, list[str]]:
        """Return whom to ask, and which pages of theirs to open."""
        case = self.petition.id
        desk = [f"/en/desk/cases/{case}{page}" for page in (
            "", "/statement", "/grounds", "/evidence", "/questions", "/adverse", "/assessments",
            "/deliberation", "/report", "/ballot", "/log")]
        mine = [f"/en/petitions/{case}{page}" for page in ("", "/answers", "/questions", "/report", "/acts")]
        public = ["/en/", "/en/public/register", "/en/public/rules", "/en/public/organisations",
                  "/en/public/checkpoint", "/en/public/figures", "/en/public/check-us"]
        return {
            "": public,
            "petitioner-1": ["/en/petitions/", "/en/petitions/find", *mine],
            str(self.world.seats(self.petition)[0].person_id): ["/en/desk/", *desk],
            "registrar-1": ["/en/registrar/", "/en/registrar/clocks", "/en/registrar/lists/",
                            f"/en/registrar/petitions/{case}"],
            "officer-a-1": ["/en/officer/", "/en/officer/proposals/"],
            "college-1": ["/en/college/"], "observer": ["/en/observer/", f"/en/observer/petitions/{case}"],
        }


@pytest.fixture
def rooms(browser, database, settings):
    world = World(database, settings.data_folder)
    petition = world.petition_in(
        Stage.VOTING, name="petitioner-1", adverse={"source": LONG, "grade": "B2", "text": LONG},
        circulate={"findings": [LONG], "sources": [LONG], "summary": LONG, "public_reasons": LONG},
    )
    with serving(settings) as live:
        rooms = Rooms(browser, live, world, petition)
        for name in rooms.people():
            if name not in ("", "petitioner-1"):
                world.account(name)
        yield rooms


def test_no_page_is_wider_than_a_narrow_window_complains_or_asks_anyone_else(rooms):
    faults = []
    for name, addresses in rooms.people().items():
        with rooms.window(name) as page:
            page.on("console", lambda said: faults.append(f"console: {said.text}"))
            page.on("pageerror", lambda error: faults.append(f"error: {error}"))
            page.on("request", lambda asked: faults.extend(
                [] if asked.url.startswith(rooms.live.url) else [f"stranger: {asked.url}"]))
            page.set_viewport_size(NARROW)
            for address in addresses:
                answer = page.goto(address)
                if answer.status != 200:
                    faults.append(f"{name} {address}: {answer.status}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > NARROW["width"]:
                    faults.append(f"{name} {address}: {wide} wide")

    assert faults == []


def test_the_keyboard_sees_where_it_is_and_enter_presses_what_the_page_is_for(rooms):
    with rooms.window("petitioner-1") as page:
        page.goto("/en/petitions/find")
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        box = skip.bounding_box()
        assert (box["x"] >= 0, box["y"] >= 0, box["height"] >= 24) == (True, True, True)
        assert skip.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"

        page.get_by_label("Name").fill("Qwortzel Wumblebrandt")
        with page.expect_navigation():  # the browser is told of the key, not of the page that it leads to
            page.keyboard.press("Enter")
        assert page.get_by_role("heading", level=1).inner_text() == "No entry found"


def test_the_summary_of_errors_takes_the_focus_without_scripts(rooms):
    with rooms.window("petitioner-1", scripts=False) as page:
        page.goto("/en/petitions/find")
        with page.expect_navigation():
            page.get_by_role("button", name="Search").last.click()

        assert page.title() == "Error: Find your entry on the lists – Offramp"
        assert page.locator("#errors:focus").count() == 1
        assert page.locator("#errors a").get_attribute("href") == "#text"


def test_nothing_hides_when_text_is_spaced_out_in_a_narrow_window(rooms):
    with rooms.window(str(rooms.world.seats(rooms.petition)[0].person_id)) as page:
        page.set_viewport_size(NARROW)
        page.goto(f"/en/desk/cases/{rooms.petition.id}/ballot")
        page.evaluate(SPACED_OUT)

        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
