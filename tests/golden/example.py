"""The worked example of `docs/log-format.md`: a leaf of the public golden bundle, up to the signature."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from charter import layout
from charter.disclosure import digest, open_disclosure
from charter.note import key_id, parse_note, parse_vkey
from charter.policy import parse_policy
from charter.tree import Leaves, inclusion_proof, leaf_hash
from tests.verify.forge import files_of, lines

HERE = Path(__file__).parent
TYPE = "dialogue.opened"


def worked_example() -> str:
    """Return the example as Markdown; every value in it is computed from the bundle and its policy."""
    files = files_of(HERE / "public.zip")
    policy = parse_policy((HERE / "policy.txt").read_bytes())
    rows = [(row["index"], b64decode(row["leaf"])) for row in lines(files, layout.OPEN_LEAVES)]
    index, leaf = next((at, octets) for at, octets in rows if f'"type":"{TYPE}"'.encode() in octets)
    encoded = next(
        row["disclosure"] for row in lines(files, layout.DISCLOSURES)
        if row["index"] == index and open_disclosure(row["disclosure"]).name == "chain"
    )
    tiles = b"".join(octets for name, octets in files.items() if name.startswith("data/log/tile/0/"))
    tree = Leaves(tiles)
    return "\n".join([
        *_leaf(index, leaf), *_disclosure(index, encoded), *_path(tree, index, leaf),
        *_note(files[layout.CHECKPOINT], str(policy.logs[0].key)),
    ]) + "\n"


def _block(*texts: str) -> list[str]:
    return ["", *(f"    {text}" for text in texts), ""]


def _leaf(index: int, leaf: bytes) -> list[str]:
    text = leaf.hex()
    return [
        f"Entry {index} of `tests/golden/public.zip` is this leaf, {len(leaf)} bytes, on one line:",
        *_block(leaf.decode()), "In hex:", *_block(*(text[at : at + 96] for at in range(0, len(text), 96))),
        "Its leaf hash, SHA-256 of the byte `00` and these:", *_block(leaf_hash(leaf).hex()),
    ]


def _disclosure(index: int, encoded: str) -> list[str]:
    octets = b64decode(encoded + "=" * (-len(encoded) % 4), b"-_")
    return [
        f"`data/disclosures.jsonl` shows with index {index} this disclosure; the second line is what its",
        "base64url stands for:",
        *_block(encoded, octets.decode()),
        "SHA-256 of the encoded text, in base64url, is one of the leaf's `sd`:", *_block(digest(encoded)),
    ]


def _path(tree: Leaves, index: int, leaf: bytes) -> list[str]:
    size, position, last, found = len(tree), index, len(tree) - 1, leaf_hash(leaf)
    steps = []
    for sibling in inclusion_proof(tree.read, index, size):
        is_right = bool(position & 1) or position == last
        left, right = (sibling, found) if is_right else (found, sibling)
        found = sha256(b"\x01" + left + right).digest()
        steps.append(f"{'left ' if is_right else 'right'} {sibling.hex()}")
        while is_right and position and not position & 1:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    assert found == tree.root(size)
    return [
        f"The path from the leaf to the root of all {size} leaves: on which side each sibling stands, and",
        "the sibling. Each step gives SHA-256 of the byte `01`, what is left and what is right:",
        *_block(*steps), "After the last step this is the root, here in hex and in base64:",
        *_block(found.hex(), b64encode(found).decode()),
    ]


def _note(note: bytes, vkey: str) -> list[str]:
    parsed, key = parse_note(note), parse_vkey(vkey)
    line = parsed.signatures[0]
    assert line.key_id == key_id(key.name, 1, key.public)
    return [
        "`data/log/checkpoint` is the note that signs it:", *_block(*note.decode().splitlines()),
        "The key in the policy's `log` line, after its first byte `01`, and its id, the first four bytes of",
        f"SHA-256 over `{key.name}`, the bytes `0a` and `01`, and the key:",
        *_block(key.public.hex(), line.key_id.hex()),
        "The signature line holds this id and then the Ed25519 signature over the three lines above it, each",
        "with its newline:",
        *_block(line.signature[:32].hex(), line.signature[32:].hex()),
    ]
