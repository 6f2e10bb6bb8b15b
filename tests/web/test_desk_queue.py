"""The queue: what waits for a reviewer, soonest due first, and nothing that they may not know."""

from charter.vocabulary import Stage
from tests.web.desk_people import case, desks

__all__ = ["desks"]  # a fixture


def other_reviewer(desks, petition):
    seated = {who.person_id for who in desks.world.seats(petition)}
    return desks.browser(next(f"reviewer-a-{n}" for n in range(1, 5) if f"reviewer-a-{n}" not in seated))


def test_an_empty_queue_says_why_and_what_comes(desks):
    page = desks.browser("reviewer-a-1").get("/en/desk/")

    assert page.h1 == "Your queue"
    assert "Waiting for you: 0. Seats you hold: 0." in page.main
    assert "You sit on no panel now." in page.main
    assert page.tree.xpath("//table") == []


def test_a_seat_just_drawn_is_asked_to_declare_and_reads_no_name_yet(desks):
    petition = desks.petition_in(Stage.INQUIRY)

    page = desks.seat(petition).get("/en/desk/")

    assert "Declare your interests" in page.main
    assert "end of 9 March 2026 (UTC); days left: 7" in page.main
    assert "Belendirov" not in page.text
    assert page.links[petition.id[:8]] == case(petition)


def test_a_case_is_in_nobody_elses_queue(desks):
    petition = desks.petition_in(Stage.INQUIRY)

    page = other_reviewer(desks, petition).get("/en/desk/?show=all")

    assert petition.id[:8] not in page.text
    assert "Seats you hold: 0." in page.main


def test_what_is_done_waits_no_longer_and_stands_among_all_cases(desks):
    petition = desks.petition_in(Stage.ASSESSMENT)
    browser = desks.seat(petition)
    assert "Seal your assessment" in browser.get("/en/desk/").main

    desks.world.do(petition, "seal", most=1)

    assert "Nothing waits for you." in browser.get("/en/desk/").main
    assert "Nothing: your assessment is sealed" in browser.follow("All your cases").main


def test_a_filter_is_in_the_address_alone_and_a_link_takes_it_away(desks):
    petition = desks.petition_in(Stage.DIALOGUE)
    browser = desks.leader(petition)

    assert "Lead the dialogue" in browser.get("/en/desk/?stage=dialogue").main
    page = browser.get("/en/desk/?stage=voting")
    assert "None of your cases is in this stage." in page.main
    assert browser.follow("Show all stages").path == "/en/desk/"
    assert petition.id[:8] in browser.page.links


def test_an_altered_place_in_the_list_begins_at_its_start(desks):
    petition = desks.petition_in(Stage.DIALOGUE)

    page = desks.leader(petition).get("/en/desk/?after=9.x.%00&stage=nowhere")

    assert petition.id[:8] in page.links
