"""A second process that looks at the leaves ahead of the walk, so that two cores share the work (ADR 0021).

It runs this very code on the same file and decides nothing: what it saw is held against the tree here, and
where it ends before its time, for whatever reason, this process looks at the rest itself.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from queue import Queue
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO

from charter.bundle import Bundle
from charter.layout import KIBI, MEBI
from charter.safezip import SafeZip, Unreadable
from charter.verifying.entries import Looked, look_at

LEAST = 4 * MEBI
"""A smaller bundle is verified alone, nearly as soon as a second process is ready."""
_BATCH = 64 * KIBI
_PIECE, _MOST_WAITING = 64 * KIBI, 512  # what waits while the tree is still being checked: 32 MiB at most
_TURN = 0.0005  # seconds; a piece is not to wait longer for its turn to be sent
_ROOT = Path(__file__).parents[2].resolve()  # a folder, or the one file `charter.pyz`
Batch = list[Looked] | Unreadable
"""The last one is empty, or says why no leaf can be read from there on; else they ended before their time."""
_START = """
import sys
sys.path.append(sys.argv[1])
from charter.verifying.ahead import serve
serve(*sys.argv[2:])
"""


@contextmanager
def looking_ahead(path: Path) -> Iterator[Iterator[Batch]]:
    """Start the second process, if it can be and is worth it; yield the batches that it sends; end it."""
    helper = _started(path)
    if helper is None or helper.stdout is None:
        yield iter(())
        return
    with helper:
        try:
            yield received(helper.stdout)
        finally:
            helper.kill()


def looked_at(bundle: Bundle, batches: Iterable[Batch]) -> Iterator[Looked]:
    """Yield what `look_at` yields: from the batches as far as they go, and from there on by own looking."""
    done = 0
    for batch in batches:
        if isinstance(batch, Unreadable):
            raise batch
        if not batch:
            return
        yield from batch
        done += len(batch)
    yield from islice(look_at(bundle), done, None)


def _started(path: Path) -> Popen[bytes] | None:
    try:
        if not path.is_file() or path.stat().st_size < LEAST or _cores() < 2:
            return None
        told = (str(_ROOT), str(path.resolve()), _identity(path.stat()))
        # Nothing but this Python runs here, and it is told where to find two files.
        command = (sys.executable or "", "-ISB", "-c", _START, *told)
        return Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)  # noqa: S603
    except (OSError, ValueError):
        return None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _identity(status: os.stat_result) -> str:
    """Tell a file from another that takes its place meanwhile."""
    return f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"


def serve(path: str, identity: str) -> None:
    """Send what the leaves of a bundle show: all that the second process does."""
    sys.setswitchinterval(_TURN)
    with Path(path).open("rb") as file:
        if _identity(os.fstat(file.fileno())) == identity:
            send(look_at(Bundle(SafeZip(file))), sys.stdout.buffer)


def send(looked: Iterable[Looked], stream: IO[bytes]) -> None:
    """Write batches; a thread waits for the reader, so that the looking goes on meanwhile."""
    pieces = Queue[bytes](_MOST_WAITING)
    sender = Thread(target=_write, args=(pieces, stream))
    sender.start()
    try:
        for batch in _batches(looked):
            packed = pickle.dumps(batch, pickle.HIGHEST_PROTOCOL)
            for at in range(0, len(packed), _PIECE):
                pieces.put(packed[at : at + _PIECE])
    finally:
        pieces.put(b"")
        sender.join()


def _batches(looked: Iterable[Looked]) -> Iterator[Batch]:
    batch, octets = list[Looked](), 0
    last: Batch = []
    try:
        for one in looked:
            batch.append(one)
            octets += one.octets
            if octets >= _BATCH:
                yield batch
                batch, octets = [], 0
    except Unreadable as wrong:
        last = wrong
    yield from ([batch, last] if batch else [last])


def _write(pieces: Queue[bytes], stream: IO[bytes]) -> None:
    try:
        while piece := pieces.get():
            stream.write(piece)
        stream.flush()
    except OSError:  # nobody reads any more
        os._exit(1)


def received(stream: IO[bytes]) -> Iterator[Batch]:
    """Read batches as they come; a stream that ends within one ends before it."""
    try:
        while True:
            yield pickle.load(stream)  # noqa: S301 - written by `send`, in a process that we started
    except (EOFError, OSError, pickle.UnpicklingError):
        return
