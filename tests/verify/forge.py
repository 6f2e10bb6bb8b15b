"""What a forger can do: take a log apart, change it, link and sign it again with the log's true key.

    forged = Forgery.of(full_bundle, sign)        # everything an auditor may see, entry by entry
    forged.records[7].plain["on"] = "2020-01-01"  # change what an entry says
    forged.relink()                               # chains, seals of the register, counts: all made to fit
    files = forged.files(like=public_bundle)      # an honest bundle's selection, new tiles, new notes
    write(path, files)                            # zipped, with manifests that fit

Whoever has no key changes the files of a bundle alone: `files_of(bundle)`, change, `write`.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charter import disclosure, layout
from charter.canonical import canonical, encode_value, parse
from charter.fields import ENTRY_TYPES
from charter.note import ED25519, Checkpoint, compose, key_id, parse_note, signature_line
from charter.register import RegisterRow, register_root
from charter.tiles import derive_tiles
from charter.tree import leaf_hash, root_of
from tests.charter.bags import bag, zipped

Files = dict[str, bytes]
SALT = bytes(range(32))


def files_of(path: Path) -> Files:
    """Return the payload of a bundle."""
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if name.startswith("data/")}


def write(path: Path, files: Files) -> Path:
    """Write a bundle with manifests that fit its files."""
    path.write_bytes(zipped(bag(files)))
    return path


def lines(files: Files, name: str) -> list[dict[str, Any]]:
    """Return the parsed lines of a file."""
    return [json.loads(line) for line in files[name].splitlines()]


def put(files: Files, name: str, rows: Iterable[dict[str, Any]]) -> Files:
    """Return the files with other lines in one of them."""
    return {**files, name: b"".join(encode_value(row) + b"\n" for row in rows)}


def without(files: Files, name: str, dropped: Callable[[dict[str, Any]], bool]) -> Files:
    """Return the files with lines left out of one of them."""
    return put(files, name, [row for row in lines(files, name) if not dropped(row)])


def withheld(files: Files, *indexes: int) -> Files:
    """Return the files with leaves withheld, and their disclosures with them."""
    left = without(files, layout.OPEN_LEAVES, lambda row: row["index"] in indexes)
    return without(left, layout.DISCLOSURES, lambda row: row["index"] in indexes)


def stated(files: Files, name: str, **facts: Any) -> Files:
    """Return the files with other facts in a file of one JSON object."""
    return {**files, name: encode_value({**json.loads(files[name]), **facts})}


@dataclass
class Record:
    """One entry taken apart: what its leaf says, its disclosures as (salt, value), its other digests."""

    plain: dict[str, Any]
    shown: dict[str, tuple[bytes, Any]]
    others: list[str]

    @classmethod
    def of(cls, leaf: bytes, encoded: Iterable[str]) -> Record:
        """Take an entry apart."""
        plain, texts = parse(leaf), list(encoded)
        opened = [disclosure.open_disclosure(text) for text in texts]
        known = {disclosure.digest(text) for text in texts}
        return cls(
            plain,
            {one.name: (one.salt, one.value) for one in opened},
            [digest for digest in plain["sd"] if digest not in known],
        )

    @property
    def type(self) -> str:
        """The entry's type."""
        return str(self.plain["type"])

    def say(self, name: str, value: Any) -> None:
        """Let a disclosure say something else under its salt."""
        self.shown[name] = (self.shown.get(name, (SALT, None))[0], value)

    @property
    def encoded(self) -> dict[str, str]:
        """The disclosures as they are shown, by name."""
        return {name: disclosure.encode(salt, name, value) for name, (salt, value) in self.shown.items()}

    @property
    def leaf(self) -> bytes:
        """The bytes of the leaf, its digests those of its disclosures."""
        digests = {name: disclosure.digest(text) for name, text in self.encoded.items()}
        plain = {**self.plain, "sd": sorted([*digests.values(), *self.others])}
        for one in ENTRY_TYPES[self.type].disclosed if self.type in ENTRY_TYPES else ():
            if one.opened_by is not None and one.name in digests:
                plain = {**plain, "data": {**plain["data"], "seal": digests[one.name]}}
        return canonical(plain)


