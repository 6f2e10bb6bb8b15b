"""A log that takes another key: what the verifier says of each signature and of an unlawful change."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app.records  # noqa: F401 - so that every table is known
from app.db import Base, Database
from charter import layout
from charter.note import ED25519, VerifierKey, compose, key_id, parse_note, signature_line
from charter.policy import Log, Policy, format_policy
from charter.verify import Asked, verify
from tests.builders import ORIGIN, World
from tests.golden.saying import FINE, said
from tests.operations.rotated import exported, next_log_key, policy_of
from tests.verify.continuing import delta_of, size_of
from tests.verify.forge import Forgery, files_of, lines, put, withheld, write

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def policy_for(public):
    """Return a policy that trusts one key."""
    return Policy((Log(VerifierKey(ORIGIN, ED25519, public)),))


@pytest.fixture(scope="module")
def rotated(tmp_path_factory):
    """A log that took another key on its second day: its bundle, the old key and the new, how to sign."""
    folder = tmp_path_factory.mktemp("rotated")
    database = Database(f"sqlite:///{folder / 'world.sqlite3'}")
    Base.metadata.create_all(database.engine)
    world = World(database, folder)
    world.days(1)
    old, new = world.cabinet.log_public(), next_log_key(world)
    world.days(3)
    full = exported(world, folder / "full.zip")
    public = exported(world, folder / "public.zip", full=False)
    assert policy_of(world).log_keys == policy_for(new).log_keys
    database.close()
    return full, public, old, new, world.cabinet.sign_log


@pytest.fixture
def old(rotated):
    return rotated[2]


@pytest.fixture
def new(rotated):
    return rotated[3]


@pytest.fixture
def log(rotated):
    """The log taken apart, signed as it was: by the old key, by both, by the new key."""
    full, _, old, new, sign = rotated

    def signed(text, key):
        return STRANGER.sign(text) if key == STRANGER.public_key().public_bytes_raw() else sign(text, key)

    log = Forgery.of(full, signed, new)
    first = next(size for size in log.sizes if size > log.find("key.rotated"))
    log.by = {size: (old,) for size in log.sizes if size < first} | {first: (old, new)}
    return log


@pytest.fixture
def first(log):
    """The size of the checkpoint that first holds the change."""
    return max(log.by)


@pytest.fixture
def told(tmp_path, old, new):
    """Verify files under the old key's policy and the new one's; return both lists of findings.

    The checker that shares no code with the verifier judges alike, but for the rules, which it does not know.
    """

    def findings(files, *publics):
        path = write(tmp_path / "bundle.zip", files)
        found = []
        for policy in map(policy_for, publics or (old, new)):
            told = [(one.code, one.rule, one.entry) for one in verify(path, Asked(policy)).findings]
            assert a_stranger_accepts(path, policy) is all(rule == "key_is_due" for _, rule, _ in told)
            found.append(told)
        return found

    return findings


def a_stranger_accepts(path, policy):
    (lowest,) = (octets for name, octets in files_of(path).items() if name.startswith("data/log/tile/0/"))
    trusted = path.with_name("policy.txt")
    trusted.write_bytes(format_policy(replace(policy, entry_0=lowest[:32].hex())))
    return FINE in said(path, trusted)


def without_checkpoint(files, size):
    return put(files, layout.CHECKPOINTS, [
        row for row in lines(files, layout.CHECKPOINTS) if f"\n{size}\n" not in row["note"]
    ])


def test_the_true_log_is_sound_under_either_key(log, told):
    assert told(log.files()) == [[], []]


def test_a_stranger_to_the_log_vouches_for_nothing(log, told):
    stranger = STRANGER.public_key().public_bytes_raw()

    assert told(log.files(), stranger) == [[(3, "policy", None)]]


def test_a_change_that_the_old_key_did_not_sign(log, told, new, first):
    log.by[first] = (new,)

    under_old, under_new = told(log.files())
    assert under_old == [(3, "policy", None)]
    assert under_new == [(2, "key_both", log.find("key.rotated"))]


def test_a_change_that_the_new_key_did_not_sign(log, told, old, first):
    log.by[first] = (old,)

    assert told(log.files()) == [[(2, "key_both", log.find("key.rotated"))]] * 2


def test_a_change_whose_checkpoint_is_left_out(log, told, first):
    files = without_checkpoint(log.files(), first)

    under_old, under_new = told(files)
    assert under_old == [(3, "policy", None)]
    assert (2, "key_both", log.find("key.rotated")) in under_new


@pytest.mark.parametrize("both", [True, False], ids=["with the new key", "alone"])
def test_the_old_key_after_the_change(log, told, old, new, both):
    log.by[log.sizes[-1]] = (old, new) if both else (old,)

    assert told(log.files()) == [[(1, "key_old", None)]] * 2


def test_a_log_that_goes_on_under_the_old_key_alone(log, told, old, first):
    log.by = dict.fromkeys(log.sizes, (old,))
    late = [(1, "key_old", None) for size in log.sizes if size > first]

    assert told(log.files(), old) == [[(2, "key_both", log.find("key.rotated")), *late]]


def test_the_new_key_before_the_change(log, told, old, new):
    log.by[log.sizes[0]] = (old, new)

    assert told(log.files()) == [[(1, "key_early", None)]] * 2


def test_a_change_without_a_proposal(log, told):
    index = log.find("key.rotated")
    log.records[index].plain["data"]["proposal"] = "p000000000000"

    assert told(log.files()) == [[(2, "key_is_due", index)]] * 2


def test_a_change_to_another_key_than_the_proposal_names(log, told, old, first):
    index, stranger = log.find("key.rotated"), STRANGER.public_key().public_bytes_raw()
    log.records[index].plain["data"]["key"] = stranger.hex()
    log.public = stranger
    log.by[first] = (old, stranger)

    assert told(log.files(), old, stranger) == [[(2, "key_is_due", index)]] * 2


def test_a_key_of_the_policy_that_the_log_does_not_name(log, tmp_path, new):
    stranger = STRANGER.public_key().public_bytes_raw()
    log.by[log.sizes[-1]] = (new, stranger)
    policy = replace(policy_for(new), logs=(*policy_for(new).logs, *policy_for(stranger).logs))

    report = verify(write(tmp_path / "bundle.zip", log.files()), Asked(policy))

    assert [(one.code, one.rule) for one in report.findings] == [(1, "key_unnamed")]


def test_a_change_that_is_withheld_makes_nothing_of_the_new_key_known(rotated, told, log, old):
    files = withheld(files_of(rotated[1]), log.find("key.rotated"))

    assert told(files, old) == [[(3, "policy", None)]]


def test_a_change_that_is_not_in_the_tree_is_altered(rotated, told, log, old):
    """Whoever has no key puts a leaf of his own in the place of the change."""
    files, index = files_of(rotated[1]), log.find("key.rotated")
    log.records[index].plain["data"]["key"] = STRANGER.public_key().public_bytes_raw().hex()
    rows = [
        row if row["index"] != index else lines(log.files(), layout.OPEN_LEAVES)[index]
        for row in lines(files, layout.OPEN_LEAVES)
    ]
    text = parse_note(files[layout.CHECKPOINT]).text
    key = key_id(ORIGIN, ED25519, STRANGER.public_key().public_bytes_raw())
    note = compose(text, [signature_line(ORIGIN, key, STRANGER.sign(text.encode()))])
    notes = [*lines(files, layout.CHECKPOINTS)[:-1], {"note": note.decode()}]
    forged = {**put(put(files, layout.OPEN_LEAVES, rows), layout.CHECKPOINTS, notes), layout.CHECKPOINT: note}

    (found,) = told(forged, old)
    assert (1, "leaf", index) in found


def test_a_checkpoint_from_elsewhere_is_compared_whichever_key_signed_it(rotated, log, new):
    for size in log.sizes:
        report = verify(rotated[0], Asked(policy_for(new), log.checkpoint(size)))
        assert report.findings == []
    other = Forgery.of(rotated[0], log.sign, log.public)
    other.by = log.by
    other.records[log.sizes[0] - 1].plain["id"] = "f" * 32

    report = verify(rotated[0], Asked(policy_for(new), other.checkpoint(log.sizes[0])))
    assert [(one.code, one.rule) for one in report.findings] == [(1, "forked")]


@pytest.fixture
def continued(rotated, log, tmp_path):
    """Verify the delta since a size, held against the log's note of that size or another, under some keys."""

    def findings(since, *publics, held=None):
        files = delta_of(log, rotated[1], since)
        note = held or note_of(log, since)
        asked = Asked(Policy(tuple(policy_for(one).logs[0] for one in publics)), known=note)
        report = verify(write(tmp_path / "delta.zip", files), asked)
        return [(one.code, one.rule, one.entry) for one in report.findings]

    return findings


