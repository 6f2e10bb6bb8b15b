"""The table of acts: what stands outside it is refused, and what stands in it is what was agreed."""

from __future__ import annotations

import inspect
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from charter.case import Actor, Situation
from charter.facts import Facts
from charter.fields import ENTRY_TYPES
from charter.guards.actors import holds_the_role
from charter.guards.signatures import signed_with_own_key
from charter.moves import NOT_HERE, Refused, check, moves_of, open_moves
from charter.table import MOVES
from charter.vocabulary import ENDS, Act, Role, Stage
from tests.charter.situations import (
    CLOCK,
    COLLEGE,
    LIAISON,
    OBSERVER,
    OPERATOR,
    PETITIONER,
    RAPPORTEUR,
    REGISTRAR,
    case_in,
    here,
    officer,
    roll,
    seat,
)

LISTING = Path(__file__).with_name("table.txt")
STAGES = (None, *Stage)
ACTORS = {
    Role.PETITIONER: PETITIONER,
    Role.REGISTRAR: REGISTRAR,
    Role.LIAISON: LIAISON,
    Role.OFFICER: officer("alder"),
    Role.REVIEWER: Actor(Role.REVIEWER, id="reviewer-alder-1", org="alder"),
    Role.SEAT: seat("alder"),
    Role.RAPPORTEUR: RAPPORTEUR,
    Role.COLLEGE: COLLEGE,
    Role.OBSERVER: OBSERVER,
    Role.AUDITOR: Actor(Role.AUDITOR, id="auditor-1"),
    Role.CLOCK: CLOCK,
    Role.OPERATOR: OPERATOR,
}
NOT_YOURS = "You do not hold the role that this act needs."


def listing() -> str:
    """Return the table in the form of `table.txt`: act, roles, stages, goals, entry, guards."""
    rows = []
    for move in MOVES:
        stages = [str(stage) for stage in STAGES if stage in move.stages]
        guards = [guard.__name__ for guard in (*move.standing, *move.submitted)]
        guards += [signed_with_own_key.__name__] if move.own_key else []
        goals = " ".join(map(str, move.goals)) or "stay"
        by = " ".join(sorted(move.by))
        rows.append(f"{move.act} | by {by} | in {' '.join(stages)} | to {goals} | {move.entry}")
        rows += [f"    {guard}" for guard in guards]
    return "\n".join(rows) + "\n"


def test_the_table_is_the_one_that_was_agreed():
    """A guard taken out or put in shows here; `listing()` writes the file anew when that was meant."""
    assert listing() == LISTING.read_text(encoding="utf-8")


def test_every_act_outside_the_table_is_refused_with_one_sentence():
    tried = 0
    for stage, act, role in product(STAGES, Act, Role):
        if any(stage in move.stages and role in move.by for move in moves_of(act)):
            continue
        situation = here(stage, ACTORS[role])
        with pytest.raises(Refused) as refused:
            check(situation, act, Facts({}))
        assert refused.value.reasons == (NOT_HERE,)
        tried += 1
    assert tried > 10_000


def test_after_an_end_there_is_nothing_but_erasure_and_the_college_stays_there():
    after = [(move.act, move.by, move.stages, move.goals) for move in MOVES if move.stages & ENDS]

    assert after == [
        (Act.DECLARE_INTEREST, {Role.COLLEGE}, ENDS, ()),
        (Act.ERASE, {Role.COLLEGE}, ENDS, ()),
        (Act.PERFORM_ERASURE, {Role.CLOCK}, ENDS, ()),
    ]


def test_every_act_of_the_vocabulary_has_a_row():
    assert {move.act for move in MOVES} == set(Act)


def test_every_row_writes_an_entry_type_of_its_own_kind():
    for move in MOVES:
        assert ENTRY_TYPES[move.entry].in_case is move.in_case, move.act


