"""The college's desk: two members confirm a review; challenges; the readings of the others."""

import pytest

from app.operations.admissibility import rule_inadmissible
from app.operations.interests import challenge
from app.operations.petitions import request_review
from charter.vocabulary import Stage
from tests.builders import REGISTRAR, SECTIONS
from tests.web.offices import at_the_desk, declare_none, house, world

__all__ = ["house", "world"]  # fixtures


def address(petition):
    return f"/en/college/petitions/{petition.id}"


@pytest.fixture
def ruled(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    with world.office() as office:
        rule_inadmissible(office, petition.id, REGISTRAR, reasons="Outside what we examine.", identity=False)
    with world.office() as office:
        request_review(office, petition.id, petition.petitioner, reasons="It is inside.")
    return petition


def read_it(browser, petition, answer):
    declare_none(browser, address(petition))
    browser.get(f"{address(petition)}/review")
    browser.press("Record my reading", {answer: True, "Reasons": "I read it all."})
    return browser.press("Record my reading")


def test_a_ruling_is_reversed_when_a_second_member_confirms(house, world, ruled):
    drawn, second, _third = (who.person_id for who in world.college(ruled)[:3])
    first, other = at_the_desk(house, world, drawn), at_the_desk(house, world, second)
    other.get(address(ruled), status=404)  # nothing is asked of another member yet

    page = read_it(first, ruled, "The ruling is reversed")
    assert "A second member of the college must confirm." in page.main
    assert "Review the ruling of inadmissibility" not in page.links
    declare_none(other, address(ruled))
    assert f"{drawn}, 2 March 2026: the ruling is reversed" in other.get(address(ruled)).main
    read_it(other, ruled, "The ruling is reversed")

    assert world.case(ruled).stage is Stage.ADMISSIBILITY


def test_before_the_declaration_a_member_sees_names_and_listings_only(house, world, ruled):
    drawn = world.college(ruled)[0].person_id
    page = at_the_desk(house, world, drawn).get(address(ruled))

    assert "Timur Belendirov" in page.main
    assert "Outside what we examine." not in page.text
    assert SECTIONS["l"]["text"] not in page.text


def test_a_challenge_is_decided(house, world):
    petition = world.petition_in(Stage.INQUIRY)
    org = world.case(petition).sitting_orgs[0]
    with world.office() as office:
        challenge(
            office, petition.id, petition.petitioner, against=org, with_cause=True, reasons="They sued me."
        )
    desk = at_the_desk(house, world, world.college(petition)[0].person_id)
    declare_none(desk, address(petition))
    assert "They sued me." in desk.get(address(petition)).main
    desk.follow("Decide a challenge")

    desk.press("Record my reading", status=422)
    assert desk.page.errors[:2] == ["Choose the challenge", "Choose whether the challenge is upheld"]
    with world.reading_office() as office:
        name = office.roll().organisations[org].name
    desk.press("Record my reading", {name: True, "It is upheld": True, "Reasons": "The suit is on record."})
    desk.press("Record my reading")

    assert org not in world.case(petition).sitting_orgs
    assert "No challenge waits for you." in desk.page.main


def test_a_stage_is_extended_once(house, world):
    petition = world.petition_in(Stage.INQUIRY)
    desk = at_the_desk(house, world, world.college(petition)[0].person_id)
    declare_none(desk, address(petition))
    desk.get(f"{address(petition)}/extend")
    desk.press("Extend by 30 days", {"Reasons": "A register was closed."})
    page = desk.press("Extend by 30 days")

    assert "The stage has been extended already." in page.main
    assert world.case(petition).extended == 30
