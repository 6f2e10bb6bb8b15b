"""Killed in the middle of its work, the service loses nothing and does nothing twice (reliability R401)."""

from tests.campaigns.crash import Count, play

CYCLES = 10


def test_sixteen_writers_that_are_killed_again_and_again_leave_a_whole_log(database_url, tmp_path):
    count = Count()

    play(database_url, tmp_path, cycles=CYCLES, seed=1, count=count)

    assert list(count.failures) == []
    assert count.cycles == CYCLES
    assert count.sent >= count.acknowledged >= CYCLES
