"""The main job in a real browser in which no script runs: from the search to the bundle a stranger verifies.

What one person does stands here once through the pages; what the other seats and organisations do in the
same way goes through the door behind them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from app.db import Database
from app.demo.founding import signature_by
from app.operations.deadlines import run_clock
from app.records.petition import Authorship
from app.settings import Settings
from charter.vocabulary import Stage
from tests.browser.window import Window
from tests.builders import PASSWORD, TOTP_SECRET, Petition, World
from tests.pages import Page
from tests.registry.shelf import take
from tests.serving import LiveService, serving
from tests.web.offices import BOX, declare_none, officers_of
from tests.web.petitioners import LIST, NAME, SIGN, written

ROOT = Path(__file__).resolve().parents[2]
YES = "Recommend, with conditions"
RENEW = "I renew my declaration of interests: nothing has changed since I declared"
REASONS = "The statement stands under the petitioner's own name, in a newspaper that is read in Russia. " * 3


class Street:
    """The town in which the journey happens: its world and clock, the service, and everybody's windows."""

    def __init__(self, browser: Browser, live: LiveService, world: World) -> None:
        """Stand before the house."""
        self.world, self.live, self._browser = world, live, browser
        self._windows: dict[str, tuple[Window, datetime]] = {}
        self.visitor = Window(browser, live.url)
        self.opened = [self.visitor]

    def window(self, name: str, *, in_roll: bool = True) -> Window:
        """Return somebody's window, signed in on the present day: sessions end while days pass."""
        known = self._windows.get(name)
        if known is not None and known[1] == self.world.now:
            return known[0]
        if known is None and in_roll:
            self.world.account(name)
        window = Window(self._browser, self.live.url)
        window.sign_in(name, PASSWORD, pyotp.TOTP(TOTP_SECRET).at(self.world.now) if in_roll else "")
        self._windows[name] = window, self.world.now
        self.opened.append(window)
        return window

    def petitioner(self) -> Window:
        """Return the petitioner's window."""
        return self.window(NAME, in_roll=False)

    def petition(self, case_id: str) -> Petition:
        """Return a petition for what happens behind the pages."""
        with self.world.reading_office() as office:
            written_by = select(Authorship.account_id).where(Authorship.petition_id == case_id)
            return Petition(case_id, office.session.scalars(written_by).one())


@pytest.fixture
def street(browser: Browser, database: Database, settings: Settings):
    take(database, "gb_uksl", LIST.read_bytes())
    world = World(database, settings.data_folder)
    with serving(settings) as live:
        street = Street(browser, live, world)
        yield street
        for window in street.opened:
            window.close()


def desk(petition: Petition, page: str = "") -> str:
    return f"/en/desk/cases/{petition.id}/{page}".rstrip("/")


def lead(petition: Petition, page: str) -> str:
    return f"/en/lead/cases/{petition.id}/{page}"


def test_a_petition_goes_from_the_search_to_the_bundle_that_a_stranger_verifies(street, tmp_path):
    petition = someone_finds_their_entry_and_files(street)
    two_organisations_verify_the_identity(street, petition)
    the_registrar_admits(street, petition)
    a_reviewer_declares_and_records_what_speaks_against(street, petition)
    rapporteur_and_petitioner_speak(street, petition)
    the_file_is_closed_and_everyone_assesses(street, petition)
    the_rapporteur_reports_and_the_petitioner_corrects(street, petition)
    the_panel_votes(street, petition)
    officers_endorse(street, petition)
    everyone_can_read_it(street, petition)
    a_stranger_verifies_the_bundle(street, petition, tmp_path)
    assert [asked for window in street.opened for asked in window.strangers] == []


def someone_finds_their_entry_and_files(street):
    me = street.visitor
    me.get("/en/")
    me.follow("Start")
    me.press("Continue to an account", {"I have read this and go on at my own decision": True})
    page = me.press("Create account", {"Account name": NAME, "Password": PASSWORD})
    assert page.h1 == "Your petitions"
    case_id = written(me)

    me.follow("Check your answers")
    me.follow("Continue to sign")
    page = me.press("Sign and file", {SIGN: True})
    petition = street.petition(case_id)
    assert page.h1 == "Your petition is filed"
    assert str(street.world.case(petition).petition) in page.main
    return petition


