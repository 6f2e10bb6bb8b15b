"""A checker written from `docs/log-format.md` alone agrees with the verifier, and shares no code with it.

Whoever wrote it had that page and two golden bundles, and gave it back with a list of what the page left
open. A second stranger, who had the page, that checker and three bundles, extended it to deltas from the page
alone, again with a list. Changed since, each time because the page now says it or, where marked, by a slip of
the checker's own:

* the last line of the list may have other signatures than the bundle's own checkpoint, which is checked
  beside it (it asked for the same bytes);
* disclosures of an entry were let stand in any order, and stand in that of their names again, as it first
  asked (the line that asks is ours);
* what an erasure lists is a field of an entry, not a digest;
* `bagit.txt` and `bag-info.txt` must be there;
* a comment that begins like a pin and is none is refused (it took what followed for the pin, and passed over
  one without anything), and so is one that has the pin's word in another spelling;
* a witness or a group is a member of one group at most (it asked for once in each);
* a witness named `log` is no reason to refuse a `log` line (its own slip);
* a petition that a delta shows whole was published from the newest statement ahead of it on (the page of the
  second stranger said: from the size that it continues on);
* blanks, brackets, names, arguments by name and `type` for `isinstance`, for the length of lines and the lint
  of this repository.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from charter import layout
from charter.findings import UNREADABLE
from charter.note import ED25519, VerifierKey
from charter.policy import Log, format_policy, parse_policy
from charter.verify import Asked, verify
from tests.charter.bags import bag, digests, zipped
from tests.golden.saying import FINE, said
from tests.golden.test_tampering import COSIGNED, POLICY, STRANGER, TAMPERED, cosigned, on_line, rows_of
from tests.house.sources import imported, sources
from tests.verify.forge import files_of, lines, stated, write

HERE = Path(__file__).parent
CATALOGUE = json.loads((HERE / "broken" / "catalogue.json").read_text("utf-8"))
# Of the rules that the catalogue breaks, these are of notes, leaves and disclosures; it knows no other.
RULES = {
    "dates": "its day is out of order",
    "erased": "text is shown although erased",
    "key_both": "it is not signed by the keys of its size and no other",
    "ids": "its id is not new",
    "origin": "it is of another log",
    "padding": "not a larger, full block",
    "seal": "its seal is not one of its digests",
    "tier": "text is shown in a public bundle",
}
DEEDS = {
    "a byte of a tile": "not those of the leaf hashes",
    "two leaf hashes swapped": "not those of the leaf hashes",
    "the last leaf hash cut off": "not those of the leaf hashes",
    "a tile left out": "not those of the leaf hashes",
    "a tile too many": "not those of the leaf hashes",
    "a leaf of other bytes": "entry 9: its hash is not that of the tree",
    "two leaves swapped": "entry 8: its hash is not that of the tree",
    "a leaf dropped": "a full bundle withholds a leaf",
    "a leaf twice": "entry 8: its number falls or is not in the tree",
    "the last leaves cut off": "a full bundle withholds a leaf",
    "leaves out of order": "its number falls or is not in the tree",
    "a disclosure of other bytes": "a disclosure of entry 2: JSON that cannot be read",
    "two disclosures swapped": "a disclosure of entry 1: its digest is not one of the entry's",
    "a disclosure twice": "at is not of the type, comes twice or is not in order",
    "the newest checkpoint cut off": "checkpoint 304: it is not the last of the list",
    "a checkpoint twice": "checkpoint 64: not a larger, full block",
    "two checkpoints swapped": "checkpoint 64: not a larger, full block",
    "the tail cut back to a checkpoint": "kind.json: it is not that of the checkpoint",
    "a foreign key": "checkpoint 304: it is not signed by the keys of its size and no other",
    "a foreign key under the log's id": "checkpoint 304: a signature of offramp.example/log fails",
    "a replayed cosignature": "checkpoint 304: a signature of w.example fails",
    "no cosignature": "checkpoint 304: the quorum of witnesses has not cosigned it",
    "another origin": "kind.json: it is not that of the checkpoint",
    "a register with a row too few": "register.json: it is not what entry 275 states",
    "called public": "a disclosure of entry 0: at is shown in a public bundle",
    "called full": "a full bundle withholds a leaf",
    "a fork of what another was shown": "checkpoint 32, the one given: its root is not that of the leaves",
    # What is shown stays true; what else must be there is no matter of tree, notes and disclosures.
    "a disclosure dropped": FINE,
    "a checkpoint dropped": FINE,
    "a rulebook with another number": FINE,
}


@pytest.fixture
def said_of(tmp_path):
    """Let the checker look at files as a bundle, and at a checkpoint that is given beside them."""

    def line(files, policy=POLICY, known=None):
        trusted, given = tmp_path / "policy.txt", tmp_path / "checkpoint.txt"
        trusted.write_bytes(format_policy(policy))
        given.write_bytes(known or b"")
        return said(write(tmp_path / "bundle.zip", files), trusted, given if known else None)

    return line


def policy_beside(bundle):
    """Return the policy that has a golden bundle's name, or that of all others."""
    own = bundle.with_name(f"{bundle.stem}-policy.txt")
    return own if own.exists() else HERE / "policy.txt"


