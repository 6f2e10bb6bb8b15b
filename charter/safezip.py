"""Reading a zip that a stranger made: looked at before it is parsed, counted while it is unpacked.

Source: APPNOTE 6.3 for the format; ledger 4.6 "hostile input".
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from charter.layout import KIBI, MEBI, known_name, limit_of

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_LOCAL_HEADER_SIZE = 30
_MOST_MEMBERS = 32_000
_DIRECTORY_LIMIT = 6 * MEBI
_ENCRYPTED = 0x1 | 0x40
_GROWTH = 200  # honest bundles shrink to a tenth at best; deflate alone could reach a thousandth
_BLOCK = 64 * KIBI

_DAMAGED = "The bundle is not a zip file, or it is damaged."


class Unreadable(Exception):
    """The input is hostile or no bundle at all; the text is one sentence."""


class SafeZip:
    """The members of a zip whose directory has been found harmless."""

    def __init__(self, file: BinaryIO) -> None:
        size = _check_end(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError):
            raise Unreadable(_DAMAGED) from None
        infos = self._zip.infolist()
        for info in infos:
            _check_member(info)
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos):
            raise Unreadable("The bundle holds a name twice.")
        _check_overlaps(infos, size)
        if sum(info.file_size for info in infos) > _GROWTH * size + MEBI:
            raise Unreadable("The bundle unpacks to far more than it should.")

    def names(self) -> list[str]:
        """Return the names of all members."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the contents of a member, never more than its directory entry declares."""
        left = self._members[name].file_size
        try:
            with self._zip.open(self._members[name]) as stream:
                while block := stream.read(_BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise Unreadable("A file in the bundle is longer than the bundle declares.")
                    yield block
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            struct.error,
            NotImplementedError,
            EOFError,
            OSError,
        ):
            raise Unreadable(_DAMAGED) from None
        if left:
            raise Unreadable("A file in the bundle is shorter than the bundle declares.")

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
    file.seek(max(0, size - _END.size - _LOCATOR_64_SIZE))
    tail = file.read()
    if len(tail) < _END.size:
        raise Unreadable(_DAMAGED)
    mark, _, _, here, count, length, start, comment = _END.unpack(tail[-_END.size :])
    if mark != _END_MARK or comment:
        raise Unreadable(_DAMAGED)
    if tail[: -_END.size].startswith(_LOCATOR_64) or count != here:
        raise Unreadable("The bundle is larger than this format allows.")
    if count > _MOST_MEMBERS or length > _DIRECTORY_LIMIT:
        raise Unreadable("The bundle holds too many files.")
    if start + length != size - _END.size:
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
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("The bundle is packed in a way that is not understood.")
    if info.file_size > limit_of(info.filename):
        raise Unreadable("A file in the bundle is too large.")


def _check_overlaps(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse members that share packed bytes, the trick of the densest bombs."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            raise Unreadable("Files in the bundle overlap.")
        end = info.header_offset + _LOCAL_HEADER_SIZE + len(info.filename) + info.compress_size
    if end > size:
        raise Unreadable(_DAMAGED)