def two_organisations_verify_the_identity(street, petition):
    asked = street.world.case(petition).identity.asked
    for org in asked:
        name = officers_of(street.world, org)[0]
        officer = street.window(name)
        address = f"/en/officer/petitions/{petition.id}"
        assert "Aleksei Polynov" in officer.get(address).main
        declare_none(officer, address)
        officer.get(address)
        officer.follow("Verify the identity")
        seen = {"What was seen, and how": "The passport, by video."}
        officer.press("Verify", seen | signed_here(street, officer, name))
        officer.press("Verify")
    assert street.world.case(petition).identity.verified == set(asked)


def signed_here(street, officer, name):
    """Download the text of the present page as the officer does, and sign it."""
    link = next(words for words, address in officer.page.links.items() if address.endswith("/text"))
    return {BOX: signature_by(street.world.chance, name, officer.download(link))}


def the_registrar_admits(street, petition):
    registrar = street.window("registrar-1")
    registrar.get("/en/registrar/")
    registrar.follow(petition.id[:8])
    registrar.follow("Admit this petition")
    registrar.press("Admit", {"No, or not that we know of": True})
    assert "The petition is admitted, and its panel is drawn." in registrar.press("Admit").main
    assert street.world.case(petition).stage is Stage.INQUIRY


def a_reviewer_declares_and_records_what_speaks_against(street, petition):
    reviewer = street.window(str(street.world.seats(petition)[0].person_id))
    reviewer.get("/en/desk/")
    reviewer.get(desk(petition, "declaration"))
    reviewer.press("Continue", {"None of these": True})
    reviewer.press("Declare")
    street.world.do(petition, "declare")
    reviewer.get(desk(petition, "adverse/new"))
    reviewer.press("Continue", {"Source": "A newspaper", "B – usually reliable": True,
                                "2 – probably true": True, "What it says": "He praised the war."})
    assert "The gist is not disclosed yet." in reviewer.press("Record item").main
    street.world.jump(21)
    assert street.world.case(petition).stage is Stage.DIALOGUE


def rapporteur_and_petitioner_speak(street, petition):
    rapporteur = street.window(str(street.world.rapporteur(petition).person_id))
    item = rapporteur.get(lead(petition, "gist")).tree.xpath("//input[@type='checkbox']/@value")[0]
    assert item == street.world.case(petition).adverse[0].item
    box = rapporteur.page.tree.xpath("//main//label[@for=//input[@type='checkbox']/@id]")[0]
    gist = "A newspaper says that you praised the war."
    rapporteur.press("Continue", {" ".join(box.text_content().split()): True, "Gist": gist})
    rapporteur.press("Disclose gist")
    rapporteur.get(lead(petition, "question"))
    rapporteur.press("Continue", {"Question": "Why did you stay?"})
    assert "Why did you stay?" in rapporteur.press("Ask question").main

    me = street.petitioner()
    case = street.world.case(petition)
    answers = {case.questions[0].item: "I was afraid.", case.adverse[0].item: "I did, in March."}
    for item, words in answers.items():
        me.get(f"/en/petitions/{petition.id}/questions/{item}")
        assert words in me.press("Send the answer", {"Your answer": words}).main

    one, other = (street.window(str(seat.person_id)) for seat in _of_two_organisations(street, petition))
    one.get(desk(petition, "interview"))
    one.press("Continue", {"Record of the interview": "We spoke for an hour."})
    one.press("Record interview")
    other.get(desk(petition, "interview"))
    other.press("Confirm this record")
    assert street.world.case(petition).interview_on == street.world.day


def _of_two_organisations(street, petition):
    case, seats = street.world.case(petition), street.world.seats(petition)
    first = case.sitting[0].org
    other = next(number for number, seat in enumerate(case.sitting) if seat.org != first)
    return seats[0], seats[other]


def the_file_is_closed_and_everyone_assesses(street, petition):
    street.world.jump(21)
    rapporteur = street.window(str(street.world.rapporteur(petition).person_id))
    rapporteur.get(lead(petition, "close-file"))
    rapporteur.press("Close file")

    reviewer = street.window(str(street.world.seats(petition)[0].person_id))
    page = reviewer.get(desk(petition, "assessment"))
    _score_everything(reviewer, page)
    reviewer.press("Check before sealing")
    page = reviewer.press("Seal assessment", {RENEW: True})
    sealed = street.world.case(petition).sealed
    assert [one.digest in page.main for one in sealed.values()] == [True]
    assert "The assessments of the others are not open." in page.main
    street.world.do(petition, "seal")
    assert street.world.case(petition).stage is Stage.DELIBERATION


