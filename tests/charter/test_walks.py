"""Random walks of a petition by the charter alone: whatever people do, the clock comes to rest."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from charter import lot
from charter.case import Actor, Case, Elsewhere, Situation
from charter.deadlines import RESTING, next_deadline
from charter.moves import Refused, open_moves
from charter.vocabulary import ENDS, Act, Role, Stage
from tests.charter.examples_desk import COMMITTED, FILED
from tests.charter.playing import acts_of, people, play, rest
from tests.charter.situations import DAY, NONCE, PETITIONER, case_in, roll

WALKS, LONGEST = 32, 1400
LAZY_TO_DILIGENT = (0.03, 0.3, 0.8, 0.95)
RARE = {
    Act.WITHDRAW: 0.002,
    **dict.fromkeys((Act.RULE_INADMISSIBLE, Act.RAISE_DISQUALIFIER, Act.ADD_EVIDENCE), 0.05),
    **dict.fromkeys((Act.RETURN, Act.DOUBT_IDENTITY, Act.REFUSE_ENDORSEMENT, Act.EXTEND), 0.1),
    **dict.fromkeys((Act.CHALLENGE, Act.RECORD_ADVERSE, Act.ASK), 0.1),
    Act.GRADE_EVIDENCE: 0.02,
}
DECLARED_BEFORE = 0.003
ALONE = Elsewhere(live=False)


def opened() -> Case:
    """Return a case filed on `DAY`."""
    secret = dict.fromkeys(COMMITTED, lot.commitment(NONCE))
    case = play(case_in(None), PETITIONER, Act.OPEN_DRAFT, DAY, commitments=secret, person="someone")
    filed = play(case, PETITIONER, Act.FILE, DAY, **FILED, manifest={})
    return rest(filed, DAY)


def walk(chance: Random, diligence: float) -> tuple[Case, Counter]:
    """Walk one case to its end; each open act of each person is done on a day with that probability."""
    case, day, done = opened(), DAY, Counter()
    for _ in range(LONGEST):
        if case.is_over:
            break
        for actor in people(case):
            case = _one_day_of(Situation(case, roll(), actor, day, ALONE), chance, diligence, done)
        day += timedelta(days=chance.choice([1, 1, 2, 5] if case.stage is not Stage.IN_FORCE else [100]))
        before = case
        case = rest(case, day)
        done[before.stage, case.stage] += before.stage is not case.stage
        if before.stage in RESTING and case is not before:
            done["too early"] += day <= next_deadline(before, roll().editions[before.edition])
            done["in time"] += 1
    return case, done


def _one_day_of(here, chance, diligence, done):
    case, actor, day = here.case, here.actor, here.day
    for offered in open_moves(here):
        if offered.objections or chance.random() > diligence * _often(case, actor, offered.act):
            continue
        here = Situation(case, roll(), actor, day, ALONE)
        try:
            case = rest(play(case, actor, offered.act, day, **acts_of(here, chance)[offered.act]), day)
        except Refused:
            continue
        done[offered.act] += 1
    return case


def _often(case, actor, act):
    binds = actor.org if actor.role is Role.OFFICER else actor.name
    declared = act is Act.DECLARE_INTEREST and binds in case.declared
    return DECLARED_BEFORE if declared else RARE.get(act, 1.0)


@pytest.fixture(scope="module")
def walks():
    """Walks of lazy and diligent people."""
    return [walk(Random(seed), LAZY_TO_DILIGENT[seed % 4]) for seed in range(WALKS)]


def test_every_walk_ends_and_the_clock_rests_on_every_day(walks):
    assert {case.stage for case, _ in walks} <= ENDS


def test_the_walks_come_to_good_and_bad_ends(walks):
    ends = {case.stage for case, _ in walks}

    assert ends >= {Stage.NO_DECISION, Stage.CLOSED, Stage.LAPSED}
    assert any(case.published_on for case, _ in walks)


def test_the_walks_try_most_acts(walks):
    tried = sum((done for _, done in walks), Counter())
    assert len([act for act in tried if isinstance(act, Act)]) >= 30


def test_the_clock_rests_in_some_stages_until_their_deadline_is_over(walks):
    found = sum((done for _, done in walks), Counter())

    assert (found["too early"], found["in time"] > 0) == (0, True)


def test_nothing_favourable_follows_from_silence():
    case, day = opened(), DAY
    while not case.is_over:
        day += timedelta(days=1)
        case = rest(case, day)

    assert (case.stage, day - DAY) == (Stage.NO_DECISION, timedelta(days=14 + 7 + 14 + 1))


def test_a_stranger_is_refused_at_every_step():
    case = opened()
    stranger = Actor(Role.PETITIONER, handle="other")

    with pytest.raises(Refused, match="You do not hold the role that this act needs"):
        play(case, stranger, Act.WITHDRAW, DAY)
