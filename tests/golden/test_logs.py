"""The golden logs with a history are made again alike, and verify to the lines that stand here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from charter.__main__ import main
from tests.golden.logs import MAKERS
from tests.golden.make import make_sound

HERE = Path(__file__).parent
NO_WITNESS = "dates: not checked by any witness"
SINCE = ("--checkpoint", "delta-checkpoint.txt")
LOST = ("--previous", "lost.zip")


@dataclass(frozen=True)
class Golden:
    """A bundle, its policy, what is asked beside it, the first line that is printed, and others."""

    name: str
    policy: str
    line: str
    others: tuple[str, ...]
    asked: tuple[str, ...] = ()


GOLDEN = (
    Golden("witnessed", "witnessed-policy",
           "sound: 0 cases whole up to 2026-05-15, 1 partial, 91 leaves withheld",
           ("case e016d9f5980467d888fb7c9c27880477: partial, 54 entries",
            "not checked: entry 1: no_other_live_petition; not shown: the person's other petitions",
            "not checked: entry 2: not_barred_from_refiling; not shown: the person's other petitions",
            "not checked: entry 2: listing_act_pinned; not shown: listing_acts",
            "kind: public; size: 304", "signatures: 30 checked")),
    Golden("rotated", "rotated-policy",
           "sound: 0 cases whole up to 2026-03-04, 0 partial, 35 leaves withheld",
           (NO_WITNESS, "kind: public; size: 48", "signatures: 22 checked")),
    Golden("rotated", "policy",
           "sound: 0 cases whole up to 2026-03-04, 0 partial, 35 leaves withheld",
           (NO_WITNESS, "kind: public; size: 48", "signatures: 22 checked")),
    Golden("case", "policy",
           "sound: 0 cases whole up to 2026-03-22, 1 partial, 31 leaves withheld",
           ("case e016d9f5980467d888fb7c9c27880477: partial, 4 entries",
            "not checked: the chain of the case's entries is not shown", NO_WITNESS,
            "kind: case of 'e016d9f5980467d888fb7c9c27880477', made for: petitioner; size: 80",
            "signatures: 18 checked")),
    Golden("erased", "policy",
           "sound: 0 cases whole up to 2026-03-22, 1 partial, 0 leaves withheld",
           ("case e016d9f5980467d888fb7c9c27880477: partial, 23 entries",
            "erased, not missing: 15 disclosures",
            "not checked: entry 1: no_other_live_petition; erased: the person's other petitions",
            "not checked: entry 2: not_barred_from_refiling; erased: the person's other petitions",
            "not checked: entry 2: listing_act_pinned; erased: listing_acts",
            NO_WITNESS, "kind: full; size: 96", "signatures: 20 checked")),
    Golden("lost", "policy",
           "sound: 0 cases whole up to 2026-03-02, 0 partial, 13 leaves withheld",
           (NO_WITNESS, "kind: public; size: 16", "signatures: 18 checked")),
    Golden("succeeded", "succeeded-policy",
           "sound: 0 cases whole up to 2026-03-06, 0 partial, 0 leaves withheld",
           (NO_WITNESS, "kind: full; size: 32", "signatures: 18 checked",
            "entries 16 to 47 of 'offramp.example/log' were lost",
            "the log before: sound: 0 cases whole up to 2026-03-02, 0 partial, 13 leaves withheld",
            f"the log before: {NO_WITNESS}", "the log before: kind: public; size: 16",
            "the log before: signatures: 18 checked",
            "the log before: from 16 to 48 nothing can be compared"), LOST),
    Golden("delta", "policy",
           "sound: 0 cases whole up to 2026-05-14, 0 partial, 29 leaves withheld",
           (NO_WITNESS, "kind: delta; size: 304",
            "since: 272; rules: not replayed, for a delta only continues a log"), SINCE),
)


def printed(capsys, path, policy, *asked):
    """Run the verifier's command on files of this folder; return its exit code and what it prints."""
    words = [word if word.startswith("--") else str(HERE / word) for word in asked]
    code = main(["verify", str(path), "--policy", str(HERE / f"{policy}.txt"), *words])
    return code, [line.strip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: f"{one.name} under {one.policy}")
def test_a_golden_log_verifies_to_its_lines(golden, capsys):
    path = HERE / f"{golden.name}.zip"

    assert printed(capsys, path, golden.policy, *golden.asked) == (0, [golden.line, *golden.others])
    assert path.stat().st_size < 100_000


@pytest.mark.parametrize("make", [make_sound, *MAKERS], ids=lambda one: one.__name__)
def test_the_maker_gives_the_same_bytes_again(make, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    make(tmp_path / "world", made)

    written = sorted(made.iterdir())
    assert written
    assert [path.name for path in written if path.read_bytes() != (HERE / path.name).read_bytes()] == []


def test_every_golden_file_is_made_here_and_verified():
    (made,) = {path.stem for path in HERE.glob("*.zip")} - {one.name for one in GOLDEN} - {"full"}

    assert made == "public"
