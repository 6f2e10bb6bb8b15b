"""Deltas as the holder of the log's key can write them: of a log taken apart and changed."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.chancery import Chancery
from app.operations.bundles import _taken, delta_selection
from charter import layout
from charter.canonical import encode_value, parse
from charter.delta import delta_tiles
from charter.tiles import derive_tiles
from charter.tree import consistency_proof, leaf_hash, nodes_of
from tests.verify.forge import Files, Forgery, lines, stated, without

STATED = "register.stated"


def size_of(note: str) -> int:
    """Return the size that a checkpoint signs."""
    return int(note.split("\n")[1])


def entry_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the leaf in a line says."""
    return dict(parse(b64decode(row["leaf"])))


def counted_from(words: Mapping[int, str], since: int) -> int:
    """Return the index of the newest statement of the register ahead of a size, 0 where there is none."""
    return max((at for at, word in words.items() if at < since and word == STATED), default=0)


def write_delta(office: Chancery, out: Path, since: int, size: int) -> Path:
    """Write the delta since a signed size, as it was at a later one."""
    _taken(office, out, replace(delta_selection(office, since), size=size))
    return out


def delta_of(forged: Forgery, public: Path, since: int) -> Files:
    """Return the files of the delta since a size, everything in it fitting; `public` lends the selection."""
    whole = {name: octets for name, octets in forged.files(like=public).items() if "/tile/" not in name}
    entries = {row["index"]: entry_of(row) for row in lines(whole, layout.OPEN_LEAVES)}
    begun = counted_from({at: one["type"] for at, one in entries.items()}, since)
    new = {one["case"] for at, one in entries.items() if at >= begun and one["type"] == "case.published"}
    old = {at for at, one in entries.items()
           if at < (since if one["case"] else begun) and one["case"] not in new}
    files = without(whole, layout.OPEN_LEAVES, lambda row: row["index"] in old)
    files = without(files, layout.DISCLOSURES, lambda row: row["index"] in old)
    files = without(files, layout.CHECKPOINTS, lambda row: size_of(row["note"]) < since)
    leaves = [leaf_hash(record.leaf) for record in forged.records]
    tiles, size = dict(derive_tiles(leaves)), len(leaves)
    proof = [b64encode(step).decode() for step in consistency_proof(nodes_of(leaves), since, size)]
    return stated(files, layout.KIND, kind="delta") | {
        layout.CONSISTENCY: encode_value({"proof": proof, "since": since}),
        **{layout.tile_name(one.level, one.index, one.width): tiles[one]
           for one in delta_tiles(since, size, [at for at in entries if at < since and at not in old])},
    }