def _score_everything(reviewer: Window, page: Page) -> None:
    for element in page.tree.xpath("//main//input[@type='radio'] | //main//textarea"):
        kind = element.get("name").split("_", 1)[1]
        place = reviewer.tab.locator(f'[id="{element.get("id")}"]')
        if element.tag == "textarea":
            place.fill(REASONS)
        elif element.get("value") == {"score": "3", "confidence": "high"}.get(kind):
            place.check()


def the_rapporteur_reports_and_the_petitioner_corrects(street, petition):
    rapporteur = street.window(str(street.world.rapporteur(petition).person_id))
    rapporteur.get(desk(petition, "deliberation/condition"))
    rapporteur.press("Continue", {"Condition": "Reports twice a year."})
    rapporteur.press("Propose condition")
    rapporteur.get(lead(petition, "report"))
    rapporteur.press("Check before circulating", {
        "Finding on ground 1": "Shown by the register.", "Summary and reasons": "He left in time.",
        "Sources searched for adverse information": "archives\ncourt register",
        "Public reasons": "The break is shown.",
    })
    rapporteur.press("Circulate report")

    me = street.petitioner()
    assert "He left in time." in me.get(f"/en/petitions/{petition.id}/report").main
    me.press("Send the correction", {"What is wrong, and what is right": "It was May, not June."})

    rapporteur.get(lead(petition, "report/finalise"))
    assert "It was May, not June." in rapporteur.page.main
    rapporteur.press("Finalise report")
    assert street.world.case(petition).stage is Stage.VOTING


def the_panel_votes(street, petition):
    reviewer = street.window(str(street.world.seats(petition)[0].person_id))
    assert street.world.case(petition).report.digest in reviewer.get(desk(petition, "ballot")).main
    reviewer.press("Continue", {YES: True, "Condition 1: Wanted": True, RENEW: True})
    assert f"Your ballot is cast: {YES}." in reviewer.press("Cast ballot").main
    street.world.do(petition, "vote", choices=["", *["recommend_with_conditions"] * 4])

    street.world.jump(15)
    assert street.world.case(petition).stage is Stage.STANDSTILL
    decision = street.petitioner().get(f"/en/petitions/{petition.id}/decision").main
    assert "Recommended with conditions" in decision
    for seat in street.world.case(petition).seats:
        assert seat.handle not in decision


def officers_endorse(street, petition):
    street.world.jump(15)
    case = street.world.case(petition)
    *others, org = sorted(case.tally.yes)
    address = f"/en/officer/petitions/{petition.id}"
    for name in officers_of(street.world, org)[:2]:
        officer = street.window(name)
        if org not in street.world.case(petition).declared:
            declare_none(officer, address)
        officer.get(f"{address}/endorse")
        assert case.report.digest in officer.page.main
        officer.press("Endorse", signed_here(street, officer, name))
        assert "Your endorsement is recorded." in officer.press("Endorse").main
    street.world.do(petition, "endorse", most=len(others))
    street.world.jump(1)
    run_clock(street.world.office, street.world.signer)
    assert street.world.case(petition).stage is Stage.IN_FORCE


def everyone_can_read_it(street, petition):
    number = str(street.world.case(petition).number)
    visitor = street.visitor
    page = visitor.get("/en/public/register")
    assert "Set-Cookie" not in page.headers
    assert number in page.main
    page = visitor.get(f"/en/public/register/{number}")
    for said in ("He left in time.", "Reports twice a year.", "Recommend with conditions"):
        assert said in page.main
    for private in ("He praised the war.", "The passport, by video.", "I was afraid."):
        assert private not in page.text


def a_stranger_verifies_the_bundle(street, petition, folder):
    visitor = street.visitor
    visitor.get("/en/public/check-us")
    (folder / "bundle.zip").write_bytes(visitor.download("Download the public bundle"))
    policy = visitor.tab.request.get("/log/policy.txt")
    (folder / "policy.txt").write_bytes(policy.body())
    words = (sys.executable, "-m", "charter", "verify", str(folder / "bundle.zip"),
             "--policy", str(folder / "policy.txt"), "--json")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)
