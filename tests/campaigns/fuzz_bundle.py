"""Hostile bundles by the thousand: `dev.py campaign fuzz_bundle --minutes 30 --seed 7`.

Golden bundles are changed at random, as zip files and inside: bytes, lines, fields of heads and directory,
values of the JSON, manifests made to fit or not; and entries and disclosures are given other values and
signed with the true key again. Each goes through the command itself. A failure is whatever is no verdict: a
traceback, a complaint, another exit code, more than one line for an unreadable one, more than five seconds of
work, and exit 0 for a bundle that says something else without the key.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from app.chance import SeededChance
from app.vault.keys import KeyCabinet
from charter import layout
from charter.__main__ import main as command
from charter.canonical import NotCanonical
from tests.campaigns.tamper import change_of
from tests.charter.bags import bag, zipped
from tests.verify.bounded import OCTETS, SECONDS
from tests.verify.forge import Files, Forgery, files_of
from tests.verify.hostile import GOLDEN, POLICY, STRANGE

LONGEST = 400_000
UNVOUCHED = (layout.KIND, *layout.READMES, layout.BAG_INFO, *layout.MANIFEST_NAMES)
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**53, 10**30, 1.5, "", "a" * 5000, "é", "e\u0301", "\ud800", "\0", [], {}, [[]] * 50,
    {"a": {"a": {}}}, "2026-02-30", "0" * 64, "log.founded", "erased",
)


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Let this process take no more memory than a verifier may."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (OCTETS, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


class Fuzzer:
    """Draws bundles, one after the other, from a seed."""

    def __init__(self, seed: int) -> None:
        """Begin with the golden bundles, and the key that signed them."""
        self.chance = random.Random(seed)
        with tempfile.TemporaryDirectory() as name:
            cabinet = KeyCabinet(Path(name), SeededChance("test"))
            self._public, self._sign = cabinet.log_public(), cabinet.sign_log
            self._sign(b"")  # so that the key is held when the folder is gone
        self.honest = [files_of(GOLDEN / name) for name in ("public.zip", "full.zip")]

    def draw(self) -> tuple[str, bytes, Files]:
        """Return how the next bundle was made, its bytes, and the files that it was made from."""
        files = self.chance.choice(self.honest)
        ways: tuple[Callable[[Files], bytes], ...] = (self._zip, self._member, self._json, self._signed)
        way = self.chance.choice(ways)
        return way.__name__.strip("_"), way(files), files

    def _zip(self, files: Files) -> bytes:
        """Change the zip file, where it is no packed contents if chance will."""
        octets = zipped(bag(files))
        for _ in range(self.chance.randint(1, 3)):
            if self.chance.random() < 0.5:
                _, octets = change_of(octets, self.chance)
            else:
                start = octets.rfind(b"PK\x01\x02", 0, self.chance.randrange(len(octets) // 2, len(octets)))
                at = max(start, 0) + self.chance.randrange(46)
                field = self.chance.choice((b"\xff" * 4, bytes(4), self.chance.randbytes(4), b"\x01\0"))
                octets = octets[:at] + field + octets[at + len(field) :]
        return octets

    def _member(self, files: Files) -> bytes:
        """Change members; their manifests fit, or are themselves changed."""
        changed = dict(files)
        for _ in range(self.chance.randint(1, 3)):
            name = self.chance.choice(sorted(changed))
            _, changed[name] = change_of(changed[name] or b"\n", self.chance)
        whole = bag(changed)
        if self.chance.random() < 0.1:
            name = self.chance.choice(layout.MANIFEST_NAMES)
            _, whole[name] = change_of(whole[name], self.chance)
        return zipped(whole)

    def _json(self, files: Files) -> bytes:
        """Put another value into the JSON of a member, or something strange in its place."""
        name = self.chance.choice([one for one in sorted(files) if "json" in one])
        lines = files[name].splitlines() or [b"{}"]
        at = self.chance.randrange(len(lines))
        if self.chance.random() < 0.2:
            lines[at] = self.chance.choice(sorted(STRANGE.values()))[:LONGEST]
        else:
            plain = json.loads(lines[at])
            lines[at] = json.dumps(self._changed(plain), separators=(",", ":"), sort_keys=True).encode()
        end = b"\n" if name.endswith("jsonl") else b""
        return zipped(bag({**files, name: b"\n".join(lines) + end}))

    def _signed(self, files: Files) -> bytes:
        """Let an entry or a disclosure say something else, and sign the log with its true key."""
        del files
        forged = Forgery.of(GOLDEN / "full.zip", self._sign, self._public)
        for _ in range(self.chance.randint(1, 2)):
            record = self.chance.choice(forged.records)
            if record.shown and self.chance.random() < 0.5:
                name = self.chance.choice(sorted(record.shown))
                record.say(name, self._changed(record.shown[name][1]))
            else:
                record.plain["data"] = self._changed(record.plain["data"])
        try:
            if self.chance.random() < 0.8:
                forged.relink()
            return zipped(bag(forged.files()))
        except (NotCanonical, TypeError, KeyError, AttributeError, ValueError):
            return b""  # not even a forger can write this

    def _changed(self, plain: Any) -> Any:
        if isinstance(plain, dict) and plain and self.chance.random() < 0.9:
            key = self.chance.choice(sorted(plain))
            return {**plain, key: self._changed(plain[key])}
        if isinstance(plain, list) and plain and self.chance.random() < 0.9:
            at = self.chance.randrange(len(plain))
            return [*plain[:at], self._changed(plain[at]), *plain[at + 1 :]]
        return self.chance.choice(VALUES)


def fault_of(way: str, octets: bytes, files: Files, path: Path) -> tuple[int, str | None]:
    """Run the command on a bundle; return its exit code, and what is wrong with how it ended."""
    path.write_bytes(octets)
    out, complaints, began = StringIO(), StringIO(), time.process_time()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
            code = command(["verify", str(path), "--policy", str(POLICY)])
    except Exception as wrong:  # noqa: BLE001 - whatever it is, it is what this campaign looks for
        return -1, f"it raises {wrong!r}"
    if time.process_time() - began > SECONDS:
        return code, "it works for more than five seconds"
    if complaints.getvalue() or code not in range(5):
        return code, f"exit {code}, {complaints.getvalue()[:200]!r}"
    if code == 4 and len(out.getvalue().splitlines()) != 1:
        return code, "it says more than one line"
    if code == 0 and way != "signed" and not _says_the_same(path, files):
        return code, "it is called sound, and says something else"
    return code, None


def _says_the_same(path: Path, files: Files) -> bool:
    return _vouched(files_of(path)) == _vouched(files)


def _vouched(files: Files) -> Files:
    """Return what is hashed or signed; lines of unknown keys under a note are not, and are passed over."""
    found = {name: octets for name, octets in files.items() if name not in UNVOUCHED}
    return {**found, layout.CHECKPOINT: found[layout.CHECKPOINT].rpartition(b"\n\n")[0]}


def fuzz(seed: int, *, most: int, seconds: float, keep: Path) -> tuple[dict[str, int], list[str]]:
    """Try so many bundles, or for so many seconds of work; return exit codes by way, and every failure."""
    fuzzer, codes, failures = Fuzzer(seed), Counter[str](), list[str]()
    began = time.process_time()
    for number in range(most):
        if time.process_time() - began > seconds:
            break
        way, octets, files = fuzzer.draw()
        code, fault = fault_of(way, octets, files, keep / "bundle.zip")
        codes[f"{way}: exit {code}"] += 1
        if fault is not None:
            (keep / f"failure-{number}.zip").write_bytes(octets)
            failures.append(f"bundle {number}, {way}: {fault}")
    return dict(sorted(codes.items())), failures


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Fuzz for so long; return how the bundles ended, and every failure."""
    parser = argparse.ArgumentParser(prog="dev.py campaign fuzz_bundle")
    parser.add_argument("--minutes", type=float, default=30, help="of work of the processor")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for what failed")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, bounded():
        keep = wanted.keep or Path(name)
        keep.mkdir(parents=True, exist_ok=True)
        codes, failures = fuzz(wanted.seed, most=10**9, seconds=wanted.minutes * 60, keep=keep)
    return {"seed": wanted.seed, "bundles": sum(codes.values()), "codes": codes, "failures": failures}
