"""The export bundle: the names in it, the form of its lines, and its manifests, for writer and reader alike.

Source: RFC 8493 (BagIt 1.0); ledger 4.5.
"""

import re
from base64 import b64encode
from collections.abc import Mapping

from charter.canonical import encode_value
from charter.tiles import tile_path

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
READMES = ("README-en.txt", "README-ru.txt", "README-uk.txt")

KIND = "data/kind.json"
CHECKPOINT = "data/log/checkpoint"
CHECKPOINTS = "data/log/checkpoints.jsonl"
OPEN_LEAVES = "data/log/open.jsonl"
CONSISTENCY = "data/log/consistency.json"
DISCLOSURES = "data/disclosures.jsonl"
REGISTER = "data/register.json"

MANIFEST_NAMES = (MANIFEST, TAG_MANIFEST)
REQUIRED_TAGS = (BAGIT, BAG_INFO, *MANIFEST_NAMES)
REQUIRED_PAYLOAD = (KIND, CHECKPOINT, CHECKPOINTS, OPEN_LEAVES, DISCLOSURES, REGISTER)
KINDS = ("public", "case", "authority", "full", "delta")

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_FIXED_NAMES = frozenset({*REQUIRED_TAGS, *READMES, *REQUIRED_PAYLOAD, CONSISTENCY})
_TILE = re.compile(r"data/log/tile/[0-9]/(?:x[0-9]{3}/){0,3}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?")
_RULEBOOK = re.compile(r"data/rulebooks/[a-z0-9][a-z0-9-]{0,63}\.json")

KIBI = 1024
MEBI = 1024 * KIBI
STREAM_LIMIT = 64 * 1024 * MEBI
_LIMITS = {
    MANIFEST: 8 * MEBI,
    CHECKPOINTS: STREAM_LIMIT,
    OPEN_LEAVES: STREAM_LIMIT,
    DISCLOSURES: STREAM_LIMIT,
    REGISTER: 32 * MEBI,
}


def known_name(name: str) -> bool:
    """Tell whether a bundle may hold a file of this name."""
    return name in _FIXED_NAMES or bool(_TILE.fullmatch(name) or _RULEBOOK.fullmatch(name))


def is_rulebook(name: str) -> bool:
    """Tell whether this is the name of an edition of the rules."""
    return bool(_RULEBOOK.fullmatch(name))


def rulebook_name(edition: str) -> str:
    """Return where the rulebook of an edition lies."""
    return f"data/rulebooks/{edition}.json"


def tile_name(level: int, index: int, width: int) -> str:
    """Return where a hash tile lies."""
    return f"data/log/{tile_path(level, index, width)}"


def limit_of(name: str) -> int:
    """Return how many bytes a file of this name may have."""
    return _LIMITS.get(name, MEBI)


def checkpoint_line(note: bytes) -> bytes:
    """Write a line of ``checkpoints.jsonl``: the signed note as it was published."""
    return encode_value({"note": note.decode()}) + b"\n"


def leaf_line(index: int, leaf: bytes) -> bytes:
    """Write a line of ``open.jsonl``: the exact bytes of an open leaf."""
    return encode_value({"index": index, "leaf": b64encode(leaf).decode()}) + b"\n"


def disclosure_line(index: int, encoded: str) -> bytes:
    """Write a line of ``disclosures.jsonl``: an encoded disclosure of the entry with this index."""
    return encode_value({"disclosure": encoded, "index": index}) + b"\n"


def manifest(digests: Mapping[str, str]) -> bytes:
    """Write a manifest from the hex SHA-256 of each named file."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def bag_info(facts: Mapping[str, str]) -> bytes:
    """Write ``bag-info.txt``; the facts are single lines."""
    return "".join(f"{label}: {fact}\n" for label, fact in facts.items()).encode()
