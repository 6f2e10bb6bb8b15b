"""What whoever has no key can do to a golden bundle, by name, and how each is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import layout
from charter.findings import ALTERED, MISSING, UNREADABLE
from charter.note import (
    COSIGNATURE,
    ED25519,
    cosignature_bytes,
    cosigned_message,
    key_id,
    parse_note,
    parse_vkey,
    signature_line,
    vkey,
)
from charter.policy import Policy, Witness, parse_policy
from charter.verify import Asked, verify
from tests.verify.bitwise import flipped
from tests.verify.forge import Files, files_of, lines, put, withheld, write

HERE = Path(__file__).parent
POLICY = parse_policy((HERE / "policy.txt").read_bytes())
STRANGER, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (7, 8))
WITNESS_NAME, TILE = "w.example", "data/log/tile/0/000"
WITNESS_KEY = WITNESS.public_key().public_bytes_raw()


@dataclass(frozen=True)
class Tampered:
    """One deed: what it makes of a bundle's files, and what is told of it."""

    name: str
    done: Callable[[Files], Files]
    code: int
    rule: str
    kind: str = "full"
    asked: dict[str, Any] = field(default_factory=dict)
    policy: Policy = POLICY


def on_line(name: str, at: int, **changed: Callable[[Any], Any]) -> Callable[[Files], Files]:
    """Change fields of one line of a file."""

    def done(files: Files) -> Files:
        rows = lines(files, name)
        rows[at] |= {key: change(rows[at][key]) for key, change in changed.items()}
        return put(files, name, rows)

    return done


def rows_of(name: str, change: Callable[[list[Any]], list[Any]]) -> Callable[[Files], Files]:
    """Change the lines of a file."""
    return lambda files: put(files, name, change(lines(files, name)))


def exchanged(key: str, one: int, other: int) -> Callable[[list[Any]], list[Any]]:
    """Let two lines exchange what one field says."""

    def change(rows: list[Any]) -> list[Any]:
        rows[one][key], rows[other][key] = rows[other][key], rows[one][key]
        return rows

    return change


def text(change: Callable[[bytes], bytes], name: str) -> Callable[[Files], Files]:
    """Change the bytes of a file."""
    return lambda files: {**files, name: change(files[name])}


def resigned(as_whom: bytes | None) -> Callable[[Files], Files]:
    """Sign the checkpoint with a stranger's key, under its own id or under the log's."""

    def done(files: Files) -> Files:
        note = parse_note(files[layout.CHECKPOINT])
        name = note.signatures[0].name
        mine = key_id(name, ED25519, STRANGER.public_key().public_bytes_raw())
        line = signature_line(name, as_whom or mine, STRANGER.sign(note.text.encode()))
        return {**files, layout.CHECKPOINT: f"{note.text}\n{line}".encode()}

    return done


def cosigned(note: bytes, what: bytes | None = None) -> bytes:
    """Put a witness's cosignature under a note; of what another note says, if one is given."""
    message = cosigned_message(parse_note(what or note).text, 1_800_000_000)
    packed = cosignature_bytes(1_800_000_000, WITNESS.sign(message))
    line = signature_line(WITNESS_NAME, key_id(WITNESS_NAME, COSIGNATURE, WITNESS_KEY), packed)
    return note + line.encode()


def replayed(files: Files) -> Files:
    """Put a witness's cosignature of an earlier checkpoint under the newest."""
    earlier = lines(files, layout.CHECKPOINTS)[0]["note"].encode()
    return {**files, layout.CHECKPOINT: cosigned(files[layout.CHECKPOINT], earlier)}


def cut_back(files: Files) -> Files:
    """Pretend that the log ends at the checkpoint before the newest."""
    notes = lines(files, layout.CHECKPOINTS)[:-1]
    return {**put(files, layout.CHECKPOINTS, notes), layout.CHECKPOINT: notes[-1]["note"].encode()}


def log_key_id() -> bytes:
    return POLICY.logs[0].key.id


def other_history() -> bytes:
    """Return the newest checkpoint of another world of the same log, as somebody else was shown it."""
    return files_of(HERE / "broken" / "silence-told-shorter.zip")[layout.CHECKPOINT]


