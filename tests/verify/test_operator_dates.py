"""What the key's holder can do to register, days, checkpoints and dates, and what the verifier says."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import layout
from charter.note import (
    COSIGNATURE,
    cosignature_bytes,
    cosigned_message,
    key_id,
    parse_vkey,
    signature_line,
    vkey,
)
from charter.policy import Witness
from tests.verify.forge import Record, lines, put

PADDING = "log.padded"
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def forged(bundles):
    return bundles.forgery()


def test_a_statement_of_the_register_that_was_false_on_its_day(forged, told):
    index = forged.find("register.stated", 3)
    forged.records[index].plain["data"]["root"] = "0" * 64
    assert told(forged.files()) == [(2, "stated", index)]


@pytest.mark.parametrize("count", [0, 1], ids=["left out", "with another status"])
def test_a_register_that_tells_a_case_falsely(forged, told, count):
    from charter.register import RegisterRow, register_root

    index = forged.register["index"]
    rows = [RegisterRow(**{**row, "status": "withdrawn"}) for row in forged.register["rows"]][:count]
    forged.register["rows"] = [row.plain for row in rows]
    forged.records[index].plain["data"].update(count=count, root=register_root(rows))
    assert told(forged.files()) == [(2, "stated", index)]


def test_a_register_that_no_entry_states(forged, told):
    for index, record in enumerate(forged.records):
        if record.type == "register.stated":
            plain = {**record.plain, "type": PADDING, "data": {}}
            forged.records[index] = Record(plain, dict(record.shown), list(record.others))
    assert (1, "register", None) in told(forged.files())


def test_a_checkpoint_inside_a_block(forged, told):
    forged.sizes = [8, *forged.sizes]  # on the day of the founding no daily entry is due
    assert told(forged.files()) == [(2, "padding", 7)]


def test_a_checkpoint_of_another_history(forged, told):
    files = forged.files()
    notes = lines(files, layout.CHECKPOINTS)
    notes[1]["note"] = forged.checkpoint(forged.sizes[1], bytes(32)).decode()
    assert told(put(files, layout.CHECKPOINTS, notes)) == [(1, "root_before", None)]


def test_a_day_without_its_daily_entries(forged, told):
    for word in ("access.batched", "register.stated"):
        record = forged.records[index := forged.find(word, -1)]
        plain = {**record.plain, "type": PADDING, "data": {}}
        forged.records[index] = Record(plain, dict(record.shown), list(record.others))
    forged.relink()
    assert set(told(forged.files())) == {(2, "daily", size - 1) for size in forged.sizes[-2:]}


def test_a_checkpoint_signed_by_another_key(forged, told):
    forged.sign = lambda text, _: WITNESS.sign(text)
    assert told(forged.files())[0] == (1, "signature", None)
    forged.public = WITNESS.public_key().public_bytes_raw()
    assert told(forged.files()) == [(3, "policy", None)]


def test_a_log_of_another_origin_is_not_the_policys(forged, told):
    forged.origin = "other.example/log"
    assert told(forged.files()) == [(3, "policy", None)]


def witnessed(policy):
    key = parse_vkey(vkey("w.example", WITNESS.public_key().public_bytes_raw(), COSIGNATURE))
    return replace(policy, witnesses=(Witness("w", key),), quorum="w")


def cosigned(note, day):
    text = note.split(b"\n\n")[0].decode() + "\n"
    time = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
    packed = cosignature_bytes(time, WITNESS.sign(cosigned_message(text, time)))
    public = WITNESS.public_key().public_bytes_raw()
    return note + signature_line("w.example", key_id("w.example", COSIGNATURE, public), packed).encode()


def with_cosigned(forged, number, day):
    """Return the full bundle with one checkpoint, and the newest, cosigned on a day."""
    files = forged.files()
    notes = lines(files, layout.CHECKPOINTS)
    last = forged.records[-1].plain["on"]
    for place, on in ((-1, last), (number, day)):
        notes[place]["note"] = cosigned(notes[place]["note"].encode(), on).decode()
    files[layout.CHECKPOINT] = notes[-1]["note"].encode()
    return put(files, layout.CHECKPOINTS, notes)


def test_the_quorum_of_witnesses_is_asked_for(forged, told, bundles):
    assert told(forged.files(), witnessed(bundles.policy)) == [(3, "quorum", None)]


def test_a_cosigned_log_whose_dates_fit(forged, look, bundles):
    size = forged.sizes[2]
    report = look(with_cosigned(forged, 2, forged.records[size - 1].plain["on"]), witnessed(bundles.policy))
    assert (report.exit_code, report.findings) == (0, [])
    assert "dates: not checked by any witness" not in report.notes


@pytest.mark.parametrize(("day", "side"), [("2026-03-02", "before"), ("2030-01-01", "after")])
def test_dates_that_no_witness_saw(forged, told, bundles, day, side):
    size = forged.sizes[2]
    found = told(with_cosigned(forged, 2, day), witnessed(bundles.policy))
    ours = range(size) if side == "before" else range(size, len(forged.records))
    expected = [i for i in ours if (forged.records[i].plain["on"] > day) is (side == "before")]
    assert found == [(2, "cosigned_date", index) for index in expected]
    assert expected


def test_a_bundle_behind_a_checkpoint_from_elsewhere(forged, told, sound):
    later = bundles_later(forged)
    assert told(sound["full"], known=later) == [(3, "behind", None)]


def bundles_later(forged):
    size = forged.sizes[-1]
    later = forged.checkpoint(size).replace(b"\n%d\n" % size, b"\n%d\n" % (size + 16))
    text = later.split(b"\n\n")[0] + b"\n"
    key = key_id(forged.origin, 1, forged.public)
    return text + b"\n" + signature_line(forged.origin, key, forged.sign(text, forged.public)).encode()


@pytest.mark.parametrize("signed", [0, 16, None], ids=["nothing", "16", "the newest"])
def test_a_fork_of_a_checkpoint_from_elsewhere(forged, told, sound, signed):
    size = forged.sizes[-1] if signed is None else signed
    assert told(sound["full"], known=forged.checkpoint(size, bytes(32))) == [(1, "forked", None)]
    assert told(sound["full"], known=forged.checkpoint(size)) == []


def test_a_checkpoint_from_elsewhere_of_another_log(forged, told, sound, bundles):
    forged.origin = "other.example/log"
    own = bundles.policy.logs[0]
    other = replace(own, key=parse_vkey(vkey(forged.origin, own.key.public)))
    both = replace(bundles.policy, logs=(own, other))
    assert told(sound["full"], both, known=forged.checkpoint(16)) == [(1, "other_log", None)]


def test_a_checkpoint_from_elsewhere_is_signed_too(told, sound):
    assert told(sound["full"], known=b"no note") == [(1, "checkpoint", None)]


def test_a_case_asked_for_that_is_not_shown(told, look, sound, bundles):
    assert told(sound["public"], case=bundles.world.sealing.id) == [(3, "case", None)]
    report = look(sound["public"], case=bundles.world.published.id)
    assert [one.case for one in report.cases] == [bundles.world.published.id]


def test_whole_when_asked_for(told, sound, bundles):
    assert told(sound["public"], whole=True) == [(3, "require_whole", None)]
    assert told(sound["full"], whole=True, case=bundles.world.published.id) == []
