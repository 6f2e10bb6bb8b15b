"""The one form of a bundle's zip, spelt out once: for who writes one, and for who looks whether it is so.

Python's own library is not asked: what it writes before a long member is another thing before Python 3.11.4.

Source: APPNOTE 6.3 for the format; ADR 0020.
"""

import stat
import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

STORED, DEFLATED = 0, 8
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
UNIX = 3
PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_PLAIN_VERSION, WIDE_VERSION = 20, 45
_ENTRY = struct.Struct("<4s4B4H3L5H2L")
_ENTRY_MARK = b"PK\x01\x02"
_HEAD = struct.Struct("<4s2B4H3L2H")
_HEAD_MARK = b"PK\x03\x04"
_WIDE_SIZES = struct.Struct("<HHQQ")
_NARROW_LIMIT = (1 << 31) - 1  # what is larger is written in 64 bits
_NEW_YEAR_1980 = 33
_FULL = 0xFFFFFFFF


class Member(NamedTuple):
    """What a zip says of a member; of a wide one, the head has room for sizes of 64 bits."""

    name: str
    method: int
    crc: int
    packed: int
    unpacked: int
    wide: bool


def head_of(member: Member) -> bytes:
    """Return the head that stands before a member; it says nothing about when and where it was written."""
    name, extra, sizes = member.name.encode("ascii"), b"", (member.packed, member.unpacked)
    if member.wide:
        extra, sizes = _in_64_bits(member), (_FULL, _FULL)
    return _HEAD.pack(
        _HEAD_MARK, _version(member), 0, 0, member.method, 0, _NEW_YEAR_1980, member.crc, *sizes,
        len(name), len(extra),
    ) + name + extra


def entry_of(member: Member, start: int) -> bytes:
    """Return a member's entry in the directory, which says where its head begins."""
    name, extra, sizes = member.name.encode("ascii"), b"", (member.packed, member.unpacked)
    if max(sizes) > _NARROW_LIMIT:
        extra, sizes = _in_64_bits(member), (_FULL, _FULL)
    version = _version(member)
    return _ENTRY.pack(
        _ENTRY_MARK, version, UNIX, version, 0, 0, member.method, 0, _NEW_YEAR_1980, member.crc, *sizes,
        len(name), len(extra), 0, 0, 0, PLAIN_FILE, start,
    ) + name + extra


def _version(member: Member) -> int:
    return WIDE_VERSION if member.wide else _PLAIN_VERSION


def _in_64_bits(member: Member) -> bytes:
    return _WIDE_SIZES.pack(1, 16, member.unpacked, member.packed)


class TooLong(ValueError):
    """This form of zip has no room for what was to be written; the text is one sentence."""


class ZipWriter:
    """A zip that grows in an empty file which can seek; it is one only after ``finish``."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._end = 0
        self._entries: list[bytes] = []

    def add(self, name: str, blocks: Iterable[bytes], *, wide: bool) -> None:
        """Write one member behind the others.

        Args:
            name: in ASCII.
            blocks: the contents; they are not held.
            wide: whether its head takes 64 bits; said beforehand, for nobody knows a stream's size then.

        Raises:
            TooLong: the zip or a narrow member would be longer than two gibibytes.
        """
        member = Member(name, DEFLATED, 0, 0, 0, wide)
        self._file.write(head_of(member))
        member = self._deflated(member, blocks)
        start, length = self._end, len(head_of(member)) + member.packed
        if start + length > _NARROW_LIMIT or (member.unpacked > _NARROW_LIMIT and not wide):
            raise TooLong("A bundle ends at two gibibytes; take a delta or the flat lists.")
        self._file.seek(start)
        self._file.write(head_of(member))
        self._end = self._file.seek(start + length)
        self._entries.append(entry_of(member, start))

    def _deflated(self, member: Member, blocks: Iterable[bytes]) -> Member:
        """Write the packed contents; return the member with checksum and sizes."""
        stream = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        crc = size = packed = 0
        for block in blocks:
            crc, size = zlib.crc32(block, crc), size + len(block)
            packed += self._file.write(stream.compress(block))
        packed += self._file.write(stream.flush())
        return member._replace(crc=crc, packed=packed, unpacked=size)

    def finish(self) -> None:
        """Write the directory and the end record."""
        directory, count = b"".join(self._entries), len(self._entries)
        self._file.write(directory)
        self._file.write(END.pack(END_MARK, 0, 0, count, count, len(directory), self._end, 0))
