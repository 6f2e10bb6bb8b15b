"""A bundle's zip is written as the log format spells it, whatever the Python's own library would write."""

import struct
import zipfile
import zlib
from io import BytesIO
from itertools import islice

import pytest

from app.operations.bag import new_bag
from charter import layout, zipform
from charter.bundle import open_bundle
from charter.safezip import SafeZip, Unreadable
from charter.zipform import Member, TooLong, ZipWriter
from tests.charter.bags import payload

WORDS = b"one line\n"
SHORT, LONG = layout.KIND, layout.DISCLOSURES


def packed(octets):
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(octets) + stream.flush()


def written(*members):
    file = BytesIO()
    zip_ = ZipWriter(file)
    for name, octets, wide in members:
        zip_.add(name, iter([octets[:3], octets[3:]]), wide=wide)
    zip_.finish()
    return file.getvalue()


@pytest.fixture
def no_library(monkeypatch):
    """Let nobody ask Python's own library, which differs between its versions."""

    def refuse(*_args, **_named):
        raise AssertionError("Python's own library was asked.")

    monkeypatch.setattr(zipfile.ZipFile, "__init__", refuse)
    monkeypatch.setattr(zipfile.ZipInfo, "__init__", refuse)


def test_every_byte_is_that_of_the_log_format(no_library):
    body = packed(WORDS)
    crc, sizes = zlib.crc32(WORDS), struct.pack("<2L", len(body), len(WORDS))
    name, long_name = SHORT.encode(), LONG.encode()
    day, full = struct.pack("<2H", 0, 0x21), b"\xff" * 8
    extra = struct.pack("<2H2Q", 1, 16, len(WORDS), len(body))
    narrow = b"PK\3\4\x14\0\0\0\x08\0" + day + struct.pack("<L", crc) + sizes
    narrow += struct.pack("<2H", len(name), 0) + name
    wide = b"PK\3\4\x2d\0\0\0\x08\0" + day + struct.pack("<L", crc) + full
    wide += struct.pack("<2H", len(long_name), len(extra)) + long_name + extra
    contents = narrow + body + wide + body
    directory = b""
    for version, each, place in ((20, name, 0), (45, long_name, len(narrow + body))):
        directory += b"PK\1\2" + bytes([version, 3, version, 0]) + b"\0\0\x08\0" + day
        directory += struct.pack("<L", crc) + sizes
        directory += struct.pack("<5H2L", len(each), 0, 0, 0, 0, 0x81A40000, place) + each
    end = b"PK\5\6\0\0\0\0" + struct.pack("<2H2LH", 2, 2, len(directory), len(contents), 0)

    assert written((SHORT, WORDS, False), (LONG, WORDS, True)) == contents + directory + end


def test_a_bag_is_written_without_the_library_and_read_back(tmp_path, monkeypatch, request):
    path, files = tmp_path / "bag.zip", payload()
    with new_bag(path) as bag:
        request.getfixturevalue("no_library")
        for name, octets in files.items():
            bag.add(name, [octets])
        bag.finish({"Bagging-Date": "2026-03-02"})
    monkeypatch.undo()

    with open_bundle(path) as bundle:
        assert bundle.checkpoint() == files[layout.CHECKPOINT]
        assert len(list(bundle.leaves())) == 4
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in files} == files


def test_a_bag_that_is_broken_off_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="full"), new_bag(tmp_path / "bag.zip"):
        raise OSError("The disk is full.")

    assert list(tmp_path.iterdir()) == []


def test_sizes_of_more_than_two_gibibytes_are_written_in_64_bits(monkeypatch):
    monkeypatch.setattr(zipform, "_NARROW_LIMIT", 2_000)
    octets = WORDS * 1_000
    zipped = written((LONG, octets, True), (SHORT, WORDS, False))

    assert struct.pack("<2H2Q", 1, 16, len(octets), len(packed(octets))) in zipped[zipped.index(b"PK\1\2") :]
    assert SafeZip(BytesIO(zipped)).read(LONG) == octets


@pytest.mark.parametrize(("octets", "wide"), [(bytes(3_000), False), (bytes(4_000_000), True)])
def test_what_the_form_has_no_room_for_is_not_written(monkeypatch, octets, wide):
    monkeypatch.setattr(zipform, "_NARROW_LIMIT", 2_000)

    with pytest.raises(TooLong, match="ends at two gibibytes"):
        written((LONG, octets, wide))


def test_what_stands_behind_the_end_of_a_long_stream_is_refused_and_not_read_for_ever():
    octets = bytes(range(256)) * 1_024  # more than a block, so that something is left of the stream's input
    body = packed(octets) + bytes(6_000)
    member = Member(LONG, zipform.DEFLATED, zlib.crc32(octets), len(body), len(octets), wide=True)
    entry, end = zipform.entry_of(member, 0), len(zipform.head_of(member)) + len(body)
    last = zipform.END.pack(zipform.END_MARK, 0, 0, 1, 1, len(entry), end, 0)
    blocks = SafeZip(BytesIO(zipform.head_of(member) + body + entry + last)).blocks(LONG)

    with pytest.raises(Unreadable, match="damaged"):
        list(islice(blocks, 100))