LEAVES, SHOWN, NOTES = layout.OPEN_LEAVES, layout.DISCLOSURES, layout.CHECKPOINTS
COSIGNED = replace(
    POLICY, quorum="w",
    witnesses=(Witness("w", parse_vkey(vkey(WITNESS_NAME, WITNESS_KEY, COSIGNATURE))),),
)
TAMPERED = (
    Tampered("a byte of a tile", text(lambda octets: flipped(octets, 99, 3), TILE), ALTERED, "root"),
    Tampered("two leaf hashes swapped", text(lambda o: o[32:64] + o[:32] + o[64:], TILE), ALTERED, "root"),
    Tampered("the last leaf hash cut off", text(lambda octets: octets[:-32], TILE), UNREADABLE, "bundle"),
    Tampered("a tile left out", lambda f: {n: o for n, o in f.items() if n != TILE}, MISSING, "bundle"),
    Tampered("a tile too many", lambda f: {**f, "data/log/tile/2/000.p/1": bytes(32)}, ALTERED, "extra"),
    Tampered("a leaf of other bytes", on_line(LEAVES, 9, leaf=lambda _: "e30="), ALTERED, "leaf"),
    Tampered("two leaves swapped", rows_of(LEAVES, exchanged("leaf", 8, 9)), ALTERED, "leaf"),
    Tampered("a leaf dropped", lambda f: withheld(f, lines(f, LEAVES)[-1]["index"]), MISSING, "full"),
    Tampered("a leaf twice", rows_of(LEAVES, lambda r: [*r[:9], r[8], *r[9:]]), UNREADABLE, "bundle"),
    Tampered("the last leaves cut off", rows_of(LEAVES, lambda r: r[:-16]), ALTERED, "disclosure"),
    Tampered("leaves out of order", rows_of(LEAVES, lambda r: r[::-1]), UNREADABLE, "bundle"),
    Tampered("a disclosure of other bytes", on_line(SHOWN, 5, disclosure=lambda d: d[:-4] + "AAAA"),
             ALTERED, "disclosure"),
    Tampered("two disclosures swapped", rows_of(SHOWN, exchanged("disclosure", 1, -1)),
             ALTERED, "disclosure"),
    Tampered("a disclosure dropped", rows_of(SHOWN, lambda r: r[1:]), MISSING, "disclosure"),
    Tampered("a disclosure twice", rows_of(SHOWN, lambda r: [r[0], *r]), 2, "fields"),
    Tampered("a checkpoint dropped", rows_of(NOTES, lambda r: r[1:]), MISSING, "checkpoints"),
    Tampered("the newest checkpoint cut off", rows_of(NOTES, lambda r: r[:-1]), MISSING, "newest"),
    Tampered("a checkpoint twice", rows_of(NOTES, lambda r: [r[0], *r]), ALTERED, "order"),
    Tampered("two checkpoints swapped", rows_of(NOTES, exchanged("note", 0, 1)), ALTERED, "order"),
    Tampered("the tail cut back to a checkpoint", cut_back, ALTERED, "kind"),
    Tampered("a fork of what another was shown", dict, ALTERED, "forked", asked={"known": other_history()}),
    Tampered("a foreign key", resigned(None), MISSING, "policy"),
    Tampered("a foreign key under the log's id", resigned(log_key_id()), ALTERED, "signature"),
    Tampered("a replayed cosignature", replayed, ALTERED, "signature", policy=COSIGNED),
    Tampered("no cosignature", dict, MISSING, "quorum", policy=COSIGNED),
    Tampered("another origin", text(lambda octets: b"x" + octets, layout.CHECKPOINT), MISSING, "policy"),
    Tampered("a register with a row too few", text(lambda _: b'{"day":null,"index":null,"rows":[]}',
             layout.REGISTER), ALTERED, "register"),
    Tampered("a rulebook with another number", text(lambda o: o.replace(b'"voting":14', b'"voting":15'),
             "data/rulebooks/1-draft.json"), ALTERED, "rulebook"),
    Tampered("called public", text(lambda o: o.replace(b'"full"', b'"public"'), layout.KIND), 2, "tier"),
    Tampered("called full", text(lambda o: o.replace(b'"public"', b'"full"'), layout.KIND), MISSING, "full",
             "public"),
)


@pytest.mark.parametrize("deed", TAMPERED, ids=lambda deed: deed.name)
def test_a_deed_without_the_key_is_told(tmp_path, deed):
    honest = files_of(HERE / f"{deed.kind}.zip")
    path = write(tmp_path / "bundle.zip", deed.done(dict(honest)))

    report = verify(path, Asked(deed.policy, **deed.asked))

    assert deed.rule in {one.rule for one in report.findings}
    assert report.exit_code == deed.code
