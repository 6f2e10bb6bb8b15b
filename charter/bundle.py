"""The export bundle, read safely: its names and digests are checked before anything in it is believed.

Whatever is wrong comes as one of three errors, each with one sentence: ``Unreadable`` (hostile, or no
bundle), ``Altered`` (its own manifests do not fit), ``Missing`` (a file that it must hold is not there).
Contents come as streams, so a log of a million entries is read in little memory.

Source: RFC 8493 (BagIt 1.0); ledger 4.5 and 4.6.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from charter import layout
from charter.canonical import LEAF_LIMIT, NotCanonical, parse_value
from charter.disclosure import DISCLOSED_LIMIT
from charter.note import NOTE_LIMIT
from charter.safezip import SafeZip, Unreadable
from charter.tiles import WIDTH
from charter.tree import HASH_SIZE

__all__ = ["Altered", "Bundle", "Kind", "Missing", "OpenLeaf", "Path", "Shown", "Unreadable", "open_bundle"]

# The lines that a log has by the million are recognised by their form; any other line is parsed.
_LEAF_LINE = re.compile(rb'\{"index":(0|[1-9][0-9]{0,14}),"leaf":"([A-Za-z0-9+/]+={0,2})"\}')
_DISCLOSURE_LINE = re.compile(rb'\{"disclosure":"([A-Za-z0-9_-]+)","index":(0|[1-9][0-9]{0,14})\}')
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]+)")
_LEAF_LINE_LIMIT = LEAF_LIMIT * 4 // 3 + layout.KIBI
_DISCLOSURE_LINE_LIMIT = DISCLOSED_LIMIT + layout.KIBI
_NOTE_LINE_LIMIT = NOTE_LIMIT + layout.KIBI
_MOST_OF_AN_ENTRY = 64

_LINE = "A line in the bundle is not of its form."
_ORDER = "The lines of a file in the bundle are not in order."


class Altered(Exception):
    """The bundle contradicts its own manifests; the text is one sentence."""


class Missing(Exception):
    """A file that the bundle must hold is absent; the text is one sentence, ``name`` the file."""

    def __init__(self, name: str) -> None:
        super().__init__("A file that the bundle must hold is missing.")
        self.name = name


@dataclass(frozen=True)
class Kind:
    """What the bundle says that it is; ``facts`` holds all of ``kind.json``."""

    kind: str
    case: str | None
    size: int
    facts: dict[str, Any]


@dataclass(slots=True)  # a frozen one takes twice as long to make, and there are many
class OpenLeaf:
    """The exact bytes of the entry with this index."""

    index: int
    leaf: bytes


@dataclass(slots=True)
class Shown:
    """An encoded disclosure of the entry with this index."""

    index: int
    disclosure: str


class Bundle:
    """A bundle whose names and manifests fit; made by ``open_bundle``."""

    def __init__(self, files: SafeZip) -> None:
        self._files = files

    @property
    def file(self) -> BinaryIO:
        """Return the open zip file."""
        return self._files.file

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""
        return tuple(sorted(self._files.names()))

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names that every bundle must hold and this one does not."""
        return tuple(name for name in layout.REQUIRED_PAYLOAD if name not in self._files)

    def kind(self) -> Kind:
        """Return what the bundle claims to be."""
        facts = self._json(layout.KIND)
        match facts:
            case {"kind": str() as kind, "case": None | str() as case, "size": int() as size}:
                if kind in layout.KINDS and size >= 0 and not isinstance(size, bool):
                    return Kind(kind, case, size, facts)
        raise Unreadable("The bundle does not say what kind it is.")

    def checkpoint(self) -> bytes:
        """Return the signed note of the checkpoint at which the bundle was taken."""
        return self._file(layout.CHECKPOINT)

    def checkpoints(self) -> Iterator[bytes]:
        """Yield every signed checkpoint, as notes, in the order of the file."""
        for line in self._lines(layout.CHECKPOINTS, _NOTE_LINE_LIMIT):
            (note,) = _fields(_parse(line), note=str)
            yield note.encode()

    def leaves(self) -> Iterator[OpenLeaf]:
        """Yield the open leaves; their indexes rise."""
        last = -1
        for line in self._lines(layout.OPEN_LEAVES, _LEAF_LINE_LIMIT):
            found = _LEAF_LINE.fullmatch(line)
            index, leaf = (int(found[1]), found[2]) if found else _other_leaf(line)
            if index <= last:
                raise Unreadable(_ORDER)
            last = index
            yield OpenLeaf(index, _base64(leaf))

    def disclosures(self) -> Iterator[Shown]:
        """Yield the disclosures by rising index of their entry, several to an entry."""
        last = count = octets = 0
        for line in self._lines(layout.DISCLOSURES, _DISCLOSURE_LINE_LIMIT):
            found = _DISCLOSURE_LINE.fullmatch(line)
            index, encoded = (int(found[2]), found[1].decode()) if found else _other_disclosure(line)
            if index < last:
                raise Unreadable(_ORDER)
            if index > last:
                last, count, octets = index, 0, 0
            count, octets = count + 1, octets + len(encoded)
            if count > _MOST_OF_AN_ENTRY or octets > DISCLOSED_LIMIT:
                raise Unreadable("The bundle shows more of an entry than any entry has.")
            yield Shown(index, encoded)

    def tile(self, level: int, index: int, width: int = WIDTH) -> bytes:
        """Return the contents of a hash tile; its length fits its width."""
        contents = self._file(layout.tile_name(level, index, width))
        if len(contents) != width * HASH_SIZE:
            raise Unreadable("A hash tile in the bundle has the wrong length.")
        return contents

    def register(self) -> Any:
        """Return the register of published cases."""
        return self._json(layout.REGISTER)

    def consistency(self) -> Any:
        """Return what a delta holds to join it to the size it starts from."""
        return self._json(layout.CONSISTENCY)

    def rulebooks(self) -> Iterator[tuple[str, Any]]:
        """Yield each edition by its name with what its rulebook says."""
        for name in sorted(filter(layout.is_rulebook, self._files.names())):
            yield Path(name).stem, self._json(name)

    def _file(self, name: str) -> bytes:
        if name not in self._files:
            raise Missing(name)
        return self._files.read(name)

    def _json(self, name: str) -> Any:
        return _parse(self._file(name))

    def _lines(self, name: str, limit: int) -> Iterator[bytes]:
        if name not in self._files:
            raise Missing(name)
        return self._files.lines(name, limit)


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle; every file in it has been held against the manifests when this returns.

    Raises:
        Unreadable: no such file, hostile input, or not a bundle.
        Altered: a file does not have the digest of the manifest, or is listed and absent, or not listed.
    """
    if not path.is_file():  # a pipe or a device would never end
        raise Unreadable("The bundle cannot be opened.")
    try:
        file = path.open("rb")
    except OSError:
        raise Unreadable("The bundle cannot be opened.") from None
    with file:
        files = SafeZip(file)
        if not all(name in files for name in layout.REQUIRED_TAGS):
            raise Unreadable("The zip file is not a bag: it has no BagIt files.")
        if files.read(layout.BAGIT) != layout.BAGIT_TEXT:
            raise Unreadable("The bag is of a version that is not understood.")
        names = set(files.names())
        payload = {name for name in names if name.startswith("data/")}
        _check_manifest(files, layout.TAG_MANIFEST, names - payload - {layout.TAG_MANIFEST})
        _check_manifest(files, layout.MANIFEST, payload)
        yield Bundle(files)


def _check_manifest(files: SafeZip, name: str, expected: Iterable[str]) -> None:
    digests = _read_manifest(files.read(name))
    if set(digests) != set(expected):
        raise Altered("The files in the bundle are not those that its manifest lists.")
    for listed, digest in digests.items():
        actual = sha256()
        for block in files.blocks(listed):
            actual.update(block)
        if actual.hexdigest() != digest:
            raise Altered("A file in the bundle does not have the digest that its manifest gives.")


def _read_manifest(contents: bytes) -> dict[str, str]:
    try:
        lines = contents.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Unreadable("A manifest in the bundle is not plain text.") from None
    if lines.pop():
        raise Unreadable("A manifest in the bundle is not written as BagIt asks.")
    digests = {}
    for line in lines:
        parts = _MANIFEST_LINE.fullmatch(line)
        if not parts or parts[2] in digests:
            raise Unreadable("A manifest in the bundle is not written as BagIt asks.")
        digests[parts[2]] = parts[1]
    return digests


def _parse(text: bytes) -> Any:
    try:
        return parse_value(text)
    except NotCanonical:
        raise Unreadable("A file in the bundle is not canonical JSON.") from None


def _other_leaf(line: bytes) -> tuple[int, bytes]:
    index, leaf = _fields(_parse(line), index=int, leaf=str)
    return index, leaf.encode("utf-8", "surrogatepass")


def _other_disclosure(line: bytes) -> tuple[int, str]:
    index, encoded = _fields(_parse(line), index=int, disclosure=str)
    return index, encoded


def _base64(text: bytes) -> bytes:
    try:
        octets = a2b_base64(text, strict_mode=True)
    except Base64Error:
        octets = b""
    if b2a_base64(octets, newline=False) != text:
        raise Unreadable("A leaf in the bundle is not base64.")
    return octets


def _fields(line: Any, **forms: type) -> list[Any]:
    """Return the fields of a line that has exactly these, of exactly these types."""
    if not isinstance(line, dict) or line.keys() != forms.keys():
        raise Unreadable(_LINE)
    if any(type(line[name]) is not form for name, form in forms.items()):  # true is an int to isinstance
        raise Unreadable(_LINE)
    return [line[name] for name in forms]
