"""The ballot: what it asks, that the last one counts, and that nothing of it shows before the count."""

import pytest

from charter.vocabulary import Stage
from tests.web.desk_people import case, desks, without_tokens

__all__ = ["desks"]  # a fixture

RENEW = "I renew my declaration of interests: nothing has changed since I declared"


@pytest.fixture
def petition(desks):
    return desks.petition_in(Stage.VOTING)


def vote(browser, petition, words):
    browser.get(case(petition, "ballot"))
    browser.press("Continue", {words: True, "Condition 1: Wanted": True, RENEW: True})
    return browser.press("Cast ballot")


def test_it_names_the_report_and_asks_for_every_answer(desks, petition):
    browser = desks.seat(petition)
    page = browser.get(case(petition, "ballot"))
    assert desks.world.case(petition).report.digest in page.main
    assert "You may vote again until the close; the last one counts." in page.main

    assert browser.press("Continue", status=422).errors == [
        "Choose one answer", "Say whether you want condition 1", "Renew your declaration of interests",
    ]


def test_the_check_page_repeats_every_answer_and_records_nothing(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "ballot"))
    page = browser.press("Continue", {"Not yet": True, "Condition 1: Not wanted": True, RENEW: True})

    for text in ("Not yet", "Condition 1", "Not wanted", "Declaration renewed"):
        assert text in page.main
    assert desks.world.case(petition).ballots == {}


def test_the_last_ballot_counts_and_the_count_is_said_in_words(desks, petition):
    browser = desks.seat(petition)
    assert "Your ballot is cast: Decline." in vote(browser, petition, "Decline").main
    page = vote(browser, petition, "Recommend")
    assert "Your ballot is cast: Recommend." in page.main
    desks.world.do(petition, "vote", choices=["", "recommend", "recommend", "recommend", "decline"])

    desks.world.jump(15)

    page = desks.seat(petition).get(case(petition, "ballot"))
    assert "Yes: 4 of 5 organisations; 4 are needed." in page.main
    assert "Outcome: Recommended" in page.main
    votes = [cell.text_content() for cell in page.tree.xpath("//tbody//td")]
    assert sorted(votes) == ["Decline", "Recommend", "Recommend", "Recommend", "Recommend"]
    for seat in desks.world.case(petition).seats:
        assert seat.handle[:6] not in page.main


def test_whether_others_have_voted_shows_on_no_page(desks, petition):
    browser = desks.seat(petition)
    pages = ("", "assessments", "deliberation", "report", "ballot", "log")
    addresses = ["/en/desk/", "/en/desk/?show=all", *(case(petition, page) for page in pages)]
    before = [without_tokens(browser.get(address)) for address in addresses]

    desks.world.do(petition, "vote", choices=["", "decline", "recommend", "not_yet"])

    assert len(desks.world.case(petition).ballots) == 3
    assert [without_tokens(browser.get(address)) for address in addresses] == before


def test_a_ballot_on_another_report_is_refused_in_the_guards_words(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "ballot"))
    browser.press("Continue", {"Abstain": True, "Condition 1: Wanted": True, RENEW: True})
    found = browser.page.tree.xpath("//form[@id='form']//input")
    values = {each.get("name"): each.get("value") for each in found}
    values |= {"report": "0" * 64, "confirmed": "yes"}

    page = browser.post(case(petition, "ballot"), values, status=422)

    assert page.errors == ["The report has changed since you opened the ballot."]
    assert desks.world.case(petition).ballots == {}


def test_before_the_vote_there_is_no_ballot_and_no_count(desks):
    petition = desks.petition_in(Stage.REPORT)

    page = desks.seat(petition).get(case(petition, "ballot"))

    assert "There is no vote now." in page.main
    assert page.buttons == []
