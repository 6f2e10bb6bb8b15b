"""Reading a zip that a stranger made: looked at before it is parsed, counted while it is unpacked.

A bundle's zip has one form (ADR 0020): members lie one behind the other with nothing between them, and every
byte of head and directory is the one that our writer writes. So no two readers can see two bundles in one.

Source: APPNOTE 6.3 for the format; ledger 4.6 "hostile input".
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from charter.layout import KIBI, MEBI, known_name, limit_of
from charter.zipform import DEFLATED, END, END_MARK, STORED, WIDE_VERSION, Member, entry_of, head_of

_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_MOST_MEMBERS = 32_000
_DIRECTORY_LIMIT = 6 * MEBI
_ENCRYPTED = 0x1 | 0x40
_GROWTH = 200  # honest bundles shrink to a tenth at best; deflate alone could reach a thousandth
_BLOCK = 64 * KIBI

_OTHER_FORM = "The zip file is not written as bundles are; it may have been packed anew."
_DAMAGED = "The bundle is not a zip file, or it is damaged."


class Unreadable(Exception):
    """The input is hostile or no bundle at all; the text is one sentence."""


class SafeZip:
    """The members of a zip whose directory has been found harmless."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        size = _check_end(file)
        try:
            packed = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError):
            raise Unreadable(_DAMAGED) from None
        infos = packed.infolist()
        for info in infos:
            _check_member(info)
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos):
            raise Unreadable("The bundle holds a name twice.")
        self._starts = _check_form(file, infos, packed.start_dir)
        if sum(info.file_size for info in infos) > _GROWTH * size + MEBI:
            raise Unreadable("The bundle unpacks to far more than it should.")

    def names(self) -> list[str]:
        """Return the names of all members."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the contents of a member, never more than its directory entry declares."""
        info = self._members[name]
        left, crc = info.file_size, 0
        for block in self._unpacked(info):
            left, crc = left - len(block), zlib.crc32(block, crc)
            if left < 0:
                raise Unreadable("A file in the bundle is longer than the bundle declares.")
            yield block
        if left:
            raise Unreadable("A file in the bundle is shorter than the bundle declares.")
        if crc != info.CRC:
            raise Unreadable(_DAMAGED)

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what the packed bytes of a member give, all of them used up and none wanting."""
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        at, left = self._starts[info.filename], info.compress_size
        while left:
            self.file.seek(at)
            packed = self.file.read(min(left, _BLOCK))
            at, left = at + len(packed), left - len(packed)
            if not packed or stream.eof:
                raise Unreadable(_DAMAGED)
            if info.compress_type == STORED:
                yield packed
                continue
            is_full = True
            # A full block may have left something in the stream; after its end the tail never grows shorter.
            while (packed or is_full) and not stream.eof:
                block = _inflated(stream, packed)
                packed, is_full = stream.unconsumed_tail, len(block) == _BLOCK
                yield block
        if info.compress_type == DEFLATED and (not stream.eof or stream.unused_data):
            raise Unreadable(_DAMAGED)

    def read(self, name: str) -> bytes:
        """Return a whole member; its limit was checked at the beginning."""
        return b"".join(self.blocks(name))

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """Yield the lines of a member without their newlines, none longer than ``limit`` bytes."""
        rest = b""
        for block in self.blocks(name):
            *whole, rest = (rest + block).split(b"\n")
            if max(map(len, (rest, *whole))) > limit:
                raise Unreadable("A line in the bundle is too long.")
            yield from whole
        if rest:
            raise Unreadable("The last line of a file in the bundle does not end.")


def _check_end(file: BinaryIO) -> int:
    """Read the end record before ``zipfile`` builds an object for each member; return the size."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size - _LOCATOR_64_SIZE))
    tail = file.read()
    if len(tail) < END.size:
        raise Unreadable(_DAMAGED)
    mark, disk, first, here, count, length, start, comment = END.unpack(tail[-END.size :])
    if mark != END_MARK or comment or disk or first:
        raise Unreadable(_DAMAGED)
    if tail[: -END.size].startswith(_LOCATOR_64) or count != here:
        raise Unreadable("The bundle is larger than this format allows.")
    if count > _MOST_MEMBERS or length > _DIRECTORY_LIMIT:
        raise Unreadable("The bundle holds too many files.")
    if start + length != size - END.size:
        raise Unreadable(_DAMAGED)
    file.seek(0)
    return size


def _check_member(info: zipfile.ZipInfo) -> None:
    if info.orig_filename != info.filename or not known_name(info.filename):
        raise Unreadable("The bundle holds a file of a name that does not belong there.")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG) or info.external_attr & 0x10:
        raise Unreadable("The bundle holds a link, a folder or a device.")
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("The bundle is encrypted.")
    if info.compress_type not in (STORED, DEFLATED):
        raise Unreadable("The bundle is packed in a way that is not understood.")
    if info.file_size > limit_of(info.filename):
        raise Unreadable("A file in the bundle is too large.")


def _inflated(stream: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return stream.decompress(packed, _BLOCK)
    except zlib.error:
        raise Unreadable(_DAMAGED) from None


def _check_form(file: BinaryIO, infos: list[zipfile.ZipInfo], directory: int) -> dict[str, int]:
    """Refuse a zip that is not written as ours are; return where each member's packed bytes begin."""
    starts, end = {}, 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:  # the trick of the densest bombs: members that share packed bytes
            raise Unreadable("Files in the bundle overlap.")
        head = head_of(_said_of(info))
        file.seek(info.header_offset)
        if info.header_offset > end or file.read(len(head)) != head:
            raise Unreadable(_OTHER_FORM)
        starts[info.filename] = info.header_offset + len(head)
        end = starts[info.filename] + info.compress_size
    if end > directory:
        raise Unreadable(_DAMAGED)
    file.seek(directory)
    written = b"".join(entry_of(_said_of(info), info.header_offset) for info in infos)
    if end != directory or file.read(len(written)) != written:
        raise Unreadable(_OTHER_FORM)
    return starts


def _said_of(info: zipfile.ZipInfo) -> Member:
    wide = info.extract_version == WIDE_VERSION
    return Member(info.filename, info.compress_type, info.CRC, info.compress_size, info.file_size, wide)
