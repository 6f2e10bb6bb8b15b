"""What whoever has no key can do to the golden logs with a history, by name, and how each is told."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from charter import disclosure, layout
from charter.findings import ALTERED, BROKEN, MISSING, UNREADABLE
from charter.note import COSIGNATURE, Signature, compose, key_id, parse_note, signature_line
from charter.policy import parse_policy
from charter.verify import Asked, verify
from tests.golden.saying import FINE, said
from tests.golden.test_tampering import STRANGER, on_line, rows_of, text
from tests.golden.test_tampering import exchanged as crossed
from tests.verify.bitwise import flipped
from tests.verify.forge import Files, files_of, lines, put, stated, withheld, write

HERE = Path(__file__).parent
LEAVES, SHOWN, NOTES = layout.OPEN_LEAVES, layout.DISCLOSURES, layout.CHECKPOINTS
Signed = Callable[[Sequence[Signature]], Sequence[Signature]]


@dataclass(frozen=True)
class Deed:
    """What is made of a bundle's files, what is asked beside them, and what is told.

    `refused` says whether the checker that shares no code with the verifier sees it too: it knows tree, notes
    and disclosures, and no rules; None where it is not asked, of the log before.
    """

    kind: str
    name: str
    done: Callable[[Files], Files]
    code: int
    rule: str
    asked: dict[str, Any] = field(default_factory=dict)
    refused: bool | None = True

    @property
    def known(self) -> bytes | None:
        """The checkpoint that is given beside the bundle."""
        return self.asked.get("known")

    @property
    def policy(self) -> Path:
        """The policy that the bundle is judged under."""
        own = HERE / f"{self.kind}-policy.txt"
        return own if own.exists() else HERE / "policy.txt"


def signed(change: Signed) -> Callable[[bytes], bytes]:
    """Put other signature lines under a note."""

    def done(note: bytes) -> bytes:
        parsed = parse_note(note)
        rows = change(parsed.signatures)
        return compose(parsed.text, [signature_line(one.name, one.key_id, one.signature) for one in rows])

    return done


def on_newest(change: Signed) -> Callable[[Files], Files]:
    """Change the signatures of the newest checkpoint."""
    return text(signed(change), layout.CHECKPOINT)


def on_note(at: int, change: Signed) -> Callable[[Files], Files]:
    """Change the signatures of a checkpoint in the list."""
    return on_line(NOTES, at, note=lambda note: signed(change)(note.encode()).decode())


def replayed(files: Files) -> Files:
    """Put the cosignatures of the checkpoint before under the newest."""
    earlier = parse_note(lines(files, NOTES)[-2]["note"].encode()).signatures
    return on_newest(lambda rows: [rows[0], *earlier[1:]])(files)


def unlisted(rows: Sequence[Signature]) -> list[Signature]:
    """Let keys that the policy does not list cosign, under the names of those that it lists."""
    key = STRANGER.public_key().public_bytes_raw()
    return [rows[0], *(replace(one, key_id=key_id(one.name, COSIGNATURE, key)) for one in rows[1:])]


def exchanged(rows: Sequence[Signature]) -> list[Signature]:
    """Let two witnesses' cosignatures stand under each other's names."""
    log, one, other, *others = rows
    return [log, replace(one, signature=other.signature), replace(other, signature=one.signature), *others]


def a_second_later(rows: Sequence[Signature]) -> list[Signature]:
    """Let a witness have seen the checkpoint a second later than it did."""
    log, one, *others = rows
    time = int.from_bytes(one.signature[:8], "big") + 1
    return [log, replace(one, signature=time.to_bytes(8, "big") + one.signature[8:]), *others]


def by_the_old_key_too(files: Files) -> Files:
    """Put the old key's signature of the checkpoint that it signed last under the newest."""
    old = parse_note(lines(files, NOTES)[-2]["note"].encode()).signatures[0]
    return on_newest(lambda rows: [*rows, old])(files)


def shown_again(files: Files) -> Files:
    """Put back what was erased, out of the bundle that the petitioner took before."""
    erased = {digest for row in lines(files, LEAVES) for _, _, digest in _erased(row["leaf"])}
    kept = lines(files_of(HERE / "case.zip"), SHOWN)
    again = [row for row in kept if disclosure.digest(row["disclosure"]) in erased]
    assert again
    return put(files, SHOWN, sorted([*lines(files, SHOWN), *again], key=lambda row: row["index"]))


