"""The count of procedure 2.4: cases computed by hand, and what must hold of every vote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.case import Condition, Revision
from charter.counting import (
    carries,
    conditions_standing,
    count,
    counted_denominator,
    criteria_met,
    denominator_of,
    disqualifiers_upheld,
    organisation_vote,
    outcome_of,
)
from charter.vocabulary import RECOMMENDS, Choice, Out, Outcome, Stage
from tests.charter.situations import DAY, SEATED, ballot_by, case_in, declared, rulebook, sealed_by

RULES = rulebook()
ALL_MET = tuple(one.id for one in RULES.criteria_of("break"))
MANDATORY = tuple(one.id for one in RULES.criteria_of("break") if one.is_mandatory)
R, C, N, D, A, S = (*map(str, Choice), "silent")
LETTERS = {"R": R, "C": C, "N": N, "D": D, "A": A, "S": S}


def outcome(letters, *, met=ALL_MET, upheld=(), conditions=("k1",)):
    """Return the outcome of organisations' votes written as letters: RRRRC."""
    votes = {f"org{n:02}": LETTERS[letter] for n, letter in enumerate(letters)}
    return str(outcome_of(RULES, "break", votes, met=met, upheld=upheld, conditions=conditions))


@pytest.mark.parametrize(("letters", "upheld", "expected"), [
    ("RRRRR", "", "recommend"),
    ("RRRR", "", "recommend"),
    ("RRRRN", "", "recommend"),             # 4 of 5 are 80 %
    ("RRRRND", "", "recommend"),            # 4 of 6 are two thirds exactly
    ("RRRRNDD", "", "not_yet"),             # 4 of 7 are less
    ("RRRRRND", "", "recommend"),           # 5 of 7
    ("RRRC", "", "recommend_with_conditions"),
    ("RRRCC", "", "recommend_with_conditions"),
    ("RRRRC", "", "recommend"),             # recommend alone: 4 of 5
    ("CCCCC", "", "recommend_with_conditions"),
    ("RRCCND", "", "recommend_with_conditions"),
    ("RRRAA", "", "not_yet"),               # abstention is not yes
    ("RRRRA", "", "recommend"),
    ("RRRRS", "", "recommend"),             # silence stays in the denominator, four voted
    ("RRRS", "", "no_decision"),            # ballots from three organisations only
    ("RRRRSS", "", "recommend"),
    ("RRRRSSS", "", "not_yet"),             # 4 of 7, silence is not yes
    ("RRR", "", "no_decision"),
    ("", "", "no_decision"),
    ("NNNNN", "", "not_yet"),
    ("DDDNN", "", "decline"),               # 3 of 5 declined
    ("DDNN", "", "not_yet"),                # half is not more than half
    ("DDDNNA", "", "not_yet"),              # half of the denominator, abstention in it
    ("DDDDSS", "", "decline"),
    ("DDDDSSSS", "", "not_yet"),
    ("RRRRR", "d1", "outside_mandate"),
    ("RRRRR", "d3", "decline"),
    ("RRRRR", "d9", "not_yet"),             # curable
    ("DDDDD", "d5", "outside_mandate"),
    ("DDDDD", "d9", "decline"),
    ("NNNNN", "d2 d6", "outside_mandate"),
    ("DDD", "d1", "no_decision"),
])
def test_the_outcome_of_a_vote_computed_by_hand(letters, upheld, expected):
    assert outcome(letters, upheld=tuple(upheld.split())) == expected


@pytest.mark.parametrize("criterion", MANDATORY)
def test_without_any_one_mandatory_criterion_there_is_no_recommendation(criterion):
    assert outcome("RRRRR", met=[one for one in ALL_MET if one != criterion]) == "not_yet"


def test_weighed_and_optional_criteria_have_no_arithmetic_effect():
    assert outcome("RRRRR", met=MANDATORY) == "recommend"


def test_a_conditional_majority_without_any_condition_is_not_yet():
    assert outcome("CCCCC", conditions=()) == "not_yet"


@pytest.mark.parametrize(("choices", "seats", "expected"), [
    ([R], 1, R), ([C], 1, C), ([N], 1, N), ([D], 1, D), ([A], 1, A), ([], 1, S), ([], 2, S),
    ([R, R], 2, R), ([R, C], 2, C), ([C, C], 2, C), ([R, N], 2, A), ([R], 2, A), ([N, D], 2, N),
    ([D, D], 2, D), ([R, A], 2, A), ([R, R, C], 3, R), ([R, C, C], 3, C), ([R, R, N], 3, R),
    ([D, D, R], 3, D), ([D, N, R], 3, N), ([R, C, A], 3, C),
])
def test_an_organisation_votes_by_more_than_half_of_its_seats(choices, seats, expected):
    assert organisation_vote(choices, seats) == expected


