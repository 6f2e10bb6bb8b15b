"""Who may know that an entry exists, and who may read what it discloses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charter.case import Actor
from charter.fields import ENTRY_TYPES, Sees
from charter.rights import PAGE_RIGHTS, Right, allows, is_decided, reads_tier, sees_entry
from charter.vocabulary import ENDS, Out, Role, Stage, Tier
from tests.charter.situations import (
    COLLEGE,
    LIAISON,
    OBSERVER,
    OPERATOR,
    PETITIONER,
    RAPPORTEUR,
    REGISTRAR,
    case_in,
    declared,
    officer,
    seat,
    tally,
)

AUDITOR = Actor(Role.AUDITOR, id="auditor-1")
REVIEWER = Actor(Role.REVIEWER, id="reviewer-fir-1", org="fir")
CASE_WORDS = sorted(word for word, kind in ENTRY_TYPES.items() if kind.in_case)
DIALOGUE = case_in(Stage.DIALOGUE)
ASSESSMENT = case_in(Stage.ASSESSMENT)
OPENED = case_in(Stage.DELIBERATION)
SEES_TIERS = {
    Role.PETITIONER: "public parties",
    Role.OFFICER: "public",
    Role.OBSERVER: "public parties",
    Role.LIAISON: "public parties",
    Role.REGISTRAR: "public parties",
    Role.SEAT: "public parties panel",
    Role.RAPPORTEUR: "public parties panel",
    Role.COLLEGE: "public parties panel",
    Role.AUDITOR: "public parties panel audit",
    Role.REVIEWER: "",
    Role.CLOCK: "",
    Role.OPERATOR: "",
}


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_these_tiers_and_no_other(role):
    assert [tier for tier in Tier if reads_tier(role, tier)] == SEES_TIERS[role].split()


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_the_sealed_tier_by_role_and_everyone_reads_the_leaf(role):
    assert not reads_tier(role, Tier.SEALED)
    assert reads_tier(role, None)


@pytest.mark.parametrize("reader", [
    seat("elm"), RAPPORTEUR, REGISTRAR, COLLEGE, OBSERVER, LIAISON, officer("elm"), PETITIONER, AUDITOR,
], ids=lambda one: str(one.role))
def test_a_sealed_assessment_is_seen_by_its_author_alone_before_the_opening(reader):
    assert not sees_entry(ASSESSMENT, reader, "assessment.sealed", "alder-9")
    assert sees_entry(ASSESSMENT, reader, "assessment.sealed", reader.name)


@pytest.mark.parametrize("reader", [seat("elm"), RAPPORTEUR, REGISTRAR, COLLEGE, OBSERVER, AUDITOR],
                         ids=lambda one: str(one.role))
def test_ballots_are_secret_until_the_tally(reader):
    voting = case_in(Stage.VOTING)

    assert not sees_entry(voting, reader, "ballot.cast", "alder-9")
    assert sees_entry(replace(voting, tally=tally()), reader, "ballot.cast", "alder-9")


def test_the_opening_shows_the_assessments_to_the_panel_and_not_to_the_petitioner():
    assert sees_entry(OPENED, seat("elm"), "assessment.sealed", "alder-1")
    assert not sees_entry(OPENED, PETITIONER, "assessment.sealed", "alder-1")


@pytest.mark.parametrize("word", CASE_WORDS)
def test_the_petitioner_sees_an_entry_when_its_type_says_so(word):
    sees = ENTRY_TYPES[word].petitioner
    over = case_in(Stage.CLOSED)

    assert sees_entry(DIALOGUE, PETITIONER, word, "x") is (sees is Sees.ALWAYS)
    assert sees_entry(over, PETITIONER, word, "x") is (sees is not Sees.NEVER and word != "interest.declared")


def test_the_petitioner_learns_nothing_of_the_panel_before_the_decision():
    hidden = [word for word in CASE_WORDS if not sees_entry(DIALOGUE, PETITIONER, word, "x")]

    assert set(hidden) >= {
        "panel.drawn", "seat.substituted", "identity.drawn", "college.drawn", "interest.declared",
        "adverse.recorded", "assessment.sealed", "remark.made", "ballot.cast", "rapporteur.replaced",
        "condition.proposed", "disqualifier.raised", "identity.verified", "identity.doubted",
    }


def test_a_seat_that_has_not_declared_sees_the_filing_and_its_draw_alone():
    seats = (declared("alder"), declared("elm", declared_on=None))
    case = case_in(Stage.DIALOGUE, seats=seats)

    seen = {word for word in CASE_WORDS if sees_entry(case, seat("elm"), word, "x")}
    assert seen == {"petition.filed", "panel.drawn", "seat.substituted"}


@pytest.mark.parametrize("out", Out)
def test_a_seat_that_is_out_has_lost_sight_of_everything_its_own_acts_too(out):
    case = case_in(Stage.VOTING, seats=(declared("alder"), declared("elm", out=out)))

    assert not [word for word in CASE_WORDS if sees_entry(case, seat("elm"), word, "elm-1")]


def test_a_member_with_a_disqualifying_interest_has_lost_sight():
    case = case_in(Stage.DIALOGUE, college_recused=frozenset({"college-1", "registrar-1"}))

    for reader in (COLLEGE, REGISTRAR):
        assert not [word for word in CASE_WORDS if sees_entry(case, reader, word, reader.id)]


@pytest.mark.parametrize("reader", [REVIEWER, OPERATOR], ids=lambda one: str(one.role))
def test_who_has_no_part_in_a_case_sees_none_of_it(reader):
    assert not [word for word in CASE_WORDS if sees_entry(OPENED, reader, word, "x")]


def test_an_officer_sees_what_the_organisation_answers_on_and_no_more():
    seen = {word for word in CASE_WORDS if sees_entry(OPENED, officer("elm"), word, "x")}

    assert seen == {
        "petition.filed", "identity.drawn", "report.finalised", "ballots.tallied", "standstill.concluded",
        "case.published",
    }


def test_declarations_of_interest_are_for_their_maker_the_college_and_auditors():
    readers = (seat("elm"), RAPPORTEUR, REGISTRAR, OBSERVER, PETITIONER, officer("elm"), COLLEGE, AUDITOR)
    seeing = [one.role for one in readers if sees_entry(OPENED, one, "interest.declared", "x")]

    assert seeing == [Role.COLLEGE, Role.AUDITOR]


def test_a_case_is_decided_once_it_is_over_or_in_force():
    assert {stage for stage in Stage if is_decided(case_in(stage))} == ENDS | {Stage.IN_FORCE}


@pytest.mark.parametrize("right", Right)
def test_a_page_opens_for_its_role_alone(right):
    roles = {role for role in Role if allows(right, frozenset({role}))}

    assert roles == PAGE_RIGHTS[right]
    assert len(roles) == (len(Role) if right is Right.ACCOUNT else 1)
