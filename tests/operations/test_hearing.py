"""Dialogue and assessment: gist, question, answer, interview, sealing, opening (procedure 2.2)."""

from datetime import timedelta

from app.operations.assessments import (
    propose_condition,
    raise_disqualifier,
    revise_assessment,
    seal_assessment,
)
from app.operations.dialogue import (
    answer,
    ask,
    close_file,
    disclose_gist,
    extend_stage,
    grade_evidence,
    record_interview,
)
from app.operations.interests import declare_interest
from app.operations.reports import circulate_report
from app.rulebooks import shipped_editions
from charter.vocabulary import Interest, Out, Stage
from tests.builders import REGISTRAR, REPORT

CRITERIA = [one.id for one in shipped_editions()["1-draft"].criteria_of("break")]
REASONS = "The papers say so. " * 12


def scores(**own):
    return {
        one: {"score": own.get(one, 3), "confidence": "high", "reasons": REASONS, "evidence": []}
        for one in CRITERIA
    }


def test_the_petitioner_has_at_least_21_days_to_answer(world):
    petition = world.petition_in(Stage.DIALOGUE)
    due = world.day + timedelta(days=20)
    rapporteur = world.rapporteur(petition)

    said = world.refusal(lambda office: ask(office, petition.id, rapporteur, text="Why?", due=due))

    assert said == (f"Give at least until this day to answer: {world.day + timedelta(days=21)}.",)


def test_only_the_rapporteur_discloses_until_two_have_let_the_time_pass(world):
    petition = world.petition_in(Stage.DIALOGUE)
    items = [one.item for one in world.case(petition).adverse]

    def disclose(office):
        due = office.day + timedelta(days=21)
        disclose_gist(office, petition.id, REGISTRAR, items=items, text="A gist.", due=due)

    assert world.refusal(disclose) == ("The rapporteur still has time to disclose the gist.",)
    world.jump(8)
    assert len(world.case(petition).rapporteurs) == 2
    world.jump(8)
    with world.office() as office:
        disclose(office)
    assert world.case(petition).adverse[0].gist_on == world.day


def test_a_file_stays_open_until_each_thing_is_done(world):
    petition = world.petition_in(Stage.DIALOGUE)
    rapporteur = world.rapporteur(petition)

    def close(office):
        close_file(office, petition.id, rapporteur)

    world.do(petition, "gist", text="A newspaper says so.")
    world.do(petition, "ask", text="Why?")
    gist_young = "The gist of every adverse item must have been disclosed at least 21 days ago."
    assert world.refusal(close) == (
        gist_young,
        "The interview is not recorded yet.",
        "A question is still open.",
    )
    world.do(petition, "answer", text="I was afraid.")
    assert world.refusal(close) == (gist_young, "The interview is not recorded yet.")
    world.do(petition, "interview", text="We spoke.")
    world.jump(20)
    assert world.refusal(close) == (gist_young,)
    world.days(1)
    with world.office() as office:
        close(office)
    assert world.case(petition).stage is Stage.ASSESSMENT


def test_an_answer_goes_to_an_open_question_by_the_end_of_its_day(world):
    petition = world.petition_in(Stage.DIALOGUE)
    world.do(petition, "gist", text="A newspaper says so.")
    world.do(petition, "ask", text="Why?")
    item = world.case(petition).questions[0].item

    def reply(office, text="I was afraid."):
        answer(office, petition.id, petition.petitioner, item=item, text=text)

    assert world.refusal(lambda office: reply(office, " ")) == ("Write the text.",)
    world.jump(22)
    assert world.refusal(reply) == ("This question is closed.",)


def test_two_seats_of_different_organisations_confirm_one_record_to_the_letter(world):
    petition = world.petition_in(Stage.DIALOGUE)
    first, second = world.seats(petition)[:2]
    with world.office() as office:
        record_interview(office, petition.id, first, text="We spoke for an hour.")

    def record(office, who, text):
        record_interview(office, petition.id, who, text=text)

    assert world.refusal(lambda office: record(office, second, "We spoke for two hours.")) == (
        "This is not the record that the other seat confirmed.",
    )
    assert world.refusal(lambda office: record(office, first, "We spoke for an hour.")) == (
        "A seat of another organisation must confirm the record.",
    )
    with world.office() as office:
        record(office, second, "We spoke for an hour.")
    assert len(world.case(petition).interview_by) == 2


def test_a_dialogue_without_interview_ends_without_a_decision(world):
    petition = world.petition_in(Stage.DIALOGUE)
    world.do(petition, "gist", text="A newspaper says so.")

    world.jump(46)

    assert world.case(petition).stage is Stage.NO_DECISION


def test_the_college_extends_a_stage_once_and_by_a_fixed_length(world):
    petition = world.petition_in(Stage.DIALOGUE)
    member = world.college(petition)[0]
    with world.office() as office:
        declare_interest(office, petition.id, member, kinds=[Interest.NONE])
    for reasons, expected in (("", ("Give reasons.",)),):
        assert world.refusal(lambda o, r=reasons: extend_stage(o, petition.id, member, reasons=r)) == expected
    with world.office() as office:
        extend_stage(office, petition.id, member, reasons="A translator fell ill.")

    assert world.case(petition).extended == 30
    assert world.refusal(lambda office: extend_stage(office, petition.id, member, reasons="Again.")) == (
        "The stage has been extended already.",
    )