votes = st.lists(st.sampled_from([R, C, N, D, A, S]), max_size=12)
UP = {S: A, A: C, D: N, N: C, C: R, R: R}


@given(votes, st.data())
def test_a_better_vote_never_takes_a_recommendation_away(cast, data):
    before = Outcome(outcome(_letters(cast)))
    if cast and before in RECOMMENDS:
        better = list(cast)
        place = data.draw(st.integers(0, len(cast) - 1))
        better[place] = UP[better[place]]
        assert Outcome(outcome(_letters(better))) in RECOMMENDS


@given(votes)
def test_a_recommendation_has_two_thirds_and_four(cast):
    yes = sum(one in (R, C) for one in cast)
    if Outcome(outcome(_letters(cast))) in RECOMMENDS:
        assert yes >= 4
        assert Fraction(yes, len(cast)) >= Fraction(2, 3)


@given(votes)
def test_it_is_unconditional_only_when_recommend_alone_carries(cast):
    alone = cast.count(R)
    reached = len(cast) >= 4 and alone >= 4 and Fraction(alone, len(cast)) >= Fraction(2, 3)

    assert (outcome(_letters(cast)) == "recommend") is reached


@given(votes)
def test_abstention_and_silence_are_never_yes(cast):
    fallen = [A if one in (R, C) else one for one in cast]

    assert Outcome(outcome(_letters(fallen))) not in RECOMMENDS


@given(votes, st.sampled_from([one.id for one in RULES.disqualifiers]))
def test_an_upheld_disqualifier_defeats_every_recommendation(cast, code):
    assert Outcome(outcome(_letters(cast), upheld=(code,))) not in RECOMMENDS


@given(st.integers(0, 40), st.integers(0, 40))
def test_two_thirds_are_exact(yes, of):
    expected = yes >= 4 and (of == 0 or Fraction(yes, of) >= Fraction(2, 3))

    assert carries(RULES, yes, of) is expected


def _letters(cast):
    back = {word: letter for letter, word in LETTERS.items()}
    return "".join(back[one] for one in cast)


def voting(ballots=(), **changed):
    """Return a case in the vote with ballots by handle."""
    return case_in(Stage.VOTING, ballots={one.handle: one for one in ballots}, **changed)


def answering(code, answers):
    """Return ballots on one disqualifier: `elm yes, alder no`."""
    pairs = [one.split() for one in answers.split(", ")] if answers else []
    return [ballot_by(org, disqualifiers={code: said == "yes"}) for org, said in pairs]


@pytest.mark.parametrize(("answers", "upheld"), [
    ("", False),
    ("alder yes", False),                                    # one organisation is not two
    ("alder yes, birch yes", True),
    ("alder yes, birch yes, cedar no", True),
    ("alder yes, birch yes, cedar no, dogwood no", True),    # half
    ("alder yes, birch yes, cedar no, dogwood no, elm no", False),
    ("alder yes, birch no", False),
])
def test_a_disqualifier_is_upheld_by_half_of_those_who_answer_and_two(answers, upheld):
    case = voting(answering("d3", answers), disqualifiers={"d3": ("i1",)})

    assert disqualifiers_upheld(case, RULES, case.ballots) == (("d3",) if upheld else ())


@pytest.mark.parametrize(("wanted", "expected"), [
    ({"k1": 3, "k2": 2}, ("k1",)),         # half of five are three
    ({"k1": 2, "k2": 1}, ("k1",)),         # none reaches half: the most wanted
    ({"k1": 2, "k2": 2}, ("k1", "k2")),
    ({"k1": 5, "k2": 4}, ("k1", "k2")),
    ({}, ()),
])
def test_a_condition_stands_when_half_of_the_yes_organisations_want_it(wanted, expected):
    ballots = [
        ballot_by(org, Choice.RECOMMEND_WITH_CONDITIONS,
                  conditions={item: place < many for item, many in wanted.items()})
        for place, org in enumerate(SEATED)
    ]
    case = voting(ballots, conditions=tuple(Condition(item, plan=False) for item in wanted))

    assert conditions_standing(case, case.ballots, frozenset(SEATED)) == expected


def test_only_organisations_that_voted_yes_choose_the_conditions():
    ballots = [ballot_by("alder", conditions={"k1": False}), ballot_by("birch", conditions={"k1": True})]
    case = voting(ballots, conditions=(Condition("k1", plan=False), Condition("k2", plan=False)))

    assert conditions_standing(case, case.ballots, frozenset({"alder"})) == ("k1", "k2")


