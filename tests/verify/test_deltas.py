"""A delta continues a checkpoint that its reader holds: what it shows, and what is found in a false one."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace

import pytest

from app.operations.bundles import NoBundle, export_delta
from charter import layout
from charter.delta import delta_tiles
from charter.tiles import Tile, tiles_for
from charter.tree import consistency_proof, subtree_root
from tests.operations.exported import kind_of, open_indexes, shown_names
from tests.verify.continuing import counted_from, delta_of, entry_of
from tests.verify.forge import files_of, lines, stated, without


def published_at(bundles):
    (index,) = [one.index for one in bundles.world.world.entries(bundles.world.published)
                if one.type == "case.published"]
    return index


def test_every_delta_continues_its_own_checkpoint(notes, delta, told):
    for size, note in notes.items():
        assert (size, told(files_of(delta(size)), known=note)) == (size, [])


def test_a_delta_shows_what_the_public_bundle_gained_or_had_not_counted_and_nothing_else(
    bundles, notes, delta
):
    names = shown_names(bundles.public)
    whole = {row["index"]: entry_of(row) for row in lines(files_of(bundles.public), layout.OPEN_LEAVES)}
    case = {entry.index for entry in bundles.world.world.entries(bundles.world.published)}
    for size in notes:
        begun = counted_from({index: entry["type"] for index, entry in whole.items()}, size)
        older = {index for index, entry in whole.items() if entry["case"] is None and index >= begun}
        older |= case if size <= published_at(bundles) else set()
        shown = {index for index in whole if index >= size or index in older}
        path = delta(size)

        assert open_indexes(path) == shown
        assert shown_names(path) == {index: found for index, found in names.items() if index in shown}
        assert kind_of(path)["kind"] == "delta"


def test_a_delta_is_smaller_than_the_whole_and_is_always_the_same(bundles, notes, delta, tmp_path):
    newest = sorted(notes)[-2]
    with bundles.world.world.reading_office() as office:
        export_delta(office, tmp_path / "again.zip", newest)

    assert (tmp_path / "again.zip").read_bytes() == delta(newest).read_bytes()
    assert delta(newest).stat().st_size < bundles.public.stat().st_size


def test_there_is_no_delta_since_a_size_that_was_not_signed(bundles, tmp_path):
    with bundles.world.world.reading_office() as office, pytest.raises(NoBundle, match="at size 17"):
        export_delta(office, tmp_path / "none.zip", 17)

    assert list(tmp_path.iterdir()) == []


def test_a_delta_without_its_checkpoint_or_with_another_is_incomplete(bundles, notes, delta, told, middle):
    files, later = files_of(delta(middle)), max(notes)

    assert told(files) == [(3, "since", None)]
    assert told(files, known=notes[later]) == [(3, "since", None)]
    assert told(files, known=notes[middle], whole=True) == [(3, "delta", None)]
    cut = bundles.forgery().checkpoint(later + 16, bytes(32))
    assert told(files, known=cut) == [(3, "behind", None)]


def test_a_fork_of_the_size_that_is_continued_is_told(bundles, delta, told, middle):
    forked = bundles.forgery().checkpoint(middle, bytes(32))

    assert told(files_of(delta(middle)), known=forked) == [(1, "forked", None)]


def test_a_fork_of_a_later_size_is_told_as_such_not_as_another_size(bundles, notes, delta, told, middle):
    for size in sorted(notes):
        found = told(files_of(delta(middle)), known=bundles.forgery().checkpoint(size, bytes(32)))
        assert found == [(1, "forked", None) if size >= middle else (3, "since", None)]


def test_the_pin_is_looked_at_where_the_delta_has_the_hash_of_leaf_0(bundles, notes, delta, look, middle):
    first, last = files_of(bundles.public)[layout.tile_name(0, 0, 256)][:32].hex(), max(notes)
    other, none = replace(bundles.policy, entry_0="0" * 64), replace(bundles.policy, entry_0=None)
    assert bundles.policy.entry_0 == first
    assert layout.tile_name(0, 0, 256) in files_of(delta(middle)).keys() - files_of(delta(last)).keys()

    reports = [look(files_of(delta(middle)), policy, known=notes[middle])
               for policy in (bundles.policy, other, none)]
    assert [[(one.rule, one.entry) for one in report.findings] for report in reports] == [
        [], [("entry_0", 0)], []
    ]
    assert [line for report in reports for line in report.notes if "entry 0" in line] == [
        "entry 0: not pinned by the policy"
    ]
    unseen = look(files_of(delta(last)), other, known=notes[last])
    assert unseen.findings == []
    assert "entry 0: not in the delta, so not held against the policy's pin" in unseen.notes


def test_a_step_of_the_proof_has_the_one_form_of_base64(notes, delta, told, middle):
    files = files_of(delta(middle))
    first, *others = json.loads(files[layout.CONSISTENCY])["proof"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    stray = first[:-2] + letters[letters.index(first[-2]) + 1] + "="
    assert b64decode(stray) == b64decode(first)

    for step in (stray, "", f"{first}\n"):
        assert told(stated(files, layout.CONSISTENCY, proof=[step, *others]), known=notes[middle]) == [
            (4, "bundle", None)
        ]


def test_a_log_written_anew_behind_an_honest_size_is_no_continuation(bundles, notes, told, middle):
    """The holder of the key can sign anything; what it signed before, it cannot make fit."""
    forged = bundles.forgery()
    forged.records[middle - 2].plain["id"] = "0" * 32
    files = delta_of(forged, bundles.public, middle)

    assert told(files, known=forged.checkpoint(middle)) == []
    assert told(files, known=notes[middle]) == [(1, "forked", None)]


def changed(files, name):
    octets = files[name]
    return {**files, name: octets[:-1] + bytes([octets[-1] ^ 1])}


def test_whatever_is_changed_in_a_delta_is_found(notes, delta, told, middle):
    files, known = files_of(delta(middle)), notes[middle]
    proof = json.loads(files[layout.CONSISTENCY])["proof"]
    first = lines(files, layout.OPEN_LEAVES)[0]["index"]

    def gravest(changed_files):
        return min(told(changed_files, known=known), default=None)

    for name in files:
        if "/tile/" in name:
            assert gravest(changed(files, name))[0] == 1
            left = {one: octets for one, octets in files.items() if one != name}
            assert told(left, known=known)[0] == (3, "tiles", None)
    assert gravest(stated(files, layout.CONSISTENCY, proof=proof[1:])) == (1, "consistency", None)
    assert gravest(stated(files, layout.CONSISTENCY, proof=[1]))[0] == 4
    assert gravest(stated(files, layout.CONSISTENCY, since=0))[0] == 4
    assert (1, "extra", None) in told({**files, layout.tile_name(0, 7, 1): bytes(32)}, known=known)
    closed = without(files, layout.OPEN_LEAVES, lambda row: row["index"] == first)
    assert gravest(closed)[:2] == (1, "disclosure")
    old = without(files, layout.CHECKPOINTS, lambda row: f"\n{middle}\n" not in row["note"])
    assert (3, "newest", None) in told(old, known=known)


@pytest.mark.parametrize("size", [1, 16, 255, 256, 257, 65_535, 65_536, 65_537, 70_000, 131_072])
def test_the_tiles_of_a_delta_are_tiles_of_its_size_and_tell_every_root(size):
    """Checked without hashing: each node that a root needs lies in a tile that the delta holds."""
    wanted = set(tiles_for(size))
    for since in {1, size // 3 or 1, size // 2 or 1, size - 1 or 1, size}:
        held = set(delta_tiles(since, size, ()))
        assert held <= wanted
        read = []

        def node(level, index, held=held, read=read):
            place = (index << (level % 8)) >> 8
            found = [tile for tile in held if (tile.level, tile.index) == (level // 8, place)]
            assert len(found) == 1
            assert ((index + 1) << (level % 8)) - (place << 8) <= found[0].width
            read.append(found[0])
            return bytes(32)

        consistency_proof(node, since, size)
        for step in {since, size}:
            subtree_root(node, 0, step)
        assert since == size or read


def test_older_leaves_bring_their_tiles_along():
    held = delta_tiles(70_000, 70_016, [5])

    assert held == (Tile(0, 0), Tile(0, 273, 128), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1))
