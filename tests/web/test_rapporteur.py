"""The dialogue as the seat that leads conducts it, and the interview that two seats confirm."""

import pytest

from charter.vocabulary import Stage
from tests.web.desk_people import case, desks, lead

__all__ = ["desks"]  # a fixture

PAGES = ("question", "gist", "close-file")


@pytest.fixture
def petition(desks):
    return desks.petition_in(Stage.DIALOGUE)


def test_the_pages_of_the_lead_are_not_there_for_another_seat(desks, petition):
    browser = desks.member(petition)
    unknown = browser.get(f"/en/desk/cases/{'0' * 32}", status=404).text

    for page in PAGES:
        assert browser.get(lead(petition, page), status=404).text == unknown
        assert desks.leader(petition).get(lead(petition, page)).status == 200


def test_a_question_has_the_editions_days_to_be_answered(desks, petition):
    browser = desks.leader(petition)
    page = browser.get(lead(petition, "question"))
    assert (page.value("Day"), page.value("Month"), page.value("Year")) == ("13", "4", "2026")
    browser.press("Continue", {"Question": "When did you leave?", "Day": "12"})

    page = browser.press("Ask question", status=422)

    assert page.errors == ["Give at least until this day to answer: 13 April 2026."]
    assert page.value("Question") == "When did you leave?"
    assert page.value("Day") == "12"
    assert desks.world.case(petition).questions == ()


def test_a_question_is_asked_once_however_often_it_is_sent(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "question"))
    browser.press("Continue", {"Question": "When did you leave?"})
    check = browser.page
    assert "The petitioner reads this at once." in check.main
    browser.press("Ask question")
    browser.page = check
    page = browser.press("Ask question")

    assert page.path == case(petition, "questions")
    assert page.main.count("When did you leave?") == 1
    assert len(desks.world.case(petition).questions) == 1
    assert "Ask the petitioner a question" not in desks.member(petition).get(case(petition)).main


def test_an_answer_stands_under_its_question(desks, petition):
    desks.world.do(petition, "ask", text="Why?")
    desks.world.do(petition, "answer", text="Because I was afraid.")

    page = desks.member(petition).get(case(petition, "questions"))

    assert page.main.index("Why?") < page.main.index("Because I was afraid.")


def test_a_gist_covers_the_items_that_wait_and_then_none_waits(desks, petition):
    browser = desks.leader(petition)
    page = browser.get(lead(petition, "gist"))
    assert "He praised the war." in page.main
    item = page.tree.xpath("//input[@type='checkbox']/@value")
    assert browser.press("Continue", status=422).errors == [
        "Choose the items that this gist covers", "Enter the gist",
    ]
    browser.press("Continue", {"a newspaper (B2)": True, "Gist": "A paper says that you praised the war."})
    check = browser.page

    page = browser.press("Disclose gist")

    assert "A paper says that you praised the war." in page.main
    assert [one.item for one in desks.world.case(petition).adverse if one.gist_on] == item
    browser.page = check
    assert browser.press("Disclose gist").path == case(petition, "questions")
    assert "No adverse item waits for its gist." in browser.get(lead(petition, "gist")).main


def test_an_interview_is_recorded_by_one_seat_and_confirmed_by_another_to_the_letter(desks, petition):
    first, second = desks.seat(petition, 1), desks.seat(petition, 2)
    first.get(case(petition, "interview/offer"))
    first.press("Continue", {"Dates and way to talk": "9 or 10 April, by telephone."})
    assert "9 or 10 April, by telephone." in first.press("Offer interview").main
    first.get(case(petition, "interview"))
    first.press("Continue", {"Record of the interview": "We spoke for an hour.\nHe answered all."})
    first.press("Record interview")
    assert "Waits for a seat of another organisation to confirm" in first.page.main

    own = first.get(case(petition, "interview"))
    assert "A seat of another organisation must confirm the record." in own.main
    assert own.buttons == []
    page = second.get(case(petition, "interview"))
    assert (page.buttons, "We spoke for an hour." in page.main) == (["Confirm this record"], True)
    second.press("Confirm this record")

    assert len(desks.world.case(petition).interview_by) == 2
    assert "The interview is recorded." in second.get(case(petition, "interview")).main


def test_the_file_closes_only_when_nothing_stands_against_it(desks, petition):
    browser = desks.leader(petition)
    page = browser.get(lead(petition, "close-file"))
    assert "The gist of every adverse item must have been disclosed at least 21 days ago." in page.main
    assert "The interview is not recorded yet." in page.main
    assert page.buttons == []
    for step, text in (("gist", "A paper says so."), ("interview", "We spoke.")):
        desks.world.do(petition, step, text=text)
    desks.world.jump(21)

    browser = desks.leader(petition)
    browser.get(lead(petition, "close-file"))
    page = browser.press("Close file")

    assert "The file is closed. Each seat now assesses alone." in page.main
    assert desks.world.case(petition).stage is Stage.ASSESSMENT
