"""The golden bundles verify, with the packed verifier alone too; their tampered twins never do."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from charter import layout
from charter.__main__ import main
from charter.policy import parse_policy
from charter.verify import Asked, verify
from tests.charter.bags import bag, zipped
from tests.verify.forge import files_of, lines, put, write

HERE = Path(__file__).parent
PUBLIC, FULL, POLICY = HERE / "public.zip", HERE / "full.zip", HERE / "policy.txt"
FIRST = {
    PUBLIC: "sound: 0 cases whole up to {}, 1 partial, {} leaves withheld",
    FULL: "sound: 2 cases whole up to {}, 0 partial, {} leaves withheld",
}


def run(*words, cwd=None):
    """Run a verifier in a process of its own; return its exit code, its lines, and its complaints."""
    done = subprocess.run(
        [sys.executable, *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


def first_line(path):
    files = files_of(path)
    withheld = int(files[layout.CHECKPOINT].split(b"\n")[1]) - len(lines(files, layout.OPEN_LEAVES))
    return FIRST[path].format(json.loads(files[layout.REGISTER])["day"], withheld)


@pytest.mark.parametrize("path", [PUBLIC, FULL], ids=["public", "full"])
def test_a_golden_bundle_verifies(path, capsys):
    code = main(["verify", str(path), "--policy", str(POLICY)])

    assert (code, capsys.readouterr().out.splitlines()[0]) == (0, first_line(path))
    assert path.stat().st_size < 150_000


def test_the_verdict_stands_where_there_is_nowhere_to_print(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)  # as Python has it when it is started with a closed output

    assert main(["verify", str(HERE / "full.zip"), "--policy", str(HERE / "policy.txt")]) == 0


def test_the_packed_verifier_needs_nothing_but_python(tmp_path):
    dev.pack(Path(dev.HOME) / "charter", tmp_path / "charter.pyz")
    for path in (PUBLIC, POLICY):
        (tmp_path / path.name).write_bytes(path.read_bytes())

    code, printed, complaints = run(
        "-I", "charter.pyz", "verify", "public.zip", "--policy", "policy.txt", cwd=tmp_path
    )

    assert (code, complaints) == (0, "")
    assert printed[0] == first_line(PUBLIC)


def verdicts(tmp_path, twins):
    policy = parse_policy(POLICY.read_bytes())
    path = tmp_path / "twin.zip"
    return {name: verify(write(path, files), Asked(policy)).exit_code for name, files in twins}


def flipped(octets, at):
    """Turn one bit of a byte over; every place turns another bit."""
    return octets[:at] + bytes([octets[at] ^ (1 << at % 7)]) + octets[at + 1 :]


def twins_of(name, stride):
    """Yield bundles with fitting manifests in which one byte of a file differs."""
    files = files_of(PUBLIC)
    for at in range(0, len(files[name]), stride):
        yield f"{name} {at}", {**files, name: flipped(files[name], at)}


@pytest.mark.parametrize(
    ("name", "stride"),
    [(layout.CHECKPOINT, 1), (layout.REGISTER, 29), ("data/log/tile/0/000", 997),
     ("data/log/tile/1/000.p/1", 7), (layout.OPEN_LEAVES, 19001), (layout.DISCLOSURES, 2003),
     (layout.CHECKPOINTS, 997),
     ("data/rulebooks/1-draft.json", 1999)],
)
def test_one_bit_of_what_is_hashed_or_signed_is_enough(tmp_path, name, stride):
    found = verdicts(tmp_path, twins_of(name, stride))

    assert found
    assert {twin: code for twin, code in found.items() if code == 0} == {}


def test_one_bit_inside_a_leaf_or_a_disclosure_is_enough(tmp_path):
    files = files_of(PUBLIC)
    leaves, shown = lines(files, layout.OPEN_LEAVES), lines(files, layout.DISCLOSURES)
    twins = []
    for number in range(0, len(leaves), 29):
        octets = base64.b64decode(leaves[number]["leaf"])
        changed = base64.b64encode(flipped(octets, 37 * number % len(octets))).decode()
        rows = [{**row, "leaf": changed} if row is leaves[number] else row for row in leaves]
        twins.append((f"leaf {number}", put(files, layout.OPEN_LEAVES, rows)))
    for number in range(0, len(shown), 19):
        text = shown[number]["disclosure"]
        at = 11 * number % len(text)
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        rows = [{**row, "disclosure": changed} if row is shown[number] else row for row in shown]
        twins.append((f"disclosure {number}", put(files, layout.DISCLOSURES, rows)))

    assert 0 not in verdicts(tmp_path, twins).values()


def test_a_byte_changed_without_mending_the_manifest_is_told(tmp_path):
    files = bag(files_of(PUBLIC))
    path = tmp_path / "twin.zip"
    found = {}
    for name in files:
        path.write_bytes(zipped({**files, name: flipped(files[name], len(files[name]) // 2)}))
        found[name] = verify(path, Asked(parse_policy(POLICY.read_bytes()))).exit_code

    assert {name for name, code in found.items() if code not in (1, 4)} == set()


@pytest.mark.parametrize("words", [[], ["verify"], ["verify", "x"], ["prove", "x"]])
def test_a_command_that_is_not_one_is_exit_4(words, capsys):
    assert main(words) == 4
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("text", [b"", b"log x\n", b"\xff", b"quorum none\nquorum none\n"])
def test_a_policy_that_is_none_is_exit_4(tmp_path, text, capsys):
    (tmp_path / "policy.txt").write_bytes(text)

    assert main(["verify", str(PUBLIC), "--policy", str(tmp_path / "policy.txt")]) == 4
    assert len(capsys.readouterr().out.splitlines()) == 1
