"""Take in the bytes of list files: unpack `.xz`, count, hash and pack them, and give them back as streams.

The digest of a snapshot is the SHA-256 of its one file as the publisher wrote it (unpacked); of several
files, it is the SHA-256 of their digests in hex, each with a line feed, in the order of their parts.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.registry.listed import RefusedImport

LARGEST = 300 * 1024 * 1024  # bytes of a list file, unpacked (security S801)
_CHUNK = 256 * 1024
_XZ_MAGIC = b"\xfd7zXZ\x00"
_XZ_MEMORY = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """One file: digest and size of the publisher's bytes, and the bytes themselves under zlib."""

    digest: str
    size: int
    packed: bytes

    def open(self) -> BinaryIO:
        """Return a stream of the publisher's bytes."""
        return io.BufferedReader(_Unpacking(self.packed), _CHUNK)

    def head(self, count: int = 4096) -> bytes:
        """Return the first bytes."""
        return zlib.decompressobj().decompress(self.packed, count)


class _Unpacking(io.RawIOBase):
    """Inflates as it is read, so that a large file is never whole in memory."""

    def __init__(self, packed: bytes) -> None:
        self._rest, self._inflate = packed, zlib.decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer
        found = self._inflate.decompress(self._rest, len(buffer)) if len(buffer) else b""
        self._rest = self._inflate.unconsumed_tail
        buffer[: len(found)] = found
        return len(found)


def pack(stream: BinaryIO, *, largest: int = LARGEST) -> Packed:
    """Read one file to its end.

    Raises:
        RefusedImport: it is empty, larger than `largest` bytes unpacked, or damaged `.xz`.
    """
    digest, size, deflate, parts = hashlib.sha256(), 0, zlib.compressobj(6), []
    for chunk in _publisher_bytes(stream):
        size += len(chunk)
        if size > largest:
            raise RefusedImport("The file is larger than %(largest)s bytes.", largest=largest)
        digest.update(chunk)
        parts.append(deflate.compress(chunk))
    if not size:
        raise RefusedImport("The file is empty.")
    parts.append(deflate.flush())
    return Packed(digest.hexdigest(), size, b"".join(parts))


def digest_of(files: Sequence[Packed]) -> str:
    """Return the digest of a snapshot, from its files in the order of their parts."""
    if len(files) == 1:
        return files[0].digest
    return hashlib.sha256("".join(f"{file.digest}\n" for file in files).encode()).hexdigest()


def _publisher_bytes(stream: BinaryIO) -> Iterator[bytes]:
    first = stream.read(_CHUNK)
    if first.startswith(_XZ_MAGIC):
        yield from _unpacked_xz(first, stream)
        return
    while first:
        yield first
        first = stream.read(_CHUNK)


def _unpacked_xz(first: bytes, stream: BinaryIO) -> Iterator[bytes]:
    unpack, waiting = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY), first
    try:
        while not unpack.eof:
            if unpack.needs_input and not waiting:
                waiting = stream.read(_CHUNK)
                if not waiting:
                    raise RefusedImport("The .xz file is truncated.")
            yield unpack.decompress(waiting, _CHUNK)
            waiting = b""
    except lzma.LZMAError:
        raise RefusedImport("The .xz file is damaged, or asks for too much memory.") from None
    if unpack.unused_data or stream.read(1):
        raise RefusedImport("The .xz file holds more than one stream.")
