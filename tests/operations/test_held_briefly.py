"""What is done before the log's head is locked, where everybody waits for whoever holds it (R202)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.operations import checkpoints, door
from app.operations.checkpoints import make_checkpoint, sign_checkpoint, sign_now
from app.operations.past import past_signed
from app.operations.petitions import withdraw
from app.records.log import LogCheckpoint
from app.vault.signer import WouldFork
from charter import disclosure
from charter.vocabulary import Stage


@pytest.fixture
def steps(monkeypatch):
    """The steps around the head's lock, in the order in which they are taken."""
    taken = []

    def watch(module, name):
        true = getattr(module, name)

        def watched(*words, **named):
            taken.append(name)
            return true(*words, **named)

        monkeypatch.setattr(module, name, watched)

    for module, name in (
        (door, "check"), (door, "fair_copy"), (door, "shadow_of"), (door, "lock_head"), (door, "enter"),
        (door, "project"), (checkpoints, "past_signed"), (checkpoints, "lock_head"),
    ):
        watch(module, name)
    return taken


def in_one_transaction(world):
    with world.office() as office:
        return make_checkpoint(office, world.signer).size


def sign_past(world, past):
    with world.office() as office:
        door.pad(office, checkpoints.BLOCK, at_least_one=True)
        return sign_checkpoint(office, world.signer, past)


def test_an_act_is_checked_composed_and_folded_before_the_head_is_locked(world, steps):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    steps.clear()

    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)

    assert steps == ["check", "fair_copy", "shadow_of", "lock_head", "enter", "project"]


def test_an_act_that_waited_into_another_day_is_checked_and_composed_again(world, steps):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    world.now += timedelta(days=1)
    later = world.day
    world.draft()
    world.now -= timedelta(days=1)
    steps.clear()

    with world.office() as office:
        entry = withdraw(office, petition.id, petition.petitioner)

    composed = ["check", "fair_copy", "shadow_of"]
    assert steps == [*composed, "lock_head", *composed, "enter", "project"]
    assert (entry.on, world.case(petition).ended_on) == (later, later)


def test_what_was_signed_is_read_before_the_head_is_locked_and_not_again(world, steps):
    first = in_one_transaction(world)
    steps.clear()

    second = in_one_transaction(world)

    assert second > first
    assert (steps[0], steps.count("past_signed")) == ("past_signed", 1)


def test_what_is_signed_besides_is_signed_in_one_transaction_that_reads_the_past_before_it_locks(
    world, steps
):
    in_one_transaction(world)
    world.draft()

    @contextmanager
    def opened():
        steps.append("begins")
        with world.office() as office:
            yield office

    steps.clear()
    sign_now(opened, world.signer)

    assert steps[:3] == ["begins", "past_signed", "lock_head"]
    assert (steps.count("begins"), steps.count("past_signed")) == (1, 1)


def test_another_past_read_before_the_lock_is_not_signed(world):
    in_one_transaction(world)
    size = world.size()
    with world.reading_office() as office:
        past = past_signed(office, world.signer)
    past.edge.hashes[0] = bytes(32)

    with pytest.raises(WouldFork):
        sign_past(world, past)

    assert (world.size(), world.rows(LogCheckpoint)) == (size, 1)


def test_a_past_that_is_no_longer_the_last_signed_is_read_again(world, steps):
    in_one_transaction(world)
    with world.reading_office() as office:
        past = past_signed(office, world.signer)
    second = in_one_transaction(world)
    steps.clear()

    signed = sign_past(world, past)

    assert signed.size == second + checkpoints.BLOCK
    assert steps.count("past_signed") == 1


def test_an_entry_that_discloses_more_than_a_verifier_reads_is_not_written(world, monkeypatch):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    monkeypatch.setattr(disclosure, "DISCLOSED_LIMIT", 100)

    with pytest.raises(ValueError, match="more than a verifier reads"), world.office() as office:
        withdraw(office, petition.id, petition.petitioner)
