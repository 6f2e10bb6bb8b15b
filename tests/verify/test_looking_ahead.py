"""Two processes find what one finds, in the same order, whatever becomes of the second."""

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest

import dev
from charter import layout
from charter import verify as verifier
from charter.__main__ import main
from charter.bundle import Bundle
from charter.findings import MOST
from charter.policy import parse_policy
from charter.safezip import SafeZip
from charter.verify import Asked, verify
from charter.verifying import ahead
from charter.verifying.entries import look_at
from tests.golden.test_broken_worlds import CATALOGUE
from tests.golden.test_logs import GOLDEN
from tests.golden.test_tampered_logs import DEEDS
from tests.golden.test_tampering import TAMPERED
from tests.verify.forge import files_of, write
from tests.verify.hostile import floods

HERE = Path(dev.HOME) / "tests" / "golden"
FULL, POLICY = HERE / "full.zip", HERE / "policy.txt"
ASKED = Asked(parse_policy(POLICY.read_bytes()))
ENDLESS = """
import sys
from itertools import repeat
sys.path.append(sys.argv[1])
from charter.verifying.ahead import send
from charter.findings import Finding
from charter.verifying.entries import Looked
faults = (Finding(1, "disclosure", "Again and again.", 0),)
send(repeat(Looked(0, None, faults, None, 100)), sys.stdout.buffer)
"""
ORPHANING = """
import os, signal
from pathlib import Path
from charter.verifying import ahead
ahead.LEAST, ahead._cores, ahead._START = 0, lambda: 2, {start!r}
started, ahead.Popen = [], lambda *words, **how: started.append(Popen(*words, **how)) or started[0]
with ahead.looking_ahead(Path({bundle!r})) as batches:
    next(batches)
    print(started[0].pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
PACKED = """
import sys
sys.path.insert(0, {pyz!r})
from charter.verifying import ahead
ahead.LEAST, ahead._cores, ahead.look_at = 0, lambda: 2, None
from charter.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def started(monkeypatch):
    """Let every bundle be worth a second process; return those that were started."""
    found = []

    def start(*words, **how):
        found.append(subprocess.Popen(*words, **how))
        return found[-1]

    monkeypatch.setattr(ahead, "LEAST", 0)
    monkeypatch.setattr(ahead, "_cores", lambda: 2)
    monkeypatch.setattr(ahead, "Popen", start)
    return found


@pytest.fixture
def own_looks(monkeypatch):
    """Return the bundles at whose leaves the first process looks itself."""
    found = []
    monkeypatch.setattr(ahead, "look_at", lambda bundle: found.append(bundle) or look_at(bundle))
    return found


def sent(path):
    """Return all that the second process would send."""
    stream = BytesIO()
    with suppress(Exception), path.open("rb") as file:
        ahead.send(look_at(Bundle(SafeZip(file))), stream)
    return stream.getvalue()


@contextmanager
def sent_before(path):
    """Stand in for a second process that has sent everything already."""
    yield ahead.received(BytesIO(sent(path)))


def in_both_ways(monkeypatch, path, asked):
    """Return the reports of one process and of two."""
    alone = verify(path, asked).plain
    with monkeypatch.context() as patch:
        patch.setattr(verifier, "looking_ahead", sent_before)
        return alone, verify(path, asked).plain


def different(monkeypatch, bundles):
    """Return the names of bundles with different reports; there must be bundles."""
    found = {name: in_both_ways(monkeypatch, path, asked) for name, path, asked in bundles}
    assert found
    return {name for name, (alone, both) in found.items() if alone != both}


def test_broken_worlds_get_the_same_report(monkeypatch):
    asked = Asked(parse_policy((HERE / "broken" / "policy.txt").read_bytes()))
    worlds = [(world["file"], HERE / "broken" / world["file"], asked) for world in CATALOGUE]

    assert different(monkeypatch, worlds) == set()


def test_tampered_bundles_get_the_same_report(monkeypatch, tmp_path):
    def bundles():
        for number, deed in enumerate((*TAMPERED, *DEEDS)):
            policy = deed.policy if deed in TAMPERED else parse_policy(deed.policy.read_bytes())
            path = write(tmp_path / f"{number}.zip", deed.done(dict(files_of(HERE / f"{deed.kind}.zip"))))
            yield deed.name, path, Asked(policy, **deed.asked)

    assert different(monkeypatch, bundles()) == set()


def test_floods_get_the_same_report(monkeypatch, tmp_path):
    def bundles():
        for name, octets in floods():
            (tmp_path / "flood.zip").write_bytes(octets)
            yield name, tmp_path / "flood.zip", ASKED

    assert different(monkeypatch, bundles()) == set()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: f"{one.name} under {one.policy}")