GOLDEN = [(bundle, policy_beside(bundle)) for bundle in sorted(HERE.glob("*.zip"))]
GOLDEN.append((HERE / "rotated.zip", HERE / "policy.txt"))


@pytest.mark.parametrize(("bundle", "policy"), GOLDEN, ids=lambda path: path.stem)
def test_it_agrees_with_the_verifier_on_every_golden_bundle(bundle, policy):
    files = files_of(bundle)
    facts = json.loads(files[layout.KIND])
    notes, leaves, shown = (
        len(lines(files, name)) for name in (layout.CHECKPOINTS, layout.OPEN_LEAVES, layout.DISCLOSURES)
    )
    fine = f"fine: size {facts['size']}: {notes} checkpoints, {leaves} open leaves, {shown} disclosures"
    beside = HERE / f"{bundle.stem}-checkpoint.txt"
    known = beside if beside.exists() else None
    asked = Asked(parse_policy(policy.read_bytes()), known=known.read_bytes() if known else None)

    assert (known is not None) is (facts["kind"] == "delta")
    assert verify(bundle, asked).findings == []
    assert said(bundle, policy, known) == fine


@pytest.mark.parametrize("world", CATALOGUE, ids=lambda world: world["file"].removesuffix(".zip"))
def test_it_refuses_the_broken_worlds_whose_rule_it_knows_and_accepts_the_others(world):
    found = said(HERE / "broken" / world["file"], HERE / "broken" / "policy.txt")

    assert RULES.get(world["rule"], FINE) in found


def test_every_rule_that_it_knows_is_broken_in_the_catalogue():
    assert RULES.keys() <= {world["rule"] for world in CATALOGUE}


@pytest.mark.parametrize("deed", TAMPERED, ids=lambda deed: deed.name)
def test_it_tells_what_is_done_without_the_key(said_of, deed):
    known = deed.asked.get("known")
    assert DEEDS[deed.name] in said_of(deed.done(files_of(HERE / f"{deed.kind}.zip")), deed.policy, known)


def test_it_counts_the_witness_that_cosigned(said_of):
    files = files_of(HERE / "full.zip")
    note = cosigned(files[layout.CHECKPOINT])

    assert FINE in said_of({**files, layout.CHECKPOINT: note}, COSIGNED)


STRANGERS_KEY = VerifierKey(POLICY.logs[0].key.name, ED25519, STRANGER.public_key().public_bytes_raw())
SHOWN, NOTES = layout.DISCLOSURES, layout.CHECKPOINTS


def note_with(was, becomes):
    """Change the text of the first checkpoint in the list."""
    return on_line(NOTES, 0, note=lambda note: re.sub(was, becomes, note, count=1))


OTHERS = {
    "another entry 0": (dict, replace(POLICY, entry_0="0" * 64), "not the one that the policy pins"),
    "another key": (dict, replace(POLICY, logs=(Log(STRANGERS_KEY),)), "none of the keys of this log"),
    "another root once": (note_with(r"\n\d+\n", "\n16\n"), POLICY, "16: its root is not that of the leaves"),
    "another log once": (note_with("log", "lag"), POLICY, "it is of another log"),
    "a note of four lines": (note_with(r"\n\n", "\nmore\n\n"), POLICY, "not three lines"),
    "another register": (
        lambda files: stated(files, layout.REGISTER, day="2026-01-01"), POLICY, "not what entry 60 states"
    ),
    "a kind that nobody knows": (
        lambda files: stated(files, layout.KIND, kind="flat"), POLICY, "of a kind that is not judged here"
    ),
    "a kind with more to say": (
        lambda files: stated(files, layout.KIND, since=16), POLICY, "not an object of case day kind"
    ),
    "a disclosure of no leaf": (
        rows_of(SHOWN, lambda rows: [*rows, rows[-1] | {"index": 9999}]), POLICY, "KeyError(9999)"
    ),
    "a last line without an end": (
        lambda files: {**files, SHOWN: files[SHOWN][:-1]}, POLICY, "its last line has no end"
    ),
    "a file too many": (
        lambda files: {**files, "data/more.json": b"{}"}, POLICY, "unknown or twice {'data/more.json'}"
    ),
    "more than a bundle may unpack to": (
        lambda _: {SHOWN: bytes(2**22)}, POLICY, "it unpacks to more than a bundle may"
    ),
}