def test_every_entry_type_is_written_by_some_row():
    assert {move.entry for move in MOVES} == set(ENTRY_TYPES)


def test_every_row_with_several_goals_says_which():
    for move in MOVES:
        assert (move.goal is not None) == (len(move.goals) > 1), move.act


@pytest.mark.parametrize("move", MOVES, ids=lambda one: str(one.act))
def test_every_guard_says_what_it_keeps(move):
    for guard in (*move.standing, *move.submitted):
        assert inspect.getdoc(guard), guard.__name__


STRANGERS = {
    Role.PETITIONER: Actor(Role.PETITIONER, handle="other"),
    Role.REGISTRAR: Actor(Role.REGISTRAR, id="liaison-1"),
    Role.LIAISON: Actor(Role.LIAISON, id="registrar-1"),
    Role.OFFICER: Actor(Role.OFFICER, id="officer-birch-1", org="alder"),
    Role.REVIEWER: Actor(Role.REVIEWER, id="reviewer-birch-1", org="alder"),
    Role.SEAT: Actor(Role.SEAT, handle="fir-1", org="fir"),
    Role.RAPPORTEUR: Actor(Role.RAPPORTEUR, handle="birch-1", org="birch"),
    Role.COLLEGE: Actor(Role.COLLEGE, id="registrar-1"),
    Role.OBSERVER: Actor(Role.OBSERVER, id="registrar-1"),
    Role.AUDITOR: Actor(Role.AUDITOR, id="registrar-1"),
}


@pytest.mark.parametrize("role", STRANGERS)
def test_a_role_that_is_only_claimed_is_refused(role):
    assert str(holds_the_role(here(Stage.DIALOGUE, STRANGERS[role]))) == NOT_YOURS


@pytest.mark.parametrize("role", [role for role in STRANGERS if role is not Role.AUDITOR])
def test_a_role_that_is_held_is_accepted(role):
    assert holds_the_role(here(Stage.DIALOGUE, ACTORS[role])) is None


def test_a_seat_of_another_organisation_is_no_seat():
    mixed = Actor(Role.SEAT, handle="alder-1", org="birch")

    assert str(holds_the_role(here(Stage.DIALOGUE, mixed))) == NOT_YOURS


def test_a_place_is_held_only_while_it_lasts():
    late = Situation(case_in(Stage.DIALOGUE), roll(), REGISTRAR, date(2030, 1, 1))

    assert str(holds_the_role(late)) == NOT_YOURS


def test_a_log_is_founded_once():
    assert str(holds_the_role(here(None, OPERATOR))) == "The log has been founded already."


def test_a_role_that_is_not_held_hides_every_other_objection():
    with pytest.raises(Refused) as refused:
        check(here(Stage.VOTING, STRANGERS[Role.SEAT], day=99), Act.CAST_BALLOT, Facts({}))

    assert [str(one) for one in refused.value.reasons] == [NOT_YOURS]


def test_all_objections_come_at_once():
    with pytest.raises(Refused) as refused:
        check(here(Stage.ASSESSMENT, seat("elm")), Act.SEAL_ASSESSMENT, Facts({}))

    assert [str(one) for one in refused.value.reasons] == [
        "Renew your declaration of interests.", "Score this criterion: c1."
    ]


def test_a_page_offers_what_the_door_would_take_and_shows_what_stands_against_the_rest():
    offered = {one.act: [str(reason) for reason in one.objections] for one in open_moves(
        here(Stage.DIALOGUE, RAPPORTEUR, day=1)
    )}

    assert offered == {
        Act.ASK: [], Act.DISCLOSE_GIST: [], Act.CLOSE_FILE: ["The interview is not recorded yet."],
    }


def test_nothing_is_offered_after_an_end_but_to_the_college():
    for stage, actor in product(ENDS, ACTORS.values()):
        if actor.role not in (Role.COLLEGE, Role.CLOCK):
            assert open_moves(here(stage, actor)) == ()


