"""What insiders would try: each attack that worked once, or nearly did, and what it meets now."""

import contextlib
import re
import threading

import pytest

from app.demo.scene import officer_of
from app.demo.signing import approve, propose
from app.operations.admissibility import return_petition
from app.operations.assessments import seal_assessment
from app.operations.bundles import export_case
from app.operations.checkpoints import make_checkpoint
from app.operations.door import seen_by, situation_of
from app.operations.evidence import About, open_evidence, receive
from app.operations.interests import declare_interest
from app.operations.petitions import open_draft, refile
from app.operations.who import NotFound
from app.queries.evidence import evidence_of
from charter.fields import ENTRY_TYPES
from charter.moves import Refused
from charter.rights import Right
from charter.vocabulary import Change, Interest, Stage
from tests.builders import PASSWORD, REGISTRAR
from tests.operations.exported import open_types
from tests.pages import PageClient
from tests.web.offices import at_the_desk, house, world  # noqa: F401 - fixtures
from tests.web.test_route_matrix import addresses

ABOUT = About(description="A letter", provenance="My drawer")
DEFECT = {"section": "l", "field": "text", "remedy": "Say more."}
DRAWN_ANEW = re.compile(rb'(name="(?:csrf_token|key)" value=")[^"]*')
EVERYONES = ("/log/checkpoint", "/log/open/0.jsonl", "/en/public/figures", "/en/public/governance")


def told(app, browser, petition, right):
    """Return every page that someone can open of a petition, and what everyone can, without the tokens."""
    asked = [path for method, path in addresses(app, petition.id, right) if method == "GET"]
    asked += [f"/en/{QUEUES[right]}/", *EVERYONES]
    answers = {path: browser.browser.get(path, buffered=True) for path in asked}
    return {
        path: DRAWN_ANEW.sub(rb"\1", answer.get_data())
        for path, answer in answers.items() if answer.status_code == 200
    }


QUEUES = {Right.OWN_PETITION: "petitions", Right.DESK: "desk", Right.REGISTRAR: "registrar",
          Right.OBSERVER: "observer"}


def tells_nobody_else(house, world, stage, step, **words):  # noqa: F811
    """Let a seat act, and compare all that others can open before and after."""
    petition = world.petition_in(stage)
    actor, other = world.seats(petition)[:2]
    mine = PageClient(house)
    mine.sign_in("petitioner-1", PASSWORD)
    viewers = [
        (Right.OWN_PETITION, mine),
        (Right.DESK, at_the_desk(house, world, str(other.person_id))),
        (Right.REGISTRAR, at_the_desk(house, world, "registrar-1")),
        (Right.OBSERVER, at_the_desk(house, world, "observer")),
    ]
    own = at_the_desk(house, world, str(actor.person_id))
    before = [told(house, browser, petition, right) for right, browser in viewers]
    own_before = told(house, own, petition, Right.DESK)

    world.do(petition, step, **words)

    for (right, browser), pages in zip(viewers, before, strict=True):
        assert told(house, browser, petition, right) == pages
    assert told(house, own, petition, Right.DESK) != own_before


@pytest.mark.postgresql  # where rows that change move
def test_no_page_of_anybody_else_tells_that_a_seat_has_sealed(house, world):  # noqa: F811
    tells_nobody_else(house, world, Stage.ASSESSMENT, "seal", most=1)


@pytest.mark.sqlite
def test_no_page_of_anybody_else_tells_that_a_seat_has_voted(house, world):  # noqa: F811
    tells_nobody_else(house, world, Stage.VOTING, "vote", choices=["recommend", "", "", "", ""])


def test_a_member_of_the_college_learns_nothing_before_declaring_interests(world, tmp_path):  # noqa: F811
    petition = world.petition_in(Stage.DIALOGUE)
    member = world.college(petition)[0]
    world.days(1)
    with world.office() as office:
        make_checkpoint(office, world.signer)
        here = situation_of(office, petition.id, member)
        seen = seen_by(office, here.case, here.actor)
        export_case(office, tmp_path / "early.zip", petition.id, member)
    world.do(petition, "adverse", source="a newspaper", grade="B2", text="He praised the war again.")

    with world.office() as office:
        here = situation_of(office, petition.id, member)
        assert member.person_id not in here.case.declared
        assert seen_by(office, here.case, here.actor) == seen
        declare_interest(office, petition.id, member, kinds=[Interest.NONE])
        make_checkpoint(office, world.signer)
        export_case(office, tmp_path / "late.zip", petition.id, member)
    early, late = open_types(tmp_path / "early.zip"), open_types(tmp_path / "late.zip")
    assert late - early >= {"college.drawn", "petition.admitted", "dialogue.opened"}
    assert {word for word in early if ENTRY_TYPES[word].in_case} == {"petition.filed", "panel.drawn"}


