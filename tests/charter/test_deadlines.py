"""What falls due, and when: a clock starts the day after, and a deadline is the end of its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from charter.case import Challenge, Identity, Reading
from charter.deadlines import RESTING, due, identity_cause, next_deadline, rapporteur_cause
from charter.terms import is_over, last_day, standing_adverse
from charter.vocabulary import Act, Effect, Out, Stage
from tests.charter.examples_dialogue import items
from tests.charter.examples_vote import signed
from tests.charter.situations import DAY, ORGS, SEATED, case_in, declared, rulebook, sealed_by

RULES = rulebook()
BOTH = (("birch-1", "birch"), ("cedar-1", "cedar"))
FOUR = {f"{org}-1": sealed_by(org) for org in SEATED[:4]}
UNDECLARED = tuple(declared(org, declared_on=None) for org in SEATED)


def day(count):
    """Return the day so many days after `DAY`."""
    return DAY + timedelta(days=count)


def owed(case, count):
    """Return what the clock owes on a day as one word: the act, or the consequence of an expiry."""
    found = due(case, RULES, day(count))
    if found is None:
        return None
    return str(found.facts.get("consequence") or found.act)


@pytest.mark.parametrize(("start", "days", "on", "over"), [
    (0, 14, 0, False), (0, 14, 13, False), (0, 14, 14, False), (0, 14, 15, True), (0, 0, 0, False), (0, 0, 1,
    True),
])
def test_a_deadline_is_the_end_of_its_day_and_the_clock_starts_the_day_after(start, days, on, over):
    assert is_over(day(start), days, day(on)) is over


def test_a_deadline_knows_leap_days_and_years():
    assert not is_over(date(2028, 2, 15), 14, date(2028, 2, 29))
    assert is_over(date(2028, 2, 15), 14, date(2028, 3, 1))
    assert is_over(date(2026, 12, 20), 14, date(2027, 1, 4))


STAGES = [
    # stage, last day, what is owed the day after, what changes the usual case
    (Stage.DRAFT, 180, "discarded", {}),
    (Stage.ADMISSIBILITY, 14 + 7 + 14, "not_admitted", {}),
    (Stage.ADMISSIBILITY, 7 + 7 + 14, "not_admitted", {"clock_spent": 13}),
    (Stage.ADMISSIBILITY, 10 + 7 + 14, "not_admitted", {"clock_spent": 4}),
    (Stage.RETURNED, 30, "lapsed", {}),
    (Stage.INADMISSIBLE, 14, "not_asked", {}),
    (Stage.INADMISSIBLE, 21, "review_unanswered", {"review_asked_on": DAY}),
    (Stage.INQUIRY, 20, "open_dialogue", {}),
    (Stage.INQUIRY, 60, "open_dialogue", {"challenges": (Challenge("elm", True, day(50)),)}),
    (Stage.INQUIRY, 90, "open_dialogue", {"extended": 30, "challenges": (Challenge("elm", True, day(80)),)}),
    (Stage.INQUIRY, 21, "challenge_upheld", {"challenges": (Challenge("elm", True, DAY),)}),
    (Stage.DIALOGUE, 45, "no_interview", {}),
    (Stage.DIALOGUE, 75, "no_interview", {"extended": 30}),
    (Stage.DIALOGUE, 45, "file_closed", {"interview_by": BOTH}),
    (Stage.DIALOGUE, 51, "challenge_upheld",
     {"interview_by": BOTH, "challenges": (Challenge("elm-1", True, day(30)),)}),
    (Stage.ASSESSMENT, 30, "draw_substitute", {"sealed": FOUR}),
    (Stage.ASSESSMENT, 21, "open_assessments", {"sealed": FOUR, "substituted_on": DAY}),
    (Stage.ASSESSMENT, 21, "too_few_sealed", {"sealed": {}, "substituted_on": DAY}),
    (Stage.DELIBERATION, 21, "circulate_report", {}),
    (Stage.REPORT, 21, "replace_rapporteur", {}),
    (Stage.REPORT, 34, "finalise_report", {"late_rapporteur_on": day(20), "new_rapporteur_on": day(20)}),
    (Stage.REPORT, 21, "finalise_report", {"rapporteurs": tuple(f"{org}-1" for org in SEATED)}),
    (Stage.VOTING, 14, "tally", {}),
    (Stage.STANDSTILL, 14, "conclude", {}),
    (Stage.ENDORSEMENT, 14, "publish", signed(*SEATED[:4])),
    (Stage.ENDORSEMENT, 28, "publish", signed(*SEATED[:3])),
    (Stage.IN_FORCE, 730, "term_over", {"published_on": DAY}),
    (Stage.DIALOGUE, 5, "cap_reached", {"admitted_on": day(-265)}),
    (Stage.ASSESSMENT, 5, "open_assessments", {"admitted_on": day(-265), "sealed": FOUR}),
    (Stage.ASSESSMENT, 5, "cap_reached", {"admitted_on": day(-265)}),
    (Stage.DELIBERATION, 5, "circulate_report", {"admitted_on": day(-265)}),
    (Stage.REPORT, 5, "finalise_report", {"admitted_on": day(-265)}),
    (Stage.VOTING, 5, "tally", {"admitted_on": day(-265)}),
]


@pytest.mark.parametrize(("stage", "last", "word", "changed"), STAGES)
def test_nothing_falls_due_before_the_end_of_the_last_day_and_this_the_day_after(stage, last, word, changed):
    case = case_in(stage, **changed)

    assert [owed(case, last - 1), owed(case, last)] == [None, None]
    assert owed(case, last + 1) == word
    assert owed(case, last + 200) is not None


@pytest.mark.parametrize("stage", RESTING)
def test_a_resting_stage_owes_nothing_on_any_day_until_its_deadline_is_over(stage):
    case = case_in(stage, published_on=DAY) if stage is Stage.IN_FORCE else case_in(stage)
    deadline = next_deadline(case, RULES)

    assert {owed(case, count) for count in range((deadline - DAY).days + 1)} == {None}
    assert due(case, RULES, deadline + timedelta(days=1)) is not None


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN, Stage.LAPSED, Stage.NO_DECISION])
def test_an_end_owes_nothing(stage):
    assert owed(case_in(stage), 5000) is None
    assert last_day(case_in(stage), RULES) is None


def test_every_stage_with_a_clock_is_in_the_table_above():
    assert {row[0] for row in STAGES} == {stage for stage in Stage if last_day(case_in(stage), RULES)}


def test_queues_show_the_last_day():
    assert next_deadline(case_in(Stage.VOTING), RULES) == day(14)
    assert next_deadline(case_in(Stage.REPORT, admitted_on=day(-260)), RULES) == day(10)
    assert next_deadline(case_in(Stage.IN_FORCE, since=day(3), published_on=DAY), RULES) == day(730)


def identity(*drawn, **changed):
    """Return a case in admissibility with organisations drawn: `alder`, or `alder 5` for day 5."""
    rows = tuple((one.split()[0], day(int([*one.split(), "0"][1]))) for one in drawn)
    sets = {name: frozenset(value.split()) for name, value in changed.items() if name != "order"}
    return case_in(Stage.ADMISSIBILITY, identity=Identity(changed.get("order", ORGS), rows, **sets))


@pytest.mark.parametrize(("case", "on", "cause"), [
    (identity(order=()), 0, "first"),
    (identity("alder", "birch"), 10, None),
    (identity("alder", "birch"), 11, "idle"),
    (identity("alder", "birch", "cedar 8", verified="birch", idle="alder"), 18, None),
    (identity("alder", "birch", "cedar 8", verified="birch", idle="alder"), 19, "idle"),
    (identity("alder", "birch", recused="alder"), 0, "recused"),
    (identity("alder", "birch", doubted="alder"), 0, "doubt"),
    (identity("alder", "birch", "cedar", doubted="alder"), 0, None),
    (identity("alder", "birch", doubted="alder birch"), 40, None),        # refused: decided
    (identity("alder", "birch", verified="alder birch"), 40, None),       # verified: decided
    (identity("alder", "birch", "cedar", doubted="alder", verified="birch cedar"), 40, None),
    (identity(*ORGS, idle="alder birch cedar"), 40, None),                # nobody is left
    (identity("alder", "birch", recused="alder cedar dogwood elm fir"), 40, None),
])
def test_identity_organisations_are_drawn_again_for_a_cause_while_any_is_left(case, on, cause):
    assert identity_cause(case, RULES, day(on)) == cause


def test_the_days_of_an_identity_organisation_begin_anew_when_the_petition_comes_back():
    back = replace(identity("alder -30", "birch -30"), since=DAY)

    assert [identity_cause(back, RULES, day(10)), identity_cause(back, RULES, day(11))] == [None, "idle"]


def test_a_member_of_the_college_is_drawn_again_after_a_recusal_until_none_is_left():
    assert owed(case_in(Stage.DIALOGUE, college=None), 0) == "draw_college"
    assert owed(case_in(Stage.DIALOGUE, college=None, college_exhausted=True), 0) is None


def test_the_inquiry_never_ends_before_its_twenty_first_day():
    assert [owed(case_in(Stage.INQUIRY), 20), owed(case_in(Stage.INQUIRY), 21)] == [None, "open_dialogue"]


def test_a_seat_that_has_not_declared_is_replaced_after_seven_days():
    for stage in (Stage.INQUIRY, Stage.DIALOGUE):
        case = case_in(stage, seats=UNDECLARED)
        assert [owed(case, 7), owed(case, 8)] == [None, "draw_substitute"]


def test_a_substitutes_organisation_can_be_challenged_before_the_inquiry_ends():
    seats = (*(declared(org) for org in SEATED[:4]), declared("elm", out=Out.RECUSED),
             declared("fir", drawn_on=day(20)))
    case = case_in(Stage.INQUIRY, seats=seats, replaced=frozenset({"elm-1"}))

    assert [owed(case, 30), owed(case, 31)] == [None, "open_dialogue"]


@pytest.mark.parametrize("stage", [Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT])
def test_fewer_than_four_organisations_with_nobody_to_draw_end_the_case_at_once(stage):
    three = tuple(declared(org) for org in SEATED[:3])
    gone = declared("dogwood", out=Out.RECUSED)
    case = case_in(stage, seats=(*three, gone), recused_orgs=frozenset(ORGS))

    found = due(case, RULES, DAY)
    assert (found.act, found.immediate, found.facts["consequence"]) == (Act.EXPIRE, True,
    "too_few_organisations")
    assert owed(replace(case, recused_orgs=frozenset({"dogwood"})), 0) == "draw_substitute"


@pytest.mark.parametrize("stage", [Stage.DELIBERATION, Stage.REPORT, Stage.VOTING])
def test_fewer_than_four_organisations_with_an_assessment_end_the_case_at_once(stage):
    seats = (*(declared(org) for org in SEATED[:3]), *(declared(org, out=Out.RECUSED) for org in SEATED[3:]))

    assert owed(case_in(stage, seats=seats), 0) == "too_few_organisations"
    assert owed(case_in(stage, seats=(*seats, declared("fir"))), 0) == "too_few_organisations"


@pytest.mark.parametrize(("stage", "on", "changed", "cause"), [
    (Stage.DIALOGUE, 0, {"seats": (declared("alder", out=Out.RECUSED),)}, "out"),
    (Stage.DIALOGUE, 0, {"seats": (declared("alder", effect=Effect.BARS_RAPPORTEUR),)}, "barred"),
    (Stage.DIALOGUE, 7, {"adverse": items(("i1", -20, None))}, None),
    (Stage.DIALOGUE, 8, {"adverse": items(("i1", -20, None))}, "gist_late"),
    (Stage.DIALOGUE, 8, {"adverse": items(("i1", 3, None))}, None),
    (Stage.DIALOGUE, 11, {"adverse": items(("i1", 3, None))}, "gist_late"),
    (Stage.DIALOGUE, 11, {"adverse": items(("i1", 3, 4))}, None),
    (Stage.DIALOGUE, 30, {"adverse": items(("i1", 3, None)), "late_gist_on": DAY}, None),
    (Stage.REPORT, 21, {}, None),
    (Stage.REPORT, 22, {}, "report_late"),
    (Stage.REPORT, 34, {"new_rapporteur_on": day(20)}, None),
    (Stage.REPORT, 35, {"new_rapporteur_on": day(20)}, "report_late"),
    (Stage.REPORT, 90, {"late_rapporteur_on": DAY}, None),
    (Stage.REPORT, 6, {"admitted_on": day(-265)}, None),
])
def test_the_next_seat_leads_for_a_cause(stage, on, changed, cause):
    assert rapporteur_cause(case_in(stage, **changed), RULES, day(on)) == cause


def test_a_gist_that_was_too_young_when_the_file_closed_is_set_aside():
    case = case_in(Stage.ASSESSMENT, file_closed_on=day(45),
                   adverse=items(("old", 0, 24), ("young", 0, 25), ("untold", 0, None)))

    assert [one.item for one in standing_adverse(case, RULES)] == ["old"]
    assert len(standing_adverse(replace(case, file_closed_on=None), RULES)) == 3


def test_the_oldest_undecided_challenge_is_upheld_first():
    decided = Challenge("alder", True, DAY, (Reading("c", True, DAY, True),))
    case = case_in(Stage.INQUIRY, challenges=(decided, Challenge("birch", True, day(1)), Challenge("elm",
    True, DAY)))

    assert case.oldest_challenge.against == "birch"
