"""The tree: against its definition, against the probes of another project, and tile by tile."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.tiles import (
    Tile,
    derive_tiles,
    hashes_of,
    nodes_from_tiles,
    tile_bytes,
    tile_of,
    tile_path,
    tiles_for,
)
from charter.tree import (
    EMPTY_ROOT,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_of,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.charter.vectors import SHARED, present

PROBES = sorted(
    path for kind in ("inclusion", "consistency") for path in SHARED.glob(f"merkle/testdata/{kind}/**/*.json")
)
# Its roots have 12 bytes; ours must have 32 (ledger 4.7 exempts it by name).
EXEMPT = "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"
# Facts that logs after RFC 6962 are tested with: eight leaves, and the roots of the trees over the first.
KNOWN_LEAVES = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(2100)]
SIZES = st.integers(1, 600)


def root_by_definition(leaves):
    """RFC 6962 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def octets(text):
    return b64decode(text or "")


def base64(octets):
    return b64encode(octets).decode()


def own_probes():
    """Yield probes of the same form that a checkout has without the other project's."""
    nodes, root, early = nodes_of(LEAVES[:7]), base64(root_of(LEAVES[:7])), base64(root_of(LEAVES[:5]))
    proof = [base64(step) for step in inclusion_proof(nodes, 4, 7)]
    leaf = {"leafIdx": 4, "treeSize": 7, "root": root, "leafHash": base64(LEAVES[4]), "proof": proof}
    yield "own/inclusion", {**leaf, "wantErr": False}
    yield "own/inclusion at another place", {**leaf, "leafIdx": 5, "wantErr": True}
    yield "own/inclusion without a step", {**leaf, "proof": proof[1:], "wantErr": True}
    steps = [base64(step) for step in consistency_proof(nodes, 5, 7)]
    trees = {"size1": 5, "size2": 7, "root1": early, "root2": root, "proof": steps}
    yield "own/consistency", {**trees, "wantErr": False}
    yield "own/consistency of other roots", {**trees, "root1": root, "root2": early, "wantErr": True}
    yield "own/consistency without a proof", {**trees, "proof": [], "wantErr": True}


def outside_probes():
    """Yield the other project's probes by their names."""
    for path in PROBES:
        yield path.relative_to(SHARED / "merkle/testdata").as_posix(), json.loads(path.read_bytes())


def passes(probe):
    proof = [octets(step) for step in probe["proof"] or []]
    if "leafIdx" in probe:
        leaf, root = octets(probe["leafHash"]), octets(probe["root"])
        return verify_inclusion(leaf, probe["leafIdx"], probe["treeSize"], proof, root)
    old, new = octets(probe["root1"]), octets(probe["root2"])
    return verify_consistency(probe["size1"], probe["size2"], proof, old, new)


def test_hashes_are_those_of_the_standard():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_the_roots_of_the_known_leaves_are_the_known_ones(size, root):
    assert root_of([leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES[:size]]).hex() == root


@pytest.mark.parametrize("size", [*range(20), 31, 32, 33, 255, 256, 257, 1000])
def test_root_is_that_of_the_definition(size):
    assert root_of(LEAVES[:size]) == root_by_definition(LEAVES[:size])


@given(SIZES, st.data())
@settings(max_examples=60)
def test_every_leaf_is_proved_and_no_other_leaf_place_or_step(size, data):
    index = data.draw(st.integers(0, size - 1))
    root = root_of(LEAVES[:size])
    proof = inclusion_proof(nodes_of(LEAVES[:size]), index, size)

    assert verify_inclusion(LEAVES[index], index, size, proof, root)
    assert not verify_inclusion(LEAVES[size], index, size, proof, root)
    assert not verify_inclusion(LEAVES[index], index + 1, size, proof, root)
    assert not verify_inclusion(LEAVES[index], index, size, [*proof, root], root)
    assert not proof or not verify_inclusion(LEAVES[index], index, size, proof[:-1], root)


