"""The verifier's command on many files, in a process that may not work long on one nor take much memory.

    python -S -m tests.verify.bounded FOLDER POLICY

Prints a line of JSON for each file of the folder: its name, exit code, and all that was printed.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from io import StringIO
from pathlib import Path

from charter.__main__ import main

SECONDS, OCTETS = 5, 512 << 20


def run(path: Path, policy: Path) -> dict[str, object]:
    """Run the command on one file; the system ends this process after five seconds of work on it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + SECONDS + 1, hard))
    out, complaints = StringIO(), StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        code = main(["verify", str(path), "--policy", str(policy)])
    return {"name": path.stem, "code": code, "out": out.getvalue(), "err": complaints.getvalue()}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (OCTETS, OCTETS))
    for one in sorted(Path(sys.argv[1]).iterdir(), key=lambda path: int(path.stem)):
        print(json.dumps(run(one, Path(sys.argv[2]))), flush=True)
