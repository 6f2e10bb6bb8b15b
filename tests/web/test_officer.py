"""The officer's desk: interests, identity, endorsement; and what an officer of another organisation sees."""

import pytest

from app.demo.founding import signature_by
from charter.vocabulary import Stage
from tests.builders import REPORT, SECTIONS
from tests.web.offices import BOX, at_the_desk, declare_none, house, officers_of, signed_here, world

__all__ = ["house", "world"]  # fixtures


@pytest.fixture
def petition(world):
    return world.petition_in(Stage.ADMISSIBILITY)


@pytest.fixture
def officer(world, petition):
    return officers_of(world, world.case(petition).identity.asked[0])[0]


@pytest.fixture
def desk(house, world, officer):
    return at_the_desk(house, world, officer)


def address(petition):
    return f"/en/officer/petitions/{petition.id}"


def test_until_the_organisation_has_declared_only_names_and_listings_are_shown(desk, petition):
    page = desk.get(address(petition))

    assert "Timur Belendirov" in page.main
    assert "Declare your organisation's interests first." in page.main
    assert "Section A" not in page.main
    assert "Verify the identity" not in page.links


def test_section_a_alone_is_shown_to_the_organisation_that_verifies(desk, petition):
    declare_none(desk, address(petition))

    page = desk.get(address(petition))

    assert "Section A: who the petitioner says they are" in page.main
    assert SECTIONS["a"]["name_cyrillic"] in page.main
    assert SECTIONS["l"]["text"] not in page.text
    assert SECTIONS["c"]["listings"][0]["source_id"] not in page.text


def test_an_identity_is_verified_with_reasons_once(desk, world, petition, officer):
    declare_none(desk, address(petition))
    desk.get(address(petition))
    desk.follow("Verify the identity")

    desk.press("Verify", status=422)
    assert desk.page.errors == ["Enter what was seen, and how", "Paste the signature"]
    signed = signed_here(desk, world, officer)
    desk.press("Verify", {"What was seen, and how": "The passport, by video.", **signed})
    desk.press("Change")
    assert desk.page.value("What was seen, and how") == "The passport, by video."
    assert desk.page.value(BOX) == signed[BOX].strip()
    desk.press("Verify")
    page = desk.press("Verify")

    assert "Your organisation has answered already." in page.main
    assert world.case(petition).identity.verified == {world.case(petition).identity.asked[0]}


def test_an_organisation_that_is_recused_loses_sight_of_the_case(desk, petition):
    desk.get(f"{address(petition)}/declare")
    desk.press("Declare", {"Family": True})
    desk.press("Declare")

    assert desk.page.h1 == "Officer’s desk"
    desk.get(address(petition), status=404)


def test_not_yours_and_not_there_are_the_same_page(house, world, petition):
    asked = world.case(petition).identity.asked
    with world.reading_office() as office:
        other = next(org for org in office.roll().organisations if org not in asked)
    desk = at_the_desk(house, world, officers_of(world, other)[0])

    foreign = desk.get(address(petition), status=404).text
    unknown = desk.get(f"/en/officer/petitions/{'0' * 32}", status=404).text

    assert foreign == unknown
    assert "Timur" not in desk.get("/en/officer/").main


def test_an_officer_endorses_exactly_the_manifest_shown(house, world):
    petition = world.petition_in(Stage.ENDORSEMENT)
    org = min(world.case(petition).tally.yes)
    officer = officers_of(world, org)[0]
    desk = at_the_desk(house, world, officer)
    if org not in world.case(petition).declared:
        declare_none(desk, address(petition))
    page = desk.get(f"{address(petition)}/endorse")
    assert world.case(petition).report.digest in page.main
    assert REPORT["public_reasons"] in page.main
    assert "Yes: 5 of 5 organisations; needed: 4" in page.main

    page = desk.press("Endorse", signed_here(desk, world, officer))
    assert "It is by your key SHA256:" in page.main
    page = desk.press("Endorse")

    assert "Your endorsement is recorded." in page.main
    assert "You have answered already." in page.main
    assert {org: len(who) for org, who in world.case(petition).signed.items()} == {org: 1}


def test_a_text_is_sent_at_its_stage_to_an_officer_of_the_organisation_alone(desk, house, world, petition):
    declare_none(desk, address(petition))
    answer = desk.get(f"{address(petition)}/verify/text")
    asked = world.case(petition).identity.asked
    with world.reading_office() as office:
        other = next(org for org in office.roll().organisations if org not in asked)
    stranger = at_the_desk(house, world, officers_of(world, other)[0])

    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=verify-identity-{petition.id[:13]}.txt"
    )
    assert petition.id in answer.text
    desk.get(f"{address(petition)}/endorse/text", status=404)
    stranger.get(f"{address(petition)}/verify/text", status=404)
    at_the_desk(house, world, "registrar-1").get(f"{address(petition)}/verify/text", status=404)


def test_a_signature_for_another_case_is_refused_with_the_reasons_kept(desk, world, petition, officer):
    declare_none(desk, address(petition))
    desk.get(f"{address(petition)}/verify")
    text = desk.get(f"{address(petition)}/verify/text").text
    desk.get(f"{address(petition)}/verify")
    wrong = signature_by(world.chance, officer, text.replace(petition.id, "0" * 32).encode())

    page = desk.press("Verify", {"What was seen, and how": "The passport.", BOX: wrong}, status=422)

    assert page.errors == ["The signature does not fit this text."]
    assert page.value("What was seen, and how") == "The passport."
    assert world.case(petition).identity.verified == frozenset()
