"""A memory of the signer that cannot be read is told in one sentence, and nothing is signed meanwhile."""

import fcntl
import os
import stat

import pytest

from app import create_app
from app.operations.starting import MayNotStart, check_before_serving
from app.records.log import LogCheckpoint
from app.vault.signer import DamagedMemory
from tests.conftest import settings_for
from tests.operations.test_past import MEMORY, sign

DAMAGE = [
    b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"size": 16}', b'{"size": "16", "root": "00"}',
    b'{"size": 16, "root": null}',
]


@pytest.fixture
def world(signed_world):
    return signed_world


@pytest.fixture
def damaged(world):
    path = world.signer.folder / MEMORY
    path.write_bytes(b'{"size": 48, "ro')
    return path


@pytest.mark.parametrize("octets", DAMAGE, ids=repr)
def test_nothing_is_signed_or_served_on_a_memory_that_no_signer_wrote(world, octets):
    before = world.size(), world.rows(LogCheckpoint)
    path = world.signer.folder / MEMORY
    path.write_bytes(octets)

    with pytest.raises(DamagedMemory, match=f"^{path} is damaged, so what was signed last is not known"):
        sign(world)
    with world.reading_office() as office, pytest.raises(MayNotStart, match=f"^{path} is damaged"):
        check_before_serving(office, world.signer)
    assert (world.size(), world.rows(LogCheckpoint), path.read_bytes()) == (*before, octets)


@pytest.mark.parametrize("words", [("clock", "run"), ("log", "checkpoint"), ("log", "audit")], ids=" ".join)
def test_a_command_says_so_in_one_sentence(world, damaged, words):
    app = create_app(settings_for(str(world.database.engine.url), world.folder), database=world.database)

    done = app.test_cli_runner().invoke(args=list(words))

    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert done.output.startswith(f"Error: {damaged} is damaged, ")


def test_an_older_copy_is_good_and_so_is_none(world, tmp_path):
    path, size = world.signer.folder / MEMORY, world.size()
    older = path.read_bytes()
    sign(world)
    signed = world.signer.last()
    for kept in (older, None):
        path.write_bytes(b"{")
        if kept is None:
            path.unlink()
        else:
            path.write_bytes(kept)

        with world.reading_office() as office:
            check_before_serving(office, world.signer)

        assert world.signer.last() == signed
    assert signed[0] > size - 1


def test_what_is_locked_while_the_memory_changes_is_a_file(world, monkeypatch):
    true, locked = fcntl.flock, []

    def flock(number, how):
        is_file = stat.S_ISREG(os.fstat(number).st_mode)
        locked.append((is_file, fcntl.fcntl(number, fcntl.F_GETFL) & os.O_RDWR))
        true(number, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    sign(world)

    assert locked == [(True, os.O_RDWR)]
    assert stat.S_IMODE((world.signer.folder / ".last_checkpoint.lock").stat().st_mode) == 0o644


def test_a_lock_that_another_user_has_made_can_be_taken_all_the_same(world, monkeypatch):
    sign(world)
    before, opened = world.signer.last(), os.open

    def refusing(path, flags, *mode, **at):
        if str(path).endswith(".lock") and flags & os.O_RDWR:
            raise PermissionError(path)
        return opened(path, flags, *mode, **at)

    monkeypatch.setattr(os, "open", refusing)
    world.draft()
    sign(world)

    assert world.signer.last()[0] > before[0]
