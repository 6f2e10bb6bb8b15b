"""Witnesses as processes of their own, spoken to over HTTP as a log does."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from charter.note import VerifierKey, parse_vkey
from tests.house.sources import TOP

_KEY, _BEACON, _PLACE = "Key of the witness: ", "End of the beacon for ", "The witness listens at: "


@dataclass
class Process:
    """A witness that runs."""

    key: VerifierKey
    url: str
    beacon_end: str | None
    started: subprocess.Popen[str]

    def send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        """Send a request; return status, type and text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", int(self.url.rpartition(":")[2]), timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()

    def add_checkpoint(self, body: bytes) -> tuple[int, str, bytes]:
        """Ask for a cosignature."""
        return self.send("POST", "/add-checkpoint", body)

    def kill(self) -> None:
        """Let the machine lose its power: the whole group dies at once."""
        os.killpg(self.started.pid, signal.SIGKILL)
        self.started.wait()


@contextlib.contextmanager
def running(folder: Path, *names: str, logs: Sequence[str], now: Path | None = None,
            port: int = 0) -> Iterator[list[Process]]:
    """Run witnesses of these names until the end; keys and books lie in folders of their names."""
    with contextlib.ExitStack() as stack:
        begun = [stack.enter_context(_begun(folder / name.replace("/", "-"), name, logs, now, port))
                 for name in names]
        yield [_heard(one) for one in begun]


@contextlib.contextmanager
def _begun(folder: Path, name: str, logs: Sequence[str], now: Path | None,
           port: int) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "flask", "--app", "witness", "log", "witness", "--name", name, "--beacon",
             "--keys", folder / "keys", "--state", folder / "book.sqlite3", "--port", port]
    words += [word for log in logs for word in ("--log", log)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OFFRAMP_")}
    clock = {"OFFRAMP_ENV": "test", "OFFRAMP_NOW": f"file:{now}"} if now else {}
    started = subprocess.Popen(list(map(str, words)), cwd=TOP, env={**kept, **clock}, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    with started:
        try:
            yield started
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)  # it waits for nobody, and must bear that
            started.communicate(timeout=30)


def _heard(started: subprocess.Popen[str]) -> Process:
    told: dict[str, str] = {}
    for line in started.stdout or ():
        for begin in (_KEY, _BEACON, _PLACE):
            if line.startswith(begin):
                told[begin] = line.removeprefix(begin).strip()
        if _PLACE in told:
            end = told.get(_BEACON, "").rpartition(" ")[2] or None
            return Process(parse_vkey(told[_KEY]), told[_PLACE], end, started)
    raise AssertionError(f"The witness did not start: {started.communicate()[1]}")
