"""The verifier's judge asks every guard of the row, says what it could not ask, and names what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from charter.case import CLOCK, Elsewhere, Identity
from charter.endorsing import manifest_of
from charter.facts import UNKNOWN
from charter.guards.vote import report_digest
from charter.sentence import Sentence
from charter.table import MOVES
from charter.verifying import rules
from charter.verifying.rules import could_lead, judge
from charter.vocabulary import Act, Role, Stage
from tests.charter.examples_desk import FILED
from tests.charter.examples_draws import IDENTITY, NOBODY_DRAWN, SEATS
from tests.charter.situations import (
    PETITIONER,
    REGISTRAR,
    case_in,
    entry,
    here,
    officer,
    seat,
    signed,
    tally,
)
from tests.charter.test_table import ACTORS

ALONE = Elsewhere(live=False)
ELM = here(Stage.ENDORSEMENT, officer("elm"))
DRAFT = here(Stage.DRAFT, PETITIONER, elsewhere=ALONE)


def of(situation, word, to=None, hidden=(), **facts):
    """Return an entry of the acting person on the day of a situation."""
    reached = to or situation.case.stage
    return entry(word, situation.actor, situation.day, case="case", hidden=hidden, to=reached, **facts)


def filing(**changed):
    """Return a filing's entry; `hidden` names what is not shown."""
    return of(DRAFT, "petition.filed", Stage.ADMISSIBILITY, **{**FILED, "manifest": {}, **changed})


@pytest.mark.parametrize("move", MOVES, ids=lambda one: f"{one.act}-{one.entry}")
def test_the_judge_asks_every_guard_of_the_row_and_nothing_else(move, monkeypatch):
    asked = []

    def listening(guard):
        def stand_in(*_):
            asked.append(guard.__name__)
            return Sentence("Give reasons.")

        stand_in.__name__ = guard.__name__
        return stand_in

    row = replace(
        move,
        standing=tuple(map(listening, move.standing)),
        submitted=tuple(map(listening, move.submitted)),
        goal=None,
    )
    monkeypatch.setitem(rules._BY_ENTRY, move.entry, [row])
    role = min(move.by)
    stage = min(move.stages, key=str)
    situation = here(stage, ACTORS[Role(role)])
    case = "case" if move.in_case else None

    judged = judge(situation, entry(move.entry, situation.actor, situation.day, case=case, to=stage))
    expected = [guard.__name__ for guard in (*move.standing, *move.submitted)]
    assert asked == expected
    assert [rule for rule, said in judged.objections if said == "Give reasons."] == expected


def test_the_rows_that_the_judge_asks_are_those_of_the_table():
    assert tuple(one for rows in rules._BY_ENTRY.values() for one in rows) == tuple(
        sorted(MOVES, key=lambda one: list(rules._BY_ENTRY).index(one.entry))
    )


def test_a_lawful_entry_has_no_objection_and_nothing_unchecked():
    judged = judge(DRAFT, filing())

    assert (judged.objections, judged.unchecked, judged.lawful) == ([], [], True)


@pytest.mark.parametrize(("hidden", "rule"), [
    ("links", "roster_links_reviewers"),
    ("listing_acts", "listing_act_pinned"),
])
def test_a_rule_whose_facts_are_not_shown_is_not_checked_and_not_broken(hidden, rule):
    judged = judge(DRAFT, filing(hidden=(hidden,)))

    assert judged.lawful
    assert judged.unchecked == [f"{rule}; not shown: {hidden}"]


def test_what_the_persons_other_petitions_say_is_not_checked_where_it_is_not_shown():
    judged = judge(here(Stage.DRAFT, PETITIONER), filing())

    assert judged.unchecked == ["not_barred_from_refiling; not shown: the person's other petitions"]


