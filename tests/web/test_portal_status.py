"""A petitioner sees where their petition stands, and is offered exactly what may be done now."""

import contextlib
import io
import re
import zipfile

import pytest

from app.operations.checkpoints import make_checkpoint
from app.operations.door import situation_of
from app.operations.publishing import writing_alone
from app.queries.log_entries import case_entries
from app.queries.log_pages import PUBLISHED
from charter.moves import open_moves
from charter.vocabulary import Act, Role, Stage
from tests.builders import REPORT
from tests.web.offices import at_the_desk
from tests.web.petitioners import NAME, SIGN, before, house, me, signed_in, world, written

__all__ = ["house", "me", "world"]
WORDS = {
    Act.REFILE: "Answer the defects and file again",
    Act.REQUEST_REVIEW: "Ask the college to review the ruling",
    Act.ANSWER: "Answer questions and what speaks against you",
    Act.ADD_EVIDENCE: "Attach a file",
    Act.CHALLENGE: "Challenge a member of the panel",
    Act.CORRECT_FACTS: "Read the report and correct facts",
    Act.WITHDRAW: "Withdraw the petition",
}
REACHED = (
    Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT, Stage.DELIBERATION, Stage.REPORT,
    Stage.VOTING, Stage.STANDSTILL, Stage.ENDORSEMENT, Stage.IN_FORCE,
)
PLACES = (
    "",
    "/questions",
    "/acts",
    "/receipt",
    "/answers",
    "/attachments",
    "/report",
    "/decision",
    "/withdraw",
    "/challenge",
)


def test_the_status_page_offers_exactly_the_legal_moves_at_every_stage(house, world):
    petition = world.draft(NAME)
    for stage in REACHED:
        world.advance(petition, stage)
        page = before(house, petition).page
        with world.reading_office() as office:
            moves = open_moves(situation_of(office, petition.id, petition.petitioner))

        assert page.h1 == f"Your petition {petition.id[:8]}"
        offered = {words for words in page.links if words in WORDS.values()}
        assert offered == {WORDS[move.act] for move in moves if not move.objections}, stage
        assert all(str(reason) in page.main for move in moves for reason in move.objections)


@pytest.mark.sqlite
def test_every_page_can_be_read_at_every_stage_in_every_language_and_no_title_names_anyone(house, world):
    petition = world.draft(NAME)
    for stage in REACHED:
        world.advance(petition, stage)
        me = signed_in(house)
        not_yet = {Stage.DIALOGUE: ("/report", "/decision"), Stage.REPORT: ("/decision",)}.get(stage, ())
        for language in ("en", "ru", "uk"):
            me.language = language
            for place in PLACES if stage in (Stage.DIALOGUE, Stage.REPORT, Stage.IN_FORCE) else ("",):
                if place in not_yet:
                    continue
                page = me.get(f"/{language}/petitions/{petition.id}{place}")
                assert not any(
                    name in page.title + page.path for name in ("Timur", "Belendirov", "Тимур", "sanction")
                )


