"""Report, vote, standstill, endorsement, publication (procedure 2.2, 2.4)."""

import pytest

from app.demo.scene import officer_of
from app.demo.signing import endorse, refuse_endorsement
from app.operations.ballots import cast_ballot
from app.operations.interests import declare_interest
from app.operations.petitions import file_petition, open_draft, withdraw
from app.operations.reports import correct_facts, finalise_report
from charter.endorsing import manifest_of
from charter.vocabulary import Choice, Interest, Outcome, Stage
from tests.builders import SECTIONS


def ballot(office, world, petition, seat=0, **other):
    """Cast a ballot in favour, or with some words changed."""
    case = office.case(petition.id)
    said = {
        "choice": Choice.RECOMMEND,
        "report_digest": case.report.digest,
        "disqualifiers": {},
        "conditions": {one.item: True for one in case.conditions},
        "renewed": True,
    }
    return cast_ballot(office, petition.id, world.seats(petition)[seat], **{**said, **other})


def voted(world, choices, **words):
    petition = world.petition_in(Stage.VOTING, **words)
    world.do(petition, "vote", choices=choices)
    petition.played += 1
    world.jump(15)
    return petition


def test_the_report_waits_for_the_petitioners_corrections(world):
    petition = world.petition_in(Stage.REPORT)
    rapporteur = world.rapporteur(petition)

    assert world.refusal(lambda office: finalise_report(office, petition.id, rapporteur)) == (
        "The petitioner can still correct facts.",
    )
    world.jump(15)
    assert world.refusal(
        lambda office: correct_facts(office, petition.id, petition.petitioner, text="Late.")
    ) == ("The time for corrections is over.",)
    with world.office() as office:
        finalise_report(office, petition.id, rapporteur)
    assert world.case(petition).stage is Stage.VOTING


def test_a_report_that_nobody_finalises_is_finalised_by_the_clock_after_a_second_lead(world):
    petition = world.petition_in(Stage.REPORT)

    world.jump(22)
    assert len(world.case(petition).rapporteurs) == 2
    world.jump(15)

    assert world.case(petition).stage is Stage.VOTING


@pytest.mark.parametrize(
    ("other", "sentences"),
    [
        ({"renewed": False}, ("Renew your declaration of interests.",)),
        ({"report_digest": "0" * 64}, ("The report has changed since you opened the ballot.",)),
        ({"conditions": {}}, ("Say for each condition whether you want it.",)),
        ({"disqualifiers": {"d1": True}}, ("Say for each disqualifier whether you uphold it.",)),
        (
            {"renewed": False, "report_digest": "0" * 64},
            (
                "Renew your declaration of interests.",
                "The report has changed since you opened the ballot.",
            ),
        ),
    ],
    ids=[
        "not renewed",
        "another report",
        "a condition unanswered",
        "a disqualifier not raised",
        "two at once",
    ],
)
def test_a_ballot_is_refused_with_every_reason(world, other, sentences):
    petition = world.petition_in(Stage.VOTING)

    assert world.refusal(lambda office: ballot(office, world, petition, **other)) == sentences
    assert world.case(petition).ballots == {}


def test_the_last_ballot_of_a_seat_counts(world):
    petition = world.petition_in(Stage.VOTING)
    for choice in (Choice.DECLINE, Choice.RECOMMEND):
        with world.office() as office:
            ballot(office, world, petition, choice=choice)

    assert [one.content["choice"] for one in world.case(petition).ballots.values()] == ["recommend"]


