"""Files that no honest program writes, by name: each must be refused in one line, soon and in little memory.

Some are no zip, some are zips that lie, some are bundles whose container is sound and whose contents are not.
They are built around a golden bundle, so that checkpoint and tree are true where contents are to be reached.
"""

from __future__ import annotations

import random
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from charter import layout
from tests.charter.bags import bag, head, zipped
from tests.verify.forge import Files, files_of, lines

GOLDEN = Path(__file__).parents[1] / "golden"
PUBLIC, POLICY = GOLDEN / "public.zip", GOLDEN / "policy.txt"
MILLION = 1_000_000
ENTRY, END = b"PK\x01\x02", 22
DEPTH = 5000
STRANGE = {
    "deep lists": b"[" * DEPTH + b"]" * DEPTH,
    "deep objects": b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
    "deep and open": b"[" * 300_000,
    "huge number": b'{"size":' + b"9" * 500_000 + b"}",
    "huge string": b'"' + b"A" * 900_000 + b'"',
    "many values": b"[" + b"0," * 400_000 + b"0]",
    "float": b'{"size":1e999}',
    "no number": b'{"size":NaN}',
    "not utf-8": b'{"kind":"\xff"}',
    "utf-16": '{"kind":1}'.encode("utf-16"),
    "latin": '{"kind":"é"}'.encode("latin-1"),
    "marked": b"\xef\xbb\xbf{}",
    "half a pair": b'{"kind":"\\ud800"}',
    "key twice": b'{"kind":"public","kind":"full"}',
    "nul": b"\0" * 100,
    "empty": b"",
}
BALLAST = "data/log/tile/9/000"
FLOOD = 20_000


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield all that must be refused."""
    files = files_of(PUBLIC)
    yield from no_zips(zipped(bag(files)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writing library warns of what is wanted here
        yield from strange_names(bag(files))
    yield from strange_members(bag(files))
    yield from lying_directories(zipped(bag(files)))
    yield from bombs(files)
    yield from strange_contents(files)


def no_zips(honest: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what is no zip at all, or not a whole one."""
    yield "nothing", b""
    yield "text", b"this is no bundle\n" * 40
    yield "html", b"<!doctype html><title>404</title>"
    yield "cut at the end", honest[:-2000]
    yield "cut at the beginning", honest[2000:]
    yield "something before", b"#!/bin/sh\n" + honest
    yield "something behind", honest + b"\n"
    yield "two in one", honest + honest
    yield "end record alone", honest[-END:]


def strange_names(files: Files) -> Iterator[tuple[str, bytes]]:
    """Yield bundles with one more member, of a name that has no business there."""
    for name in (
        "../../etc/passwd", "/etc/passwd", "C:\\evil", "data/../../evil", "data/log/", "data/каталог",
        "data/kind.json\0.txt", "data/log/open.jsonl.zip", "." * 60_000,
    ):
        yield f"name {name[:24]!a}", zipped({**files, name: b"x"})
    yield "name twice", zipped([*files.items(), (layout.KIND, files[layout.KIND])])


def strange_members(files: Files) -> Iterator[tuple[str, bytes]]:
    """Yield bundles in which one member says of itself what none of ours does."""
    forms = {"link": stat.S_IFLNK, "folder": stat.S_IFDIR, "device": stat.S_IFCHR, "pipe": stat.S_IFIFO}
    for name, form in forms.items():
        yield name, with_head(files, "external_attr", form << 16)
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        yield f"packed by method {method}", with_head(files, "compress_type", method)
    yield "another date", with_head(files, "date_time", (2026, 1, 1, 0, 0, 0))
    yield "a comment", with_head(files, "comment", b"x" * 60_000)
    yield "an extra field", with_head(files, "extra", b"\xfe\xca\x04\x00evil")


