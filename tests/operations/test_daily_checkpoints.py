"""A checkpoint follows the daily entries within their block, whoever acts or dies or turns a clock."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.operations.bundles import export_public
from app.operations.checkpoints import Hours, sign_now
from app.operations.deadlines import run_clock
from app.queries.log_pages import policy_text
from charter.policy import parse_policy
from charter.verify import Asked, verify
from tests.operations.exported import admit_auditor

STRICT = Hours(strict=True)


def act(world):
    """Do an act that everyone may see."""
    admit_auditor(world, {"id": f"auditor-{world.size()}", "scope": "full", "days": 90})


def at_hour(world, hour, *, days=0, open_office=None):
    """Let the clock of a production run at an hour, some days from now."""
    world.now = world.now.replace(hour=hour) + timedelta(days=days)
    opened = open_office or world.office
    run_clock(opened, world.signer, open_reading=world.reading_office, hours=STRICT)


def then(world, number, do):
    """Return a way to open offices that does something once so many transactions are committed."""
    left = [number]

    @contextmanager
    def opened():
        with world.office() as office:
            yield office
        left[0] -= 1
        if left[0] == 0:
            do()

    return opened


def die():
    raise KeyboardInterrupt


def findings(world, folder):
    with world.reading_office() as office:
        export_public(office, folder / "public.zip")
        policy = parse_policy(policy_text(office))
    return verify(folder / "public.zip", Asked(policy)).findings


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_act_between_two_transactions_of_a_run_leaves_a_sound_log(world, tmp_path, number):
    at_hour(world, 18)
    at_hour(world, 6, days=1, open_office=then(world, number, lambda: act(world)))
    at_hour(world, 18)

    assert findings(world, tmp_path) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_run_killed_between_two_transactions_leaves_a_sound_log(world, tmp_path, number):
    at_hour(world, 18)
    with pytest.raises(KeyboardInterrupt):
        at_hour(world, 6, days=1, open_office=then(world, number, die))
    act(world)
    at_hour(world, 7)
    at_hour(world, 18)

    assert findings(world, tmp_path) == []


def test_an_act_beside_a_checkpoint_asked_for_by_hand_leaves_a_sound_log(world, tmp_path):
    at_hour(world, 18)
    world.now += timedelta(days=1)
    sign_now(then(world, 1, lambda: act(world)), world.signer)
    at_hour(world, 18)

    assert findings(world, tmp_path) == []


def test_a_clock_that_was_a_day_ahead_for_a_while_leaves_a_sound_log(world, tmp_path):
    at_hour(world, 6)
    world.now += timedelta(days=1)
    act(world)
    world.now -= timedelta(days=1)
    at_hour(world, 18)
    at_hour(world, 6, days=1)

    assert findings(world, tmp_path) == []
