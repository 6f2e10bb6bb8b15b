"""Small bundles for tests: good ones from files in memory, and zips that no honest program writes."""

import stat
import zipfile
from hashlib import sha256
from io import BytesIO

from charter import layout
from charter.canonical import canonical, encode_value
from charter.note import ED25519, Checkpoint, compose, key_id, signature_line
from charter.tiles import derive_tiles
from charter.tree import leaf_hash, root_of

LEAVES = [canonical({"v": 0, "type": "log.padded", "n": number}) for number in range(300)]
OPEN = (0, 1, 255, 299)
ROOT = root_of(map(leaf_hash, LEAVES))
NAME = "offramp.example/log"
LINE = signature_line(NAME, key_id(NAME, ED25519, bytes(32)), bytes(64))
NOTE = compose(str(Checkpoint(NAME, len(LEAVES), ROOT)), [LINE])


def payload():
    """Return the payload of a small honest bundle."""
    tiles = derive_tiles(map(leaf_hash, LEAVES))
    return {
        layout.KIND: encode_value(
            {"kind": "public", "case": None, "size": len(LEAVES), "edition": "1-draft"}
        ),
        layout.CHECKPOINT: NOTE,
        layout.CHECKPOINTS: layout.checkpoint_line(NOTE) * 2,
        layout.OPEN_LEAVES: b"".join(layout.leaf_line(index, LEAVES[index]) for index in OPEN),
        layout.DISCLOSURES: layout.disclosure_line(0, "QQ") + layout.disclosure_line(0, "Qg"),
        layout.REGISTER: encode_value([]),
        layout.rulebook_name("1-draft"): encode_value({"edition": "1-draft"}),
        **{layout.tile_name(tile.level, tile.index, tile.width): octets for tile, octets in tiles},
    }


def digests(files):
    return {name: sha256(octets).hexdigest() for name, octets in files.items()}


def bag(content=None, **tags):
    """Return all files of a bundle; a tag file given by its name without ending replaces the honest one."""
    content = payload() if content is None else content
    files = {
        layout.BAGIT: layout.BAGIT_TEXT,
        layout.BAG_INFO: layout.bag_info({"Bagging-Date": "2026-03-02"}),
        "README-en.txt": b"Check this bundle with: python -m charter verify\n",
        layout.MANIFEST: layout.manifest(digests(content)),
    }
    files |= {name: octets for name, octets in tags.items() if name in files}
    files[layout.TAG_MANIFEST] = layout.manifest(digests(files))
    return files | content


def head(name):
    """Return the head of a member as Python's own library takes it, to be changed by who wants another."""
    plain = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    plain.create_system = 3
    plain.external_attr = (stat.S_IFREG | 0o644) << 16
    plain.compress_type = zipfile.ZIP_DEFLATED
    return plain


def zipped(files):
    """Pack files as the writer does, by another's hand; a list of pairs may hold a name twice."""
    pairs = files.items() if isinstance(files, dict) else files
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, octets in pairs:
            archive.writestr(head(name), octets)
    return buffer.getvalue()
