"""From the draft to the inquiry, and every way back (procedure 2.2, `open_draft` to `decide_review`)."""

import pytest

from app.demo.names import ORGANISATIONS
from app.demo.scene import officer_of
from app.demo.signing import verify_identity
from app.operations.admissibility import (
    admit,
    decide_review,
    return_petition,
    rule_inadmissible,
)
from app.operations.interests import declare_interest
from app.operations.petitions import (
    discard,
    file_petition,
    open_draft,
    petitioner,
    refile,
    request_review,
    withdraw,
)
from app.operations.sections import save_section, section_of
from app.operations.who import NotFound
from app.records.petition import HandleLink, Petition
from charter.vocabulary import Interest, Stage
from tests.builders import LIAISON, REGISTRAR, SECTIONS

DEFECT = {"section": "e", "field": "address", "remedy": "Give the address."}
MEND = {"section": "e", "field": "address", "answer": "It is given now."}


def test_one_person_has_one_live_petition(world):
    petition = world.draft()

    assert world.refusal(lambda office: open_draft(office, petition.account_id)) == (
        "You already have a petition that has not ended.",
    )
    assert world.rows(Petition) == 1


def test_a_discarded_draft_makes_room_for_another(world):
    petition = world.draft()
    with world.office() as office:
        discard(office, petition.id, petition.petitioner)

    with world.office() as office:
        assert open_draft(office, petition.account_id) != petition.id
    assert (world.case(petition).stage, world.case(petition).closing) == (Stage.CLOSED, "discarded")


def test_an_empty_draft_is_told_everything_it_lacks_at_once(world):
    petition = world.draft()

    assert world.refusal(lambda office: file_petition(office, petition.id, petition.petitioner)) == (
        "Complete these sections first: A, C, D, E, F, L, N.",
        "Give every undertaking, or do not file.",
        "Answer at least one ground of the listing.",
        "Choose at least one listing that you ask about.",
        "Choose the kind of your petition.",
    )
    assert world.rows(HandleLink) == 0


def test_a_list_of_grounds_must_be_confirmed_complete(world):
    petition = world.draft()
    world.do(petition, "undertake")
    world.do(petition, "write", sections={**SECTIONS, "f": {**SECTIONS["f"], "complete": False}})

    assert world.refusal(lambda office: file_petition(office, petition.id, petition.petitioner)) == (
        "Confirm that you have answered every ground of each listing.",
    )


