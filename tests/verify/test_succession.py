"""A log that succeeds another: what the verifier follows, and what it says of every untrue entry 0."""

import copy
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app.records  # noqa: F401 - so that every table is known
from app.chance import SeededChance
from app.db import Base, Database
from app.demo.founding import signer, signing_key
from charter import layout
from charter.facts import Facts
from charter.note import ED25519, Checkpoint, VerifierKey, compose, key_id, signature_line
from charter.policy import Log, Policy
from charter.signing import as_kept, founding_text
from charter.sshsig import signed_message
from charter.verify import Asked, verify
from charter.vocabulary import Act
from tests.builders import ORIGIN
from tests.operations.succeeded import OFFICERS, SECOND, lost_log, new_service, succeed
from tests.verify.forge import Forgery, files_of, write

STRANGERS = SeededChance("strangers")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A lost log, and the bundle of the one that succeeds it with its true keys."""
    folder = tmp_path_factory.mktemp("succession")
    databases = [Database(f"sqlite:///{folder / name}.sqlite3") for name in ("old", "new")]
    for database in databases:
        Base.metadata.create_all(database.engine)
    lost = lost_log(databases[0], folder)
    _, service = new_service(databases[1], folder / "new", lost.ended)
    bundle = succeed(service, lost, folder / "new.zip")
    for database in databases:
        database.close()
    return lost, bundle, service.cabinet


@pytest.fixture
def lost(made):
    return made[0]


@pytest.fixture
def log(made):
    """The new log taken apart, with its true key."""
    _, bundle, cabinet = made
    return Forgery.of(bundle, cabinet.sign_log, cabinet.log_public())


@pytest.fixture
def look(made, tmp_path):
    """Verify files of the new log beside a bundle of the old one."""
    lost, _, cabinet = made

    def report(files, previous=lost.bundle, **changed):
        policy = Policy((Log(VerifierKey(SECOND, ED25519, cabinet.log_public())),), **changed)
        return verify(write(tmp_path / "new.zip", files), Asked(policy, previous=previous))

    return report


@pytest.fixture
def told(look):
    def findings(files, *previous):
        return [(one.code, one.rule, one.entry) for one in look(files, *previous).findings]

    return findings


def stated(log, chance=OFFICERS, **changed):
    """Let entry 0 state something else, signed by all its officers again; return the files."""
    data = log.records[0].plain["data"]
    data.update(changed)
    message = signed_message(founding_text(Facts(data), Act.SUCCEED))
    officers = sorted(one["id"] for org in data["organisations"] for one in org["officers"])
    data["signatures"] = [[one, as_kept(signing_key(chance, one).sign(message))] for one in officers]
    log.relink()
    return log.files()


def before(log, **changed):
    return {"previous": {**log.records[0].plain["data"]["previous"], **changed}}


def note_of(lost, size, root, sign=None):
    """Return a checkpoint of the old log, signed by its key or another."""
    text = str(Checkpoint(ORIGIN, size, root))
    cabinet = lost.world.cabinet
    key = key_id(ORIGIN, ED25519, cabinet.log_public())
    return compose(text, [signature_line(ORIGIN, key, (sign or cabinet.sign_log)(text.encode()))]).decode()


def test_a_true_succession_is_sound_and_the_gap_is_told(log, lost, look):
    report = look(stated(log))

    assert report.findings == []
    assert f"entries {lost.size} to {lost.last - 1} of '{ORIGIN}' were lost" in report.notes
    assert f"the log before: from {lost.size} to {lost.last} nothing can be compared" in report.notes
    assert any(one.startswith("the log before: sound: ") for one in report.notes)
    assert "signatures: 18 checked" in report.notes
    assert not any(one.startswith("signatures not checked") for one in report.notes)


def test_nothing_lost_is_told_as_well(log, lost, look):
    note = files_of(lost.bundle)[layout.CHECKPOINT].decode()

    files = stated(log, **before(log, checkpoint=note), lost={"first": lost.size, "last": lost.size - 1})
    report = look(files)

    assert report.findings == []
    assert f"no entry of '{ORIGIN}' that a checkpoint held was lost" in report.notes


def test_without_the_log_before_the_report_says_that_it_was_not_looked_at(log, look):
    report = look(stated(log), None)

    assert report.findings == []
    assert "the log before: not looked at" in report.notes


def test_a_log_that_succeeds_none_leads_to_none(lost, tmp_path):
    report = verify(lost.bundle, Asked(lost.policy, previous=lost.bundle))

    assert [(one.code, one.rule) for one in report.findings] == [(3, "previous")]


@pytest.mark.parametrize("size", ["before the bundle's", "the bundle's"])
def test_a_false_root_of_the_log_before(log, lost, told, size):
    """Whoever has the old key as well names a root that the old log never had."""
    size = lost.size if size == "the bundle's" else 16
    note = note_of(lost, size, bytes(range(32)))
    files = stated(log, **before(log, checkpoint=note), lost={"first": size, "last": lost.last})

    found = told(files)
    assert (1, "previous_root", 0) in found
    assert {rule for _, rule, _ in found} <= {"previous_root", "previous_range"}


def test_a_checkpoint_that_the_old_key_did_not_sign(log, lost, told):
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    note = note_of(lost, lost.size, bytes(range(32)), other.sign)

    assert told(stated(log, **before(log, checkpoint=note))) == [
        (2, "log_before_is_named", 0), (3, "previous", 0)
    ]


def test_a_range_that_begins_too_late_is_neither_shown_nor_called_lost(log, lost, told):
    files = stated(log, lost={"first": lost.size + 16, "last": lost.last - 1})

    assert told(files) == [(3, "previous_range", 0)]


def test_a_range_that_begins_too_early_hides_what_is_still_there(log, lost, told):
    files = stated(log, lost={"first": lost.size - 16, "last": lost.last - 1})

    assert told(files) == [(2, "previous_range", 0)]


def test_a_range_that_ends_before_the_last_checkpoint(log, lost, told):
    assert told(stated(log, lost={"first": lost.size, "last": lost.last - 2})) == [(2, "range_lost_fits", 0)]


@pytest.mark.parametrize("word", ["", "war"])
def test_a_reason_that_is_none(log, told, word):
    assert told(stated(log, reason=word)) == [(2, "loss_is_named", 0)]


def test_a_signature_that_is_missing(log, told):
    files = stated(log)
    assert told(files) == []
    data = log.records[0].plain["data"]
    data["signatures"] = data["signatures"][1:]
    log.relink()

    assert told(log.files()) == [(2, "every_founder_signed_anew", 0)]


def test_an_entry_0_that_was_changed_after_it_was_signed(log, told):
    log.records[0].plain["data"]["reason"] = "altered"
    log.relink()

    assert told(log.files()) == [(2, "every_founder_signed_anew", 0)]


@pytest.mark.parametrize(("strangers", "expected"), [(2, []), (3, [(2, "previous_signers", 0)])])
def test_organisations_of_strangers_do_not_carry_a_log_on(log, told, strangers, expected):
    """An operator who founds a log with officers of his own is not its successor."""
    data = copy.deepcopy(log.records[0].plain["data"])
    officers = {one["id"] for org in data["organisations"][:strangers] for one in org["officers"]}
    for org in data["organisations"]:
        for one in org["officers"]:
            if one["id"] in officers:
                one.update(signer(STRANGERS, one["id"]))

    class Both:
        def octets(self, count, *purpose):
            chance = STRANGERS if purpose[-1] in officers else OFFICERS
            return chance.octets(count, *purpose)

    assert told(stated(log, Both(), organisations=data["organisations"])) == expected


def test_another_log_than_the_one_named(log, lost, told):
    files = stated(log, **before(log, entry_0="ab" * 32))

    assert told(files) == [(1, "entry_0", None)]


def test_a_log_before_of_another_key(log, lost, told):
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    text = str(Checkpoint(ORIGIN, lost.last, bytes(32)))
    public = other.public_key().public_bytes_raw()
    line = signature_line(ORIGIN, key_id(ORIGIN, ED25519, public), other.sign(text.encode()))
    files = stated(log, **before(log, key=public.hex(), checkpoint=compose(text, [line]).decode()))

    assert told(files) == [(3, "policy", None)]


def test_an_old_bundle_that_was_altered_is_told_as_the_log_befores(log, lost, look, tmp_path):
    files = files_of(lost.bundle)
    rows = files[layout.OPEN_LEAVES].splitlines(keepends=True)[:-1]
    cut = write(tmp_path / "old.zip", {**files, layout.OPEN_LEAVES: b"".join(rows)})

    report = look(stated(log), cut)

    assert report.exit_code != 0
    assert all(str(one).startswith("The log before") for one in report.findings)


def test_an_old_bundle_that_is_none_is_unreadable(log, look, tmp_path):
    (tmp_path / "old.zip").write_bytes(b"no bundle")

    assert look(stated(log), tmp_path / "old.zip").exit_code == 4


def test_a_log_that_began_before_the_old_one_ended(log, told):
    for record in log.records:
        record.plain["on"] = "2026-03-02"
    found = told(stated(log))

    assert (2, "previous_date", 0) in found


@pytest.mark.parametrize("same", ["origin", "key"])
def test_a_log_that_succeeds_one_of_its_own_origin_or_key(made, log, lost, told, same):
    """What is signed for one log must be good for no other; the checkpoint named is soundly signed."""
    origin, cabinet = (SECOND, lost.world.cabinet) if same == "origin" else (ORIGIN, made[2])
    public, text = cabinet.log_public(), str(Checkpoint(origin, lost.last, bytes(32)))
    line = signature_line(origin, key_id(origin, ED25519, public), cabinet.sign_log(text.encode()))
    named = {"origin": origin, "key": public.hex(), "checkpoint": compose(text, [line]).decode()}

    assert told(stated(log, **before(log, **named)), None) == [(2, "log_is_another", 0)]


def test_a_log_is_succeeded_at_its_beginning_and_never_in_its_midst(log, told):
    index = log.find("log.padded")
    log.records[index] = copy.deepcopy(log.records[0])
    log.records[index].plain.update(id="f" * 32, on=log.records[index + 1].plain["on"])

    assert (2, "founding", index) in told(stated(log))


def test_the_readers_own_key_of_the_old_log_goes_before_the_one_named(made, log, lost, tmp_path):
    _, _, cabinet = made
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
    other = VerifierKey(ORIGIN, ED25519, stranger)
    policy = Policy((Log(VerifierKey(SECOND, ED25519, cabinet.log_public())), Log(other)))
    path = write(tmp_path / "new.zip", stated(log))

    trusting = replace(policy, logs=(policy.logs[0], *lost.policy.logs))
    assert verify(path, Asked(trusting, previous=lost.bundle)).findings == []
    report = verify(path, Asked(policy, previous=lost.bundle))
    assert [(one.code, one.rule) for one in report.findings] == [(3, "policy")]