def _erased(leaf: str) -> list[list[Any]]:
    return json.loads(b64decode(leaf))["data"].get("erased", [])


def without_entry(word: str, *numbers: int) -> Callable[[Files], Files]:
    """Withhold the entries of a type, or those of them that are named by their place."""

    def done(files: Files) -> Files:
        named = f'"type":"{word}"'.encode()
        chosen = [row["index"] for row in lines(files, LEAVES) if named in b64decode(row["leaf"])]
        assert chosen
        return withheld(files, *([chosen[number] for number in numbers] or chosen))

    return done


def note_in(bundle: str, size: int) -> bytes:
    """Return a checkpoint of a size out of a bundle's list."""
    notes = (row["note"] for row in lines(files_of(HERE / bundle), NOTES))
    return next(note.encode() for note in notes if note.split("\n")[1] == str(size))


def steps_of(files: Files) -> list[str]:
    """Return the consistency proof of a delta."""
    steps: list[str] = json.loads(files[layout.CONSISTENCY])["proof"]
    return steps


def another_step(files: Files) -> Files:
    """Let the consistency proof of a delta hold another hash."""
    first, *others = steps_of(files)
    changed = b64encode(flipped(b64decode(first), 5, 1)).decode()
    return stated(files, layout.CONSISTENCY, proof=[changed, *others])


def first_tile(level: int) -> Callable[[Files], str]:
    """Return which tile of a delta is the first of a level."""
    return lambda files: min(name for name in files if name.startswith(f"data/log/tile/{level}/"))


def on_tile(level: int, at: int) -> Callable[[Files], Files]:
    """Change a bit of the first tile of a level."""

    def done(files: Files) -> Files:
        name = first_tile(level)(files)
        return text(lambda octets: flipped(octets, at, 1), name)(files)

    return done


def without_tile(files: Files) -> Files:
    """Leave out the first of the lowest tiles."""
    return {name: octets for name, octets in files.items() if name != first_tile(0)(files)}


def beside(kind: str, name: str, code: int, rule: str, **asked: Any) -> Deed:
    """Ask something else beside an untouched bundle."""
    return Deed(kind, name, dict, code, rule, asked, refused=None if kind != "delta" else True)


def on_delta(
    name: str, done: Callable[[Files], Files], code: int, rule: str, *, refused: bool = True
) -> Deed:
    """Change a delta, and hold it against the checkpoint that it continues."""
    return Deed("delta", name, done, code, rule, {"known": HELD}, refused)


