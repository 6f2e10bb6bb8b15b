"""Interests, recusal, substitutes, challenges (procedure 2.3)."""

import pytest

from app.demo.scene import officer_of
from app.operations.dialogue import open_dialogue, record_adverse
from app.operations.interests import challenge, decide_challenge, declare_interest
from app.operations.who import NotFound, Who
from charter.vocabulary import Interest, Out, Role, Stage
from tests.builders import OBSERVER, REGISTRAR


def test_admission_draws_five_seats_of_five_organisations(world):
    petition = world.petition_in(Stage.INQUIRY)
    case = world.case(petition)

    assert len(case.sitting) == len(set(case.sitting_orgs)) == 5
    assert case.rapporteur == case.sitting[0].handle


def test_two_petitions_that_differ_are_drawn_differently(world):
    one, other = world.petition_in(Stage.INQUIRY), world.petition_in(Stage.INQUIRY)

    assert [who.person_id for who in world.seats(one)] != [who.person_id for who in world.seats(other)]


def test_a_seat_does_nothing_before_it_declares(world):
    petition = world.petition_in(Stage.INQUIRY)
    seat = world.seats(petition)[1]

    assert world.refusal(
        lambda office: record_adverse(office, petition.id, seat, source="press", grade="B2", text="A fact.")
    ) == ("Declare your interests first.",)


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([], "Choose each kind of interest that you have, or none."),
        ([Interest.NONE, Interest.FAMILY], "Choose either the kinds of interest that you have, or none."),
    ],
    ids=["nothing chosen", "none and another"],
)
def test_a_declaration_says_what_is_wrong_with_it(world, kinds, sentence):
    petition = world.petition_in(Stage.INQUIRY)
    seat = world.seats(petition)[0]

    assert world.refusal(lambda office: declare_interest(office, petition.id, seat, kinds=kinds)) == (
        sentence,
    )


def test_a_disqualifying_interest_ends_the_seat_and_the_next_handle_sits(world):
    petition = world.petition_in(Stage.INQUIRY)
    before, gone = world.case(petition), world.seats(petition)[2]

    with world.office() as office:
        declare_interest(office, petition.id, gone, kinds=[Interest.FAMILY], text="A cousin.")

    after = world.case(petition)
    assert after.seats[2].out is Out.RECUSED
    assert len(after.sitting) == 5
    assert after.sitting[-1].org == before.sitting[2].org
    assert gone not in world.seats(petition)


def test_an_organisation_recused_by_its_officer_leaves_with_all_its_seats(world):
    petition = world.petition_in(Stage.INQUIRY)
    org = world.case(petition).sitting[1].org

    with world.office() as office:
        declare_interest(office, petition.id, officer_of(org, 1), kinds=[Interest.LITIGATION_OR_FEUD])

    case = world.case(petition)
    assert org not in case.sitting_orgs
    assert len(case.sitting_orgs) == 5


def test_an_interest_that_bars_from_leading_moves_the_lead(world):
    petition = world.petition_in(Stage.INQUIRY)
    first = world.case(petition).sitting

    with world.office() as office:
        declare_interest(office, petition.id, world.seats(petition)[0], kinds=[Interest.ADVOCACY_FOR])

    case = world.case(petition)
    assert case.rapporteur == first[1].handle
    assert case.sitting == (case.seat_of(first[0].handle), *first[1:])


def test_seats_that_do_not_declare_are_substituted_after_their_days(world):
    petition = world.petition_in(Stage.INQUIRY)
    world.do(petition, "declare", most=4)
    silent = world.case(petition).sitting[4].handle

    world.days(8)

    assert world.case(petition).seat_of(silent).out is Out.IDLE
    assert len(world.case(petition).sitting) == 5


def test_too_few_organisations_end_without_a_decision_at_once(world):
    petition = world.petition_in(Stage.INQUIRY)

    for _ in range(3):
        officer = officer_of(world.case(petition).sitting_orgs[0], 1)
        with world.office() as office:
            declare_interest(office, petition.id, officer, kinds=[Interest.FINANCIAL_DIRECT])

    assert world.case(petition).stage is Stage.NO_DECISION


def test_a_challenge_with_cause_is_refused_by_two_members_or_upheld_by_one(world):
    petition = world.petition_in(Stage.INQUIRY)
    refused, upheld = (seat.org for seat in world.case(petition).sitting[1:3])
    first, second, _ = world.college(petition)
    for org in (refused, upheld):
        with world.office() as office:
            challenge(
                office, petition.id, petition.petitioner, against=org, with_cause=True, reasons="A feud."
            )
    for who in (first, second):
        with world.office() as office:
            declare_interest(office, petition.id, who, kinds=[Interest.NONE])

    def decide(who, org, *, is_upheld):
        with world.office() as office:
            decide_challenge(office, petition.id, who, against=org, upheld=is_upheld, reasons="Read twice.")

    decide(first, refused, is_upheld=False)
    assert refused in world.case(petition).sitting_orgs
    decide(first, upheld, is_upheld=True)
    assert upheld not in world.case(petition).sitting_orgs
    decide(second, refused, is_upheld=False)
    assert all(one.decided for one in world.case(petition).challenges)
    assert refused in world.case(petition).sitting_orgs


def test_a_third_challenge_with_cause_and_one_too_late_are_refused(world):
    petition = world.petition_in(Stage.INQUIRY)
    orgs = world.case(petition).sitting_orgs

    def make(office, org):
        return challenge(
            office, petition.id, petition.petitioner, against=org, with_cause=True, reasons="A feud."
        )

    for org in orgs[:2]:
        with world.office() as office:
            make(office, org)
    assert world.refusal(lambda office: make(office, orgs[2])) == (
        "You have made both challenges with cause.",
    )
    world.days(7)
    world.days(4)
    assert world.refusal(lambda office: make(office, orgs[2])) == ("The time for a challenge is over.",)


def test_the_dialogue_waits_for_its_day_and_then_opens_by_the_clock(world):
    petition = world.petition_in(Stage.INQUIRY)
    world.do(petition, "declare")

    assert world.refusal(lambda office: open_dialogue(office, petition.id, REGISTRAR)) == (
        "The inquiry is not complete yet.",
    )
    world.jump(20)
    assert world.case(petition).stage is Stage.INQUIRY
    world.days(1)
    assert world.case(petition).stage is Stage.DIALOGUE


def test_the_observer_records_adverse_items_and_a_stranger_finds_no_petition(world):
    petition = world.petition_in(Stage.INQUIRY)
    with world.office() as office:
        record_adverse(office, petition.id, OBSERVER, source="press", grade="C3", text="A fact.")
    drawn = {who.person_id for who in world.seats(petition)}
    stranger = next(
        f"reviewer-{a}-{n}" for a in "abcdef" for n in (1, 2, 3, 4) if f"reviewer-{a}-{n}" not in drawn
    )

    assert len(world.case(petition).adverse) == 1
    with pytest.raises(NotFound), world.office() as office:
        record_adverse(
            office,
            petition.id,
            Who(Role.SEAT, person_id=stranger),
            source="press",
            grade="C3",
            text="Another.",
        )