def test_an_item_is_graded_only_when_it_is_in_the_file(world):
    petition = world.petition_in(Stage.DIALOGUE)
    seat = world.seats(petition)[0]

    said = world.refusal(
        lambda office: grade_evidence(
            office, petition.id, seat, item="nothing", reliability="B", credibility=2, reasons=""
        )
    )

    assert said == ("This item is not in the file.",)


def test_an_assessment_answers_every_criterion_with_reasons_and_a_renewed_declaration(world):
    petition = world.petition_in(Stage.ASSESSMENT)
    seat = world.seats(petition)[0]

    def seal(office, rows, *, renewed):
        return seal_assessment(office, petition.id, seat, scores=rows, renewed=renewed)

    short = {**scores(), "c3": {**scores()["c3"], "reasons": "Too short."}}
    assert world.refusal(lambda office: seal(office, short, renewed=False)) == (
        "Renew your declaration of interests.",
        "Give longer reasons for this criterion: c3 (least number of characters: 200).",
    )
    without = {key: row for key, row in scores().items() if key != "c12"}
    assert world.refusal(lambda office: seal(office, without, renewed=True)) == (
        "Score this criterion: c12.",
    )
    assert world.refusal(lambda office: seal(office, scores(c1="na"), renewed=True)) == (
        "Score this criterion: c1.",
    )
    with world.office() as office:
        seal(office, scores(c7="na", c14="cannot_determine"), renewed=True)
    assert world.refusal(lambda office: seal(office, scores(), renewed=True)) == (
        "You have sealed your assessment already.",
    )


def test_the_last_seal_opens_all_in_the_same_act(world):
    petition = world.petition_in(Stage.ASSESSMENT)

    world.do(petition, "seal", most=4)
    assert not world.case(petition).opened
    world.do(petition, "seal")

    assert world.case(petition).stage is Stage.DELIBERATION
    assert world.entries(petition)[-1].type == "assessments.opened"


def test_idle_seats_are_substituted_once_and_then_four_suffice(world):
    petition = world.petition_in(Stage.ASSESSMENT)
    world.do(petition, "seal", most=4)
    idle = world.case(petition).sitting[4].handle

    world.jump(31)
    assert world.case(petition).seat_of(idle).out is Out.IDLE
    assert world.case(petition).stage is Stage.ASSESSMENT
    world.jump(22)

    assert world.case(petition).stage is Stage.DELIBERATION


def test_fewer_than_four_sealed_end_without_a_decision(world):
    petition = world.petition_in(Stage.ASSESSMENT)
    world.do(petition, "seal", most=3)

    world.jump(31)
    world.jump(22)

    assert world.case(petition).stage is Stage.NO_DECISION


def test_a_seat_that_came_too_late_to_seal_does_not_deliberate(world):
    petition = world.petition_in(Stage.ASSESSMENT)
    world.do(petition, "seal", most=4)
    world.jump(31)
    world.jump(22)
    late = world.seats(petition)[4]

    said = world.refusal(lambda office: propose_condition(office, petition.id, late, text="One.", plan=False))

    assert said == ("Only a seat with an opened assessment can do this.",)


def test_a_spread_of_two_is_remarked_upon_before_the_report_goes_round(world):
    petition = world.petition_in(Stage.DELIBERATION, seal={"differs": [(4, "c16", 1)]})
    rapporteur = world.rapporteur(petition)

    def circulate(office):
        circulate_report(office, petition.id, rapporteur, **REPORT)

    assert world.refusal(circulate) == ("Remark on the spread of these criteria first: c16.",)
    world.do(petition, "remark", criterion="c16", text="The seats count from different days.")
    with world.office() as office:
        circulate(office)
    assert world.case(petition).stage is Stage.REPORT


def test_a_revision_stands_beside_the_sealed_score(world):
    petition = world.petition_in(Stage.DELIBERATION)
    seat = world.seats(petition)[0]

    def revise(office, criterion, score):
        revise_assessment(
            office, petition.id, seat, criterion=criterion, score=score, was=3, reasons="I read it again."
        )

    assert world.refusal(lambda office: revise(office, "c99", 2)) == ("Choose a criterion.",)
    assert world.refusal(lambda office: revise(office, "c2", 5)) == ("Score this criterion: c2.",)
    with world.office() as office:
        revise(office, "c2", 2)
    assert [(one.criterion, one.score) for one in world.case(petition).revisions] == [("c2", 2)]


def test_a_disqualifier_rests_on_items_disclosed_21_days_before(world):
    petition = world.petition_in(Stage.DELIBERATION)
    seat = world.seats(petition)[1]
    items = [one.item for one in world.case(petition).adverse]

    def rise(office, code, on):
        raise_disqualifier(office, petition.id, seat, code=code, items=on, reasons="As the register shows.")

    assert world.refusal(lambda office: rise(office, "d99", items)) == ("Choose a disqualifier.",)
    assert world.refusal(lambda office: rise(office, "d3", [])) == (
        "A disqualifier rests only on items whose gist was disclosed at least 21 days before.",
    )
    with world.office() as office:
        rise(office, "d3", items)
    assert set(world.case(petition).disqualifiers) == {"d3"}