HELD = (HERE / "delta-checkpoint.txt").read_bytes()
DEEDS = (
    Deed("witnessed", "replayed cosignatures", replayed, ALTERED, "signature"),
    Deed("witnessed", "cosignatures of keys that the policy does not list", on_newest(unlisted),
         MISSING, "quorum"),
    Deed("witnessed", "one witness three times", on_newest(lambda rows: [rows[0], *[rows[1]] * 3]),
         MISSING, "quorum"),
    Deed("witnessed", "another witness's cosignature", on_newest(exchanged), ALTERED, "signature"),
    Deed("witnessed", "a cosignature of another second", on_newest(a_second_later), ALTERED, "signature"),
    Deed("witnessed", "one cosignature too few when votes were counted", on_note(3, lambda rows: rows[:2]),
         BROKEN, "cosigned_first", refused=False),
    Deed("rotated", "changed without the new key", on_note(1, lambda rows: rows[:1]), BROKEN, "key_both"),
    Deed("rotated", "changed without the old key", on_note(1, lambda rows: rows[1:]), BROKEN, "key_both"),
    Deed("rotated", "the old key's signature replayed", by_the_old_key_too, ALTERED, "signature"),
    Deed("rotated", "the change withheld", without_entry("key.rotated"), ALTERED, "key_unnamed"),
    beside("succeeded", "another loss of the same log", ALTERED, "previous_root",
           previous=HERE / "public.zip"),
    beside("succeeded", "the loss of another log", ALTERED, "entry_0", previous=HERE / "witnessed.zip"),
    beside("succeeded", "a log that succeeds itself", MISSING, "policy", previous=HERE / "succeeded.zip"),
    beside("lost", "a log that succeeds none", MISSING, "previous", previous=HERE / "lost.zip"),
    Deed("succeeded", "the succession withheld", without_entry("log.succeeded"), MISSING, "founding"),
    beside("delta", "continues nothing", MISSING, "since"),
    beside("delta", "continues an older checkpoint", MISSING, "since", known=note_in("public.zip", 288)),
    beside("delta", "continues another history", ALTERED, "forked",
           known=note_in("broken/endorsed-after-a-no.zip", 272)),
    beside("delta", "continues another log", MISSING, "policy", known=note_in("succeeded.zip", 32)),
    on_delta("continues another size", lambda files: stated(files, layout.CONSISTENCY, since=240),
             ALTERED, "consistency"),
    beside("delta", "continues a fork of a later size", ALTERED, "forked",
           known=note_in("broken/published-unsigned.zip", 304)),
    on_delta("another step", another_step, ALTERED, "consistency"),
    on_delta("a step less", lambda files: stated(files, layout.CONSISTENCY, proof=steps_of(files)[1:]),
             ALTERED, "consistency"),
    on_delta("a size that is no number", lambda files: stated(files, layout.CONSISTENCY, since=True),
             UNREADABLE, "bundle"),
    on_delta("a byte of a lowest tile", on_tile(0, 99), ALTERED, "tiles"),
    on_delta("a byte of a tile above", on_tile(1, 3), ALTERED, "tiles"),
    on_delta("a tile left out", without_tile, MISSING, "tiles"),
    on_delta("a tile too many", lambda files: {**files, "data/log/tile/2/000.p/1": bytes(32)},
             ALTERED, "extra"),
    on_delta("a leaf of other bytes", on_line(LEAVES, 9, leaf=lambda _: "e30="), ALTERED, "leaf"),
    on_delta("two leaves swapped", rows_of(LEAVES, crossed("leaf", 8, 9)), ALTERED, "leaf"),
    on_delta("a disclosure of other bytes", on_line(SHOWN, 5, disclosure=lambda one: one[:-4] + "AAAA"),
             ALTERED, "disclosure"),
    on_delta("a disclosure dropped", rows_of(SHOWN, lambda rows: rows[1:]), MISSING, "disclosure",
             refused=False),
    on_delta("another register", lambda files: stated(files, layout.REGISTER, day="2026-01-01"),
             ALTERED, "register"),
    on_delta("a checkpoint left out", rows_of(NOTES, lambda rows: [rows[0], *rows[2:]]),
             MISSING, "checkpoints", refused=False),
    on_delta("the checkpoint that it continues left out", rows_of(NOTES, lambda rows: rows[1:]),
             MISSING, "checkpoints"),
    on_delta("the readings of a day withheld", without_entry("access.batched"), BROKEN, "daily",
             refused=False),
    on_delta("the register of a day withheld", without_entry("register.stated", -1), ALTERED, "register"),
    on_delta("the count that it begins with withheld", without_entry("register.stated", 0), MISSING, "since"),
    on_delta("called public", lambda files: stated(files, layout.KIND, kind="public"), ALTERED, "extra"),
    Deed("erased", "shown again", shown_again, BROKEN, "erased"),
    Deed("erased", "one more than was erased", rows_of(SHOWN, lambda rows: rows[1:]), MISSING, "disclosure",
         refused=False),
    Deed("erased", "the erasure withheld", without_entry("erasure.performed"), MISSING, "full"),
    Deed("case", "called public", lambda files: stated(files, layout.KIND, kind="public", case=None),
         BROKEN, "tier"),
    Deed("case", "called another's", lambda files: stated(files, layout.KIND, case="0" * 32),
         BROKEN, "other_case", refused=False),
    Deed("case", "a disclosure left out", rows_of(SHOWN, lambda rows: rows[1:]), MISSING, "disclosure",
         refused=False),
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: f"{deed.kind}: {deed.name}")
def test_a_deed_without_the_key_is_told(deed, tmp_path):
    path = write(tmp_path / "bundle.zip", deed.done(files_of(HERE / f"{deed.kind}.zip")))

    report = verify(path, Asked(parse_policy(deed.policy.read_bytes()), **deed.asked))

    assert deed.rule in {one.rule for one in report.findings}
    assert report.exit_code == deed.code
    if deed.refused is not None:
        beside = tmp_path / "checkpoint.txt"
        beside.write_bytes(deed.known or b"")
        line = said(path, deed.policy, beside if deed.known else None)
        assert (FINE not in line) is deed.refused