def test_the_vote_is_counted_by_the_clock_after_its_last_day(world):
    petition = world.petition_in(Stage.VOTING)
    world.do(petition, "vote", choices=["recommend"] * 5)

    world.jump(14)
    assert world.case(petition).stage is Stage.VOTING
    world.days(1)

    case = world.case(petition)
    assert (case.stage, case.tally.outcome) == (Stage.STANDSTILL, Outcome.RECOMMEND)
    assert case.tally.conditions == ()


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        (["recommend_with_conditions"] * 4 + ["not_yet"], Outcome.RECOMMEND_WITH_CONDITIONS),
        (["recommend"] * 3 + ["not_yet"] * 2, Outcome.NOT_YET),
        (["decline"] * 3 + ["recommend"] * 2, Outcome.DECLINE),
        (["recommend"] * 3, Outcome.NO_DECISION),
    ],
    ids=["with conditions", "too few yes", "more than half decline", "ballots of three organisations"],
)
def test_the_outcome_follows_from_the_ballots(world, choices, outcome):
    assert world.case(voted(world, choices)).tally.outcome is outcome


def test_a_mandatory_criterion_that_is_not_met_makes_it_not_yet(world):
    petition = voted(world, ["recommend"] * 5, seal={"profile": "short"})

    assert world.case(petition).tally.outcome is Outcome.NOT_YET
    world.jump(15)
    case = world.case(petition)
    assert (case.stage, case.closing) == (Stage.CLOSED, "not_yet")


def test_a_closed_petition_bars_a_new_one_from_filing_for_a_year(world):
    petition = voted(world, ["decline"] * 5)
    world.jump(15)
    until = world.case(petition).ended_on.replace(year=world.day.year + 1)
    with world.office() as office:
        petition.id, petition.played = open_draft(office, petition.account_id), 0

    world.do(petition, "write", sections=SECTIONS)
    world.do(petition, "undertake")

    said = world.refusal(lambda office: file_petition(office, petition.id, petition.petitioner))
    assert said == (f"You can file again from this day on: {until}.",)


def test_four_of_five_organisations_endorse_and_it_is_in_force(world):
    petition = world.petition_in(Stage.ENDORSEMENT)
    world.do(petition, "endorse", most=4)

    assert world.case(petition).stage is Stage.ENDORSEMENT
    world.jump(15)

    case = world.case(petition)
    assert (case.stage, case.published_on) == (Stage.IN_FORCE, world.day)
    assert len(case.number) == 9


def test_silence_that_made_the_difference_ends_without_a_decision(world):
    petition = world.petition_in(Stage.ENDORSEMENT)
    world.do(petition, "endorse", most=3)

    world.jump(15)
    assert world.case(petition).stage is Stage.ENDORSEMENT
    world.jump(14)

    assert world.case(petition).stage is Stage.NO_DECISION


def test_refusals_close_it_as_not_endorsed(world):
    petition = world.petition_in(Stage.ENDORSEMENT)
    world.do(petition, "endorse", most=3)
    world.do(petition, "refuse", orgs=2, reasons="We cannot stand behind it.")

    world.days(1)

    case = world.case(petition)
    assert (case.stage, case.closing) == (Stage.CLOSED, "not_endorsed")


def test_an_officer_answers_once_on_exactly_this_manifest(world):
    petition = world.petition_in(Stage.ENDORSEMENT)
    case = world.case(petition)
    officer = officer_of(min(org for org in case.tally.yes if org not in case.declared), 1)

    def sign(office, manifest):
        endorse(office, petition.id, officer, manifest=manifest)

    assert world.refusal(lambda office: sign(office, manifest_of(case))) == (
        "Declare your organisation's interests first.",
    )
    with world.office() as office:
        declare_interest(office, petition.id, officer, kinds=[Interest.NONE])
    assert world.refusal(lambda office: sign(office, "0" * 64)) == (
        "This is not the manifest of the report and the decision.",
    )
    with world.office() as office:
        sign(office, manifest_of(case))
    said = world.refusal(
        lambda office: refuse_endorsement(
            office, petition.id, officer, manifest=manifest_of(case), reasons="On second thoughts."
        )
    )
    assert said == ("You have answered already.",)


def test_a_petition_can_be_withdrawn_and_nothing_happens_after_the_end(world):
    petition = world.petition_in(Stage.VOTING)
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner, reasons="My family asks me to.")

    assert world.case(petition).stage is Stage.WITHDRAWN
    assert world.refusal(lambda office: ballot(office, world, petition)) == (
        "This cannot be done at this stage.",
    )
