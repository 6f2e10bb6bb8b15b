"""Killed in the middle of its work, the service loses nothing and does nothing twice (reliability R401)."""

import pytest

from app.operations.checkpoints import make_checkpoint
from tests.campaigns.crash import PROCESSES, Count, play

CYCLES = 10


def test_sixteen_writers_that_are_killed_again_and_again_leave_a_whole_log(database_url, tmp_path):
    count = Count()

    play(database_url, tmp_path, cycles=CYCLES, seed=1, count=count)

    assert list(count.failures) == []
    assert (count.cycles, count.ended_processes) == (CYCLES, {"SIGKILL": CYCLES * PROCESSES})
    assert count.sent >= count.acknowledged >= CYCLES


def sign_and_fail(world):
    with world.office() as office:
        make_checkpoint(office, world.signer)
        raise RuntimeError("killed")


def test_a_checkpoint_that_was_never_committed_does_not_bind_the_log(world):
    with pytest.raises(RuntimeError, match="killed"):
        sign_and_fail(world)
    assert world.signer.last() is None
    world.draft()  # and so the log goes on another way than was signed

    with world.office() as office:
        signed = make_checkpoint(office, world.signer)

    assert world.signer.last()[0] == signed.size == world.size()