def test_what_is_overdue_is_said_plainly(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    world.days(15)
    page = before(house, petition).page

    assert "Overdue The time of this stage is over." in page.main


def test_another_accounts_petition_and_one_that_is_not_there_are_one_page(house, world):
    petition = world.petition_in(Stage.REPORT, name=NAME)
    world.account("other-heron", in_roll=False)
    other = signed_in(house, "other-heron")
    for place in (
        *PLACES,
        "/bundle",
        "/tasks",
        "/check",
        "/sign",
        "/refile",
        "/review",
        "/discard",
        "/lists/c",
        "/lists/c/new",
        "/sections/a/names",
        "/attachments/add",
        "/find",
        "/questions/i0123456789ab",
    ):
        theirs = other.get(f"/en/petitions/{petition.id}{place}", status=404)
        absent = other.get(f"/en/petitions/{'0' * 32}{place}", status=404)
        assert theirs.text == absent.text, place


def test_a_person_of_the_roll_has_no_petitioners_pages(house, world):
    petition = world.petition_in(Stage.INQUIRY, name=NAME)
    registrar = at_the_desk(house, world, "registrar-1")
    registrar.get("/en/petitions/", status=404)
    registrar.get(f"/en/petitions/{petition.id}", status=404)


def test_the_decision_names_organisations_their_votes_and_no_person(house, world):
    petition = world.petition_in(Stage.IN_FORCE, name=NAME)
    page = before(house, petition, "/decision").page

    assert "The organisations recommend that the sanctions on you be lifted." in page.main
    assert "Organisations that voted yes: 5 of 5; needed: 4." in page.main
    assert REPORT["public_reasons"] in page.main
    with world.reading_office() as office:
        roll = office.roll()
    seated = world.case(petition).seats
    assert all(roll.organisations[seat.org].name in page.main for seat in seated)
    persons = {place.id for place in roll.places if place.role in (Role.REVIEWER, Role.OFFICER)}
    assert not [one for one in (*persons, *(seat.handle for seat in seated)) if one in page.text]


def test_a_refused_petition_names_its_gaps_and_the_way_back(house, world):
    petition = world.petition_in(Stage.STANDSTILL, name=NAME, vote={"choices": ["not_yet"] * 5})
    world.days(15)
    page = before(house, petition, "/decision").page
    assert "Public reasons" not in page.main  # nothing of it is published
    assert "The organisations do not recommend you yet." in page.main
    assert "You can petition again from" in page.main
    assert "Close the gaps, and petition again." in before(house, petition).page.main


def test_acts_in_ones_name_are_listed_with_their_entries(me, world):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/sign")
    me.press("Sign and file", {SIGN: True})
    me.get(f"/en/petitions/{case_id}")
    page = me.follow("Acts in your name")

    with world.reading_office() as office:
        handle = office.case(case_id).petitioner
        own = [one for one in case_entries(office.session, office.keys, case_id) if one.actor.name == handle]
    assert len(page.tree.xpath("//tbody/tr")) == len(own) == 2
    numbers = [row.text for row in page.tree.xpath("//tbody/tr/th")]
    assert numbers == [str(one.index) for one in reversed(own)]


def test_the_bundle_waits_for_a_checkpoint_and_is_then_handed_out(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    me = before(house, petition)
    assert (
        "Come back after the next checkpoint." in me.follow("Everything that proves it, as a file (ZIP)").main
    )

    world.days(1)
    answer = signed_in(house).browser.get(f"/en/petitions/{petition.id}/bundle", buffered=True)
    name = answer.headers["Content-Disposition"].removeprefix("attachment; filename=")
    assert re.fullmatch(rf"petition-{petition.id[:8]}-\d+-newer-0\.zip", name)
    assert "manifest-sha256.txt" in " ".join(zipfile.ZipFile(io.BytesIO(answer.data)).namelist())


def test_the_receipt_names_the_registrars_day_while_it_is_the_registrars_turn(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    assert "The registrar’s time ends on 16 March 2026" in before(house, petition, "/receipt").page.main

    world.advance(petition, Stage.INQUIRY)
    assert "The registrar’s time" not in before(house, petition, "/receipt").page.main


def test_the_acts_of_ones_petition_are_handed_out_as_a_list_once_the_log_is_signed(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY, name="quiet-heron")
    with world.office() as office:
        make_checkpoint(office, world.signer)
    me = before(house, petition)
    answer = me.browser.get(f"/ru/petitions/{petition.id}/entries.csv", buffered=True)

    name = f"petition-{petition.id[:8]}-{world.size()}-newer-0.csv"
    assert answer.headers["Content-Disposition"].endswith(name)
    assert "Прошение подано" in answer.get_data(as_text=True)
    world.draft("grey-plover")
    assert signed_in(house, "grey-plover").get(f"/en/petitions/{petition.id}/entries.csv", status=404)


@pytest.mark.usefixtures("_short")
@pytest.mark.parametrize(("language", "head"), [
    ("en", "Too long for one bundle"), ("ru", "Слишком длинно для одного пакета"),
    ("uk", "Задовго для одного пакета"),
])
def test_a_petitioner_whose_bundle_no_zip_holds_is_led_to_what_proves_the_same(
    house, world, aside, language, head
):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    world.days(1)
    me = signed_in(house)

    page = me.get(f"/{language}/petitions/{petition.id}/bundle", status=410)
    assert (page.h1, list(aside.iterdir())) == (head, [])
    listed = me.browser.get(page.links["XLSX"], buffered=True)
    assert (listed.status_code, listed.headers["Cache-Control"]) == (200, "no-store")
    assert (listed.data[:2], list(aside.iterdir())) == (b"PK", [])
    assert f"/{language}/petitions/{petition.id}/acts" in page.links.values()


def test_files_of_a_petition_are_written_one_at_a_time_and_nobody_else_waits(house, world, settings):
    petition = world.petition_in(Stage.ADMISSIBILITY, name=NAME)
    world.days(1)
    me, places = signed_in(house), {f"{number:02x}" for number in range(256)}
    with contextlib.ExitStack() as others:
        for place in places - {petition.id[:2]}:
            others.enter_context(writing_alone(settings.data_folder / PUBLISHED, f"case-{place}"))
        assert me.browser.get(f"/en/petitions/{petition.id}/bundle", buffered=True).data[:2] == b"PK"
    with writing_alone(settings.data_folder / PUBLISHED, f"case-{petition.id[:2]}"):
        assert me.get(f"/en/petitions/{petition.id}/bundle", status=503).h1 == "This file is being prepared"
        me.get(f"/en/petitions/{'0' * 32}/bundle", status=404)
