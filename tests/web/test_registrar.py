"""The registrar's desk: queue, checklist, return, admission, ruling, clocks."""

import pytest

from app.records.petition import Reading
from charter.vocabulary import Stage
from tests.builders import SECTIONS
from tests.web.offices import at_the_desk, house, signed_in_again, world

__all__ = ["house", "world"]  # fixtures


@pytest.fixture
def desk(house, world):
    return at_the_desk(house, world, "registrar-1")


def opened(desk, petition, act=""):
    return desk.get(f"/en/registrar/petitions/{petition.id}{act}")


def test_an_empty_queue_says_why_and_what_comes(desk):
    page = desk.get("/en/registrar/")

    assert page.h1 == "Registrar’s desk"
    assert "Nothing waits for you." in page.main
    assert "No clock runs" in desk.get("/en/registrar/clocks").main


def test_a_draft_is_nobody_elses_business(desk, world):
    petition = world.draft()

    assert petition.id[:8] not in desk.get("/en/registrar/").main
    desk.get(f"/en/registrar/petitions/{petition.id}", status=404)


def test_a_filed_petition_waits_with_its_clock_and_its_checklist(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    assert "end of 16 March 2026 (UTC); days left: 14" in desk.get("/en/registrar/").main

    page = desk.follow(petition.id[:8])

    assert "B: Representative, and persons in dispute Optional Not provided" in page.main
    assert "The identity is not verified yet." in page.main
    assert "Admit this petition" not in page.links
    assert SECTIONS["l"]["text"] in desk.follow("L: Adverse facts").main


def test_a_petition_is_returned_with_several_defects(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    opened(desk, petition)
    desk.follow("Return this petition for completion")
    first = {"Defect 1: section": "e", "Defect 1: what is missing or wrong": "date"}

    desk.press("Add another defect", first)
    desk.press(
        "Return",
        {"Defect 1: what the petitioner is to do": "Give the date.", "Defect 2: section": "c"},
        status=422,
    )
    assert desk.page.errors == ["Enter what is missing or wrong", "Enter what the petitioner is to do"]
    desk.press(
        "Return",
        {"Defect 2: what is missing or wrong": "entry", "Defect 2: what the petitioner is to do": "Name it."},
    )
    assert "cannot be taken back" in desk.page.main
    page = desk.press("Return")

    assert "The petition is returned." in page.main
    assert "E: date. Give the date." in page.main
    assert world.case(petition).stage is Stage.RETURNED
    assert world.case(petition).last_defects == {("e", "date"), ("c", "entry")}


def test_a_second_click_returns_nothing_twice(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    opened(desk, petition, "/rule-inadmissible")
    desk.press("Rule inadmissible", {"No": True, "Reasons": "It is outside what we examine."})
    check = desk.page

    desk.press("Rule inadmissible")
    size = world.size()
    desk.page = check
    desk.press("Rule inadmissible")

    assert world.case(petition).stage is Stage.INADMISSIBLE
    assert world.size() == size


def test_a_petition_is_admitted_once_its_identity_is_verified(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.do(petition, "identity", reasons="The passport was seen.")
    opened(desk, petition)
    desk.follow("Admit this petition")

    desk.press("Admit", {"Yes": True}, status=422)
    assert desk.page.errors == ["Enter the earlier number", "Enter what is new"]
    desk.press("Admit", {"No, or not that we know of": True})
    desk.press("Admit")

    assert "The petition is admitted, and its panel is drawn." in desk.page.main
    assert world.case(petition).stage is Stage.INQUIRY


def test_what_has_moved_on_is_not_decided_and_nothing_typed_is_lost(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    opened(desk, petition, "/rule-inadmissible")
    desk.press("Rule inadmissible", {"No": True, "Reasons": "Typed before."})
    world.do(petition, "identity", reasons="The passport was seen.")

    page = desk.press("Rule inadmissible", status=409)

    assert "This petition has moved on since you opened it" in page.main
    assert page.value("Reasons") == "Typed before."
    assert world.case(petition).stage is Stage.ADMISSIBILITY


def test_an_act_that_is_not_of_this_stage_has_no_page(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)

    desk.get(f"/en/registrar/petitions/{petition.id}/open-dialogue", status=404)
    page = opened(desk, petition, "/admit")

    assert "The identity is not verified yet." in page.main
    assert page.buttons == []


def test_a_direct_post_meets_the_same_refusal(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    form = opened(desk, petition, "/declare").tree.get_element_by_id("form")
    hidden = {name: form.fields[name] for name in ("csrf_token", "seen", "key")}

    page = desk.post(
        f"/en/registrar/petitions/{petition.id}/admit",
        {**hidden, "is_repeat": "no", "confirmed": "yes"},
        status=422,
    )

    assert page.errors == ["The identity is not verified yet."]
    assert world.case(petition).stage is Stage.ADMISSIBILITY


def test_a_registrar_with_an_interest_loses_sight_of_the_case(desk, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    opened(desk, petition, "/declare")
    desk.press("Declare", {"Friendship": True})
    desk.press("Declare")

    assert desk.page.h1 == "Registrar’s desk"
    desk.get(f"/en/registrar/petitions/{petition.id}", status=404)


def test_an_adverse_item_is_recorded_with_its_grade(desk, world):
    petition = world.petition_in(Stage.INQUIRY)
    opened(desk, petition, "/record-adverse")

    desk.press(
        "Record",
        {
            "Source": "A gazette",
            "B: usually reliable": True,
            "2: probably true": True,
            "What it says": "He signed it.",
        },
    )
    desk.press("Record")

    recorded = world.entries(petition)[-1]
    assert (recorded.type, recorded.facts["grade"]) == ("adverse.recorded", "B2")
    assert "He signed it." not in desk.page.main  # its text is the panel's


def test_the_board_of_clocks_counts_what_is_late(house, desk, world):
    world.petition_in(Stage.ADMISSIBILITY)
    world.jump(15)

    page = signed_in_again(house, world, "registrar-1").get("/en/registrar/clocks")

    assert "Admissibility check1 1 None ahead" in page.main


def test_the_deputy_sees_a_petition_only_once_the_registrar_is_late(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    deputy = at_the_desk(house, world, "liaison-1")
    assert "The registrars are in time" in deputy.get("/en/liaison/").main
    deputy.get(f"/en/liaison/petitions/{petition.id}", status=404)

    world.jump(15)
    deputy = signed_in_again(house, world, "liaison-1")
    deputy.get("/en/liaison/")
    deputy.follow(petition.id[:8])

    assert "Return this petition for completion" in deputy.page.links


def test_an_original_is_opened_with_a_reason_on_record(desk, world):
    petition = world.draft()
    paper = {"name": "letter.txt", "text": "I resigned.", "description": "A letter", "provenance": "My desk"}
    world.do(petition, "attach", **paper)
    world.advance(petition, Stage.ADMISSIBILITY)
    opened(desk, petition)
    desk.follow("letter.txt")

    desk.press("Record the reading and download", status=422)
    assert desk.page.errors == ["Enter why you need the original"]
    assert world.rows(Reading) == 0
    form = dict(desk.page.tree.get_element_by_id("form").form_values()) | {"reason": "To see its date."}
    answer = desk.browser.post(desk.page.path, data=form)

    assert b"I resigned." in answer.data
    assert answer.headers["Content-Disposition"] == "attachment; filename=letter.txt"
    assert world.rows(Reading) == 1


def test_a_long_queue_has_pages_without_gaps(desk, world, monkeypatch):
    monkeypatch.setattr("app.queries.office_queue.PAGE", 1)
    monkeypatch.setattr("app.queries.office_queue._PORTION", 1)
    petitions = {world.petition_in(Stage.ADMISSIBILITY).id[:8] for _ in range(3)}
    page, seen = desk.get("/en/registrar/"), []

    for _ in range(3):
        seen += [words for words in page.links if words in petitions]
        page = desk.follow("Next page") if "Next page" in page.links else page

    assert sorted(seen) == sorted(petitions)