def test_filing_freezes_the_roster_and_draws_college_and_two_organisations(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    case = world.case(petition)

    assert len(case.roster) == 24
    assert world.rows(HandleLink) == 24
    assert case.college in {"college-1", "college-2", "college-3"}
    assert len(set(case.identity.asked)) == 2
    assert [entry.type for entry in world.entries(petition)] == [
        "petition.opened",
        "petition.filed",
        "college.drawn",
        "identity.drawn",
    ]


def test_a_petition_of_another_is_not_there(world):
    petition, stranger = world.petition_in(Stage.ADMISSIBILITY), world.draft()

    with pytest.raises(NotFound), world.office() as office:
        withdraw(office, petition.id, stranger.petitioner)


def test_no_registrar_admits_before_two_organisations_verified(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)

    assert world.refusal(lambda office: admit(office, petition.id, REGISTRAR)) == (
        "The identity is not verified yet.",
    )


def test_the_deputy_waits_until_the_registrars_are_late(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.do(petition, "identity", reasons="Seen.")

    assert world.refusal(lambda office: admit(office, petition.id, LIAISON)) == (
        "The registrar still has time to decide.",
    )
    world.days(15)
    with world.office() as office:
        admit(office, petition.id, LIAISON)
    assert world.case(petition).stage is Stage.INQUIRY


def test_only_a_drawn_organisation_that_declared_answers_on_the_identity(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    asked = world.case(petition).identity.asked
    drawn = officer_of(asked[0], 1)
    outsider = officer_of(next(org for org, _ in ORGANISATIONS if org not in asked), 1)

    assert world.refusal(lambda office: verify_identity(office, petition.id, drawn, reasons="Seen.")) == (
        "Declare your organisation's interests first.",
    )
    assert world.refusal(lambda office: verify_identity(office, petition.id, outsider, reasons="Seen.")) == (
        "Your organisation was not drawn to verify this identity.",
        "Declare your organisation's interests first.",
    )


def test_one_doubt_draws_a_third_organisation_and_two_of_three_decide(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)

    world.do(petition, "identity", reasons="Seen.", doubts="The picture froze.")
    assert len(world.case(petition).identity.drawn) == 3
    assert not world.case(petition).identity.is_verified

    world.do(petition, "identity", reasons="Seen.")
    assert world.case(petition).identity.is_verified


def test_an_organisation_that_stays_silent_is_followed_by_the_next(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    first = world.case(petition).identity.asked

    world.days(11)

    asked = world.case(petition).identity.asked
    assert len(asked) == 2
    assert not set(asked) & set(first)


def test_a_return_names_its_defects_and_the_second_only_those(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)

    assert world.refusal(lambda office: return_petition(office, petition.id, REGISTRAR, defects=[])) == (
        "Name at least one defect.",
    )
    world.do(petition, "give_back", defects=[DEFECT])
    assert world.refusal(lambda office: refile(office, petition.id, petition.petitioner, answers=[])) == (
        "Answer each defect that the registrar named.",
    )
    world.do(petition, "refile", answers=[MEND])
    other = [{**DEFECT, "field": "text"}]
    assert world.refusal(lambda office: return_petition(office, petition.id, REGISTRAR, defects=other)) == (
        "A second return can only repeat defects of the first.",
    )
    world.do(petition, "give_back", defects=[DEFECT])
    world.do(petition, "refile", answers=[MEND])
    assert world.refusal(
        lambda office: return_petition(office, petition.id, REGISTRAR, defects=[DEFECT])
    ) == ("The petition has been returned twice; admit it or rule it inadmissible.",)


def test_a_returned_petition_that_nobody_files_again_lapses(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.do(petition, "give_back", defects=[DEFECT])

    world.jump(30)
    assert world.case(petition).stage is Stage.RETURNED
    world.days(1)
    assert world.case(petition).stage is Stage.LAPSED


def test_a_ruling_is_reviewed_by_two_members_of_the_college_who_agree(world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.do(petition, "rule_out", reasons="He holds the post still.")
    with world.office() as office:
        request_review(office, petition.id, petition.petitioner, reasons="I do not.")
    first, second, _ = world.college(petition)

    def decide(office, who, *, upheld):
        return decide_review(office, petition.id, who, upheld=upheld, reasons="As the papers show.")

    assert world.refusal(lambda office: decide(office, first, upheld=False)) == (
        "Declare your interests first.",
    )
    for who in (first, second):
        with world.office() as office:
            declare_interest(office, petition.id, who, kinds=[Interest.NONE])
    assert world.refusal(lambda office: decide(office, second, upheld=False)) == (
        "Another member of the college handles this case.",
    )
    with world.office() as office:
        decide(office, first, upheld=False)
    assert world.case(petition).stage is Stage.INADMISSIBLE
    assert world.refusal(lambda office: decide(office, first, upheld=False)) == (
        "A second member of the college must confirm.",
    )
    with world.office() as office:
        decide(office, second, upheld=False)
    assert world.case(petition).stage is Stage.ADMISSIBILITY
    again = world.refusal(
        lambda office: rule_inadmissible(office, petition.id, REGISTRAR, reasons="Still.", identity=False)
    )
    assert again == ("The ruling was reversed once; the petition cannot be ruled inadmissible again.",)


def test_a_review_that_nobody_answers_goes_back_and_one_not_asked_for_closes(world):
    asked, silent = world.petition_in(Stage.ADMISSIBILITY), world.petition_in(Stage.ADMISSIBILITY)
    for petition in (asked, silent):
        world.do(petition, "rule_out", reasons="He holds the post still.")
    world.do(asked, "ask_review", reasons="I do not.")

    world.jump(22)

    assert world.case(asked).stage is Stage.ADMISSIBILITY
    assert (world.case(silent).stage, world.case(silent).closing) == (Stage.CLOSED, "inadmissible")


def test_a_draft_is_discarded_by_the_clock_after_its_time(world):
    petition = world.draft()

    world.jump(181)

    assert (world.case(petition).stage, world.case(petition).closing) == (Stage.CLOSED, "discarded")


def test_what_was_typed_last_is_what_is_kept(world):
    petition = world.draft()
    for text in ("first", "second"):
        with world.office() as office:
            save_section(office, petition.id, "l", {"text": text}, complete=True)

    with world.reading_office() as office:
        assert section_of(office, petition.id, "l") == {"text": "second"}
        assert petitioner(petition.account_id) == petition.petitioner
