"""What is exported of a large log, and its full bundle verified and hashed: each in a process of its own."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
import zipfile
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.operations.bundles import Taken, export_delta, export_full, export_public
from app.operations.flat import COLUMNS, Form, Wording, flat_full
from app.records.log import LogCheckpoint
from bench.history.shelf import Kept, kept_log
from charter.layout import OPEN_LEAVES
from dev import pack
from tests.builders import World
from tests.operations.exported import AUDITOR

_TOP = Path(__file__).resolve().parents[2]
_WITHOUT_CRYPTOGRAPHY = ("-I", "-S")  # neither site-packages nor the environment: the standard library alone
# A parent's memory is counted for its child until the child's own program begins, so the child itself looks.
# What it starts is counted with it: the peaks added up, whether or not they are of one moment.
_WATCHED = """
import resource, runpy, sys
is_module = sys.argv[1] == "-m"
del sys.argv[: 2 if is_module else 1]
try:
    (runpy.run_module if is_module else runpy.run_path)(sys.argv[0], run_name="__main__")
finally:
    with open("/proc/self/status") as status:
        sys.stderr.writelines(line for line in status if line.startswith("VmHWM"))
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sys.stderr.write(f"children: {spent[1].ru_maxrss} kB\\n")
    sys.stderr.writelines(f"core: {one.ru_utime + one.ru_stime:.2f} s\\n" for one in spent)
"""
_PEAK = re.compile(r"^(?:VmHWM|children):\s+([0-9]+) kB", re.MULTILINE)
_CORE = re.compile(r"^core: ([0-9.]+) s", re.MULTILINE)


@dataclass(frozen=True)
class _Ran:
    """A process that has ended: its code, what it printed, and how long it took.

    `peaks_mb` is the most memory that it held, and that the largest process held which it started;
    `core_seconds` is how long it, and those that it started, were on a core.
    """

    code: int
    out: str
    seconds: float
    peaks_mb: list[float]
    core_seconds: list[float]

    @property
    def peak_mb(self) -> float:
        """The peaks added up."""
        return round(sum(self.peaks_mb), 1)


def name_of(what: str) -> str:
    """Return the name of the file that an export is written to."""
    return f"entries.{what}" if what in set(Form) else f"{what}.zip"


def export(kept: Kept, out: Path, what: str) -> dict[str, Any]:
    """Write an export in a fresh process; one for an auditor is itself an entry of the log."""
    ran = _run(sys.executable, "-c", _WATCHED, "-m", __name__, str(kept.folder), str(out), what)
    told = json.loads(ran.out)
    octets = out.stat().st_size
    plain = octets
    if zipfile.is_zipfile(out):
        with zipfile.ZipFile(out) as packed:
            plain = sum(info.file_size for info in packed.infolist())
    return {
        **told, "peak_mb": ran.peak_mb, "file_mb": _mega(octets), "plain_mb": _mega(plain),
        "mb_per_second": round(plain / 1e6 / told["seconds"], 1),
    }


def verify(kept: Kept, bundle: Path) -> dict[str, Any]:
    """Verify a bundle with the one file `charter.pyz`, and hash its leaves and do nothing else, beside it."""
    pyz = kept.folder / "charter.pyz"
    pack(_TOP / "charter", pyz)
    alone = _run(sys.executable, *_WITHOUT_CRYPTOGRAPHY, "-c", "import cryptography").code != 0
    words = ("verify", str(bundle), "--policy", str(kept.policy), "--json")
    ran = _run(sys.executable, *_WITHOUT_CRYPTOGRAPHY, "-c", _WATCHED, str(pyz), *words)
    report = json.loads(ran.out)
    statuses = [case["status"] for case in report["cases"]]
    return {
        "entries": report["size"], "exit": ran.code, "line": report["line"], "withheld": report["withheld"],
        "cases": len(statuses), "cases_whole": statuses.count("whole"), "seconds": round(ran.seconds, 2),
        "core_seconds": ran.core_seconds, "peak_mb": ran.peak_mb, "peaks_mb": ran.peaks_mb,
        "standard_library_alone": alone, "bare_sha256": _hashed(bundle),
    }


def _hashed(bundle: Path) -> dict[str, Any]:
    """Hash the leaves of a bundle, already in memory, as RFC 6962 asks."""
    with zipfile.ZipFile(bundle) as packed, packed.open(OPEN_LEAVES) as lines:
        leaves = [b"\x00" + b64decode(json.loads(line)["leaf"]) for line in lines]
    began = time.perf_counter()
    for leaf in leaves:
        hashlib.sha256(leaf).digest()
    return {"seconds": round(time.perf_counter() - began, 3), "leaf_mb": _mega(sum(map(len, leaves)))}


def _run(*words: str) -> _Ran:
    """Run a program to its end; one that is watched says at its end what memory and time it has taken."""
    began = time.perf_counter()
    ran = subprocess.run(words, cwd=_TOP, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    peaks = [round(int(one) / 1024, 1) for one in _PEAK.findall(ran.stderr)]
    return _Ran(ran.returncode, ran.stdout, seconds, peaks, [float(one) for one in _CORE.findall(ran.stderr)])


def _mega(octets: int) -> float:
    return round(octets / 1e6, 1)


def _delta(world: World, out: Path) -> Taken:
    """Take the delta since the checkpoint in the middle of all."""
    with world.reading_office() as office:
        sizes = office.session.scalars(select(LogCheckpoint.size).order_by(LogCheckpoint.size)).all()
        return export_delta(office, out, sizes[len(sizes) // 2])


def _public(world: World, out: Path) -> Taken:
    with world.reading_office() as office:
        return export_public(office, out)


def _full(world: World, out: Path) -> Taken:
    return export_full(world.office, world.reading_office, out, AUDITOR)


def _flat(form: Form) -> Callable[[World, Path], Taken]:
    told = ("title", "size", "day", "newer", "language", "proof")
    wording = Wording("en", {column: column for column in COLUMNS}, {one: one for one in told}, str, str)
    return lambda world, out: flat_full(
        world.office, world.reading_office, out, form, wording, who=AUDITOR
    )


EXPORTS: dict[str, Callable[[World, Path], Taken]] = {
    "full": _full, "public": _public, "delta": _delta, **{str(form): _flat(form) for form in Form},
}


def main(folder: Path, out: Path, what: str) -> None:
    """Take an export of a kept log; the process that is measured."""
    world = kept_log(folder, 0).world()
    began, before = time.perf_counter(), time.process_time()
    taken = EXPORTS[what](world, out)
    seconds, worked = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"entries": taken.size, "seconds": round(seconds, 2), "cpu_seconds": round(worked, 2)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
