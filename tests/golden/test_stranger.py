"""A checker written from `docs/log-format.md` alone agrees with the verifier, and shares no code with it."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from charter import layout
from charter.note import ED25519, VerifierKey
from charter.policy import Log, Policy, format_policy
from tests.charter.bags import bag, zipped
from tests.golden import stranger
from tests.golden.test_tampering import COSIGNED, POLICY, STRANGER, TAMPERED, cosigned, on_line, rows_of
from tests.house.sources import imported, sources
from tests.verify.forge import files_of, lines, stated, write

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "log-format.md"
CATALOGUE = json.loads((HERE / "broken" / "catalogue.json").read_text("utf-8"))
FINE = "fine: "
# Of the rules that the catalogue breaks, these are of notes, leaves and disclosures; it knows no other.
RULES = {
    "dates": "a day falls, or an id comes again",
    "erased": "shows text, and it is erased",
    "key_both": "not signed by the key of the log, or by another too",
    "ids": "a day falls, or an id comes again",
    "origin": "of another log",
    "padding": "a checkpoint is not at a full block",
    "seal": "the seal is no digest of it",
}
DEEDS = {
    "a byte of a tile": "the tiles do not give the root",
    "two leaf hashes swapped": "the tiles do not give the root",
    "the last leaf hash cut off": "the tiles do not give the root",
    "a tile left out": "the tiles do not give the root",
    "a tile too many": "the tiles are not those of the leaves",
    "a leaf of other bytes": "is not in the tree",
    "two leaves swapped": "is not in the tree",
    "a leaf dropped": "a full bundle shows every leaf",
    "a leaf twice": "the leaves do not rise",
    "the last leaves cut off": "a full bundle shows every leaf",
    "leaves out of order": "the leaves do not rise",
    "a disclosure of other bytes": "did not fix this disclosure",
    "two disclosures swapped": "did not fix this disclosure",
    "a disclosure twice": "at is no field, or shown twice",
    "the newest checkpoint cut off": "the list does not end with the checkpoint",
    "a checkpoint twice": "the checkpoints do not rise",
    "two checkpoints swapped": "the checkpoints do not rise",
    "the tail cut back to a checkpoint": "kind.json tells of another checkpoint",
    "a foreign key": "288: not signed by the key of the log, or by another too",
    "a foreign key under the log's id": "288: a false signature",
    "a replayed cosignature": "288: a false cosignature",
    "no cosignature": "the quorum has not cosigned",
    "another origin": "the list does not end with the checkpoint",
    "a register with a row too few": "the register is not the newest stated",
    "called full": "a full bundle shows every leaf",
    # What is shown stays true; what else must be there is no matter of tree, notes and disclosures.
    "a disclosure dropped": FINE,
    "a checkpoint dropped": FINE,
    "a fork of what another was shown": FINE,
    "a rulebook with another number": FINE,
    "called public": FINE,
}


signed_once = cache(stranger.signed)


@pytest.fixture
def said(monkeypatch, tmp_path, capsys):
    """Let the checker look at a bundle; return its line. Signatures that come again are not checked again."""
    monkeypatch.setattr(stranger, "signed", signed_once)

    def line(bundle: Path, policy: Policy = POLICY):
        trusted = tmp_path / "policy.txt"
        trusted.write_bytes(format_policy(policy))
        code = stranger.main(str(bundle), str(trusted), str(PAGE))
        printed = capsys.readouterr().out.removesuffix("\n")
        assert (code == 0) is printed.startswith("fine: ")
        return printed

    return line


@pytest.fixture
def said_of(said, tmp_path):
    """Let the checker look at files as a bundle."""
    return lambda files, policy=POLICY: said(write(tmp_path / "bundle.zip", files), policy)


@pytest.mark.parametrize("kind", ["full", "public"])
def test_it_accepts_what_is_sound(said, kind):
    files = files_of(HERE / f"{kind}.zip")
    notes, leaves, shown = (
        len(lines(files, name)) for name in (layout.CHECKPOINTS, layout.OPEN_LEAVES, layout.DISCLOSURES)
    )
    size = json.loads(files[layout.KIND])["size"]

    expected = f"fine: size {size}: {notes} checkpoints, {leaves} open leaves, {shown} disclosures"
    assert said(HERE / f"{kind}.zip") == expected


@pytest.mark.parametrize("world", CATALOGUE, ids=lambda world: world["file"].removesuffix(".zip"))
def test_it_refuses_the_broken_worlds_whose_rule_it_knows_and_accepts_the_others(said, world):
    assert RULES.get(world["rule"], FINE) in said(HERE / "broken" / world["file"])


def test_every_rule_that_it_knows_is_broken_in_the_catalogue():
    assert RULES.keys() <= {world["rule"] for world in CATALOGUE}


@pytest.mark.parametrize("deed", TAMPERED, ids=lambda deed: deed.name)
def test_it_tells_what_is_done_without_the_key(said_of, deed):
    assert DEEDS[deed.name] in said_of(deed.done(files_of(HERE / f"{deed.kind}.zip")), deed.policy)


def test_it_counts_the_witness_that_cosigned(said_of):
    files = files_of(HERE / "full.zip")
    note = cosigned(files[layout.CHECKPOINT])

    assert FINE in said_of({**files, layout.CHECKPOINT: note}, COSIGNED)


STRANGERS_KEY = VerifierKey(POLICY.logs[0].key.name, ED25519, STRANGER.public_key().public_bytes_raw())
OTHERS = {
    "another entry 0": (dict, replace(POLICY, entry_0="0" * 64), "not the one that the policy pins"),
    "another key": (dict, replace(POLICY, logs=(Log(STRANGERS_KEY),)), "no key of the policy has signed"),
    "another root once": (
        on_line(layout.CHECKPOINTS, 0, note=lambda note: re.sub(r"\n\d+\n", "\n16\n", note)),
        POLICY, "16: another root",
    ),
    "another register": (
        lambda files: stated(files, layout.REGISTER, day="2026-01-01"), POLICY, "not the one that is stated"
    ),
    "a disclosure of no leaf": (
        rows_of(layout.DISCLOSURES, lambda rows: [*rows, rows[-1] | {"index": 9999}]),
        POLICY, "a disclosure of no open leaf",
    ),
    "a file too many": (
        lambda files: {**files, "data/more.json": b"{}"}, POLICY, "a name that no bundle has"
    ),
}


@pytest.mark.parametrize(("done", "policy", "sentence"), OTHERS.values(), ids=OTHERS)
def test_it_refuses_what_is_not_the_log_of_the_policy(said_of, done, policy, sentence):
    assert sentence in said_of(done(files_of(HERE / "full.zip")), policy)


def test_it_holds_every_file_against_the_manifests(said, tmp_path):
    bundle = tmp_path / "bundle.zip"
    for name in (layout.REGISTER, "README-en.txt"):
        bundle.write_bytes(zipped({**bag(files_of(HERE / "full.zip")), name: b"{}"}))
        assert "lists other files or digests" in said(bundle)


@pytest.mark.parametrize(
    "text", ["quorum none\nquorum none\n", "quorum w\n", "quorum none\nwindow x\n", "log x+0+A\n", ""]
)
def test_it_refuses_a_policy_that_is_none(text):
    pin = f"# offramp-entry-0 {POLICY.entry_0}\n"
    assert stranger.Policy.read(f"{pin}quorum none\n").quorum == "none"

    with pytest.raises(ValueError, match=r"policy|base64"):
        stranger.Policy.read(f"{pin}{text}")


FORMS = {
    "another version": lambda leaf: leaf.update(v=1),
    "false for a version": lambda leaf: leaf.update(v=False),
    "a member too many": lambda leaf: leaf.update(note=None),
    "a type that is none": lambda leaf: leaf.update(type="dialogue.closed"),
    "capitals in an id": lambda leaf: leaf.update(id="A" * 32),
    "no case": lambda leaf: leaf.update(case=None),
    "a day that is none": lambda leaf: leaf.update(on="2026-02-30"),
    "handle and id": lambda leaf: leaf["actor"].update(handle="0" * 32),
    "an edition without a name": lambda leaf: leaf.update(edition=""),
    "a field too many": lambda leaf: leaf["data"].update(due=None),
    "a field left out": lambda leaf: leaf["data"].clear(),
    "digests out of order": lambda leaf: leaf["sd"].reverse(),
    "a digest twice": lambda leaf: leaf["sd"].insert(0, leaf["sd"][0]),
    "a digest too few": lambda leaf: leaf["sd"].pop(),
    "a digest in hex": lambda leaf: leaf["sd"].append("~" * 64),
    "a float": lambda leaf: leaf["data"].update(to=1.5),
    "a large number": lambda leaf: leaf["data"].update(to=2**53),
    "two marks for one letter": lambda leaf: leaf["data"].update(to="e\u0301"),
    "a code point that is none": lambda leaf: leaf["data"].update(to="\uffff"),
    "33 levels": lambda leaf: leaf["data"].update(to=json.loads("[" * 31 + "]" * 31)),
    "a key in capitals": lambda leaf: leaf["data"].update(to={"A": 1}),
    "more than 16 KiB": lambda leaf: leaf["data"].update(to="a" * 16384),
}


@pytest.fixture(scope="module")
def opened():
    """A leaf of a case, parsed."""
    leaves = lines(files_of(HERE / "public.zip"), layout.OPEN_LEAVES)
    return next(leaf for row in leaves if b"dialogue.opened" in (leaf := b64decode(row["leaf"])))


@pytest.mark.parametrize("change", FORMS.values(), ids=FORMS)
def test_it_refuses_a_leaf_of_another_form(opened, change):
    kinds, leaf = stranger.read_kinds(PAGE.read_text("utf-8")), json.loads(opened)
    assert stranger.check_leaf(opened, leaf["log"], kinds) == leaf

    change(leaf)
    with pytest.raises((ValueError, KeyError)):
        stranger.check_leaf(stranger.dump(leaf), "offramp.example/log", kinds)


@pytest.mark.parametrize(
    "octets", [b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":1}', b"-0", b'"\\u0041"', b"[1]\n"]
)
def test_it_refuses_json_of_another_form(octets):
    with pytest.raises(ValueError, match="not canonical"):
        stranger.canonical(octets)


def test_the_worked_example_of_the_page_holds():
    example = PAGE.read_text("utf-8").partition("<!-- example: generated -->")[2]
    blocks = [
        [line[4:] for line in block.splitlines() if line.strip()]
        for block in re.findall(r"(?m)(?:^ {4}.*\n)+", example)
    ]
    (text,), octets, (leaf_hash,), (encoded, opened), (digest,), path, (root, _), *rest = blocks
    note, (key, _), signature = rest

    assert bytes.fromhex("".join(octets)) == text.encode()
    assert stranger.sha256(b"\0" + text.encode()).hex() == leaf_hash
    assert stranger.b64(encoded, b"-_") == opened.encode()
    assert stranger.b64(digest, b"-_") == stranger.sha256(encoded.encode())
    assert digest in json.loads(text)["sd"]
    found = bytes.fromhex(leaf_hash)
    for side, sibling in map(str.split, path):
        other = bytes.fromhex(sibling)
        found = stranger.sha256(b"\1" + (other + found if side == "left" else found + other))
    point = stranger.Checkpoint.read("\n".join([*note[:3], "", *note[3:], ""]))
    assert found.hex() == root == point.root.hex()
    assert list(point.lines.values()) == [bytes.fromhex("".join(signature))]
    assert stranger.signed(bytes.fromhex(key), point.body, bytes.fromhex("".join(signature)))


def test_it_imports_the_standard_library_alone_and_has_less_than_300_lines_that_are_not_empty():
    (source,) = (one for one in sources("tests/golden") if one.name == "tests/golden/stranger.py")
    rooms = {name.split(".")[0] for _, name in imported(source)}

    assert rooms <= sys.stdlib_module_names
    assert len([line for line in source.text.splitlines() if line.strip()]) < 300
