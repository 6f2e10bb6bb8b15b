"""Changes to bundles by whoever has no key: `dev.py campaign tamper --changes 10000 --seed 7`.

Every bit of the payload of a small bundle is turned over; all are told but those that nothing vouches for
(`tests/verify/unvouched.py`), and exactly those are not. Then a larger bundle is changed at random, half of
the time as a zip file, byte for byte, half of the time inside a member whose manifests are made to fit.
Whatever is not told is a failure.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from charter import layout
from charter.policy import parse_policy
from charter.verify import Asked, verify
from charter.vocabulary import Stage
from tests.verify.bitwise import is_told, untold
from tests.verify.broken import Shelf, report_on
from tests.verify.forge import Files, files_of
from tests.verify.unvouched import is_same_note, is_unvouched

Change = Callable[[bytes, random.Random], bytes]
SMALL, LARGE = Stage.DRAFT, Stage.IN_FORCE
LONGEST = 200


def _bit(octets: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(octets))
    return octets[:at] + bytes([octets[at] ^ (1 << chance.randrange(8))]) + octets[at + 1 :]


def _byte(octets: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(octets))
    return octets[:at] + bytes([(octets[at] + chance.randrange(1, 256)) % 256]) + octets[at + 1 :]


def _removed(octets: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(octets))
    return octets[:at] + octets[at + chance.randint(1, LONGEST) :]


def _inserted(octets: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(octets) + 1)
    return octets[:at] + chance.randbytes(chance.randint(1, LONGEST)) + octets[at:]


def _copied(octets: bytes, chance: random.Random) -> bytes:
    start, at = chance.randrange(len(octets)), chance.randrange(len(octets))
    piece = octets[start : start + chance.randint(1, LONGEST)]
    return octets[:at] + piece + octets[at + len(piece) :]


def _cut(octets: bytes, chance: random.Random) -> bytes:
    return octets[: chance.randrange(len(octets))]


def _line_dropped(octets: bytes, chance: random.Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _line_twice(octets: bytes, chance: random.Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at:]])


def _lines_swapped(octets: bytes, chance: random.Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


CHANGES: tuple[Change, ...] = (
    _bit, _byte, _removed, _inserted, _copied, _cut, _line_dropped, _line_twice, _lines_swapped,
)


def change_of(octets: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Return bytes changed in one of the ways, truly changed, and the name of the way."""
    while True:
        way = chance.choice(CHANGES)
        changed = way(octets, chance)
        if changed != octets:
            return way.__name__.strip("_"), changed


def changed_member(files: Files, chance: random.Random) -> tuple[str, Files]:
    """Return a bundle's files with one of them changed, the longer the more often."""
    names = sorted(files)
    name = chance.choices(names, [len(files[one]) for one in names])[0]
    way, changed = change_of(files[name], chance)
    return f"inside: {way}", {**files, name: changed}


def member_is_told(files: Files, asked: Asked, honest: Files) -> bool:
    """Say whether a changed member is told; else it says the same, or what nothing vouches for."""
    note, before = files[layout.CHECKPOINT], honest[layout.CHECKPOINT]
    says_the_same = note != before and is_same_note(note, before)
    return is_told(files, asked) or is_unvouched(files[layout.KIND], honest[layout.KIND]) or says_the_same


def zip_is_told(octets: bytes, asked: Asked, path: Path, honest: Files) -> bool:
    """Say whether a changed zip file is told, or else holds the very files that were there.

    The last bits of a packed member fill up a byte and say nothing; no other change leaves the files alone.
    """
    path.write_bytes(octets)
    return verify(path, asked).exit_code != 0 or files_of(path) == honest


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Try every bit of a small bundle and many changes of a larger one; return the figures."""
    parser = argparse.ArgumentParser(prog="dev.py campaign tamper")
    parser.add_argument("--changes", type=int, default=10_000, help="how many of the larger bundle")
    parser.add_argument("--bits", type=int, choices=range(9), default=8, help="how many of each byte")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = _bundles(folder)
        tried, missed = untold(files_of(small[0]), small[1], wanted.bits)
        ways, more = _random_changes(*large, random.Random(wanted.seed), wanted.changes)
        sizes = {"small": small[0].stat().st_size, "large": large[0].stat().st_size}
    return {"seed": wanted.seed, "bytes": sizes, "bits": tried, "changes": ways, "failures": missed + more}


def _bundles(folder: Path) -> list[tuple[Path, Asked]]:
    shelf, made = Shelf(folder), []
    for stage in (SMALL, LARGE):
        path = folder / f"{stage}.zip"
        with shelf.at(stage) as place:
            if report_on(place, path).exit_code != 0:
                raise AssertionError("The bundle to be changed is not sound.")
        made.append((path, Asked(parse_policy(path.with_suffix(".policy").read_bytes()))))
    return made


def _random_changes(
    path: Path, asked: Asked, chance: random.Random, count: int
) -> tuple[dict[str, int], list[str]]:
    honest, packed = files_of(path), path.read_bytes()
    ways: Counter[str] = Counter()
    missed = []
    for number in range(count):
        if number % 2:
            way, files = changed_member(honest, chance)
            told = member_is_told(files, asked, honest)
        else:
            way, octets = change_of(packed, chance)
            way = f"zip: {way}"
            told = zip_is_told(octets, asked, path.with_suffix(".changed"), honest)
        ways[way] += 1
        missed += [] if told else [f"change {number}, {way}"]
    return dict(sorted(ways.items())), missed
