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
from charter.bundle import Bundle, open_bundle
from charter.findings import MOST, UNREADABLE
from charter.policy import parse_policy
from charter.safezip import SafeZip
from charter.tree import Leaves
from charter.verify import Asked, verify
from charter.verifying import ahead, entries
from charter.verifying.entries import Looked, look_at
from tests.golden.test_broken_worlds import CATALOGUE
from tests.golden.test_logs import GOLDEN
from tests.golden.test_tampered_logs import DEEDS
from tests.golden.test_tampering import TAMPERED
from tests.verify.bitwise import leaves_of
from tests.verify.forge import files_of, write
from tests.verify.hostile import floods

HERE = Path(dev.HOME) / "tests" / "golden"
FULL, POLICY = HERE / "full.zip", HERE / "policy.txt"
ASKED = Asked(parse_policy(POLICY.read_bytes()))
LEAVES = leaves_of(files_of(FULL))
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
BROODING = """
import sys, time
sys.path.append(sys.argv[1])
from charter.verifying import ahead
ahead.look_at = lambda bundle, leaves: iter(lambda: time.sleep(60), 0)
ahead.serve(sys.argv[2])
"""
ORPHANING = """
import os, signal
from pathlib import Path
from subprocess import Popen
from charter.bundle import open_bundle
from charter.tree import Leaves
from charter.verifying import ahead
ahead.LEAST, ahead._cores, ahead._START = 0, lambda: 2, {start!r}
started, ahead.Popen = [], lambda *words, **how: started.append(Popen(*words, **how)) or started[0]
path = Path({bundle!r})
with (
    ahead.second_process(path) as helper, open_bundle(path) as bundle,
    ahead.looking_ahead(bundle, Leaves(b""), helper) as looked,
):
    {first}
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
    monkeypatch.setattr(ahead, "look_at", lambda *seen: found.append(seen) or look_at(*seen))
    return found


def sent(bundle, leaves):
    """Return all that the second process would send."""
    stream = BytesIO()
    with suppress(Exception):
        ahead.send(look_at(bundle, leaves), stream)
    return stream.getvalue()


@contextmanager
def sent_before(bundle, leaves, _):
    """Stand in for a second process that has sent everything already."""
    yield ahead.looked_at(bundle, leaves, ahead.received(BytesIO(sent(bundle, leaves))))


@contextmanager
def looking_ahead(path, leaves):
    """Yield a bundle, and what its leaves show to two processes."""
    with (
        ahead.second_process(path) as helper, open_bundle(path) as bundle,
        ahead.looking_ahead(bundle, leaves, helper) as looked,
    ):
        yield bundle, looked


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
    worlds = [(world["file"], HERE / "broken" / world["file"], asked) for world in CATALOGUE[::3]]  # for time

    assert different(monkeypatch, worlds) == set()


def test_tampered_bundles_get_the_same_report(monkeypatch, tmp_path):
    def bundles():
        for number, deed in enumerate((*TAMPERED, *DEEDS)[::2]):
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
     "import os; os.write(1, b'\\x80\\x05]'); os.kill(os.getpid(), 9)",
     "import os; os.write(1, b'ccharter.verifying.entries\\nOfAnotherVersion\\n.')",
     "import os; os.write(1, b'cno.such.module\\nX\\n.')", "import os; os.write(1, b'\\x80\\x05]K\\x05a.')"],
)
def test_the_first_process_looks_itself_when_the_second_fails(monkeypatch, start, started, own_looks):
    monkeypatch.setattr(ahead, "_START", start)

    assert verify(FULL, ASKED).exit_code == 0
    assert (len(started), len(own_looks)) == (1, 1)
    assert started[0].returncode is not None


def test_wherever_what_was_sent_breaks_off_the_rest_is_looked_at(monkeypatch):
    monkeypatch.setattr(ahead, "_BATCH", 1000)
    with FULL.open("rb") as file:
        bundle = Bundle(SafeZip(file))
        octets = sent(bundle, LEAVES)
        whole = list(look_at(bundle, LEAVES))
        for end in range(0, len(octets), 4999):
            batches = ahead.received(BytesIO(octets[:end]))
            assert list(ahead.looked_at(bundle, LEAVES, batches)) == whole


STOPPED = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"


@pytest.mark.parametrize("leaves", [LEAVES, Leaves(bytes(320_000))], ids=["few", "more than a pipe holds"])
def test_the_first_process_does_not_wait_for_ever(monkeypatch, leaves, started, own_looks):
    monkeypatch.setattr(ahead, "_PATIENCE", 0.2)
    monkeypatch.setattr(ahead, "_START", STOPPED)

    with looking_ahead(FULL, leaves) as (bundle, looked):
        assert list(looked) == list(look_at(bundle, leaves))
    assert (len(own_looks), [one.returncode for one in started]) == (1, [-signal.SIGKILL])


def test_leaves_without_octets_are_sent_before_there_are_many(monkeypatch):
    monkeypatch.setattr(ahead, "_MANY", 3)
    stream = BytesIO()

    ahead.send((Looked(number, b"", (), None, 0) for number in range(7)), stream)

    stream.seek(0)
    assert [len(batch) for batch in ahead.received(stream)] == [3, 3, 1, 0]


def test_what_is_not_the_trees_is_not_opened(monkeypatch):
    opened = []
    monkeypatch.setattr(entries, "parse_leaf", lambda _, index, *__: opened.append(index))
    strange = LEAVES.stretch(0, 0, 5) + bytes(32) + LEAVES.stretch(0, 6, 4)

    with open_bundle(FULL) as bundle:
        looked = list(look_at(bundle, Leaves(strange)))

    assert opened == [0, 1, 2, 3, 4, 6, 7, 8, 9]
    assert [one.at for one in looked if one.hashed] == list(range(len(LEAVES)))


def test_a_file_that_is_put_in_the_place_of_the_open_one_is_not_looked_at(tmp_path, started, own_looks):
    path, other = tmp_path / "bundle.zip", tmp_path / "other.zip"
    path.write_bytes(FULL.read_bytes())
    other.write_bytes((HERE / "public.zip").read_bytes())

    with ahead.second_process(path) as helper, open_bundle(path) as bundle:
        other.replace(path)
        with ahead.looking_ahead(bundle, LEAVES, helper) as looked:
            assert list(looked) == list(look_at(bundle, LEAVES))
    assert (len(started), len(own_looks)) == (1, 1)


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
    with looking_ahead(FULL, LEAVES) as (_, looked):
        assert next(looked)

    assert len(report.findings) == MOST
    assert [one.returncode for one in started] == [-signal.SIGKILL] * 2


def test_the_second_process_is_ended_untold_when_the_bundle_is_none(tmp_path, started, own_looks):
    (tmp_path / "bundle.zip").write_bytes(b"PK")

    assert verify(tmp_path / "bundle.zip", ASKED).exit_code == UNREADABLE
    assert ([one.returncode for one in started], own_looks) == ([-signal.SIGKILL], [])


@pytest.mark.parametrize(
    ("start", "first"), [(ENDLESS, "next(looked)"), (BROODING, "pass")], ids=["sending", "looking"]
)
def test_the_second_process_ends_with_the_first(start, first):
    script = ORPHANING.format(start=start, bundle=str(FULL), first=first)

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
