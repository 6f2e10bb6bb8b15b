"""The frozen mask: what each world itself lists, by kind, gives way to as many letters; nothing else does.

Hashes, roots, signatures, proofs and digests differ between two worlds because they hide what differs. A
value is masked only where the world lists it; sizes, counts, order, positions and days are never masked.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from sqlalchemy import select

from app.records.log import LogCheckpoint, LogEntry
from charter.canonical import parse_value
from charter.layout import CHECKPOINTS
from charter.note import parse_note
from charter.tiles import derive_tiles, hashes_of
from charter.tree import consistency_proof, nodes_of
from tests.worlds.twins import Twin

# Kind, letter that stands for it, what it looks like.
_HEX = (b"h", re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"))
_ROOT = (b"r", re.compile(rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])"))
_SIGNATURE = (b"s", re.compile(rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{91}=(?![A-Za-z0-9+/=])"))
_KINDS = (_HEX, _ROOT, _SIGNATURE)
HASH = 32


@dataclass
class Mask:
    """What one world lists: texts, and the hashes of its tree."""

    texts: set[bytes] = field(default_factory=set)
    hashes: set[bytes] = field(default_factory=set)

    @classmethod
    def of(cls, twin: Twin) -> Mask:
        """List the leaf hashes, roots, signatures and proofs of a world."""
        mask = cls()
        with twin.world.reading_office() as office:
            leaves = list(office.session.scalars(select(LogEntry.leaf_hash).order_by(LogEntry.index)))
            notes = list(office.session.scalars(select(LogCheckpoint.note)))
            signed = sorted(office.session.scalars(select(LogCheckpoint.size)))
        for size in range(0, len(leaves) + 1, 16):
            for _, contents in derive_tiles(leaves[:size]):
                mask.hashes.update(hashes_of(contents))
        mask.texts.update(one.hex().encode() for one in leaves)
        nodes = nodes_of(leaves)
        for since in signed[:-1]:
            mask.texts.update(map(b64encode, consistency_proof(nodes, since, signed[-1])))
        for note in map(parse_note, (note.encode() for note in notes)):
            mask.texts.add(note.text.split("\n")[2].encode())
            mask.texts.update(b64encode(one.key_id + one.signature) for one in note.signatures)
        return mask

    def list_files(self, files: Iterable[bytes]) -> None:
        """List the digests of files, as manifests give them."""
        self.texts.update(hashlib.sha256(one).hexdigest().encode() for one in files)

    def tile(self, octets: bytes) -> bytes:
        """Return a tile with its hashes masked."""
        parts = [octets[at : at + HASH] for at in range(0, len(octets), HASH)]
        return b"".join(b"n" * HASH if part in self.hashes else part for part in parts)

    def text(self, octets: bytes) -> bytes:
        """Return a text with what is listed masked."""
        for letter, form in _KINDS:
            octets = form.sub(lambda found, one=letter: self._masked(found[0], one), octets)
        return octets

    def _masked(self, found: bytes, letter: bytes) -> bytes:
        return letter * len(found) if found in self.texts else found

    def members(self, octets: bytes) -> dict[str, bytes]:
        """Return the members of a bundle, masked."""
        with zipfile.ZipFile(BytesIO(octets)) as bundle:
            files = {name: bundle.read(name) for name in bundle.namelist()}
        self.list_files(files.values())
        return {name: self._member(name, octets) for name, octets in files.items()}

    def _member(self, name: str, octets: bytes) -> bytes:
        if "/tile/" in name:
            return self.tile(octets)
        if name == CHECKPOINTS:  # a note's lines are one string there, and a value begins after an escape
            octets = b"".join(parse_value(line)["note"].encode() for line in octets.splitlines())
        return self.text(octets)
