"""Bundles: honest ones are read back; altered, incomplete and hostile ones are told apart in one sentence."""

import os
import stat
import struct
import warnings
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter import layout
from charter.bundle import Altered, Bundle, Missing, OpenLeaf, Shown, Unreadable, open_bundle
from charter.canonical import encode_value
from charter.tiles import tiles_for
from tests.charter.bags import LEAVES, NOTE, OPEN, bag, head, payload, zipped

DAMAGED = "The bundle is not a zip file, or it is damaged."
FORM = "A line in the bundle is not of its form."
ORDER = "The lines of a file in the bundle are not in order."


@pytest.fixture
def put(tmp_path):
    def write(octets):
        path = tmp_path / "bundle.zip"
        path.write_bytes(octets)
        return path

    return write


def sentence(path, error=Unreadable, read=Bundle.kind):
    with pytest.raises(error) as refusal, open_bundle(path) as bundle:
        read(bundle)
    return str(refusal.value)


def with_member(change, name="README-en.txt"):
    """Return a good bundle in which one member's head was changed by ``change``."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each, octets in bag().items():
            changed = head(each)
            if each == name:
                change(changed)
            archive.writestr(changed, octets)
    return buffer.getvalue()


def test_honest_bundle_is_read_back(put):
    with open_bundle(put(zipped(bag()))) as bundle:
        assert (bundle.kind().kind, bundle.kind().case, bundle.kind().size) == ("public", None, 300)
        assert bundle.kind().facts["edition"] == "1-draft"
        assert bundle.missing == ()
        assert bundle.checkpoint() == NOTE
        assert list(bundle.checkpoints()) == [NOTE, NOTE]
        assert list(bundle.leaves()) == [OpenLeaf(index, LEAVES[index]) for index in OPEN]
        assert list(bundle.disclosures()) == [Shown(0, "QQ"), Shown(0, "Qg")]
        assert bundle.register() == []
        assert list(bundle.rulebooks()) == [("1-draft", {"edition": "1-draft"})]
        tiles = [bundle.tile(tile.level, tile.index, tile.width) for tile in tiles_for(300)]
        assert [len(tile) // 32 for tile in tiles] == [256, 44, 1]


def test_same_files_make_the_same_bundle():
    assert zipped(bag()) == zipped(bag())


def test_missing_files_are_named_and_raise_when_they_are_needed(put):
    content = payload()
    del content[layout.REGISTER], content["data/log/tile/0/000"]
    with open_bundle(put(zipped(bag(content)))) as bundle:
        assert bundle.missing == (layout.REGISTER,)
        for need in (bundle.register, bundle.consistency, lambda: bundle.tile(0, 0)):
            with pytest.raises(Missing, match=r"^A file that the bundle must hold is missing\.$"):
                need()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (layout.CHECKPOINT, "A file in the bundle does not have the digest that its manifest gives."),
        (layout.OPEN_LEAVES, "A file in the bundle does not have the digest that its manifest gives."),
        (layout.BAG_INFO, "A file in the bundle does not have the digest that its manifest gives."),
        (layout.MANIFEST, "A file in the bundle does not have the digest that its manifest gives."),
    ],
)
def test_changed_file_is_altered(put, name, said):
    files = bag()
    files[name] = files[name].replace(b"2", b"3").replace(b"a", b"b")

    assert sentence(put(zipped(files)), Altered) == said


@pytest.mark.parametrize("name", [layout.REGISTER, "README-en.txt", "data/log/tile/1/000.p/1"])
def test_removed_or_added_file_is_altered(put, name):
    listed = "The files in the bundle are not those that its manifest lists."
    removed, added = bag(), bag()
    del removed[name]
    added["data/rulebooks/2.json"] = b"{}"

    assert sentence(put(zipped(removed)), Altered) == listed
    assert sentence(put(zipped(added)), Altered) == listed


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "data/../../evil",
        "data\\log\\checkpoint",
        "C:/evil",
        "data/",
        "data/log/tile/0/entries",
        "data/log/tile/0/000.p/0",
        "data/log/tile/10/000",
        "data/rulebooks/../x.json",
        "data/rulebooks/A.json",
        "data/extra.txt",
        "data/kind.json ",
        "DATA/kind.json",
        "data/kind.json\n",
        "data/каталог",
    ],
)
def test_names_that_do_not_belong_are_refused(put, name):
    said = sentence(put(zipped([*bag().items(), (name, b"x")])))

    assert said == "The bundle holds a file of a name that does not belong there."


def test_name_with_a_hidden_end_is_refused(put):
    octets = zipped([*bag().items(), ("data/log/checkpoint#x", b"x")])

    said = sentence(put(octets.replace(b"checkpoint#x", b"checkpoint\0x")))

    assert said == "The bundle holds a file of a name that does not belong there."


def test_name_twice_is_refused(put):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writing library warns of what this test wants
        octets = zipped([*bag().items(), (layout.KIND, b"{}")])

    assert sentence(put(octets)) == "The bundle holds a name twice."


@pytest.mark.parametrize("form", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_folders_and_devices_are_refused(put, form):
    octets = with_member(lambda changed: setattr(changed, "external_attr", (form | 0o777) << 16))

    assert sentence(put(octets)) == "The bundle holds a link, a folder or a device."


def test_other_packing_is_refused(put):
    octets = with_member(lambda changed: setattr(changed, "compress_type", zipfile.ZIP_LZMA))

    assert sentence(put(octets)) == "The bundle is packed in a way that is not understood."


def test_encryption_is_refused(put):
    octets = bytearray(zipped(bag()))
    directory = octets.index(b"PK\x01\x02")
    octets[directory + 8] |= 1

    assert sentence(put(bytes(octets))) == "The bundle is encrypted."


def test_file_that_unpacks_beyond_its_limit_is_refused(put):
    content = payload() | {layout.CHECKPOINT: bytes(2 * layout.MEBI)}

    assert sentence(put(zipped(bag(content)))) == "A file in the bundle is too large."


def test_bomb_is_refused_before_it_is_unpacked(put):
    content = payload() | {layout.OPEN_LEAVES: bytes(60 * layout.MEBI)}

    assert sentence(put(zipped(bag(content)))) == "The bundle unpacks to far more than it should."


def test_directory_that_lies_about_the_size_is_refused(put):
    content = payload() | {layout.OPEN_LEAVES: bytes(9 * layout.MEBI)}
    octets = zipped(bag(content)).replace(struct.pack("<L", 9 * layout.MEBI), struct.pack("<L", 512))

    assert sentence(put(octets)) == "A file in the bundle is longer than the bundle declares."


def test_overlapping_files_are_refused(put):
    octets = bytearray(zipped(bag()))
    second = octets.index(b"PK\x01\x02", octets.index(b"PK\x01\x02") + 4)
    octets[second + 42 : second + 46] = bytes(4)

    assert sentence(put(bytes(octets))) == "Files in the bundle overlap."


@pytest.mark.parametrize(
    ("count", "length", "said"),
    [
        (60_000, 0, "The bundle holds too many files."),
        (5, 7 * layout.MEBI, "The bundle holds too many files."),
        (5, 100, DAMAGED),
        (0, 0, "The zip file is not a bag: it has no BagIt files."),
    ],
)
def test_end_record_is_read_before_anything_else(put, count, length, said):
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, 0, 0)

    assert sentence(put(end)) == said


def test_a_million_names_are_refused_without_reading_them(put):
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    directory = entry * 200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 16, 16, len(directory), 0, 0)

    assert sentence(put(directory + end)) == "The bundle holds too many files."


def test_larger_zip_format_is_refused(put):
    octets = zipped(bag())
    locator = b"PK\x06\x07" + bytes(16)

    assert sentence(put(octets[:-22] + locator + octets[-22:])) == (
        "The bundle is larger than this format allows."
    )


@pytest.mark.parametrize(
    "octets", [b"", b"PK", b"x" * 100, zipped(bag())[:-1], zipped(bag()) + b"x", b"x" + zipped(bag())]
)
def test_what_is_no_zip_is_refused(put, octets):
    assert sentence(put(octets)) == DAMAGED


def test_what_is_no_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path in (tmp_path, tmp_path / "absent", pipe):
        assert sentence(path) == "The bundle cannot be opened."


@pytest.mark.parametrize(
    ("tag", "contents", "said"),
    [
        (layout.BAGIT, b"BagIt-Version: 0.97\n", "The bag is of a version that is not understood."),
        (layout.MANIFEST, b"\xff", "A manifest in the bundle is not plain text."),
        (layout.MANIFEST, b"no newline", "A manifest in the bundle is not written as BagIt asks."),
        (layout.MANIFEST, b"a b\n", "A manifest in the bundle is not written as BagIt asks."),
        (
            layout.MANIFEST,
            (b"0" * 64 + b"  x\n") * 2,
            "A manifest in the bundle is not written as BagIt asks.",
        ),
    ],
)
def test_tag_files_have_one_form(put, tag, contents, said):
    assert sentence(put(zipped(bag(**{tag: contents})))) == said


@pytest.mark.parametrize("name", layout.REQUIRED_TAGS)
def test_bundle_without_its_tag_files_is_no_bag(put, name):
    files = bag()
    del files[name]

    assert sentence(put(zipped(files))) == "The zip file is not a bag: it has no BagIt files."


@pytest.mark.parametrize(
    ("name", "contents", "read", "said"),
    [
        (layout.KIND, b"{}", "kind", "The bundle does not say what kind it is."),
        (
            layout.KIND,
            encode_value({"kind": "odd", "case": None, "size": 1}),
            "kind",
            "The bundle does not say what kind it is.",
        ),
        (
            layout.KIND,
            encode_value({"kind": "full", "case": None, "size": True}),
            "kind",
            "The bundle does not say what kind it is.",
        ),
        (layout.REGISTER, b"[" * 500_000, "register", "A file in the bundle is not canonical JSON."),
        (layout.REGISTER, b"9" * 500_000, "register", "A file in the bundle is not canonical JSON."),
        (layout.REGISTER, b'{"a":1,"a":1}', "register", "A file in the bundle is not canonical JSON."),
        (layout.OPEN_LEAVES, b"\n", "leaves", "A file in the bundle is not canonical JSON."),
        (layout.OPEN_LEAVES, b'{"index":1}\n', "leaves", FORM),
        (layout.OPEN_LEAVES, b'{"index":true,"leaf":""}\n', "leaves", FORM),
        (layout.OPEN_LEAVES, b'{"index":-1,"leaf":""}\n', "leaves", ORDER),
        (layout.OPEN_LEAVES, b'{"index":1,"leaf":""}\n' * 2, "leaves", ORDER),
        (layout.OPEN_LEAVES, b'{"index":1,"leaf":"!"}\n', "leaves", "A leaf in the bundle is not base64."),
        (layout.OPEN_LEAVES, b'{"index":1,"leaf":"QR=="}\n', "leaves", "A leaf in the bundle is not base64."),
        (
            layout.OPEN_LEAVES,
            b'{"index":1,"leaf":""}',
            "leaves",
            "The last line of a file in the bundle does not end.",
        ),
        (layout.OPEN_LEAVES, b"x" * 99_999, "leaves", "A line in the bundle is too long."),
        (
            layout.DISCLOSURES,
            layout.disclosure_line(2, "") + layout.disclosure_line(1, ""),
            "disclosures",
            ORDER,
        ),
        (layout.DISCLOSURES, b'{"disclosure":1,"index":1}\n', "disclosures", FORM),
        (layout.CHECKPOINTS, b'{"note":null}\n', "checkpoints", FORM),
        (layout.CHECKPOINTS, b"[]\n", "checkpoints", FORM),
    ],
)
def test_strange_contents_are_refused_when_they_are_read(put, name, contents, read, said):
    path = put(zipped(bag(payload() | {name: contents})))

    assert sentence(path, read=lambda bundle: list(getattr(bundle, read)())) == said


def test_tile_of_the_wrong_length_is_refused(put):
    path = put(zipped(bag(payload() | {"data/log/tile/0/000": bytes(31)})))

    assert sentence(path, read=lambda bundle: bundle.tile(0, 0)) == (
        "A hash tile in the bundle has the wrong length."
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged") / "bundle.zip"


@given(st.data())
@settings(max_examples=120)
def test_any_changed_byte_is_harmless_or_told(scratch, data):
    octets = bytearray(zipped(bag()))
    at = data.draw(st.integers(0, len(octets) - 1))
    octets[at] ^= data.draw(st.integers(1, 255))
    scratch.write_bytes(octets)

    try:
        with open_bundle(scratch) as bundle:
            assert bundle.checkpoint() == NOTE
            assert [leaf.leaf for leaf in bundle.leaves()] == [LEAVES[index] for index in OPEN]
    except (Unreadable, Altered):
        pass
