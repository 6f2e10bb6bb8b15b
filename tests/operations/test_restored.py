"""A database file that was copied, lived on, and was put back: nothing is signed, and nothing is served."""

import runpy
import shutil
from contextlib import closing

import pytest

from app import create_app
from app.db import Database
from app.records.log import LogCheckpoint
from migrations.run import upgrade
from tests.builders import World
from tests.conftest import settings_for
from tests.house.sources import TOP

REFUSED = "Error: The log does not continue what was signed last; nothing was signed.\n"


@pytest.fixture
def restored(tmp_path):
    """The world two days on, over the file of two days before."""
    file = tmp_path / "world.sqlite3"
    url = f"sqlite:///{file}"
    upgrade(url)
    with closing(Database(url)) as database:
        world = World(database, tmp_path)
        world.days(1)
    shutil.copy(file, tmp_path / "backup")
    with closing(Database(url)) as database:
        world.database = database
        world.draft()
        world.days(2)
        signed = world.signer.last()[0]
    for left in tmp_path.glob("world.sqlite3*"):
        left.unlink()
    shutil.copy(tmp_path / "backup", file)
    with closing(Database(url)) as database:
        later = World(database, tmp_path, now=world.now, founded=False)
        assert later.size() < signed
        yield later


@pytest.fixture
def command(restored):
    settings = settings_for(str(restored.database.engine.url), restored.folder)
    app = create_app(settings, database=restored.database)

    def run(*words):
        done = app.test_cli_runner().invoke(args=list(words))
        return done.exit_code, done.output

    return run


def start(world, monkeypatch):
    """Start the service as its server does; return the sentence with which it refuses."""
    settings = {
        "ENV": "test", "DATABASE_URL": str(world.database.engine.url), "DATA": str(world.folder),
        "KEYS": str(world.folder / "keys"), "NOW": f"file:{world.folder / 'present'}", "SEED": "test",
        "PASSWORD_PROFILE": "cheap",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"OFFRAMP_{name}", value)
    service = runpy.run_path(str(TOP / "wsgi.py"))
    with closing(service["app"].extensions["offramp"].database), pytest.raises(SystemExit) as ended:
        service["serving"]()
    return str(ended.value)


def test_nothing_is_signed_and_the_commands_say_so(restored, command):
    before = (restored.size(), restored.rows(LogCheckpoint))

    assert command("log", "checkpoint") == (1, REFUSED)
    assert command("clock", "run") == (1, REFUSED)
    assert (restored.size(), restored.rows(LogCheckpoint)) == before


def test_the_service_does_not_start(restored, monkeypatch):
    sizes = (restored.size(), restored.signer.last()[0])

    assert start(restored, monkeypatch) == (
        "The log has {} entries, but a checkpoint of {} was signed: a backup was restored.".format(*sizes)
    )


def test_another_past_is_not_signed_once_it_is_long_enough(restored, command, monkeypatch):
    signed = restored.signer.last()[0]
    while restored.size() <= signed:
        restored.draft()

    assert command("log", "checkpoint") == (1, REFUSED)
    assert start(restored, monkeypatch) == f"The log had another root at size {signed} when it was signed."


def test_where_the_second_memory_is_put_back_too_it_is_all_one_log(restored, command):
    (restored.signer.folder / "last_checkpoint.json").unlink()

    assert command("log", "checkpoint")[0] == 0
