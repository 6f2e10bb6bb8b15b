"""Every address, asked by everyone it is not for: not yours answers like not there, to the byte (S206)."""

import re

import pytest

from app.operations.interests import declare_interest
from charter.rights import Right
from charter.vocabulary import Interest, Role, Stage
from tests.builders import World
from tests.pages import PageClient
from tests.web.offices import house, signed_in_again, world  # noqa: F401 - fixtures

NOBODYS = "0123456789abcdef" * 2
CONVERTED = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
LONG = re.compile(r"<string\(length=(\d+)\):item>")
HOLE = re.compile(r"<any\((\w)[^)]*\):letter>")


def addresses(app, case_id, right=None):
    """Yield method and address of every page about a petition; what is sent, only of rooms with a right."""
    for rule in app.url_map.iter_rules():
        if "case_id" not in rule.arguments:
            continue
        path = LONG.sub(lambda found: "e" + "0" * (int(found[1]) - 1), HOLE.sub(r"\1", rule.rule))
        known = {"lang": "en", "case_id": case_id, "letter": "a", "item": "e00", "step": "names",
                 "word": "verify", "form": "csv"}
        path = CONVERTED.sub(r"{\1}", path).format(**known)
        methods = sorted(rule.methods & {"GET", "POST"})
        own = app.view_functions[rule.endpoint].admission.right is right
        yield from ((method, path) for method in (methods if own or right is None else methods[:1]))


def answer(browser, method, path, token=""):
    """Return all that a browser is told: status, body, and the headers but the length."""
    sent = {"csrf_token": token, "key": "0" * 32, "seen": "nothing", "text": "x"}
    told = browser.browser.open(path, method=method, data=sent if method == "POST" else None,
                                headers={"Sec-Fetch-Site": "same-origin"})
    return told.status_code, told.get_data(), sorted(told.headers)


def token_of(browser):
    page = browser.get("/en/account/password")
    return page.tree.xpath("//form[@id='form']//input[@name='csrf_token']/@value")[0]


def strangers(founded, petition):
    """Name those whom the petition is not for, though they hold a right to pages of petitions."""
    case = founded.case(petition)
    seats = {who.person_id for who in founded.seats(petition)}
    drawn = {member.person_id for member in founded.college(petition)[:1]}
    with founded.reading_office() as office:
        roll = office.roll()
        reviewers = [place.id for place in roll.eligible_reviewers(founded.day) if place.id not in seats]
        officers = [place.id for org in roll.organisations if org not in case.sitting_orgs
                    for place in roll.holders(Role.OFFICER, founded.day, org)]
        college = [place.id for place in roll.holders(Role.COLLEGE, founded.day) if place.id not in drawn]
    return {reviewers[0]: Right.DESK, officers[0]: Right.OFFICER, college[0]: Right.COLLEGE,
            "liaison-1": Right.LIAISON, "auditor": Right.AUDITOR}


@pytest.fixture
def situation(house, world: World):  # noqa: F811 - the fixture of the same name
    """A petition in the inquiry, one seat recused, one declared; and the browsers of all it is not for."""
    petition = world.petition_in(Stage.INQUIRY)
    recused, declared = world.seats(petition)[:2]
    others = strangers(world, petition)
    with world.office() as office:
        declare_interest(office, petition.id, declared, kinds=[Interest.NONE], seen=None)
        declare_interest(office, petition.id, recused, kinds=[Interest.FAMILY], seen=None)
    others[str(recused.person_id)] = Right.DESK
    for name in others:
        world.account(name)
    world.draft("another-petitioner")
    others["another-petitioner"] = Right.OWN_PETITION
    return petition, {name: (right, signed_in_again(house, world, name)) for name, right in others.items()}


def test_a_petition_that_is_not_yours_answers_like_one_that_is_not_there(house, situation):  # noqa: F811 - fixture
    petition, strangers_here = situation
    told_apart = []
    for whom, (right, browser) in strangers_here.items():
        token = token_of(browser)
        nothing = answer(browser, "GET", f"/en/petitions/{NOBODYS}", token)
        assert nothing[0] == 404
        for method, path in addresses(house, petition.id, right):
            if answer(browser, method, path, token) != nothing:
                told_apart.append((whom, method, path.replace(petition.id, "ID")))
    assert told_apart == []


def test_a_visitor_is_led_to_sign_in_from_every_page_of_a_petition(house):  # noqa: F811 - fixture
    visitor = PageClient(house)
    told = [answer(visitor, *each) for each in addresses(house, NOBODYS)]
    assert {status for status, _, _ in told} == {303}


def test_an_undeclared_seat_has_its_declaration_page_and_no_other(house, situation, world):  # noqa: F811 - fixture
    petition, _ = situation
    name = str(world.seats(petition)[-1].person_id)
    world.account(name)
    browser = signed_in_again(house, world, name)
    token = token_of(browser)
    nothing = answer(browser, "GET", f"/en/petitions/{NOBODYS}", token)
    given = {
        path.replace(petition.id, "ID") for method, path in addresses(house, petition.id, Right.DESK)
        if answer(browser, method, path, token) != nothing
    }
    assert given == {"/en/desk/cases/ID", "/en/desk/cases/ID/declaration"}
