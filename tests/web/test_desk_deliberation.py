"""The deliberation: scores side by side, remarks that stay, revisions, conditions, disqualifiers."""

import pytest

from charter.vocabulary import Stage
from tests.builders import REPORT
from tests.web.desk_people import case, desks

__all__ = ["desks"]  # a fixture

C3 = "C3 Names Russia's leadership as responsible"


@pytest.fixture
def petition(desks):
    found = desks.petition_in(Stage.ASSESSMENT)
    desks.world.do(found, "seal", differs=[(0, "c3", 0)])
    return found


def row_of(page, criterion):
    for row in page.tree.xpath("//table//tr"):
        if row[0].text_content() == criterion:
            return [cell.text_content() for cell in row[1:]]
    raise AssertionError(criterion)


def test_scores_stand_side_by_side_and_a_wide_spread_is_said_in_words(desks, petition):
    page = desks.seat(petition).get(case(petition, "deliberation"))
    heads = [head.text_content() for head in page.tree.xpath("//thead//th")]

    assert len(heads) == 1 + 5 + 1
    assert heads[1].startswith(f"Seat {desks.world.case(petition).seats[0].handle[:6]} (you), ")
    assert row_of(page, C3)[0] == "0"
    assert row_of(page, C3)[-1] == "2 or more; needs a remark"
    said = [row[-1].text_content() for row in page.tree.xpath("//tbody//tr")]
    assert said.count("2 or more; needs a remark") == 1
    assert set(said) == {"2 or more; needs a remark", "Less than 2"}


def test_a_remark_is_read_by_all_and_settles_the_spread(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/remark"))
    assert browser.press("Add remark", status=422).errors == ["Enter the remark"]

    browser.press("Add remark", {"On which criterion?": "c3", "Remark": "He names the office, not the man."})

    page = desks.seat(petition, 1).get(case(petition, "deliberation"))
    assert row_of(page, C3)[-1] == "2 or more; remarked on"
    assert "He names the office, not the man." in page.main


def test_a_revision_shows_old_and_new_before_and_after(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/revise"))
    browser.press("Continue", {"Which criterion?": "c3", "3 – shown": True,
                               "Why the score changes": "The second text names him."})
    for text in ("0 – contradicted by evidence", "3 – shown", "The second text names him."):
        assert text in browser.page.main

    page = browser.press("Revise score")

    assert "Old: 0 – contradicted by evidence. New: 3 – shown." in page.main
    assert row_of(page, C3)[0] == "3first: 0"
    assert row_of(page, C3)[-1] == "Less than 2"


def test_a_score_that_a_criterion_does_not_allow_is_refused_in_the_guards_words(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/revise"))
    browser.press("Continue", {"Which criterion?": "c3", "Does not apply": True,
                               "Why the score changes": "It is not his office."})

    page = browser.press("Revise score", status=422)

    assert page.errors == ["Score this criterion: c3."]
    assert page.value("Why the score changes") == "It is not his office."


def test_a_condition_is_proposed_once_however_often_it_is_sent(desks, petition):
    before = len(desks.world.case(petition).conditions)
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/condition"))
    browser.press("Continue", {"Condition": "Sells the last share.",
                               "This is the monitored plan that criterion C8 allows": True})
    check = browser.page
    browser.press("Propose condition")
    browser.page = check
    page = browser.press("Propose condition")

    assert page.main.count("Sells the last share.") == 1
    assert "the monitored plan of criterion C8" in page.main
    assert len(desks.world.case(petition).conditions) == before + 1


def test_a_disqualifier_rests_on_an_item_that_the_petitioner_was_told_of(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/disqualifier"))
    assert browser.press("Continue", {"Reasons": "See the item."}, status=422).errors == [
        "Choose a disqualifier", "Choose at least one item",
    ]
    item = next(label for label in labels(browser.page) if "(B2)" in label)
    browser.press("Continue", {"D7 Statement withdrawn, deleted or contradicted": True, item: True})
    page = browser.press("Raise disqualifier")

    assert "D7 Statement withdrawn, deleted or contradicted" in page.main
    assert "See the item." in page.main
    assert list(desks.world.case(petition).disqualifiers) == ["d7"]


def labels(page):
    return [" ".join(label.text_content().split()) for label in page.tree.xpath("//main//label")]


def test_a_stale_page_says_so_keeps_the_text_and_goes_on(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/remark"))
    desks.world.do(petition, "remark", criterion="c1", text="First.", seat=1)

    page = browser.press("Add remark", {"Remark": "Second."}, status=409)

    assert "This petition has moved on since you opened it" in page.main
    assert page.value("Remark") == "Second."
    assert "Second." in browser.press("Add remark").main


def test_a_form_from_a_stage_that_is_over_returns_what_was_typed(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/remark"))
    desks.world.do(petition, "remark", criterion="c3", text="It is explained.", seat=1)
    desks.world.do(petition, "circulate", **REPORT)

    page = browser.press("Add remark", {"Remark": "Too late."}, status=409)

    assert "This petition has moved on" in page.h1
    assert "Too late." in page.main


def test_a_key_used_before_is_not_good_for_other_words(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "deliberation/remark"))
    form = browser.page
    browser.press("Add remark", {"Remark": "First."})
    browser.page = form

    page = browser.press("Add remark", {"Remark": "Other words."}, status=422)

    assert page.errors == [
        "This form was sent before with other content. Open the page again and send it once."
    ]
    assert page.value("Remark") == "Other words."
