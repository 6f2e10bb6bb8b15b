"""A bundle as it is written: a zip that grows member by member, its manifests last, and then gets its name.

The same contents give the same bytes: no clock, no owner, a fixed order.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from charter import layout
from charter.zipform import ZipWriter

_BLOCK = 256 * layout.KIBI


class TakenAway(Exception):
    """A file was removed while it grew; what it held is not to be kept."""


class Bag:
    """The members written so far, with their digests."""

    def __init__(self, packed: ZipWriter) -> None:
        """Begin in an empty zip."""
        self._packed = packed
        self._digests: dict[str, str] = {}
        self._octets = 0

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Write one member from its parts, however many they are."""
        # The size of a stream is not known when its head is written, so long ones always get the wide head.
        wide = layout.limit_of(name) == layout.STREAM_LIMIT
        self._packed.add(name, self._noted(name, parts), wide=wide)

    def _noted(self, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for block in _blocks(parts):
            digest.update(block)
            self._octets += len(block) if name.startswith("data/") else 0
            yield block
        self._digests[name] = digest.hexdigest()

    def finish(self, facts: dict[str, str]) -> None:
        """Write what BagIt asks for: version, description, manifests."""
        payload = {name: digest for name, digest in self._digests.items() if name.startswith("data/")}
        self.add(layout.BAGIT, [layout.BAGIT_TEXT])
        described = {**facts, "Payload-Oxum": f"{self._octets}.{len(payload)}"}
        self.add(layout.BAG_INFO, [layout.bag_info(described)])
        self.add(layout.MANIFEST, [layout.manifest(payload)])
        tags = {name: digest for name, digest in self._digests.items() if name not in payload}
        self.add(layout.TAG_MANIFEST, [layout.manifest(tags)])


def _blocks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join small parts; deflate and the digest are quicker on large ones."""
    held, length = [], 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length >= _BLOCK:
            yield b"".join(held)
            held, length = [], 0
    yield b"".join(held)


@contextmanager
def growing_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path`; it takes that name when it is whole, and leaves nothing when it is not.

    It ends as `path` does: whoever removes all files of a kind removes it too.

    Raises:
        TakenAway: somebody did so before it was whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f".{os.getpid()}.{threading.get_ident()}.{path.name}")
    file = os.fdopen(os.open(growing, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a loss of power may leave the name without what it names
        _name(growing, path)
    finally:
        growing.unlink(missing_ok=True)


def _name(growing: Path, path: Path) -> None:
    try:
        growing.replace(path)
    except FileNotFoundError:
        raise TakenAway from None


@contextmanager
def new_bag(path: Path) -> Iterator[Bag]:
    """Open a bag that takes the name `path` when it is whole."""
    with growing_file(path) as file:
        packed = ZipWriter(file)
        yield Bag(packed)
        packed.finish()
