"""What was signed is remembered whatever comes after its commit, and never forgotten (ADR 0019)."""

import os
import stat
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Thread

import pytest

from app.db import Database
from app.operations import deadlines, starting
from app.operations.deadlines import run_clock
from app.operations.starting import MayNotStart, check_before_serving
from app.vault.signer import Signer
from tests.builders import World
from tests.operations.backed_up import backed_up
from tests.operations.test_past import MEMORY, altered, refused, sign

FULL = OSError("No space left on device")


@pytest.fixture
def world(signed_world):
    return signed_world


def start(world):
    with world.reading_office() as office:
        check_before_serving(office, world.signer)


def sign_unremembered(world):
    """Sign with no room for the memory; return the size signed, of which the signer knows nothing."""

    def replace(_self, _target):
        raise FULL

    before = world.signer.last()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(OSError, match="No space"):
            sign(world)
    assert world.signer.last() == before
    return world.size()


def sign_late(world):
    """Sign as a process that is halted after its commit; return what lets it remember."""
    edges = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Signer, "remember", lambda _self, edge: edges.append(edge))
        sign(world)
    (edge,) = edges
    return lambda: world.signer.remember(edge)


def once_before(monkeypatch, module, name, act):
    """Let an act come before the first call of a function."""
    true, due = getattr(module, name), [act]

    def watched(*words):
        if due:
            due.pop()()
        return true(*words)

    monkeypatch.setattr(module, name, watched)


@pytest.mark.parametrize("step", [sign, start])
def test_a_checkpoint_that_was_not_remembered_is_at_the_next_signing_or_start(world, step):
    size = sign_unremembered(world)

    step(world)

    assert world.signer.last()[0] == size == world.size()
    assert world.signer.memory().edge is not None


def test_the_start_remembers_a_checkpoint_after_which_the_log_has_grown(world):
    size = sign_unremembered(world)
    world.draft()

    start(world)

    assert world.signer.last()[0] == size < world.size()


def test_a_checkpoint_whose_note_is_not_that_of_the_leaves_is_not_remembered(world):
    size = sign_unremembered(world)
    other = "SELECT note FROM log_checkpoints ORDER BY size LIMIT 1"
    altered(world, f"UPDATE log_checkpoints SET note = ({other}) WHERE size = {size}")

    assert refused(world)
    with pytest.raises(MayNotStart, match=f"another root at size {size}"):
        start(world)
    assert world.signer.last()[0] < size


def test_a_backup_from_before_a_crash_is_refused_once_the_service_has_run_again(tmp_path):
    with backed_up(tmp_path) as (world, backup):
        world.draft()
        size = sign_unremembered(world)
        sign(world)
    with closing(Database(f"sqlite:///{backup}")) as database:
        restored = World(database, tmp_path, now=world.now, founded=False)
        restored.draft()
        with pytest.raises(MayNotStart, match=f"a checkpoint of {size} was signed"):
            start(restored)
        restored.draft()

        assert refused(restored)


def test_the_later_of_two_checkpoints_stays_remembered(world, monkeypatch):
    earlier = sign_late(world)
    world.draft()
    later = Thread(target=sign_late(world))
    true = Path.replace

    def replace(path, target):
        if not later.ident:
            later.start()
            later.join(0.2)  # it waits for the earlier, unless nothing holds it up
        return true(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    earlier()
    later.join()

    assert world.signer.last()[0] == world.size()


def test_what_is_remembered_outlives_a_power_cut(world, monkeypatch):
    true, told = os.fsync, []

    def fsync(number):
        told.append((stat.S_ISDIR(os.fstat(number).st_mode), world.signer.last()[0]))
        true(number)

    monkeypatch.setattr(os, "fsync", fsync)
    sign(world)

    assert told[-1] == (True, world.size())


def test_another_signing_during_the_start_does_not_look_like_a_backup(world, monkeypatch):
    once_before(monkeypatch, starting, "parse", lambda: sign(world))

    start(world)

    assert world.signer.last()[0] == world.size()


def test_another_signing_at_the_fixed_hour_does_not_look_like_a_backup(world, monkeypatch):
    world.now = world.now.replace(hour=23)
    once_before(monkeypatch, deadlines, "refuse_an_altered_past", lambda: sign(world))

    run_clock(world.office, world.signer, open_reading=world.reading_office)

    assert world.signer.last()[0] == world.size()


def test_another_process_may_remember_between_any_two_readings_of_the_memory(world, monkeypatch):
    true = Path.read_text
    for halt in range(1, 5):
        world.draft()
        other = Thread(target=sign_late(world))
        world.draft()
        readings = count(1)

        def read_text(path, *words, halt=halt, other=other, readings=readings, **named):
            kept = true(path, *words, **named)
            if path.name == MEMORY and next(readings) == halt:
                other.start()
                other.join(0.2)  # the last reading is under the lock, and the other waits
            return kept

        monkeypatch.setattr(Path, "read_text", read_text)
        sign(world)
        other.join()

        assert world.signer.last()[0] == world.size()