def test_sealed_content_that_is_not_shown_leaves_the_count_unchecked_and_the_outcome_checked():
    blind = {name: replace(one, content=UNKNOWN) for name, one in case_in(Stage.STANDSTILL).ballots.items()}
    situation = here(Stage.VOTING, CLOCK, day=15, ballots=blind)
    counted = tally()
    facts = {
        "opened": [[name, one.digest] for name, one in sorted(blind.items())], "votes": dict(counted.votes),
        "denominator": list(counted.denominator), "met": list(counted.met), "upheld": [], "conditions": [],
        "steps": [],
    }
    sound = judge(situation, of(situation, "ballots.tallied", Stage.STANDSTILL, **facts, outcome="recommend"))
    forged = judge(situation, of(situation, "ballots.tallied", Stage.STANDSTILL, **facts, outcome="decline"))

    assert sound.lawful
    assert sound.unchecked == ["counted_as_cast; not shown: ballot"]
    assert forged.objections == [("outcome_follows", "The outcome does not follow from the votes.")]


@pytest.mark.parametrize(("changed", "rule"), [
    ({"sections": ["a"]}, "required_sections_present"),
    ({"undertakings": []}, "undertakings_given"),
    ({"grounds": 0}, "every_ground_answered"),
    ({"acts": 7}, "listing_act_pinned"),
    ({"petition": None}, "petition_named"),
    ({"kind": "favour"}, "kind_known"),
])
def test_an_altered_fact_is_found_by_its_rule(changed, rule):
    assert [name for name, _ in judge(DRAFT, filing(**changed)).objections] == [rule]


def test_facts_of_a_foreign_shape_are_an_objection_and_no_crash():
    judged = judge(DRAFT, filing(roster=5))

    assert {name for name, _ in judged.objections} == {"roster_complete", "roster_links_reviewers"}
    assert all("cannot be applied" in said for _, said in judged.objections)


@pytest.mark.parametrize(("situation", "word", "facts", "rule"), [
    (NOBODY_DRAWN, "identity.drawn", {**IDENTITY, "drawn": IDENTITY["order"][1:3]}, "identity_as_lot"),
    (here(Stage.INQUIRY, panel_drawn_on=None, seats=()), "panel.drawn",
     {**SEATS, "rapporteur": SEATS["seats"][1][1]}, "panel_as_lot"),
    (here(Stage.ADMISSIBILITY, REGISTRAR, identity=Identity()), "petition.admitted", {},
    "identity_is_verified"),
    (here(Stage.INQUIRY, REGISTRAR), "adverse.recorded", {"text": "x"}, "item_is_new"),
    (here(Stage.VOTING, seat("elm"), day=15), "ballot.cast",
     {"renewed": True, "report": "report", "ballot": {"choice": "decline", "disqualifiers": {},
     "conditions": {}}},
     "vote_is_open"),
    (ELM, "endorsement.given", signed(Act.ENDORSE, ELM, manifest="0"), "names_the_manifest"),
    (ELM, "endorsement.given", {"manifest": manifest_of(ELM.case)}, "signed_with_own_key"),
])
def test_an_act_that_the_door_would_have_refused_is_found(situation, word, facts, rule):
    stage = Stage.INQUIRY if word == "petition.admitted" else None

    assert [name for name, _ in judge(situation, of(situation, word, stage, **facts)).objections] == [rule]


def test_a_stage_that_the_act_does_not_lead_to_is_found():
    content = {"findings": [{"ground": 1}]}
    situation = here(Stage.DELIBERATION, ACTORS[Role.RAPPORTEUR])
    forged = of(situation, "report.circulated", Stage.VOTING, content=content, report=report_digest(content))

    assert judge(situation, forged).objections == [
        ("stage_reached", "The act does not lead to the stage that the entry names.")
    ]


def test_an_act_at_the_wrong_stage_or_of_the_wrong_role_is_found():
    for situation in (here(Stage.VOTING, PETITIONER), here(Stage.DRAFT, REGISTRAR)):
        assert judge(situation, of(situation, "petition.filed", **FILED)).objections == [
            ("table", "No such act of this role exists at this stage.")
        ]


def test_an_entry_of_an_unknown_case_could_lead_where_some_row_leads():
    closed = of(here(Stage.STANDSTILL, CLOCK), "standstill.concluded", Stage.CLOSED, closing="declined")
    forged = of(here(Stage.STANDSTILL, CLOCK), "standstill.concluded", Stage.IN_FORCE)

    assert could_lead(closed)
    assert not could_lead(forged)
    assert not could_lead(replace(closed, actor=REGISTRAR))


