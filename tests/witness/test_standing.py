"""A witness that is cut off never cosigns two histories, keeps proof of forks, and keeps beacons shut."""

import itertools
import sqlite3
from base64 import b64decode

import pytest

from app.clock import machine_present
from app.settings import BadSettings, witness_present
from app.witness import book
from app.witness.book import Turn
from app.witness.duty import Witness
from app.witness.opening import Forgotten, opened_witness
from charter.beacon import LENGTH, chain_value, follows
from charter.note import Malformed, check_note, parse_note, vkey
from charter.tree import consistency_proof, leaf_hash, nodes_of
from charter.witness import AddCheckpoint, format_request
from tests.witness.dialogues import LEAVES, LOG_KEY, ORIGIN, OTHER_LEAVES, ask, request, signed

OTHER_HEADS = [*LEAVES[:16], *(leaf_hash(b"other") for _ in LEAVES[16:])]


@pytest.fixture
def opened(tmp_path, now):
    def witness(name="w.example/1", *, beacon=True, logs=(str(LOG_KEY),)) -> Witness:
        return opened_witness(name, logs, keys=tmp_path / "keys", state=tmp_path / "book.sqlite3",
                              beacon=beacon, present=lambda: now)

    return witness


def test_a_write_that_is_cut_off_changes_nothing_and_answers_nothing(opened, monkeypatch):
    witness = opened()
    witness.add_checkpoint(request(0, 16))
    monkeypatch.setattr(Witness, "_cosigned", lambda *_: (_ for _ in ()).throw(OSError("power")))
    with pytest.raises(OSError, match="power"):
        witness.add_checkpoint(request(16, 40))
    monkeypatch.undo()

    assert witness.add_checkpoint(request(16, 33)).status == 200


def test_of_two_heads_asked_for_at_once_only_one_is_cosigned(opened, monkeypatch):
    one, other = opened(), opened()  # as two processes, or two threads, on one book
    one.add_checkpoint(request(0, 16))
    keep, met = Turn.keep, []

    def interrupted(turn, checkpoint, note):
        """Let the other come when the one has looked and not yet written; nobody waits for anybody."""
        monkeypatch.undo()
        monkeypatch.setattr(book, "_PATIENCE", 0)
        try:
            met.append(other.add_checkpoint(request(16, 40, OTHER_HEADS)).status)
        except sqlite3.OperationalError as busy:
            met.append(str(busy))
        keep(turn, checkpoint, note)

    monkeypatch.setattr(Turn, "keep", interrupted)

    assert (one.add_checkpoint(request(16, 40)).status, met) == (200, ["database is locked"])
    assert other.add_checkpoint(request(16, 40, OTHER_HEADS)).text == b"40\n"


def test_a_fork_that_the_log_signed_is_kept_as_proof(opened, tmp_path):
    witness = opened()
    witness.add_checkpoint(request(0, 16))
    for _ in range(2):
        assert witness.add_checkpoint(request(16, 16, OTHER_LEAVES)).status == 409

    with sqlite3.connect(tmp_path / "book.sqlite3") as book:
        assert book.execute("SELECT note FROM forks").fetchall() == [(signed(16, OTHER_LEAVES),)]
        assert book.execute("SELECT note FROM heads").fetchall() == [(signed(16),)]
    book.close()


def test_logs_do_not_mix_and_a_log_may_have_two_keys(opened):
    old, new = (vkey("two.example/log", key) for key in (LOG_KEY.public, bytes(31) + b"\x07"))
    witness = opened(logs=(str(LOG_KEY), old, new))
    for origin in (ORIGIN, "two.example/log"):
        proof = consistency_proof(nodes_of(LEAVES), 16, 40)
        first = format_request(AddCheckpoint(0, (), signed(16, origin=origin)))
        second = format_request(AddCheckpoint(16, tuple(proof), signed(40, origin=origin)))
        assert [witness.add_checkpoint(one).status for one in (first, second)] == [200, 200]


def test_a_witness_that_lost_its_book_does_not_start_again_with_its_key(opened, tmp_path):
    opened()
    (tmp_path / "book.sqlite3").unlink()

    with pytest.raises(Forgotten, match="bring it back"):
        opened()


@pytest.mark.parametrize(("name", "logs"), [
    ("two words", ()), ("a+b", ()), ("", ()), ("w", ("nothing",)), ("w", (vkey("w", LOG_KEY.public, 4),)),
])
def test_a_name_or_key_that_no_note_can_bear_is_refused(opened, tmp_path, name, logs):
    with pytest.raises(Malformed):
        opened(name, logs=logs)
    assert not (tmp_path / "keys").exists()


def test_a_witness_keeps_the_machines_time_unless_it_is_told_that_it_is_a_test():
    moved = {"OFFRAMP_NOW": "frozen:2026-03-02T12:00:00+00:00"}

    assert witness_present({}) is machine_present
    assert witness_present({**moved, "OFFRAMP_ENV": "test"})().year == 2026
    for environment in ({}, {"OFFRAMP_ENV": "production"}):
        with pytest.raises(BadSettings):
            witness_present({**moved, **environment})


def value_of(note):
    return b64decode(parse_note(note).text.split("\n")[4])


def test_beacon_values_are_given_in_turn_and_lead_back_to_the_end(opened):
    witness = opened()
    witness.add_checkpoint(request(0, 16))
    notes = [witness.ask_beacon(ask(1)).text]
    witness.add_checkpoint(request(16, 40))
    notes.append(witness.ask_beacon(ask(2)).text)

    values = [witness.chain(ORIGIN, 0), *map(value_of, notes)]
    assert [follows(later, before) for before, later in itertools.pairwise(values)] == [True, True]
    assert [parse_note(one).text.split("\n")[:4] for one in notes] == [
        ["offramp-beacon/v1", ORIGIN, "1", "16"], ["offramp-beacon/v1", ORIGIN, "2", "40"],
    ]
    for number, note in enumerate(notes, 1):
        assert [one.key for one in check_note(parse_note(note), [witness.public])] == [witness.public]
        assert witness.given_beacon(ORIGIN, number).text == note
        assert witness.ask_beacon(ask(number)).text == note


@pytest.mark.parametrize(("message", "status"), [
    (ask(2), 409), (ask(1, origin="other.example/log"), 404), (ask(LENGTH + 1), 404), (signed(16), 400),
    (ask(1).replace(b"\n1\n", b"\n01\n"), 400), (ask(1).replace(b"\n1\n", b"\n2\n"), 403), (b"", 400),
], ids=["not its turn", "unknown log", "after the chain", "a checkpoint", "spelt", "not signed", "nothing"])
def test_a_beacon_value_is_not_given(opened, message, status):
    witness = opened()
    witness.add_checkpoint(request(0, 16))

    assert witness.ask_beacon(message).status == status
    assert witness.given_beacon(ORIGIN, 1).status == 404


def test_no_beacon_value_comes_before_a_checkpoint_nor_from_a_witness_without_beacons(opened):
    assert opened().ask_beacon(ask(1)).status == 409
    plain = opened(beacon=False)
    plain.add_checkpoint(request(0, 16))

    assert (plain.ask_beacon(ask(1)).status, plain.given_beacon(ORIGIN, 1).status) == (404, 404)


def test_the_chain_tells_backwards_only():
    seed = bytes(32)

    assert chain_value(seed, LENGTH) == seed
    assert follows(chain_value(seed, 1), chain_value(seed, 0))
    assert not follows(chain_value(seed, 0), chain_value(seed, 1))
