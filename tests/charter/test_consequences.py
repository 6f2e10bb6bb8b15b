"""What recusals, silence and signatures make of a case: folds and endings on the day they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from charter.case import Challenge, Identity
from charter.consequences import consequence_of
from charter.counting import counted_denominator, denominator_of
from charter.endorsing import manifest_of, publication_goal, publication_is_due, signed_orgs, silent_orgs
from charter.refiling import barred_until, elsewhere_of
from charter.replay import evolve
from charter.vocabulary import Closing, Effect, Out, Outcome, Stage
from tests.charter.examples_dialogue import items
from tests.charter.examples_vote import signed
from tests.charter.playing import rest
from tests.charter.situations import (
    CLOCK,
    COLLEGE,
    DAY,
    ORGS,
    PETITIONER,
    REGISTRAR,
    SEATED,
    ballot_by,
    case_in,
    declared,
    entry,
    officer,
    rulebook,
    seat,
    tally,
)

RULES = rulebook()
BALLOTS = {f"{org}-1": ballot_by(org) for org in SEATED}


def after(case, word, actor=CLOCK, on=DAY, to=None, **facts):
    """Return the case after one entry."""
    return evolve(case, entry(word, actor, on, case="case", to=to or case.stage, **facts))


def declaring(case, actor, effect, binds):
    """Return the case after a declaration of interests."""
    return after(case, "interest.declared", actor, effect=effect, binds=binds, kinds=["family"])


@pytest.mark.parametrize("stage", [Stage.INQUIRY, Stage.ASSESSMENT, Stage.VOTING])
def test_an_organisations_recusal_binds_all_its_seats(stage):
    case = case_in(stage, seats=(*(declared(org) for org in SEATED), declared("elm", 2)))
    recused = declaring(case, officer("elm"), "disqualifies", "elm")

    assert [one.handle for one in recused.seats if one.out is Out.RECUSED] == ["elm-1", "elm-2"]
    assert "elm" in recused.recused_orgs


def test_a_recusal_after_the_vote_opened_takes_the_organisation_out_of_the_count():
    recused = declaring(case_in(Stage.VOTING, ballots=BALLOTS), officer("elm"), "disqualifies", "elm")

    assert counted_denominator(recused) == denominator_of(recused) == SEATED[:4]


def test_a_seats_own_recusal_ends_its_seat_alone():
    case = case_in(Stage.VOTING, seats=(*(declared(org) for org in SEATED), declared("elm", 2)))
    recused = declaring(case, seat("elm"), "disqualifies", "elm-1")

    assert [one.handle for one in recused.seats if one.out] == ["elm-1"]
    assert recused.recused_orgs == frozenset()


def test_nobody_undoes_a_recusal_and_a_later_declaration_takes_nothing_back():
    barred = declaring(case_in(Stage.INQUIRY), seat("elm"), "bars_rapporteur", "elm-1")
    lighter = declaring(barred, seat("elm"), "none", "elm-1")
    out = declaring(declaring(lighter, seat("elm"), "disqualifies", "elm-1"), seat("elm"), "none", "elm-1")

    assert lighter.seat_of("elm-1").effect is Effect.BARS_RAPPORTEUR
    assert out.seat_of("elm-1").out is Out.RECUSED


def test_a_recusal_in_the_admissibility_voids_what_the_organisation_found_and_later_not():
    early = declaring(case_in(Stage.ADMISSIBILITY), officer("birch"), "disqualifies", "birch")
    late = declaring(case_in(Stage.INQUIRY), officer("birch"), "disqualifies", "birch")

    assert [early.identity.is_verified, late.identity.is_verified] == [False, True]
    assert early.identity.left == ORGS[2:]


def test_a_member_of_the_college_who_is_recused_no_longer_handles_the_case():
    case = declaring(case_in(Stage.DIALOGUE), COLLEGE, "disqualifies", "college-1")

    assert (case.college, case.college_recused) == (None, frozenset({"college-1"}))
    assert rest(case, DAY).college in {"college-2", "college-3"}


def test_when_the_whole_college_and_its_alternates_are_recused_nobody_is_drawn_and_the_clock_rests():
    everyone = frozenset(f"{kind}-{n}" for kind in ("college", "alternate") for n in (1, 2, 3))
    case = rest(case_in(Stage.DIALOGUE, college=None, college_recused=everyone), DAY)

    assert (case.college, case.college_exhausted) == (None, True)


def test_alternates_come_in_when_all_members_are_recused():
    members = frozenset({"college-1", "college-2", "college-3"})

    assert rest(case_in(Stage.DIALOGUE, college=None, college_recused=members),
    DAY).college.startswith("alternate")


def test_only_those_asked_for_the_longest_are_held_idle():
    drawn = (("alder", DAY), ("birch", DAY), ("cedar", DAY + timedelta(days=5)))
    case = case_in(Stage.ADMISSIBILITY, identity=Identity(ORGS, drawn, recused=frozenset({"birch"})))
    later = rest(case, DAY + timedelta(days=11))

    assert later.identity.idle == {"alder"}
    assert later.identity.asked == ("cedar", "dogwood")


def test_a_reversed_ruling_on_the_identity_cures_the_doubts_and_draws_others():
    doubted = Identity(ORGS, (("alder", DAY), ("birch", DAY)), doubted=frozenset({"alder", "birch"}))
    case = case_in(Stage.INADMISSIBLE, identity=doubted, identity_reason=True, review_asked_on=DAY)
    back = after(case, "review.decided", COLLEGE, to=Stage.ADMISSIBILITY, upheld=False, final=True)

    assert (back.reversed, back.clock_spent, back.identity.doubted) == (True, None, frozenset())
    assert rest(back, DAY).identity.asked == ("cedar", "dogwood")


def test_the_clock_that_a_return_stopped_goes_on_after_the_refiling():
    case = case_in(Stage.ADMISSIBILITY)
    away = after(case, "petition.returned", REGISTRAR, DAY + timedelta(days=4), Stage.RETURNED, defects=[],
    count=1)
    back = after(away, "petition.refiled", PETITIONER, DAY + timedelta(days=30), Stage.ADMISSIBILITY,
                 petition="ef" * 32, manifest={})

    assert (away.clock_spent, back.clock_spent, back.since) == (4, 4, DAY + timedelta(days=30))
    assert back.first_petition != back.petition


def test_an_unanswered_challenge_is_upheld_against_an_organisation_and_against_a_person():
    day = DAY + timedelta(days=22)
    org = rest(case_in(Stage.INQUIRY, challenges=(Challenge("elm", True, DAY),)), day)
    person = rest(case_in(Stage.DIALOGUE, challenges=(Challenge("elm-1", True, DAY),)), day)

    assert org.recused_orgs == {"elm"}
    assert {org.seat_of("elm-1").out, person.seat_of("elm-1").out} == {Out.CHALLENGED}
    assert (org.stage, person.stage) == (Stage.INQUIRY, Stage.DIALOGUE)
    assert [one.org for one in (*org.sitting, *person.sitting)].count("fir") == 1


def test_a_late_gist_gives_the_lead_to_the_next_seat_once():
    case = case_in(Stage.DIALOGUE, adverse=items(("i1", 0, None)))
    led = rest(case, DAY + timedelta(days=8))

    assert (led.rapporteur, led.late_gist_on) == ("birch-1", DAY + timedelta(days=8))
    assert rest(led, DAY + timedelta(days=40)).rapporteur == "birch-1"


def test_a_late_report_is_led_by_the_next_seat_and_then_finalised_as_drawn():
    case = case_in(Stage.REPORT)
    led = rest(case, DAY + timedelta(days=22))

    assert (led.stage, led.rapporteur) == (Stage.REPORT, "birch-1")
    assert rest(led, DAY + timedelta(days=36)).stage is Stage.REPORT
    assert rest(led, DAY + timedelta(days=37)).stage is Stage.VOTING


@pytest.mark.parametrize("stage", [Stage.DELIBERATION, Stage.REPORT, Stage.VOTING])
def test_at_the_cap_what_is_missing_is_missing_and_the_case_comes_to_its_tally_at_once(stage):
    case = rest(case_in(stage, admitted_on=DAY - timedelta(days=270), ballots={}), DAY + timedelta(days=1))

    assert (case.stage, case.tally.outcome) == (Stage.NO_DECISION, Outcome.NO_DECISION)


def test_idle_seats_are_substituted_once_and_have_twenty_one_days_more():
    case = rest(case_in(Stage.ASSESSMENT, sealed={}), DAY + timedelta(days=31))

    assert [one.out for one in case.seats[:5]] == [Out.IDLE] * 5
    assert {one.drawn_on for one in case.sitting} == {DAY + timedelta(days=31)}
    assert rest(case, DAY + timedelta(days=52)).stage is Stage.ASSESSMENT
    assert rest(case, DAY + timedelta(days=53)).stage is Stage.NO_DECISION


@pytest.mark.parametrize(("endorsed", "refused", "day", "due", "goal"), [
    (5, 0, 0, True, Stage.IN_FORCE),
    (4, 0, 14, False, Stage.IN_FORCE),       # one still has time
    (4, 0, 15, True, Stage.IN_FORCE),        # four of five suffice
    (4, 1, 0, True, Stage.IN_FORCE),         # all have answered
    (3, 0, 15, False, Stage.NO_DECISION),    # fourteen days more for the silent
    (3, 0, 29, True, Stage.NO_DECISION),     # silence made the difference
    (3, 2, 0, True, Stage.CLOSED),           # refusal did
    (3, 1, 29, True, Stage.NO_DECISION),     # the silent one would have carried it
    (2, 2, 29, True, Stage.CLOSED),          # it would not
    (0, 0, 29, True, Stage.NO_DECISION),
])
def test_signatures_refusals_and_silence(endorsed, refused, day, due, goal):
    no = {org: frozenset({f"officer-{org}-1", f"officer-{org}-2"}) for org in SEATED[5 - refused:]}
    case = case_in(Stage.ENDORSEMENT, **signed(*SEATED[:endorsed], refused=no if refused else {}))

    assert publication_is_due(case, RULES, DAY + timedelta(days=day)) is due
    assert publication_goal(case, RULES) is goal


def test_one_officer_is_not_two_and_a_refusal_outweighs_signatures():
    case = case_in(Stage.ENDORSEMENT, signed={"elm": frozenset({"officer-elm-1"})})
    both = case_in(Stage.ENDORSEMENT, **signed("elm", refused={"elm": frozenset({"a", "b"})}))

    assert (signed_orgs(case, RULES), silent_orgs(case, RULES)) == ((), tuple(sorted(SEATED)))
    assert (signed_orgs(both, RULES), silent_orgs(both, RULES)) == ((), ("alder", "birch", "cedar",
    "dogwood"))


@pytest.mark.parametrize("changed", [
    {"id": "other"},
    {"report": replace(case_in(Stage.ENDORSEMENT).report, digest="other")},
    {"tally": tally(Outcome.RECOMMEND_WITH_CONDITIONS)},
    {"tally": replace(tally(), met=())},
    {"tally": replace(tally(), upheld=("d3",))},
    {"tally": replace(tally(), conditions=("k1",))},
    {"tally": tally(elm="decline")},
])
def test_every_part_of_the_decision_changes_the_manifest(changed):
    assert manifest_of(case_in(Stage.ENDORSEMENT, **changed)) != manifest_of(case_in(Stage.ENDORSEMENT))


@pytest.mark.parametrize(("stage", "closing", "admitted", "barred"), [
    (Stage.CLOSED, Closing.DECLINED, True, True),
    (Stage.CLOSED, Closing.NOT_ENDORSED, True, True),
    (Stage.CLOSED, Closing.INADMISSIBLE, False, False),
    (Stage.CLOSED, Closing.DISCARDED, False, False),
    (Stage.WITHDRAWN, None, True, True),
    (Stage.WITHDRAWN, None, False, False),
    (Stage.NO_DECISION, None, True, False),
    (Stage.LAPSED, None, True, False),
])
def test_a_decision_bars_refiling_for_a_year_and_no_decision_never(stage, closing, admitted, barred):
    until = barred_until(stage, closing, DAY, admitted=admitted)

    assert until == (DAY + timedelta(days=365) if barred else None)


def test_a_persons_other_petitions_are_told_by_the_auditors_name():
    live = case_in(Stage.VOTING, person="a")
    over = case_in(Stage.CLOSED, person="a", closing="declined", ended_on=DAY)

    assert elsewhere_of("a", [live, over]).live
    assert elsewhere_of("a", [over]).barred_until == DAY + timedelta(days=365)
    assert elsewhere_of("b", [live, over]).barred_until is None


def test_an_ending_names_the_day_it_fell_due_however_late_the_clock_runs():
    ending = consequence_of(case_in(Stage.RETURNED), RULES, DAY + timedelta(days=99))

    assert (ending.due, ending.goal) == (DAY + timedelta(days=30), Stage.LAPSED)