def with_head(files: Files, field: str, value: Any) -> bytes:
    """Return a bundle in which the head of one member says something else."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, octets in files.items():
            changed = head(name)
            if name == layout.KIND:
                setattr(changed, field, value)
            archive.writestr(changed, octets)
    return buffer.getvalue()


def lying_directories(honest: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield bundles whose directory does not tell the truth; fields by their place in its first entry."""
    start = honest.index(ENTRY)
    for name, at, value in (
        ("encrypted", 8, b"\x01\x00"),
        ("strongly encrypted", 8, b"\x41\x00"),
        ("sizes come later", 8, b"\x08\x00"),
        ("wrong checksum", 16, b"\0\0\0\0"),
        ("packed into less", 20, b"\x01\0\0\0"),
        ("packed into more", 20, b"\xff\xff\xff\x7f"),
        ("sizes in 64 bits", 20, b"\xff" * 8),
        ("longer than it is", 24, b"\xff\xff\0\0"),
        ("shorter than it is", 24, b"\x01\0\0\0"),
        ("on another disk", 34, b"\x07\x00"),
        ("somewhere else", 42, b"\x99\0\0\0"),
        ("far behind the end", 42, b"\xf0\xff\xff\xff"),
    ):
        yield name, honest[: start + at] + value + honest[start + at + len(value) :]
    entries = honest[start:-END].split(ENTRY)[1:]
    moved = b"".join(ENTRY + one[:38] + bytes(4) + one[42:] for one in entries)
    yield "members upon each other", honest[:start] + moved + honest[-END:]
    name = ENTRY + entries[0]
    yield "a million names", of_names(name, MILLION, count=16)
    yield "a million names, said so", of_names(name, MILLION, count=0xFFFF)
    yield "no names", of_names(b"", 0, count=0)
    yield "larger format", honest[:-END] + b"PK\x06\x07" + bytes(16) + honest[-END:]
    yield "larger format in the end record", honest[:-14] + b"\xff" * 12 + honest[-2:]
    yield "a comment at the end", honest[:-2] + b"\x04\x00evil"


def of_names(entry: bytes, times: int, count: int) -> bytes:
    """Return a file that is a directory and nothing else."""
    directory = entry * times
    return directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), 0, 0)


def bombs(files: Files) -> Iterator[tuple[str, bytes]]:
    """Yield small files that would fill a disk or a memory."""
    yield "flat bomb", zipped(bag({**files, layout.OPEN_LEAVES: bytes(60 * layout.MEBI)}))
    inner = zipped(bag({**files, layout.OPEN_LEAVES: bytes(40 * layout.MEBI)}))
    yield "bomb in a bomb", zipped(bag({**files, layout.OPEN_LEAVES: inner}))
    yield "long line", zipped(bag({**files, layout.DISCLOSURES: b'"' + b"A" * 5 * layout.MEBI}))
    yield "too many members", zipped(dict.fromkeys(tiles(32_001), b""))


def tiles(count: int) -> list[str]:
    """Return names of tiles that no log of this size has."""
    return [f"data/log/tile/0/x{number // 1000:03d}/{number % 1000:03d}" for number in range(count)]


def strange_contents(files: Files) -> Iterator[tuple[str, bytes]]:
    """Yield bundles whose JSON is none, in files that are JSON and in lines that are."""
    for name, text in STRANGE.items():
        yield f"{name} as kind", zipped(bag({**files, layout.KIND: text}))
    for name in ("deep lists", "huge number", "key twice"):
        yield f"{name} as register", zipped(bag({**files, layout.REGISTER: STRANGE[name]}))
        yield f"{name} as a line", zipped(bag({**files, layout.DISCLOSURES: STRANGE[name] + b"\n"}))
    yield "no base64", zipped(bag({**files, layout.OPEN_LEAVES: b'{"index":0,"leaf":"!"}\n'}))


def floods() -> Iterator[tuple[str, bytes]]:
    """Yield bundles of a sound form with more to say than any log: each is told before it is read whole."""
    files = files_of(PUBLIC)
    note = files[layout.CHECKPOINT]
    forged = note[:-8] + (b"BBB=" if note[-8:-4] == b"AAA=" else b"AAA=") + note[-4:]
    shown = lines(files, layout.DISCLOSURES)[0]["disclosure"]
    for name, member, contents in (
        ("disclosures of an entry", layout.DISCLOSURES, layout.disclosure_line(0, "QQ") * FLOOD),
        ("one disclosure again and again", layout.DISCLOSURES, layout.disclosure_line(0, shown) * FLOOD),
        ("disclosures of no leaf", layout.DISCLOSURES, _counted(layout.disclosure_line, "QQ")),
        ("leaves of no tree", layout.OPEN_LEAVES, _counted(layout.leaf_line, b"")),
        ("one checkpoint again and again", layout.CHECKPOINTS, layout.checkpoint_line(note) * FLOOD),
        ("forged checkpoints", layout.CHECKPOINTS, layout.checkpoint_line(forged) * FLOOD),
        ("rows of no register", layout.REGISTER, b"[" + b"[]," * (100 * FLOOD) + b"[]]"),
    ):
        # Beside something that cannot be packed, what packs well is not told from an honest file.
        ballast = random.Random(name).randbytes(len(contents) // 150)
        yield name, zipped(bag({**files, member: contents, BALLAST: ballast}))
    yield "tiles of no tree", zipped(bag({**files, **dict.fromkeys(tiles(FLOOD), b"")}))


def _counted(line: Callable[[int, Any], bytes], said: Any) -> bytes:
    return b"".join(line(FLOOD + number, said) for number in range(FLOOD))
