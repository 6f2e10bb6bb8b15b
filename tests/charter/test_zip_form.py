"""A bundle's zip has one form: nothing lies in it that the reader does not look at."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from charter import layout, safezip, zipform
from charter.bundle import Altered, Unreadable, open_bundle
from tests.charter.bags import bag, payload, zipped

OTHER_FORM = "The zip file is not written as bundles are; it may have been packed anew."
DAMAGED = "The bundle is not a zip file, or it is damaged."
HONEST = zipped(bag())
END = 22


@pytest.fixture
def said(tmp_path):
    """Open bytes as a bundle; return the sentence with which they are refused, None when they are not."""

    def read(octets):
        path = tmp_path / "bundle.zip"
        path.write_bytes(octets)
        try:
            with open_bundle(path):
                return None
        except (Altered, Unreadable) as refused:
            return str(refused)

    return read


def spans(octets):
    """Return where packed bytes lie: (first, last + 1) of each member."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<2H", octets, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            yield start, start + info.compress_size


def with_directory_at(octets, shift, inserted, at):
    """Insert bytes before the directory, and let the end record find it again."""
    grown = octets[:at] + inserted + octets[at:]
    start = struct.unpack_from("<L", octets, len(octets) - 6)[0] + shift
    return grown[:-6] + struct.pack("<L", start) + grown[-2:]


def test_every_byte_that_is_not_packed_contents_is_looked_at(said):
    packed = {at for first, after in spans(HONEST) for at in range(first, after)}
    bare = [at for at in range(len(HONEST)) if at not in packed]
    passed = [
        at for at in bare
        if said(HONEST[:at] + bytes([HONEST[at] ^ (1 << at % 8)]) + HONEST[at + 1 :]) is None
    ]

    assert said(HONEST) is None
    assert len(bare) > 1500
    assert passed == []


def test_bytes_between_members_and_directory_are_refused(said):
    directory = HONEST.index(b"PK\x01\x02")

    assert said(with_directory_at(HONEST, 7, b"between", directory)) == OTHER_FORM


def test_a_bundle_packed_anew_by_another_program_is_refused(said, tmp_path):
    path = tmp_path / "anew.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, octets in bag().items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 12, 0, 0)), octets)

    assert said(path.read_bytes()) == OTHER_FORM


@pytest.mark.parametrize("packed", [b"", b"\x00"], ids=["wanting", "left over"])
def test_packed_bytes_are_used_up_and_none_is_wanting(said, packed):
    """The first member's stream is cut by one byte, or has one behind its end, and the sizes say so."""
    start, after = min(spans(HONEST))
    shift = len(packed) or -1
    body = HONEST[start:after] + packed if packed else HONEST[start : after - 1]
    rest = HONEST[after:]
    sizes = struct.pack("<L", after - start), struct.pack("<L", after - start + shift)
    head = HONEST[:start].replace(*sizes)
    directory = rest.index(b"PK\x01\x02")
    entries = []
    for entry in rest[directory:-END].split(b"PK\x01\x02")[1:]:
        offset = struct.unpack_from("<L", entry, 38)[0]
        moved = entry[:38] + struct.pack("<L", offset + shift if offset else 0) + entry[42:]
        entries.append(b"PK\x01\x02" + (moved if offset else moved.replace(*sizes)))
    begin = struct.unpack_from("<L", HONEST, len(HONEST) - 6)[0] + shift
    end = HONEST[-END:-6] + struct.pack("<L", begin) + HONEST[-2:]

    assert said(head + body + rest[:directory] + b"".join(entries) + end) == DAMAGED


def test_contents_that_do_not_have_their_checksum_are_refused(said):
    crc = struct.pack("<L", zlib.crc32(layout.BAGIT_TEXT))

    assert said(HONEST.replace(crc, bytes(4))) == DAMAGED


def test_a_member_of_more_than_two_gibibytes_has_the_writers_form(said, monkeypatch):
    for module, name in ((zipfile, "ZIP64_LIMIT"), (zipform, "_NARROW_LIMIT")):
        monkeypatch.setattr(module, name, 300_000)
    long = b"".join(layout.disclosure_line(number, "QQ") for number in range(20_000))

    assert len(long) > 300_000
    assert said(zipped(bag(payload() | {layout.DISCLOSURES: long}))) is None


def test_a_long_member_is_unpacked_block_by_block(said):
    long = b"".join(layout.disclosure_line(7, str(number)) for number in range(30_000))

    assert len(long) > 10 * safezip._BLOCK
    assert said(zipped(bag(payload() | {layout.DISCLOSURES: long}))) is None
