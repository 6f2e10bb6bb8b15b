"""The daily run looks at no petition that only waits for one day, and at every one whose day is over."""

import pytest

from app.operations import deadlines
from app.operations.deadlines import run_clock
from charter.deadlines import RESTING
from charter.vocabulary import ENDS, Stage
from tests.builders import World


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
def test_a_petition_is_left_in_peace_until_the_day_after_its_deadline(database, tmp_path, looked_at, stage):
    world = World(database, tmp_path)
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