def test_golden_bundles_get_the_same_report_from_two_processes(golden, capsys, request):
    asked = [word if word.startswith("-") else str(HERE / word) for word in golden.asked]
    bundle, policy = HERE / f"{golden.name}.zip", HERE / f"{golden.policy}.txt"
    words = ["verify", str(bundle), "--policy", str(policy), *asked]
    code, alone = main([*words, "--json"]), capsys.readouterr().out
    started, own_looks = map(request.getfixturevalue, ("started", "own_looks"))

    assert (main([*words, "--json"]), capsys.readouterr().out) == (code, alone)
    assert json.loads(alone)["findings"] == []
    assert len(started) == 1 + ("--previous" in words)
    assert own_looks == []
    assert all(one.returncode is not None for one in started)


@pytest.mark.parametrize("keep", [0, 20])
def test_what_cannot_be_read_is_told_by_the_second_process(tmp_path, keep, request):
    files = files_of(FULL)
    leaves = files[layout.OPEN_LEAVES].splitlines(keepends=True)
    path = write(tmp_path / "bundle.zip", {**files, layout.OPEN_LEAVES: b"".join([*leaves[:keep], b"{}\n"])})
    alone = verify(path, ASKED)
    started, own_looks = map(request.getfixturevalue, ("started", "own_looks"))

    assert verify(path, ASKED) == alone
    assert [one.sentence for one in alone.findings][-1:] == ["A line in the bundle is not of its form."]
    assert (len(started), own_looks) == (1, [])


def test_the_packed_verifier_starts_its_like(tmp_path):
    pyz = tmp_path / "charter.pyz"
    dev.pack(Path(dev.HOME) / "charter", pyz)
    (tmp_path / "a name — of its own.zip").write_bytes(FULL.read_bytes())
    words = ["verify", "a name — of its own.zip", "--policy", str(POLICY), "--json"]

    ran = subprocess.run(  # it would stumble, were it to look itself
        [sys.executable, "-I", "-S", "-c", PACKED.format(pyz=pyz.name), *words],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == verify(FULL, ASKED).plain


@pytest.mark.parametrize(
    "start",
    ["import os; os.kill(os.getpid(), 9)", "import os; os._exit(0)", "print('no batch')", "raise MemoryError",
     "import os; os.write(1, b'\\x80\\x05]'); os.kill(os.getpid(), 9)"],
)
def test_the_first_process_looks_itself_when_the_second_fails(monkeypatch, start, started, own_looks):
    monkeypatch.setattr(ahead, "_START", start)

    assert verify(FULL, ASKED).exit_code == 0
    assert (len(started), len(own_looks)) == (1, 1)
    assert started[0].returncode is not None


def test_wherever_what_was_sent_breaks_off_the_rest_is_looked_at(monkeypatch):
    monkeypatch.setattr(ahead, "_BATCH", 1000)
    octets = sent(FULL)
    with FULL.open("rb") as file:
        bundle = Bundle(SafeZip(file))
        whole = list(look_at(bundle))
        for end in range(0, len(octets), 4999):
            assert list(ahead.looked_at(bundle, ahead.received(BytesIO(octets[:end])))) == whole


def test_a_file_that_took_the_place_of_another_is_not_looked_at_in_its_stead(monkeypatch, started, own_looks):
    monkeypatch.setattr(ahead, "_identity", lambda _: "another")

    assert verify(FULL, ASKED).exit_code == 0
    assert (len(started), len(own_looks)) == (1, 1)


@pytest.mark.parametrize("python", ["", "/no/such/python", str(FULL), None])
def test_where_no_second_process_can_be_started_one_is_enough(monkeypatch, python, started, own_looks):
    monkeypatch.setattr(sys, "executable", python)

    assert verify(FULL, ASKED).exit_code == 0
    assert (started, len(own_looks)) == ([], 1)


@pytest.mark.parametrize(("name", "value"), [("LEAST", FULL.stat().st_size + 1), ("_cores", lambda: 1)])
def test_a_small_bundle_and_a_single_core_are_left_to_one_process(monkeypatch, name, value, started):
    monkeypatch.setattr(ahead, name, value)

    assert verify(FULL, ASKED).exit_code == 0
    assert started == []


def test_the_second_process_ends_when_the_first_wants_no_more(monkeypatch, started):
    monkeypatch.setattr(ahead, "_START", ENDLESS)

    report = verify(FULL, ASKED)
    with ahead.looking_ahead(FULL) as batches:
        assert next(batches)

    assert len(report.findings) == MOST
    assert [one.returncode for one in started] == [-signal.SIGKILL] * 2


def test_the_second_process_ends_with_the_first():
    script = "from subprocess import Popen\n" + ORPHANING.format(start=ENDLESS, bundle=str(FULL))

    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=dev.HOME, capture_output=True, check=False, timeout=60
    )

    assert ran.returncode == -signal.SIGKILL
    until = time.monotonic() + 20
    while runs(int(ran.stdout)):
        assert time.monotonic() < until
        time.sleep(0.05)


def runs(process):
    """Say whether a process runs; one that has ended may still be waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
