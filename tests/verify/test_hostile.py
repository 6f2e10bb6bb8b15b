"""Hostile files end in exit 4 and one line, within five seconds of work and 512 MB."""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

import dev
from charter import bundle, layout
from charter.findings import MOST
from tests.campaigns.fuzz_bundle import fuzz
from tests.verify.forge import files_of, write
from tests.verify.hostile import POLICY, PUBLIC, floods, hostile


@pytest.fixture
def told(tmp_path):
    """Run the verifier's command on files, within bounds; return exit code, lines and complaints by name."""

    def run(files):
        folder = tmp_path / "files"
        folder.mkdir()
        names = {}
        for number, (name, octets) in enumerate(files):
            names[str(number)] = name
            (folder / f"{number}.zip").write_bytes(octets)
        command = [sys.executable, "-S", "-m", "tests.verify.bounded", str(folder), str(POLICY)]
        done = subprocess.run(command, cwd=Path(dev.HOME), capture_output=True, text=True, check=False,
                              timeout=300)
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert (done.returncode, done.stderr, len(found)) == (0, "", len(names)), names[str(len(found))]
        return {names[one["name"]]: (one["code"], one["out"].splitlines(), one["err"]) for one in found}

    return run


def test_an_honest_bundle_verifies_within_these_bounds(told):
    ((code, printed, complaints),) = told([("honest", PUBLIC.read_bytes())]).values()

    assert (code, complaints) == (0, "")
    assert printed[0].startswith("sound: ")


def test_a_hostile_file_is_refused_in_one_line(told):
    refused = told(hostile())

    assert len(refused) > 60
    assert {name: one for name, one in refused.items() if (one[0], len(one[1]), one[2]) != (4, 1, "")} == {}
    assert all(printed[0].startswith("unreadable: ") for _, printed, _ in refused.values())


def test_a_flood_is_told_before_all_of_it_is_read(told):
    found = told(floods())

    assert {name: (code, err) for name, (code, _, err) in found.items() if code not in (1, 4) or err} == {}
    assert all(len(printed) <= MOST + 10 for _, printed, _ in found.values())


def test_an_entry_shows_no_more_than_a_verifier_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "DISCLOSED_LIMIT", 5)
    shown = [(1, "QQQQQ"), (2, "QQ"), (2, "QQQ"), (3, "QQQ"), (3, "QQQ")]
    rows = b"".join(layout.disclosure_line(*one) for one in shown)
    path = write(tmp_path / "bundle.zip", {**files_of(PUBLIC), layout.DISCLOSURES: rows})

    with bundle.open_bundle(path) as opened:
        found = opened.disclosures()
        assert [(one.index, one.disclosure) for one in islice(found, 4)] == shown[:4]
        with pytest.raises(bundle.Unreadable, match="more of an entry than any entry has"):
            next(found)


def test_bundles_changed_at_random_get_a_verdict(tmp_path):
    codes, failures = fuzz(11, most=100, seconds=60, keep=tmp_path)

    assert failures == []
    assert sum(codes.values()) == 100
    assert {name.rpartition(" ")[2] for name in codes} >= {"1", "2", "4"}
