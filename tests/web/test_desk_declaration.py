"""The declaration of interests: first page of a case, and the only one until it is done."""

import pytest

from charter.vocabulary import Stage
from tests.builders import SECTIONS
from tests.web.desk_people import case, desks

__all__ = ["desks"]  # a fixture

PAGES = (
    "statement", "grounds", "evidence", "questions", "adverse", "adverse/new", "assessments", "assessment",
    "assessment/seal", "deliberation", "deliberation/remark", "report", "ballot", "log", "interview",
)
NOBODY = "0" * 32


@pytest.fixture
def petition(desks):
    return desks.petition_in(Stage.INQUIRY)


def declared(desks, petition):
    return sum(seat.declared_on is not None for seat in desks.world.case(petition).seats)


def test_it_tells_the_consequence_first_and_shows_names_and_listing_acts_alone(desks, petition):
    page = desks.seat(petition).get(case(petition))

    assert page.path == case(petition, "declaration")
    assert page.main.index("nobody can undo it") < page.main.index("Тимур Аскарович Белендиров")
    assert [cell.text_content() for cell in page.tree.xpath("//tbody//th | //tbody//td")] == [
        "United Kingdom", "VRD0006", "Timur Belendirov", "Veridia",
    ]
    assert "Ends your seat: another reviewer is drawn" in page.main
    assert "You keep your seat but cannot lead the panel" in page.main
    replies = SECTIONS["f"]["replies"][0]
    for secret in (SECTIONS["e"]["statements"][0]["text"], replies["ground"], replies["facts"], "Georgia"):
        assert secret not in page.text


def test_every_other_page_is_the_one_answer_for_what_is_not_there(desks, petition):
    browser = desks.seat(petition)
    unknown = browser.get(f"/en/desk/cases/{NOBODY}", status=404).text

    for page in PAGES:
        assert browser.get(case(petition, page), status=404).text == unknown
    stranger = desks.browser("observer")
    assert petition.id[:8] not in stranger.get(case(petition), status=404).text


def test_nothing_is_recorded_before_the_check_page_is_passed(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "declaration"))

    checked = browser.press("Continue", {"None of these": True})
    assert (checked.h1, checked.buttons) == ("Check your declaration", ["Declare", "Change"])
    assert declared(desks, petition) == 0
    assert browser.press("Change").tree.xpath("//input[@value='none' and @checked]") != []
    browser.press("Continue")
    page = browser.press("Declare")

    assert page.path == case(petition)
    assert "Your declaration is recorded." in page.main
    assert declared(desks, petition) == 1


def test_a_declaration_without_a_kind_says_what_to_do_and_keeps_the_text(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "declaration"))

    page = browser.press("Continue", {"Say more about it": "We met once."}, status=422)

    assert page.errors == ["Choose each kind of interest that you have, or none"]
    assert page.value("Say more about it") == "We met once."


def test_none_beside_another_kind_is_refused_in_the_guards_words(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "declaration"))
    browser.press("Continue", {"None of these": True, "Friendship": True, "Say more about it": "Of old."})

    page = browser.press("Declare", status=422)

    assert page.errors == ["Choose either the kinds of interest that you have, or none."]
    assert page.value("Say more about it") == "Of old."
    assert declared(desks, petition) == 0


def test_a_recused_seat_has_lost_the_case_at_its_next_request(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "declaration"))
    browser.press("Continue", {"Friendship": True})
    assert "nobody can undo it" in browser.page.main

    page = browser.press("Declare")

    assert page.path == "/en/desk/"
    assert petition.id[:8] not in page.links
    unknown = browser.get(f"/en/desk/cases/{NOBODY}", status=404).text
    for address in (case(petition), case(petition, "declaration"), case(petition, "statement")):
        assert browser.get(address, status=404).text == unknown


def test_a_form_sent_twice_declares_once(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "declaration"))
    browser.press("Continue", {"None of these": True})
    check_page = browser.page

    browser.press("Declare")
    browser.page = check_page
    again = browser.press("Declare")

    assert again.path == case(petition)
    assert declared(desks, petition) == 1