def test_an_organisation_that_has_not_declared_takes_no_bundle_of_a_petition(world, tmp_path):  # noqa: F811
    petition = world.petition_in(Stage.VOTING)
    with world.office() as office:
        make_checkpoint(office, world.signer)
        officer = officer_of(office.case(petition.id).sitting[0].org, 1)
        with pytest.raises(NotFound):
            export_case(office, tmp_path / "early.zip", petition.id, officer)
        declare_interest(office, petition.id, officer, kinds=[Interest.NONE])
        export_case(office, tmp_path / "late.zip", petition.id, officer)
    assert "report.finalised" in open_types(tmp_path / "late.zip")


def test_a_seat_whose_reviewer_the_organisation_has_ended_acts_no_more_at_once(house, world):  # noqa: F811
    petition = world.petition_in(Stage.ASSESSMENT)
    seat = world.seats(petition)[0]
    with world.reading_office() as office:
        org = str(office.roll().places_of(seat.person_id, world.day)[0].org)
    browser = at_the_desk(house, world, str(seat.person_id))
    browser.get(f"/en/desk/cases/{petition.id}/assessment")
    govern(world, org, Change.NAME_REVIEWER, {"id": "reviewer-new", "org": org})
    govern(world, org, Change.END_REVIEWER, {"id": seat.person_id, "org": org})

    browser.get(f"/en/desk/cases/{petition.id}/assessment", status=404)
    with world.office() as office, pytest.raises(NotFound):
        seal_assessment(office, petition.id, seat, scores={}, renewed=True)


def govern(world, org, change, subject):  # noqa: F811 - a world
    """Propose a change and let other organisations approve it until it is in effect."""
    with world.office() as office:
        made = propose(office, officer_of(org, 1), change=change, subject=subject)
    with world.reading_office() as office:
        others = sorted(set(office.roll().organisations) - {org})
    for other in others:
        with contextlib.suppress(Refused), world.office() as office:
            approve(office, officer_of(other, 1), proposal=made.data["proposal"],
                    text_digest=made.data["text_digest"])


@pytest.fixture
def returned(world):  # noqa: F811 - the fixture of the same name
    """A petition that the registrar has returned, with a file attached since."""
    petition = world.petition_in(Stage.ADMISSIBILITY)
    with world.office() as office:
        return_petition(office, petition.id, REGISTRAR, defects=[DEFECT])
    with world.office() as office:
        item = receive(office, petition.id, petition.petitioner, name="a.txt", content=b"text", about=ABOUT)
    return petition, item


def test_what_is_attached_after_a_return_is_the_petitioners_own_until_it_is_filed(world, returned):  # noqa: F811
    petition, item = returned
    with world.office() as office:
        here = situation_of(office, petition.id, REGISTRAR)
        assert evidence_of(office, here) == ()
        with pytest.raises(NotFound):
            open_evidence(office, here, item, reason="I want to know.")
    answers = [{"section": "l", "field": "text", "answer": "I have."}]
    with world.office() as office:
        refile(office, petition.id, petition.petitioner, answers=answers)
    with world.office() as office:
        here = situation_of(office, petition.id, REGISTRAR)
        assert [row.item for row in evidence_of(office, here)] == [item]


def test_sections_that_are_being_changed_after_a_return_are_not_the_registrars_to_read(
    house, world, returned  # noqa: F811 - fixtures
):
    petition, _ = returned
    registrar = at_the_desk(house, world, "registrar-1")
    assert "Checklist" not in registrar.get(f"/en/registrar/petitions/{petition.id}").main
    registrar.get(f"/en/registrar/petitions/{petition.id}/sections/l", status=404)


