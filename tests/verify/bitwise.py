"""Bundles changed byte by byte in memory, their manifests taken to fit, and whether the verifier tells.

A change is told when the first finding is made, so a verification ends there. Leaves and disclosures are
judged line by line by `read_entries`, which needs no other line: so a change inside one line may be judged
with that entry alone, and every bit of a bundle be tried.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO

from charter import layout
from charter.bundle import Altered, Bundle, Missing, Unreadable
from charter.canonical import parse, parse_value
from charter.findings import Report
from charter.safezip import SafeZip
from charter.tiles import tiles_for
from charter.tree import Leaves
from charter.verify import Asked, _verify
from charter.verifying.entries import look_at, read_entries
from charter.verifying.founded import read_editions
from charter.verifying.rules import DATA_FAULTS
from tests.verify.forge import Files
from tests.verify.unvouched import is_unvouched

_TOLD = (Altered, Missing, Unreadable, *DATA_FAULTS)


class Held(SafeZip):
    """The members of a bundle, held in memory."""

    def __init__(self, files: Files) -> None:
        """Hold the files."""
        self._held = files
        self.file = BytesIO()

    def names(self) -> list[str]:
        """Return their names."""
        return list(self._held)

    def __contains__(self, name: str) -> bool:
        """Say whether one is there."""
        return name in self._held

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the whole of one."""
        yield self._held[name]


class Told(Exception):
    """A finding was made."""


class FirstFinding(Report):
    """A report that ends at its first finding."""

    def add(self, code: int, rule: str, sentence: str, entry: int | None = None) -> None:
        """End here."""
        raise Told(code, rule, sentence, entry)


def is_told(files: Files, asked: Asked) -> bool:
    """Say whether a whole verification finds anything in a bundle."""
    bundle = Bundle(Held(files))
    try:
        _verify(FirstFinding(), bundle, asked, None)
    except (Told, *_TOLD):
        return True
    return False


def is_told_of_entry(files: Files, leaves: Leaves) -> bool:
    """Say whether leaves and disclosures that no longer are the tree's are told, before any rule is asked."""
    try:
        for _ in read_entries(FirstFinding(), look_at(Bundle(Held(files)), leaves), leaves):
            pass
    except (Told, *_TOLD):
        return True
    return False


def is_told_of_edition(files: Files, digest: str) -> bool:
    """Say whether an edition that is not the one of this digest is told."""
    try:
        found = read_editions(FirstFinding(), Bundle(Held(files)))
    except (Told, *_TOLD):
        return True
    return digest not in {one.digest for one in found.values()}


def entries_of(files: Files) -> Iterator[Files]:
    """Yield each open leaf with its disclosures, as if the bundle held no other."""
    shown: dict[int, bytes] = {}
    for line in files[layout.DISCLOSURES].splitlines(keepends=True):
        index = parse_value(line[:-1])["index"]
        shown[index] = shown.get(index, b"") + line
    for line in files[layout.OPEN_LEAVES].splitlines(keepends=True):
        index = parse_value(line[:-1])["index"]
        yield {layout.OPEN_LEAVES: line, layout.DISCLOSURES: shown.get(index, b"")}


def leaves_of(files: Files) -> Leaves:
    """Return the leaf hashes, from the lowest tiles."""
    size = int(files[layout.CHECKPOINT].split(b"\n")[1])
    lowest = [one for one in tiles_for(size) if one.level == 0]
    return Leaves(b"".join(files[layout.tile_name(one.level, one.index, one.width)] for one in lowest))


def adopted(files: Files) -> str:
    """Return the digest of the edition that entry 0 names."""
    first = parse_value(files[layout.OPEN_LEAVES].splitlines()[0])
    return str(parse(b64decode(first["leaf"]))["data"]["edition_digest"])


def flipped(octets: bytes, at: int, bit: int) -> bytes:
    """Return the bytes with one bit turned over."""
    return octets[:at] + bytes([octets[at] ^ (1 << bit)]) + octets[at + 1 :]


def flips(files: Files, name: str, bits: int) -> Iterator[tuple[int, Files]]:
    """Yield the place of a byte and the files with one of its bits turned over; `bits` of each byte.

    Which bit comes first differs from byte to byte.
    """
    for at in range(len(files[name])):
        for bit in range(bits):
            yield at, {**files, name: flipped(files[name], at, (at + bit) % 8)}


def untold(files: Files, asked: Asked, bits: int) -> tuple[int, list[str]]:
    """Turn bits of every byte of the payload; return how many, and which of them nobody tells.

    Of `kind.json` every bit is turned, and those that nothing vouches for must not be told.
    """
    tried, missed = 0, []
    leaves, digest = leaves_of(files), adopted(files)
    for at, twin in flips(files, layout.KIND, 8):
        tried += 1
        is_free = is_unvouched(twin[layout.KIND], files[layout.KIND])
        missed += [] if is_told(twin, asked) != is_free else [f"{layout.KIND} {at}"]
    for name in sorted(files):
        if name in (layout.KIND, layout.DISCLOSURES, layout.OPEN_LEAVES):
            continue
        for at, twin in flips(files, name, bits):
            tried += 1
            told = is_told_of_edition(twin, digest) if layout.is_rulebook(name) else is_told(twin, asked)
            missed += [] if told else [f"{name} {at}"]
    for number, entry in enumerate(entries_of(files)):
        for name in entry:
            for at, twin in flips(entry, name, bits):
                tried += 1
                missed += [] if is_told_of_entry(twin, leaves) else [f"{name}, entry {number}, {at}"]
    return tried, missed