@given(SIZES, st.data())
@settings(max_examples=60)
def test_every_earlier_tree_is_proved_to_be_the_beginning(new, data):
    old = data.draw(st.integers(1, new))
    old_root, new_root = root_of(LEAVES[:old]), root_of(LEAVES[:new])
    proof = consistency_proof(nodes_of(LEAVES[:new]), old, new)

    assert verify_consistency(old, new, proof, old_root, new_root)
    assert not verify_consistency(old, new, [*proof, new_root], old_root, new_root)
    assert not verify_consistency(old, new, proof, LEAVES[0] if old > 1 else EMPTY_ROOT, new_root)
    assert not verify_consistency(old, new, proof, old_root, EMPTY_ROOT)


def test_range_goes_on_from_what_was_stored():
    edge = CompactRange()
    for leaf in LEAVES[:77]:
        edge.append(leaf)
    again = CompactRange(edge.size, list(edge.hashes))
    for leaf in LEAVES[77:300]:
        again.append(leaf)

    assert again.root() == root_of(LEAVES[:300])
    with pytest.raises(ValueError, match=r"^The hashes do not fit the size of the tree\.$"):
        CompactRange(3, [LEAVES[0]])


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_no_proof_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match=r"^There is no such leaf in a tree of this size\.$"):
        inclusion_proof(nodes_of(LEAVES[:4]), index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4)])
def test_no_proof_from_an_empty_or_larger_tree(old, new):
    with pytest.raises(
        ValueError, match=r"^A proof needs an earlier tree that is neither empty nor larger\.$"
    ):
        consistency_proof(nodes_of(LEAVES[:4]), old, new)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((0, 0), "tile/0/000"),
        ((0, 67, 5), "tile/0/067.p/5"),
        ((1, 1067), "tile/1/x001/067"),
        ((0, 1234067), "tile/0/x001/x234/067"),
        ((2, 1000, 255), "tile/2/x001/000.p/255"),
    ],
)
def test_tiles_have_the_names_of_the_standard(place, name):
    assert tile_path(*place) == name


@pytest.mark.parametrize("size", [0, 1, 16, 255, 256, 257, 512, 2100])
def test_tiles_derived_from_leaves_are_those_of_the_tree(size):
    derived = dict(derive_tiles(LEAVES[:size]))
    read = nodes_of(LEAVES[:size])

    assert sorted(derived) == sorted(tiles_for(size))
    assert derived == {tile: tile_bytes(read, tile) for tile in derived}
    assert all(tile_of(tile.level, tile.index, size) == tile for tile in derived)


def test_one_level_of_tiles_stands_on_the_other():
    derived = dict(derive_tiles(LEAVES))
    second = hashes_of(derived[Tile(0, 1)])

    assert hashes_of(derived[Tile(1, 0, 8)])[1] == root_of(second)


@pytest.mark.parametrize("size", [1, 255, 257, 700, 2100])
def test_proofs_from_tiles_are_those_from_leaves(size):
    derived = dict(derive_tiles(LEAVES[:size]))
    in_memory = nodes_of(LEAVES[:size])
    in_tiles = nodes_from_tiles(lambda *place: derived[Tile(*place)], size)

    for index in {0, size // 2, size - 1}:
        assert inclusion_proof(in_tiles, index, size) == inclusion_proof(in_memory, index, size)
    for old in {1, (size + 1) // 2, size}:
        assert consistency_proof(in_tiles, old, size) == consistency_proof(in_memory, old, size)


def test_all_probes_are_tried(count_outside):
    count_outside(len(PROBES), 196)
    assert sum(name == EXEMPT for name, _ in outside_probes()) == present(1)


@pytest.mark.parametrize(("name", "probe"), [*own_probes(), *outside_probes()])
def test_a_probe_passes_or_fails_as_it_should(name, probe):
    assert passes(probe) == (not probe["wantErr"] and name != EXEMPT)
