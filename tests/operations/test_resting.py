"""The daily run looks at no petition that only waits for one day, and at every one whose day is over."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.operations import deadlines
from app.operations.deadlines import _to_look_at, run_clock
from app.records.petition import Petition
from charter.deadlines import RESTING, due
from charter.vocabulary import ENDS, Stage


@pytest.fixture
def looked_at(monkeypatch):
    """The petitions that the clock was asked about."""
    asked, true = [], deadlines.tick

    def tick(office, case_id):
        asked.append(case_id)
        return true(office, case_id)

    monkeypatch.setattr(deadlines, "tick", tick)
    return asked


@pytest.mark.parametrize("stage", RESTING)
def test_a_petition_is_left_in_peace_until_the_day_after_its_deadline(sqlite_world, looked_at, stage):
    world = sqlite_world
    petition = world.petition_in(stage)
    other = world.petition_in(Stage.ADMISSIBILITY, name="grey-plover")
    with world.reading_office() as office:
        due_on = office.session.get(deadlines.Petition, petition.id).due_on
    looked_at.clear()

    run_clock(world.office, world.signer)
    assert looked_at == [other.id]
    looked_at.clear()
    world.jump((due_on - world.day).days)
    assert petition.id not in looked_at
    assert world.case(petition).stage is stage
    world.jump(1)

    assert petition.id in looked_at
    assert world.case(petition).stage in ENDS


def owed_and_looked_at(world):
    """Return the petitions that the clock owes something by their folds, and those that it would look at."""
    with world.reading_office() as office:
        roll, ids = office.roll(), office.session.scalars(select(Petition.id)).all()
        cases = {one: office.case(one) for one in ids}
        owed = {one for one, case in cases.items() if due(case, roll.editions[case.edition], office.day)}
        return owed, set(_to_look_at(office))


def next_days(world):
    """Return how many days it is to the first deadline of a petition that lives, to its next day, and on."""
    with world.reading_office() as office:
        live = Petition.due_on > office.day, Petition.ended_on.is_(None)
        first = office.session.scalar(select(func.min(Petition.due_on)).where(*live))
    return [] if first is None else [(first - world.day).days, 1]


def test_nothing_that_is_owed_by_the_folds_is_ever_passed_over(world):
    world.draft()
    for stage in (Stage.IN_FORCE, Stage.DRAFT):
        world.petition_in(stage)
    passed, done = 0, 0
    while days := next_days(world):
        for day in days:
            world.now += timedelta(days=day)
            owed, looked_at = owed_and_looked_at(world)
            assert owed <= looked_at
            passed, done = passed + world.rows(Petition) - len(looked_at), done + len(owed)
            world.jump(0)

    assert done >= world.rows(Petition)
    assert passed > done
    with world.reading_office() as office:
        assert set(office.session.scalars(select(Petition.stage))) <= set(ENDS)
