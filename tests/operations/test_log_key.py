"""The log takes another signing key by a proposal (ledger 4.4, security S903)."""

import pytest

from app import create_app
from app.operations.door import govern_by
from app.operations.governance import rotate_log_key
from app.operations.starting import check_before_serving
from app.operations.who import THE_CLOCK
from app.queries.cosignatures import published_notes
from app.records.log import LogEntry
from app.vault.keys import KeyMissing
from charter.canonical import parse
from charter.moves import Refused
from charter.note import ED25519, VerifierKey, open_checkpoint
from charter.verify import Asked, verify
from charter.vocabulary import Act, Change
from tests.builders import ORIGIN, World
from tests.conftest import settings_for
from tests.operations.exported import agree
from tests.operations.rotated import exported, next_log_key, policy_of


@pytest.fixture
def world(database, tmp_path):
    world = World(database, tmp_path)
    world.days(1)
    return world


@pytest.fixture
def run(world):
    """A way to run commands of `flask keys`."""
    settings = settings_for(world.database.engine.url.render_as_string(hide_password=False), world.folder)
    app = create_app(settings, database=world.database, chance=world.chance)

    def run(*words):
        done = app.test_cli_runner().invoke(args=["keys", *words])
        assert done.exit_code == 0, done.output
        return done.output.splitlines()

    return run


def signers(world, *known):
    """Return for each checkpoint its size, and which of the known keys signed it, by their place."""
    keys = [VerifierKey(ORIGIN, ED25519, public) for public in known]
    with world.reading_office() as office:
        opened = [open_checkpoint(note, keys) for note in published_notes(office.session, 1_000_000)]
    return [(one.checkpoint.size, tuple(keys.index(key) for key in one.log_keys)) for one in opened]


def rotations(world):
    """Return the index and the data of each entry `key.rotated`."""
    with world.reading_office() as office:
        rows = office.session.query(LogEntry).filter(LogEntry.type == "key.rotated").order_by(LogEntry.index)
        return [(row.index, parse(row.leaf)["data"]) for row in rows]


def test_a_key_that_a_proposal_put_next_signs_once_with_the_old_one_and_then_alone(world, tmp_path):
    old, policy_before = world.cabinet.log_public(), policy_of(world)
    new = next_log_key(world)
    with world.reading_office() as office:
        (proposal,) = office.roll().proposals
    world.days(3)

    ((index, data),) = rotations(world)
    assert data == {"proposal": proposal, "key": new.hex()}
    signed = signers(world, old, new)
    assert [who for size, who in signed if size <= index] == [(0,)]
    assert [who for size, who in signed if size > index] == [(0, 1), (1,), (1,)]
    assert [key.public for key in policy_of(world).log_keys] == [new]
    for path in (exported(world, tmp_path / "full.zip"), exported(world, tmp_path / "open.zip", full=False)):
        for policy in (policy_before, policy_of(world)):
            assert verify(path, Asked(policy)).line.startswith("sound: ")


def test_two_changes_one_after_the_other_are_followed_from_every_key(world, tmp_path):
    policies = [policy_of(world)]
    for _ in range(2):
        next_log_key(world)
        world.days(2)
        policies.append(policy_of(world))

    bundle = exported(world, tmp_path / "full.zip")

    assert len({policy.log_keys for policy in policies}) == 3
    assert [verify(bundle, Asked(policy)).findings for policy in policies] == [[], [], []]


def test_nothing_is_rotated_while_the_service_lacks_the_key(world, run):
    new = "ab" * 32
    agree(world, Change.ROTATE_LOG_KEY, {"key": new})
    world.days(1)

    assert rotations(world) == []
    assert f"Log key that comes next, but is not in the key folder: {new}" in run("show")


def test_the_replaced_key_may_be_destroyed(world, run):
    old = world.cabinet.log_public()
    new = next_log_key(world)
    assert f"Log key that comes next, with the next daily run: {new.hex()}" in run("show")
    world.days(1)
    assert run("show")[-2:] == [
        f"Log key that was replaced; destroy it and its copies: {old.hex()}",
        f"Log key in force: {new.hex()}",
    ]

    (world.folder / "keys" / "log_key").write_bytes(bytes(range(32)))
    world.days(2)

    assert signers(world, old, new)[-2:] == [(size, (1,)) for size, _ in signers(world, old, new)[-2:]]
    assert run("show")[-1] == f"Log key in force: {new.hex()}"
    with world.reading_office() as office:
        check_before_serving(office, world.signer)


def test_without_the_key_in_force_nothing_is_signed(world):
    new = next_log_key(world)
    world.days(1)
    before = signers(world, world.cabinet.log_public(), new)
    (world.folder / "keys" / f"log_key-{new.hex()}").unlink()

    with pytest.raises(KeyMissing, match=new.hex()):
        world.days(1)

    assert signers(world, world.cabinet.log_public(), new) == before


def test_the_command_draws_one_key_until_the_log_has_taken_it(world, run):
    first, again = run("next-log-key")[-1], run("next-log-key")[-1]
    agree(world, Change.ROTATE_LOG_KEY, {"key": first})
    world.days(1)

    assert first == again
    assert run("next-log-key")[-1] != first
    assert [one["key"] for _, one in rotations(world)] == [first]


@pytest.mark.parametrize("key", [None, "cd" * 32])
def test_the_door_refuses_a_key_that_no_proposal_names(world, key):
    if key is not None:
        agree(world, Change.ROTATE_LOG_KEY, {"key": "ab" * 32})
    size = world.size()

    with pytest.raises(Refused, match="No proposal that took effect names"), world.office() as office:
        govern_by(office, THE_CLOCK, Act.ROTATE_KEY, {"proposal": "p1", "key": key or "ab" * 32})

    assert world.size() == size


def test_a_change_waits_until_the_service_holds_the_old_key_too(world):
    new = next_log_key(world)
    (world.folder / "keys" / "log_key").rename(world.folder / "keys" / "away")
    (world.folder / "keys" / "log_key").write_bytes(bytes(range(32)))

    with pytest.raises(KeyMissing):
        world.days(1)
    assert rotations(world) == []

    (world.folder / "keys" / "away").replace(world.folder / "keys" / "log_key")
    world.days(1)
    assert [one["key"] for _, one in rotations(world)] == [new.hex()]


def test_a_change_that_was_committed_and_not_signed_is_signed_by_both_later(world, run):
    old, new = world.cabinet.log_public(), next_log_key(world)
    with world.office() as office:
        assert rotate_log_key(office)
    ((index, _),) = rotations(world)
    assert all(size <= index for size, _ in signers(world, old, new))
    assert f"Log key that was replaced and signs once more; keep it until then: {old.hex()}" in run("show")

    world.days(2)

    assert [who for size, who in signers(world, old, new) if size > index] == [(0, 1), (1,)]