@pytest.mark.parametrize(("scores", "met"), [
    ([3, 3, 3, 0, 0], True),
    ([3, 3, 2, 2, 2], False),
    ([4, 3, 3, "cannot_determine", "cannot_determine"], True),
    ([3, 3, "cannot_determine", "cannot_determine", 4], True),
    (["na", "na", 3, 0, 0], True),
])
def test_a_criterion_is_met_when_more_than_half_of_the_organisations_hold_it_met(scores, met):
    criterion = "c7" if "na" in scores else "c2"
    sealed = [sealed_by(org, {criterion: score}) for org, score in zip(SEATED, scores, strict=True)]
    case = voting(sealed={one.handle: one for one in sealed})

    assert (criterion in criteria_met(case, RULES, SEATED, plan_stands=False)) is met


def test_half_of_four_organisations_is_not_more_than_half():
    sealed = [sealed_by(org, {"c2": score}) for org, score in zip(SEATED[:4], (4, 4, 2, 2), strict=True)]
    case = voting(sealed={one.handle: one for one in sealed})

    assert "c2" not in criteria_met(case, RULES, SEATED[:4], plan_stands=False)


def test_a_score_that_may_not_be_left_out_does_not_count_when_it_is():
    sealed = [sealed_by(org, {"c2": "na"}) for org in SEATED]
    case = voting(sealed={one.handle: one for one in sealed})

    assert "c2" not in criteria_met(case, RULES, SEATED, plan_stands=False)


def test_a_revision_replaces_the_sealed_score():
    revised = tuple(Revision(f"{org}-1", "c2", 1, DAY) for org in SEATED[:3])
    case = voting(revisions=revised)

    assert "c2" not in criteria_met(case, RULES, SEATED, plan_stands=False)


@pytest.mark.parametrize(("wants_plan", "expected"), [(5, "recommend_with_conditions"), (0, "not_yet")])
def test_c8_is_met_at_two_only_where_the_monitored_plan_stands(wants_plan, expected):
    sealed = [sealed_by(org, {"c8": 2}) for org in SEATED]
    ballots = [
        ballot_by(org, Choice.RECOMMEND_WITH_CONDITIONS,
                  conditions={"plan": place < wants_plan, "other": True})
        for place, org in enumerate(SEATED)
    ]
    items = (Condition("plan", plan=True), Condition("other", plan=False))
    case = voting(ballots, sealed={one.handle: one for one in sealed}, conditions=items)

    assert count(case, RULES).outcome == expected


def test_c8_at_two_defeats_an_unconditional_majority():
    sealed = [sealed_by(org, {"c8": 2}) for org in SEATED]
    ballots = [ballot_by(org, conditions={"plan": True}) for org in SEATED]
    case = voting(ballots, sealed={one.handle: one for one in sealed}, conditions=(Condition("plan",
    plan=True),))

    assert count(case, RULES).outcome is Outcome.NOT_YET


def test_an_unconditional_recommendation_carries_no_condition():
    ballots = [ballot_by(org, conditions={"k1": True}) for org in SEATED]
    counted = count(voting(ballots, conditions=(Condition("k1", plan=False),)), RULES)

    assert (counted.outcome, counted.conditions) == (Outcome.RECOMMEND, ())


def test_a_later_recusal_voids_the_ballot_and_leaves_the_denominator():
    seats = (*(declared(org) for org in SEATED[:4]), declared("elm", out=Out.RECUSED))
    counted = count(voting([ballot_by(org) for org in SEATED], seats=seats), RULES)

    assert counted.denominator == SEATED[:4]
    assert sorted(counted.votes) == list(SEATED[:4])


def test_an_organisation_whose_only_assessment_is_void_leaves_the_denominator_with_it():
    seats = (*(declared(org) for org in SEATED), declared("elm", 2))
    gone = tuple(replace(one, out=Out.RECUSED) if one.handle == "elm-1" else one for one in seats)

    assert counted_denominator(voting(seats=gone)) == SEATED[:4]
    assert denominator_of(voting(seats=seats)) == SEATED


def test_four_organisations_with_five_seats_count_as_four():
    seats = (*(declared(org) for org in SEATED[:4]), declared("alder", 2))
    sealed = {one.handle: sealed_by(one.org, number=int(one.handle[-1])) for one in seats}
    ballots = [ballot_by(one.org, number=int(one.handle[-1])) for one in seats]
    case = voting(ballots, seats=seats, sealed=sealed, report=replace(voting().report,
    denominator=SEATED[:4]))

    assert count(case, RULES).votes == dict.fromkeys(SEATED[:4], R)


@settings(max_examples=60)
@given(st.lists(st.sampled_from([R, C, N, D, A, None]), min_size=5, max_size=5))
def test_the_steps_add_up_to_the_denominator(cast):
    ballots = [ballot_by(org, Choice(one)) for org, one in zip(SEATED, cast, strict=True) if one]
    steps = dict(count(voting(ballots), RULES).steps)

    assert sum(steps[word] for word in (R, C, N, D, A, S)) == steps["denominator"] == 5
