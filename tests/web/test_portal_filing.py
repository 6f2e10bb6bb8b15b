"""A written petition is checked, signed and filed once; a returned one is filed again."""

import re

import pytest

from app.operations.admissibility import return_petition
from charter.vocabulary import Stage
from tests.builders import REGISTRAR
from tests.web.petitioners import NAME, SIGN, before, house, me, signed_in, world, written

__all__ = ["house", "me", "world"]
DEFECTS = [{"section": "e", "field": "address", "remedy": "Give the address of the publication."}]
MENDED = "Say how you mended it, or why nothing is to be mended"


def entries_of(world, case_id):
    with world.reading_office() as office:
        return office.case(case_id).seq


def returned(world):
    """A petition that its registrar has returned for one defect."""
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    with world.office() as office:
        return_petition(office, petition.id, REGISTRAR, defects=DEFECTS)
    return petition


def test_what_is_signed_is_what_the_receipt_and_the_log_name(me, world):
    case_id = written(me)
    me.follow("Check your answers")
    signing = me.follow("Continue to sign").main
    digest = re.search(r"SHA-256 of the petition\s*([0-9a-f]{64})", signing).group(1)
    page = me.press("Sign and file", {SIGN: True})

    assert page.h1 == "Your petition is filed"
    assert page.path == f"/en/petitions/{case_id}/receipt"
    assert digest in page.main
    assert case_id[:8] in page.main
    assert me.get(page.path).main == page.main
    with world.reading_office() as office:
        assert (office.case(case_id).petition, office.case(case_id).stage) == (digest, Stage.ADMISSIBILITY)


def test_the_undertakings_stand_above_the_signature_and_an_unsigned_page_is_not_filed(me):
    case_id = written(me)
    page = me.get(f"/en/petitions/{case_id}/sign")
    assert "I will tell you within 14 days when a fact that matters changes." in page.main

    page = me.press("Sign and file", status=422)
    assert page.errors == ["Tick the box to sign, or go back and change your answers"]


def test_a_double_click_files_one_petition(me, world):
    case_id = written(me)
    form = me.get(f"/en/petitions/{case_id}/sign")
    me.press("Sign and file", {SIGN: True})
    filed = entries_of(world, case_id)
    me.page = form
    page = me.press("Sign and file", {SIGN: True})

    assert page.h1 == "Your petition is filed"
    assert entries_of(world, case_id) == filed


def test_a_second_page_of_the_signature_is_stale_once_the_petition_is_filed(me, house, world):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/sign")
    other = signed_in(house)
    other.get(f"/en/petitions/{case_id}/sign")
    other.press("Sign and file", {SIGN: True})
    filed = entries_of(world, case_id)
    page = me.press("Sign and file", {SIGN: True}, status=409)

    assert "This petition has moved on since you opened it" in page.main
    assert entries_of(world, case_id) == filed


def test_an_unfinished_petition_is_not_signed_and_says_what_is_missing(me):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/sections/l/against")
    me.press("Save and come back later", {"What would an opponent bring against you?": ""})
    page = me.get(f"/en/petitions/{case_id}/sign")

    assert page.h1 == "Check your answers"
    assert "These sections are not complete yet: Name what speaks against you" in page.main


def test_a_filed_petition_is_read_and_not_changed(me):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/sign")
    me.press("Sign and file", {SIGN: True})

    for place in ("tasks", "check", "sections/a/names", "lists/e", "lists/e/new", "find"):
        assert me.get(f"/en/petitions/{case_id}/{place}", status=404).h1 == "Page not found"
    assert "Я осуждаю это вторжение." in me.get(f"/en/petitions/{case_id}/answers").main


def test_a_session_that_ends_on_the_way_keeps_what_was_typed(me, house, world):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/sections/l/against")
    world.jump(1)
    page = me.press("Continue", {"What would an opponent bring against you?": "I praised a minister."})
    assert page.h1 == "Sign in"

    page = me.press("Sign in", {"Account name": NAME, "Password": "seven quiet herons at dusk"})
    assert page.h1 == "What speaks against you"
    assert page.value("What would an opponent bring against you?") == "I praised a minister."


def test_a_draft_is_discarded_only_after_a_question(me, world):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/tasks")
    me.follow("Discard this draft")
    assert me.press("Discard the draft", status=422).errors == [
        "Tick the box if you discard the draft, or go back"]
    page = me.press("Discard the draft", {"I discard this draft": True})

    assert page.h1 == "Your petitions"
    assert "Begin a petition" in page.links
    with world.reading_office() as office:
        assert office.case(case_id).closing == "discarded"


def test_a_returned_petition_names_each_defect_and_is_filed_again(house, world):
    petition = returned(world)
    me = before(house, petition)
    assert "Give the address of the publication." in me.page.main
    me.follow("Answer the defects and file again")
    assert me.press("File again", status=422).errors == [MENDED]
    page = me.press("File again", {MENDED: "It is added."})

    assert page.h1 == "Your petition is filed"
    assert world.case(petition).stage is Stage.ADMISSIBILITY


def test_the_sections_of_a_returned_petition_can_be_changed(house, world):
    petition = returned(world)
    me = before(house, petition, "/tasks")
    me.follow("Say who you are")
    me.press("Continue", {"Patronymic": "Askarovich"})

    assert "Askarovich" in me.get(f"/en/petitions/{petition.id}/check").main


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_filing_can_be_read_in_every_language(house, world, language):
    petition = returned(world)
    me = before(house, petition)
    for place in ("", "/refile", "/check", "/answers", "/receipt"):
        me.get(f"/{language}/petitions/{petition.id}{place}")
