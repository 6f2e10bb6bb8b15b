"""In which order an act locks, and who waits for whom: roll, petition, head (ledger 4.3, ADR 0024)."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.operations import door, log
from app.operations.checkpoints import write_daily_entries
from app.operations.petitions import withdraw
from charter.vocabulary import Stage


@pytest.fixture
def taken(monkeypatch):
    """The locks that are taken, in their order, each as it is taken: on SQLite they are asked for as well."""
    locks = []

    def watch(module, name, described):
        true = getattr(module, name)

        def watched(connection, what, *words, **named):
            locks.append(described(what, **named))
            return true(connection, what, *words, **named)

        monkeypatch.setattr(module, name, watched)

    def by_name(what, *, shared=False):
        return f"{what} shared" if shared else str(what)

    watch(door, "lock", by_name)
    watch(log, "lock", by_name)
    watch(door, "lock_rows", lambda what: {door._PETITION_LOCK: "petition"}[what])
    return locks


def govern(office):
    assert write_daily_entries(office) == 2  # each an act without a case, by `govern_by`


def fill_a_block(office):
    door.pad(office, 16, at_least_one=True)


def test_an_act_on_a_case_locks_the_roll_with_others_then_its_petition_and_the_head_last(world, taken):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    taken.clear()

    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)

    assert taken == ["roll shared", "petition", "head"]


@pytest.mark.parametrize(("act", "times"), [(govern, 2), (fill_a_block, 1)])
def test_an_act_without_a_case_locks_the_roll_alone_and_the_head_last(world, taken, act, times):
    world.now += timedelta(days=1)

    with world.office() as office:
        act(office)

    assert taken == ["roll", "head"] * times


@pytest.fixture
def drafts(world):
    """Two petitions, and a day that is over."""
    made = [world.draft().id for _ in range(2)]
    world.now += timedelta(days=1)
    return made


def is_kept_waiting(world, act):
    """Say whether an act waits for a lock that another transaction holds."""
    try:
        with world.office() as office:
            office.session.execute(text("SET LOCAL lock_timeout = 50"))
            act(office)
            office.session.rollback()
    except OperationalError as wrong:
        return "lock timeout" in str(wrong)
    return False


@pytest.mark.postgresql
def test_whoever_acts_on_a_case_keeps_waiting_who_governs_and_who_acts_on_that_case(world, drafts):
    acts = [govern, fill_a_block, *(lambda office, one=one: door.hold(office, one) for one in drafts)]
    assert not any(is_kept_waiting(world, act) for act in acts)

    with world.office() as office:
        door.hold(office, drafts[0])  # all that an act does before it checks; the head is still free
        waiting = [is_kept_waiting(world, act) for act in acts]

    assert waiting == [True, True, True, False]


@pytest.mark.postgresql
@pytest.mark.parametrize("act", [govern, fill_a_block])
def test_whoever_governs_keeps_waiting_everybody_else(world, drafts, act):
    acts = [govern, fill_a_block, *(lambda office, one=one: door.hold(office, one) for one in drafts)]

    with world.office() as office:
        act(office)
        waiting = [is_kept_waiting(world, one) for one in acts]

    assert waiting == [True] * 4
