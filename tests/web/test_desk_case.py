"""The pages of a case: what stands on them, and that they offer exactly the acts that are open."""

from dataclasses import replace

import pytest

from app.operations.door import situation_of
from app.records.petition import Reading
from charter.moves import open_moves
from charter.vocabulary import Role, Stage
from tests.builders import SECTIONS
from tests.web.desk_people import case, desks

__all__ = ["desks"]  # a fixture

PAGES = ("statement", "grounds", "evidence", "questions", "adverse", "assessments", "deliberation", "report",
         "ballot", "log")
STAGES = (Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT, Stage.DELIBERATION, Stage.REPORT, Stage.VOTING,
          Stage.STANDSTILL, Stage.ENDORSEMENT, Stage.IN_FORCE)
LETTER = ("letter.txt", "I resign from the board.")


@pytest.fixture
def in_dialogue(desks):
    petition = desks.petition_in(Stage.DIALOGUE)
    desks.world.do(petition, "add", name=LETTER[0], text=LETTER[1], description="Letter of resignation",
                   provenance="from my files", criterion="c7")
    return petition


def offered(desks, petition, who):
    with desks.world.reading_office() as office:
        here = situation_of(office, petition.id, who)
        roles = [here]
        if here.case.rapporteur == here.actor.handle:
            roles.append(replace(here, actor=replace(here.actor, role=Role.RAPPORTEUR)))
        moves = [move for one in roles for move in open_moves(one)]
    opened = sum(not move.objections for move in moves)
    sentences = sorted(str(said) for move in moves for said in move.objections)
    return opened, sentences


@pytest.mark.sqlite
@pytest.mark.parametrize("stage", STAGES)
def test_a_case_offers_the_acts_open_now_and_says_why_the_others_are_not(desks, stage):
    petition = desks.petition_in(stage)
    if stage is Stage.INQUIRY:
        desks.world.do(petition, "declare")
    for who in (desks.world.rapporteur(petition), desks.world.seats(petition)[1]):
        browser = desks.browser(who.person_id)
        page = browser.get(case(petition))
        seat = type(who)(Role.SEAT, person_id=who.person_id)
        links = page.tree.xpath("//ul[@class='acts']//a/@href")
        said = sorted(one.text for one in page.tree.xpath("//ul[@class='acts']//*[@class='hint']"))

        assert (len(links), said) == offered(desks, petition, seat)
        for address in links:
            assert browser.get(address).status == 200
        for address in PAGES:
            assert petition.id[:8] in browser.get(case(petition, address)).h1


def test_the_bar_names_the_case_on_every_page_and_the_title_never(desks, in_dialogue):
    browser = desks.seat(in_dialogue)

    for address in ("", *PAGES):
        page = browser.get(case(in_dialogue, address))
        bar = page.tree.xpath("//dl[@class='identity']")[0].text_content()
        for text in (in_dialogue.id[:8], "Белендиров", "Belendirov", "United Kingdom", "Dialogue"):
            assert text in bar
        assert "elendirov" not in page.title


def test_statement_and_grounds_stand_in_the_petitioners_words(desks, in_dialogue):
    browser = desks.seat(in_dialogue)
    statement, reply = SECTIONS["e"]["statements"][0], SECTIONS["f"]["replies"][0]

    page = browser.get(case(in_dialogue, "statement"))
    assert page.tree.xpath("//main//*[@class='typed' and @lang='ru']/text()")[0] == statement["text"]
    assert statement["place"] in page.main
    assert SECTIONS["a"]["residence"] in page.main
    grounds = browser.get(case(in_dialogue, "grounds")).main
    for text in (reply["ground"], reply["facts"]):
        assert text in grounds


def test_evidence_is_described_graded_and_its_original_opened_with_a_reason(desks, in_dialogue):
    browser = desks.seat(in_dialogue)
    page = browser.get(case(in_dialogue, "evidence"))
    for text in ("Letter of resignation", "letter.txt", "text/plain", "24 bytes", "C7", "Not graded yet"):
        assert text in page.main

    browser.follow("Open the original E1")
    refused = browser.press("Record the reading and download", status=422)
    assert refused.errors == ["Enter why you need the original"]
    assert desks.world.rows(Reading) == 0
    given = browser.press("Record the reading and download", {"Why do you need the original?": "To compare"})

    assert given.text == LETTER[1]
    assert given.headers["Content-Disposition"] == "attachment; filename=letter.txt"
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert desks.world.rows(Reading) == 1


def test_a_grade_is_read_by_the_whole_panel(desks, in_dialogue):
    browser = desks.seat(in_dialogue)
    browser.get(case(in_dialogue, "evidence"))
    browser.follow("Grade E1")
    assert browser.press("Record grade", {"Reasons": "It is signed."}, status=422).errors == [
        "Choose a reliability from A to F", "Choose a credibility from 1 to 6",
    ]
    browser.press("Record grade", {"B – usually reliable": True, "2 – probably true": True})

    page = desks.seat(in_dialogue, 1).get(case(in_dialogue, "evidence"))

    assert "B – usually reliable; 2 – probably true" in page.main
    assert "It is signed." in page.main


def test_an_item_of_another_case_is_not_there(desks, in_dialogue):
    browser = desks.seat(in_dialogue)

    for act in ("grade", "original"):
        browser.get(case(in_dialogue, f"evidence/e{'0' * 15}/{act}"), status=404)


def test_an_adverse_item_is_checked_recorded_and_owes_its_gist(desks, in_dialogue):
    browser = desks.seat(in_dialogue)
    browser.get(case(in_dialogue, "adverse/new"))
    browser.press("Continue", {"Source": "Court register", "C – fairly reliable": True,
                               "3 – possibly true": True, "What it says": "He did not pay."})
    assert "Court register" in browser.page.main

    page = browser.press("Record item")

    assert page.path == case(in_dialogue, "adverse")
    assert "The gist is not disclosed yet." in page.main
    assert "C – fairly reliable; 3 – possibly true" in page.main
    assert desks.world.case(in_dialogue).adverse[-1].gist_on is None


def test_the_log_is_newest_first_and_keeps_what_others_declared(desks, in_dialogue):
    page = desks.seat(in_dialogue).get(case(in_dialogue, "log"))
    said = [cell.text_content() for cell in page.tree.xpath("//tbody//td[1]")]

    assert said[0] == "Evidence was added"
    assert said.index("The dialogue was opened") < said.index("The panel was drawn")
    assert said.count("Interests were declared") == 1
    assert "You" in page.main


def test_a_page_that_its_stage_does_not_have_is_not_there(desks, in_dialogue):
    browser = desks.seat(in_dialogue)

    for address in ("assessment", "deliberation/remark", "deliberation/revise", "deliberation/condition",
                    "deliberation/disqualifier"):
        browser.get(case(in_dialogue, address), status=404)
