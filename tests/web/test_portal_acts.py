"""The petitioner's acts on a filed petition: each goes through the door once, and loses nothing typed."""

import pytest

from app.operations.admissibility import rule_inadmissible
from charter.vocabulary import Stage
from tests.builders import REGISTRAR, REPORT
from tests.web.petitioners import NAME, before, house, me, signed_in, world

__all__ = ["house", "me", "world"]
NOT_STARTED = "The time for a challenge is over."


@pytest.fixture
def asked(world):
    """A petition in dialogue, with a gist and a question put to its petitioner."""
    petition = world.petition_in(Stage.DIALOGUE, name=NAME)
    world.do(petition, "gist", text="A newspaper says that you praised the war.")
    world.do(petition, "ask", text="Why did you stay?")
    return petition


def test_questions_stand_first_with_their_deadline(house, asked):
    me = before(house, asked)
    assert "Waiting for your answer" in me.page.main
    page = me.follow("Questions and answers")

    assert "A newspaper says that you praised the war." in page.main
    assert page.main.count("days left: 21") == 2


def test_an_answer_is_recorded_once_and_shown(house, world, asked):
    me = before(house, asked, "/questions")
    question = next(
        link for link in me.page.tree.xpath("//main//section[contains(., 'Why did you stay?')]//a/@href")
    )
    me.get(question)
    assert me.press("Send the answer", status=422).errors == ["Enter your answer"]
    form = me.get(question)
    me.press("Send the answer", {"Your answer": "I was afraid."})
    done = world.case(asked).seq
    me.page = form
    page = me.press("Send the answer", {"Your answer": "I was afraid."})

    assert page.h1 == "Questions and answers"
    assert "I was afraid." in page.main
    assert world.case(asked).seq == done
    assert "This question is closed." in me.get(question).main


def test_a_form_sent_again_with_other_words_is_no_repetition(house, world, asked):
    me = before(house, asked, "/questions")
    gist = me.page.tree.xpath("//main//section[contains(., 'newspaper')]//a/@href")[0]
    form = me.get(gist)
    me.press("Send the answer", {"Your answer": "I did not."})
    done = world.case(asked).seq
    me.page = form
    page = me.press("Send the answer", {"Your answer": "I did."}, status=422)

    assert page.errors == [
        "This form was sent before with other content. Open the page again and send it once."]
    assert page.value("Your answer") == "I did."
    assert world.case(asked).seq == done


def test_an_answer_on_a_page_that_has_moved_on_is_kept(house, world, asked):
    me = before(house, asked, "/questions")
    me.get(me.page.tree.xpath("//main//section[contains(., 'newspaper')]//a/@href")[0])
    world.do(asked, "ask", text="And who else was there?")
    page = me.press("Send the answer", {"Your answer": "I did not say that."}, status=409)

    assert "This petition has moved on since you opened it" in page.main
    assert page.value("Your answer") == "I did not say that."
    assert me.press("Send the answer").h1 == "Questions and answers"


def test_an_oversized_answer_says_by_how_much(house, asked):
    me = before(house, asked, "/questions")
    me.get(me.page.tree.xpath("//main//section//a/@href")[0])

    assert me.press("Send the answer", {"Your answer": "x" * 20001}, status=422).errors == [
        "Shorten this to 20000 characters or fewer; typed now: 20001"]


def test_an_organisation_of_the_panel_is_challenged_in_the_inquiry(house, world):
    petition = world.petition_in(Stage.INQUIRY, name=NAME)
    me = before(house, petition)
    page = me.follow("Challenge a member of the panel")
    with world.reading_office() as office:
        names = [office.roll().organisations[org].name for org in world.case(petition).sitting_orgs]
    assert all(name in page.main for name in names)
    assert me.press("Challenge", status=422).errors == [
        "Choose whom you challenge", "Choose whether you name a cause"]
    said = {names[0]: True, "With a cause: the college decides": True}
    assert me.press("Challenge", said, status=422).errors == ["Give reasons."]
    me.press("Challenge", {**said, "The cause": "We are in court against one another."})

    [made] = world.case(petition).challenges
    assert (made.against, made.with_cause) == (world.case(petition).sitting_orgs[0], True)


def test_a_challenge_that_comes_too_late_is_text_and_no_button(house, world):
    petition = world.petition_in(Stage.INQUIRY, name=NAME)
    world.days(11)
    me = before(house, petition)
    assert "Challenge a member of the panel" not in me.page.links
    assert NOT_STARTED in me.page.main

    page = me.get(f"/en/petitions/{petition.id}/challenge")
    assert (page.h1, page.buttons) == ("Not open now", [])


def test_facts_of_the_report_are_corrected(house, world):
    petition = world.petition_in(Stage.REPORT, name=NAME)
    me = before(house, petition)
    page = me.follow("Read the report and correct facts")
    assert "Sound." in page.main
    assert REPORT["public_reasons"] in page.main
    assert "It should not name you." in page.main
    me.press("Send the correction", {"What is wrong, and what is right": "It was May, not June."})

    assert world.case(petition).corrected


def test_a_ruling_is_read_and_a_review_is_asked_for_once(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    with world.office() as office:
        rule_inadmissible(
            office, petition.id, REGISTRAR, reasons="No listing of this person exists.", identity=False
        )
    me = before(house, petition)
    assert "No listing of this person exists." in me.page.main
    me.follow("Ask the college to review the ruling")
    assert me.press("Ask for a review", status=422).errors == ["Enter why the ruling is wrong"]
    page = me.press("Ask for a review", {"Why the ruling is wrong": "The listing is of 2022."})

    assert "You have asked for a review already." in page.main
    assert world.case(petition).review_asked_on == world.day
    for language in ("ru", "uk"):
        me.get(f"/{language}/petitions/{petition.id}/review")


def test_a_withdrawal_says_what_it_means_and_is_asked_once(house, world):
    petition = world.petition_in(Stage.INQUIRY, name=NAME)
    me = before(house, petition)
    page = me.follow("Withdraw the petition")
    assert "A new petition is barred for 12 months" in page.main
    assert me.press("Withdraw the petition", status=422).errors == [
        "Tick the box if you withdraw, or go back"]
    page = me.press("Withdraw the petition", {"I withdraw my petition": True})

    assert "You withdrew your petition." in page.main
    assert world.case(petition).stage is Stage.WITHDRAWN
    assert "Begin a petition" in me.get("/en/petitions/").links


def test_a_withdrawal_before_the_panel_bars_nothing(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)

    assert "You may begin a new petition at once." in before(house, petition, "/withdraw").page.main


def test_what_is_typed_after_the_session_ended_comes_back_to_the_same_account_alone(house, world, asked):
    me = before(house, asked, "/questions")
    place = me.page.tree.xpath("//main//section//a/@href")[0]
    me.get(place)
    world.jump(1)
    me.press("Send the answer", {"Your answer": "A canary of my own."})
    world.account("other-heron", in_roll=False)
    other = signed_in(house, "other-heron")
    assert "canary" not in other.page.text

    page = me.press("Sign in", {"Account name": NAME, "Password": "seven quiet herons at dusk"})
    assert page.value("Your answer") == "A canary of my own."
