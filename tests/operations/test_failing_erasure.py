"""A case that cannot be erased holds up no other, and is told of at the end."""

import pytest

from app import create_app
from app.operations import erasure
from app.operations.erasure import perform_erasures
from app.operations.petitions import withdraw
from charter.vocabulary import Stage
from tests.builders import World
from tests.conftest import settings_for
from tests.operations.erased import decide


@pytest.fixture
def world(database, tmp_path):
    return World(database, tmp_path)


@pytest.fixture
def decided(world, monkeypatch):
    """Two withdrawn petitions whose erasure is decided; the first of them cannot be erased."""
    petitions = sorted((world.petition_in(Stage.DIALOGUE) for _ in "12"), key=lambda one: one.id)
    for petition in petitions:
        with world.office() as office:
            withdraw(office, petition.id, petition.petitioner)
        decide(world, petition, "petitioner")
    true = erasure.forget

    def forget(office, case, subjects):
        true(office, case, subjects)
        if case.id == petitions[0].id:
            raise ValueError("a name")

    monkeypatch.setattr(erasure, "forget", forget)
    return petitions


def owed(world, decided):
    return [len(world.case(one).owed_erasures) for one in decided]


@pytest.mark.parametrize("command", [["log", "erase"], ["clock", "run"]], ids=" ".join)
def test_the_other_is_erased_and_the_command_says_which_was_not(world, decided, command):
    app = create_app(settings_for(str(world.database.engine.url), world.folder), database=world.database)

    done = app.test_cli_runner().invoke(args=command)

    assert done.exit_code == 1
    assert done.output.endswith(
        f"Error: The erasure failed at these petitions and wrote nothing there: {decided[0].id}\n"
    )
    assert "ases erased: 1" in done.output
    assert "a name" not in done.output
    assert owed(world, decided) == [1, 0]


def test_whoever_does_not_ask_for_it_meets_the_failure_itself(world, decided):
    with pytest.raises(ValueError, match="a name"):
        perform_erasures(world.office, world.signer)

    assert owed(world, decided) == [1, 1]