def note_of(log, size):
    notes = (row["note"] for row in lines(log.files(), layout.CHECKPOINTS))
    return next(note.encode() for note in notes if size_of(note) == size)


def test_a_delta_needs_a_policy_with_the_key_that_signed_what_is_continued(log, continued, old, new, first):
    """The keys that come later it learns from the delta; those that were replaced before it does not."""
    for since in log.sizes:
        assert continued(since, old, new) == []
        shows_the_change = since <= log.find("key.rotated")
        for key, fits in ((old, shows_the_change or since == first), (new, since >= first)):
            found = continued(since, key)
            assert found == [] if fits else {(3, "policy", None)} <= set(found), (since, found)
            assert {code for code, _, _ in found} <= {3}


@pytest.mark.parametrize("both", [True, False], ids=["with the new key", "alone"])
def test_a_replaced_key_signs_nothing_in_a_delta(log, continued, old, new, *, first, both):
    """Whether the change stands in the delta or lies ahead of it."""
    log.by[log.sizes[-1]] = (old, new) if both else (old,)
    late = [size for size in log.sizes if first < size < log.sizes[-1]]

    for since in (log.sizes[0], late[0]):
        assert continued(since, old, new) == [(1, "key_unnamed", None)]


def test_a_delta_that_goes_on_under_another_key_than_its_reader_holds(log, continued, old, new, first):
    since = next(size for size in log.sizes if size > first)
    held = note_of(log, since)
    log.by |= {size: (old,) for size in log.sizes if size >= since}

    assert (1, "key_unnamed", None) in continued(since, old, new, held=held)
    assert continued(since, old, new) == []  # for nothing in it tells that the key was replaced before


@pytest.mark.parametrize("signer", [0, 1], ids=["the old key", "the new key"])
def test_a_change_in_a_delta_that_one_key_did_not_sign(log, continued, old, new, *, first, signer):
    log.by[first] = ((old, new)[signer],)

    assert continued(log.sizes[0], old, new) == [(2, "key_both", log.find("key.rotated"))]


def test_a_change_that_a_delta_shows_ahead_of_its_size_replaces_the_key(log, continued, old, new, first):
    later = [size for size in log.sizes if size > first]
    log.by |= dict.fromkeys(later, (old,))

    assert continued(first, old, new) == [(1, "key_unnamed", None)] * len(later)