def test_two_drafts_begun_at_the_same_instant_are_one(world):  # noqa: F811 - fixture
    account_id = world.account("quick-heron", in_roll=False)
    begun, refused = [], []
    first_has_begun = threading.Event()

    def begin(wait):
        if wait:
            first_has_begun.wait(5)
        try:
            with world.office() as office:
                begun.append(open_draft(office, account_id))
                first_has_begun.set()
                threading.Event().wait(0.2)  # the other comes while this is not committed
        except Refused as refusal:
            refused.extend(map(str, refusal.reasons))

    threads = [threading.Thread(target=begin, args=(wait,)) for wait in (False, True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(begun) == 1
    assert len(refused) == 1


@pytest.mark.parametrize("path", [
    "/en/petitions/" + "%00" * 32, "/en/desk/cases/" + "%00" * 32, "/en/public/register/" + "%00" * 9,
])
def test_a_nul_in_an_address_is_a_page_that_is_not_there(house, path):  # noqa: F811 - fixture
    PageClient(house).get(path, status=404)


def test_a_nul_in_a_query_breaks_no_page(house, world):  # noqa: F811 - fixtures
    at_the_desk(house, world, "reviewer-a-1").get("/en/desk/?after=1.20260302.%00")
    mine = PageClient(house)
    world.account("calm-heron", in_roll=False)
    mine.sign_in("calm-heron", PASSWORD)
    mine.get("/en/account/password?kept=%00")
    mine.get("/en/public/register?q=%00")


@pytest.mark.parametrize("query", [
    "endpoint=x", "lang=zz", "_anchor=x", "_method=PUT", "_scheme=javascript&_external=1", "self=x", "app=x",
])
def test_no_query_steers_or_breaks_the_addresses_that_a_page_writes(house, query):  # noqa: F811 - fixture
    visitor = PageClient(house)
    for path in ("/en/", "/en/public/register", "/en/account/sign-in"):
        page = visitor.get(f"{path}?{query}")
        assert {link[:4] for link in page.links.values() if "//" in link or "javascript" in link} <= {"http"}
        assert not any("localhost" in link for link in page.links.values())


@pytest.mark.parametrize("going", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/en/account/exit",
])
def test_signing_in_leads_to_no_address_that_somebody_wrote_into_the_link(house, world, going):  # noqa: F811
    world.account("calm-heron", in_roll=False)
    browser = PageClient(house)
    browser.get("/en/account/sign-in", status=200)
    token = browser.page.tree.xpath("//form[@id='form']//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "name": "calm-heron", "password": PASSWORD}
    told_to_go = browser.browser.post("/en/account/sign-in", query_string={"to": going, "next": going},
                                      data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert (told_to_go.status_code, told_to_go.location) == (303, "/en/account/home")
    cookies = told_to_go.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in one and "SameSite=Strict" in one and "xpires" not in one for one in cookies)


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
    {"Origin": "null"},
])
def test_a_form_sent_from_another_site_changes_nothing(house, world, headers):  # noqa: F811 - fixtures
    petition = world.draft("calm-heron")
    browser = PageClient(house)
    browser.sign_in("calm-heron", PASSWORD)
    page = browser.get(f"/en/petitions/{petition.id}/discard")
    names = page.tree.xpath("//form[@id='form']//input")
    sent = {one.get("name"): one.get("value") or "" for one in names}
    answer = browser.browser.post(page.path, data=sent, headers=headers)
    assert answer.status_code == 404
    assert world.case(petition).stage is Stage.DRAFT


@pytest.mark.parametrize("token", ["", "0" * 64, "other"])
def test_a_form_with_a_token_of_nobody_or_of_somebody_else_changes_nothing(house, world, token):  # noqa: F811
    petition = world.draft("calm-heron")
    world.account("sly-heron", in_roll=False)
    sly, browser = PageClient(house), PageClient(house)
    sly.sign_in("sly-heron", PASSWORD)
    browser.sign_in("calm-heron", PASSWORD)
    if token == "other":
        page = sly.get("/en/account/password")
        token = page.tree.xpath("//form[@id='form']//input[@name='csrf_token']/@value")[0]
    page = browser.get(f"/en/petitions/{petition.id}/discard")
    sent = {one.get("name"): one.get("value") or "" for one in page.tree.xpath("//form[@id='form']//input")}
    browser.post(page.path, {**sent, "csrf_token": token}, status=422)
    assert world.case(petition).stage is Stage.DRAFT