@pytest.mark.parametrize(("done", "policy", "sentence"), OTHERS.values(), ids=OTHERS)
def test_it_refuses_what_is_not_the_log_of_the_policy(said_of, done, policy, sentence):
    files = files_of(HERE / "erased.zip")
    assert sentence in said_of(done(files), policy)


def test_it_holds_every_file_against_the_manifests(tmp_path):
    bundle, files = tmp_path / "bundle.zip", bag(files_of(HERE / "lost.zip"))
    for name, manifest in ((layout.REGISTER, "manifest"), ("README-en.txt", "tagmanifest")):
        bundle.write_bytes(zipped({**files, name: b"{}"}))
        assert f"{manifest}-sha256.txt does not fit" in said(bundle, HERE / "policy.txt")
    rows = files[layout.TAG_MANIFEST].splitlines(keepends=True)
    for listed in ([*rows[:-1], rows[-1][:-1]], [*rows, rows[0]]):
        bundle.write_bytes(zipped({**files, layout.TAG_MANIFEST: b"".join(listed)}))
        assert "tagmanifest-sha256.txt does not fit" in said(bundle, HERE / "policy.txt")
    with pytest.warns(UserWarning, match="Duplicate name"):
        bundle.write_bytes(zipped([*files.items(), (layout.REGISTER, files[layout.REGISTER])]))
    assert "a name is missing, unknown or twice set()" in said(bundle, HERE / "policy.txt")


@pytest.mark.parametrize("name", [layout.BAGIT, layout.BAG_INFO])
def test_it_and_the_verifier_refuse_what_is_no_bag(tmp_path, name):
    bundle, files = tmp_path / "bundle.zip", bag(files_of(HERE / "lost.zip"))
    tags = {one: octets for one, octets in files.items() if one.endswith(".txt") and one != name}
    listed = digests({one: tags[one] for one in tags if one != layout.TAG_MANIFEST})
    payload = {one: octets for one, octets in files.items() if one.startswith("data/")}
    bundle.write_bytes(zipped({**tags, layout.TAG_MANIFEST: layout.manifest(listed), **payload}))

    assert f"a name is missing, unknown or twice {{'{name}'}}" in said(bundle, HERE / "policy.txt")
    assert verify(bundle, Asked(POLICY)).exit_code == UNREADABLE


def test_manifests_may_have_their_lines_in_any_order_and_need_no_readme(tmp_path):
    bundle, files = tmp_path / "bundle.zip", bag(files_of(HERE / "lost.zip"))
    del files["README-en.txt"]
    payload = {one: octets for one, octets in files.items() if one.startswith("data/")}
    rows = layout.manifest(digests(payload)).splitlines(keepends=True)
    files[layout.MANIFEST] = b"".join(rows[::-1])
    listed = {one: files[one] for one in (layout.BAGIT, layout.BAG_INFO, layout.MANIFEST)}
    files[layout.TAG_MANIFEST] = layout.manifest(digests(listed))
    bundle.write_bytes(zipped(files))

    assert FINE in said(bundle, HERE / "policy.txt")
    assert verify(bundle, Asked(POLICY)).exit_code == 0


def swapped(rows):
    """Let two disclosures of the same entry stand in the other order."""
    at = next(at for at, row in enumerate(rows) if row["index"] == rows[at + 1]["index"])
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return rows


def test_disclosures_of_an_entry_stand_in_the_order_of_their_names(said_of, tmp_path):
    files = rows_of(SHOWN, swapped)(files_of(HERE / "erased.zip"))

    assert "comes twice or is not in order" in said_of(files)
    report = verify(write(tmp_path / "bundle.zip", files), Asked(POLICY))
    assert [(one.code, one.rule) for one in report.findings] == [(1, "order")]


def test_it_imports_the_standard_library_alone_and_has_less_than_300_lines():
    (source,) = (one for one in sources("tests/golden") if one.name == "tests/golden/stranger.py")
    rooms = {name.split(".")[0] for _, name in imported(source)}

    assert rooms <= sys.stdlib_module_names
    assert source.lines < 300
