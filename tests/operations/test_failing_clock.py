"""A petition at which the clock fails holds up no other, and is told of at the end."""

import json
from datetime import timedelta

import pytest

from app import create_app
from app.operations import deadlines
from app.operations.deadlines import run_clock
from charter.vocabulary import Stage
from tests.builders import World
from tests.conftest import settings_for


@pytest.fixture
def late(database, tmp_path):
    """A world with two drafts whose time is over."""
    world = World(database, tmp_path)
    petitions = sorted((world.draft(), world.draft()), key=lambda one: one.id)
    with world.reading_office() as office:
        due_on = office.session.get(deadlines.Petition, petitions[0].id).due_on
    world.now += due_on - world.day + timedelta(days=1)
    world._tell_the_time()
    return world, *petitions


@pytest.fixture
def broken(late, monkeypatch):
    """The clock writes at the first of them, and then fails."""
    _, first, _ = late
    true = deadlines.tick

    def tick(office, case_id):
        taken = true(office, case_id)
        if case_id == first.id:
            raise ValueError("a name")
        return taken

    monkeypatch.setattr(deadlines, "tick", tick)


def run(world):
    app = create_app(settings_for(str(world.database.engine.url), world.folder), database=world.database)
    return app.test_cli_runner().invoke(args=["clock", "run"])


def test_the_others_are_given_what_they_are_owed(late, broken):
    world, first, second = late

    done = run(world)

    assert (world.case(first).stage, world.case(second).stage) == (Stage.DRAFT, Stage.CLOSED)
    assert done.exit_code == 1
    assert done.output.endswith(
        f"Error: The clock failed at these petitions and wrote nothing there: {first.id}\n"
    )
    assert "Acts of the clock: 1\n" in done.output
    assert "Newest checkpoint at size: " in done.output


def test_the_line_in_the_log_says_where_and_no_more(late, broken):
    world, first, _ = late

    said = run(world).output

    assert json.loads(said.splitlines()[0]) == {
        "event": "clock failed", "level": "error", "petition": first.id, "kind": "ValueError",
    }
    assert "a name" not in said


def test_the_next_run_makes_up_for_it(late, broken, monkeypatch):
    world, first, _ = late
    run(world)
    monkeypatch.undo()

    done = run(world)

    assert (done.exit_code, world.case(first).stage) == (0, Stage.CLOSED)


def test_whoever_does_not_ask_for_it_meets_the_failure_itself(late, broken):
    world, _, second = late

    with pytest.raises(ValueError, match="a name"):
        run_clock(world.office, world.signer, confirms_date=True)

    assert world.case(second).stage is Stage.DRAFT
