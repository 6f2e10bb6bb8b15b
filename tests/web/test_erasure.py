"""Erasure at the desks: two members name the same, the petitioner is told, and no page breaks afterwards."""

import pytest

from app.operations.petitions import withdraw
from charter.rights import Right
from charter.vocabulary import Role, Stage
from tests.builders import PASSWORD, REPORT
from tests.operations.erased import KEPT_DAYS, decide, short_memory, subjects_of
from tests.pages import PageClient
from tests.web.offices import at_the_desk, declare_none, house, world
from tests.web.test_route_matrix import addresses

__all__ = ["house", "world"]  # fixtures

PETITIONER = "The petitioner: petition, files, answers, report, name, and the account unless it has another"
WHY = {"Reasons": "Its time is over."}
RECORD = "Record my reading"
ACT = "Erase what people left in this case"


def address(petition):
    return f"/en/college/petitions/{petition.id}"


@pytest.fixture
def ended(world):
    """A petition withdrawn while its result stood still: everything that a panel writes is there."""
    petition = world.petition_in(Stage.STANDSTILL)
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)
    return petition


def as_petitioner(house):
    browser = PageClient(house)
    browser.sign_in("petitioner-1", PASSWORD)
    return browser


def test_two_members_decide_and_the_petitioner_is_told_until_it_is_done(house, world, ended):
    drawn, second, _third = (who.person_id for who in world.college(ended)[:3])
    first, other = at_the_desk(house, world, drawn), at_the_desk(house, world, second)
    other.get(address(ended), status=404)  # nothing is asked of another member yet
    own = as_petitioner(house)
    assert "erase" not in own.get(f"/en/petitions/{ended.id}").main

    declare_none(first, address(ended))
    first.get(address(ended))
    first.follow(ACT)
    first.press(RECORD, status=422)
    assert first.page.errors == ["Choose whose matter is to be erased", "Enter the reasons"]
    first.press(RECORD, {PETITIONER: True, **WHY})
    page = first.press(RECORD)
    assert "Waits for a second member" in page.main
    assert "A second member of the college must confirm." in page.main
    assert "erase" not in own.get(f"/en/petitions/{ended.id}").main

    assert "Read an erasure that another member proposes" in other.get("/en/college/").main
    declare_none(other, address(ended))
    other.get(address(ended))
    other.follow(ACT)
    assert "Its time is over." in other.page.main
    other.press(RECORD, WHY)  # what the first member named is ticked
    assert "What was decided is erased at the next fixed hour." in other.press(RECORD).main
    told = own.get(f"/en/petitions/{ended.id}").main
    assert "Two members of the college have decided to erase what you left here." in told

    run = house.test_cli_runner().invoke(args=["log", "erase"])
    assert (run.exit_code, run.output) == (0, "Cases erased: 1. Disclosures: 11.\n")
    page = other.get(address(ended))
    assert "All that was decided is erased." in page.main
    assert "NameErased" in page.main
    assert "It has ended; what people left in it can be erased" in first.get("/en/college/").main
    own.get(f"/en/petitions/{ended.id}")
    assert own.page.title == "Sign in"
    again = house.test_cli_runner().invoke(args=["log", "erase"])
    assert again.output == "Cases erased: 0. Disclosures: 0.\n"


def test_what_a_recommendation_rests_on_is_refused_in_words(house, world):
    petition = world.petition_in(Stage.IN_FORCE)
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)
    member = at_the_desk(house, world, world.college(petition)[0].person_id)
    declare_none(member, address(petition))

    page = member.get(address(petition))
    assert "A recommendation rests on it: it is kept until the end of this day: " in page.main
    assert ACT not in page.links
    assert member.get(f"{address(petition)}/erase").h1 == ACT


@pytest.fixture
def forgetful(tmp_path):
    """An edition that keeps what a recommendation rested on for a few days only."""
    with short_memory(tmp_path / "edition"):
        yield


def test_everybody_reads_the_public_reasons_before_and_after_an_erasure(forgetful, house, world):
    petition = world.draft("petitioner-1")
    world.advance(petition, Stage.IN_FORCE)
    visitor, number = PageClient(house), world.case(petition).number
    before = visitor.get(f"/en/public/register/{number}").main
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)
    world.days(KEPT_DAYS + 1)
    decide(world, petition, *subjects_of(world, petition))
    run = house.test_cli_runner().invoke(args=["log", "erase"])
    after = visitor.get(f"/en/public/register/{number}").main

    assert run.output.startswith("Cases erased: 1.")
    assert "The name was erased." in after
    assert "The report was erased; its digest stands in the log." in after
    assert [page.count(f"Public reasons {REPORT['public_reasons']}") for page in (before, after)] == [1, 1]


def people(world, petition):
    """Return who may have pages about the case, with the right that opens them."""
    case = world.case(petition)
    seats = [who.person_id for who in world.seats(petition)]
    with world.reading_office() as office:
        officer = office.roll().holders(Role.OFFICER, world.day, case.sitting_orgs[0])[0].id
    members = [who.person_id for who in world.college(petition)[:2]]
    return {
        seats[0]: Right.DESK, seats[-1]: Right.DESK, officer: Right.OFFICER, "registrar-1": Right.REGISTRAR,
        "liaison-1": Right.LIAISON, "observer": Right.OBSERVER, **dict.fromkeys(members, Right.COLLEGE),
    }


def own_pages(house, petition, right, language):
    """Yield the addresses of a case in the rooms that a right opens."""
    paths = {path for method, path in addresses(house, petition.id, right) if method == "GET"}
    rooms = {rule.rule.split("/")[2] for rule in house.url_map.iter_rules() if "case_id" in rule.arguments
             and house.view_functions[rule.endpoint].admission.right is right}
    yield from (path.replace("en", language, 1) for path in sorted(paths) if path.split("/")[2] in rooms)


def crawl(house, browsers, petition, right_of, language):
    """Ask every page of the case of everyone; return how many are shown, and what is no page at all."""
    shown, strange = 0, []
    for name, browser in browsers.items():
        for path in own_pages(house, petition, right_of[name], language):
            told = browser.browser.get(path, buffered=True)
            shown += told.status_code == 200
            if told.status_code not in (200, 302, 303, 404, 410):
                strange.append((name, path, told.status_code))
    return shown, strange


def test_no_page_of_the_case_breaks_whatever_of_it_is_erased(house, world, ended):
    right_of = {**people(world, ended), "own": Right.OWN_PETITION}
    browsers = {name: at_the_desk(house, world, name) for name in right_of if name != "own"}
    browsers["own"] = as_petitioner(house)
    scope = subjects_of(world, ended)
    seats = [one for one in scope if one.startswith("seat:")]
    rest = [one for one in scope if one not in seats]

    for part, language in ((seats, "uk"), (rest, "ru")):
        decide(world, ended, *part)
        house.test_cli_runner().invoke(args=["log", "erase"])
        shown, strange = crawl(house, browsers, ended, right_of, language)
        assert (shown > 0, strange) == (True, [])