@dataclass
class Forgery:
    """A whole log, entry by entry, with the sizes it was signed at.

    `by` names the keys that sign a size where they are not `public` alone.
    """

    records: list[Record]
    sizes: list[int]
    base: Files
    origin: str
    sign: Callable[[bytes, bytes], bytes]
    public: bytes
    register: dict[str, Any] = field(default_factory=dict)
    by: dict[int, tuple[bytes, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, full: Path, sign: Callable[[bytes, bytes], bytes], public: bytes) -> Forgery:
        """Take a full bundle apart."""
        files = files_of(full)
        shown: dict[int, list[str]] = {}
        for row in lines(files, layout.DISCLOSURES):
            shown.setdefault(row["index"], []).append(row["disclosure"])
        records = [
            Record.of(b64decode(row["leaf"]), shown.get(row["index"], ()))
            for row in lines(files, layout.OPEN_LEAVES)
        ]
        notes = [parse_note(row["note"].encode()).text for row in lines(files, layout.CHECKPOINTS)]
        sizes = [int(text.split("\n")[1]) for text in notes]
        origin = notes[0].split("\n")[0]
        return cls(records, sizes, files, origin, sign, public, json.loads(files[layout.REGISTER]))

    def find(self, word: str, number: int = 0) -> int:
        """Return the index of an entry by its type; the last one with -1."""
        return [index for index, record in enumerate(self.records) if record.type == word][number]

    def relink(self) -> None:
        """Make chains, counts and the register fit what the entries now say."""
        cases: dict[str, tuple[int, str | None, str]] = {}
        published: set[str] = set()
        governance = 0
        for index, record in enumerate(self.records):
            case = record.plain["case"]
            if record.type == "register.stated":
                rows = [RegisterRow(name, *cases[name]) for name in sorted(published)]
                record.plain["data"].update(count=len(rows), root=register_root(rows), governance=governance)
                self.register = {
                    "day": record.plain["data"]["day"], "index": index, "rows": [row.plain for row in rows],
                }
            if case is None:
                governance += record.type != "log.padded"
                continue
            number, previous, _ = cases.get(case, (0, None, ""))
            record.say("chain", {"case_seq": number + 1, "prev": previous})
            cases[case] = (number + 1, leaf_hash(record.leaf).hex(), record.plain["data"]["to"])
            published |= {case} if record.type == "case.published" else set()

    def checkpoint(self, size: int, root: bytes | None = None) -> bytes:
        """Return a signed note for a size of this log."""
        found = root_of(leaf_hash(record.leaf) for record in self.records[:size]) if root is None else root
        text = str(Checkpoint(self.origin, size, found))
        return compose(text, [
            signature_line(self.origin, key_id(self.origin, ED25519, key), self.sign(text.encode(), key))
            for key in self.by.get(size, (self.public,))
        ])

    def files(self, like: Path | None = None) -> Files:
        """Return the payload of a bundle of this log; `like` lends selection and kind, else all is open."""
        model = self.base if like is None else files_of(like)
        leaves = [record.leaf for record in self.records]
        hashes = [leaf_hash(leaf) for leaf in leaves]
        notes = [self.checkpoint(size, root_of(hashes[:size])) for size in self.sizes]
        tiles = derive_tiles(hashes)
        rules = {name: text for name, text in model.items() if layout.is_rulebook(name)}
        named = shown_names(model)
        return {
            layout.KIND: encode_value({**json.loads(model[layout.KIND]), "size": len(leaves)}),
            layout.CHECKPOINT: notes[-1],
            layout.CHECKPOINTS: b"".join(map(layout.checkpoint_line, notes)),
            **{layout.tile_name(tile.level, tile.index, tile.width): octets for tile, octets in tiles},
            layout.OPEN_LEAVES: b"".join(layout.leaf_line(index, leaves[index]) for index in named),
            layout.DISCLOSURES: b"".join(
                layout.disclosure_line(index, text)
                for index, names in named.items()
                for name, text in sorted(self.records[index].encoded.items()) if name in names
            ),
            layout.REGISTER: encode_value(self.register),
            **rules,
        }


def shown_names(model: Files) -> dict[int, set[str]]:
    """Return for each open leaf the names of the disclosures shown, by index."""
    found: dict[int, set[str]] = {row["index"]: set() for row in lines(model, layout.OPEN_LEAVES)}
    for row in lines(model, layout.DISCLOSURES):
        found[row["index"]].add(disclosure.open_disclosure(row["disclosure"]).name)
    return found
