"""A second process that looks at the leaves ahead of the walk, so that two cores share the work (ADR 0021).

It runs this very code on the same file, with the tree's hashes, and decides nothing: what it saw is held
against the tree here, and where it ends before its time, or keeps us waiting, we look at the rest ourselves.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from queue import Queue
from subprocess import DEVNULL, PIPE, Popen
from threading import Event, Thread
from typing import IO, Any, BinaryIO

from charter.bundle import Bundle
from charter.layout import KIBI, MEBI
from charter.safezip import SafeZip, Unreadable
from charter.tree import HASH_SIZE, Leaves
from charter.verifying.entries import Looked, look_at

LEAST = 4 * MEBI
"""A smaller bundle is verified alone, nearly as soon as a second process is ready."""
_BATCH, _MANY = 64 * KIBI, 500  # a batch is sent as soon as it has so many octets or leaves
_PATIENCE, _TICKS = 30.0, 10  # seconds, and how often we look meanwhile; a batch takes a hundredth of one
_PIECE, _MOST_WAITING = 64 * KIBI, 512  # what waits while the tree is still being checked: 32 MiB at most
SELDOM = (50_000, 20, 1000)
"""When cycles are looked for (`gc.set_threshold`): what a verification makes is in use to its end."""
_TURN = 0.0005  # seconds; a piece is not to wait longer for its turn to be sent
_ROOT = Path(__file__).parents[2].resolve()  # a folder, or the one file `charter.pyz`
Helper = Popen[bytes]
Batch = list[Looked] | Unreadable
"""The last one is empty, or says why no leaf can be read from there on; else they ended before their time."""
Packed = list[tuple[Any, ...]] | Unreadable  # bare tuples: a name for each would be sent and looked up
_START = """
import sys
sys.path.append(sys.argv[1])
from charter.verifying.ahead import serve
serve(sys.argv[2])
"""


class _Patience:
    """Ends a process for which this one has waited too long at once."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._turns = 0  # odd while this process waits
        self._over = Event()
        Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        seen = ticks = 0
        while ticks < _TICKS and not self._over.wait(_PATIENCE / _TICKS):
            turns = self._turns
            ticks = ticks + 1 if turns % 2 and turns == seen else 0
            seen = turns
        if not self._over.is_set():
            self._end()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Say that this process waits."""
        self._turns += 1
        try:
            yield
        finally:
            self._turns += 1

    def close(self) -> None:
        """Watch no longer."""
        self._over.set()


@contextmanager
def second_process(path: Path) -> Iterator[Helper | None]:
    """Yield a process that gets ready to look at a bundle, None where that is not worth it."""
    helper = _started(path)
    if helper is None:
        yield None
        return
    with helper:
        try:
            yield helper
        finally:
            helper.kill()


@contextmanager
def looking_ahead(bundle: Bundle, leaves: Leaves, helper: Helper | None) -> Iterator[Iterator[Looked]]:
    """Yield what `look_at` yields; the second process does the looking meanwhile, where there is one."""
    if helper is None or helper.stdin is None or helper.stdout is None:
        yield look_at(bundle, leaves)
        return
    with closing(_Patience(helper.kill)) as patience:
        with patience.waiting():
            _tell(helper.stdin.fileno(), _identity(bundle.file), leaves)
        yield looked_at(bundle, leaves, received(helper.stdout, patience.waiting))


def looked_at(bundle: Bundle, leaves: Leaves, batches: Iterable[Batch]) -> Iterator[Looked]:
    """Yield what `look_at` yields: from the batches as far as they go, and from there on by own looking."""
    done = 0
    for batch in batches:
        if isinstance(batch, Unreadable):
            raise batch
        if not batch:
            return
        yield from batch
        done += len(batch)
    yield from islice(look_at(bundle, leaves), done, None)


def _started(path: Path) -> Helper | None:
    try:
        if path.stat().st_size < LEAST or _cores() < 2:
            return None
        # Nothing but this Python runs here, and it is told where to find two files.
        command = (sys.executable or "", "-ISB", "-c", _START, str(_ROOT), str(path.resolve()))
        return Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603
    except (OSError, ValueError):
        return None


def _tell(pipe: int, identity: str, leaves: Leaves) -> None:
    """Write file and leaf hashes; the pipe stays open, for the other end to see when this process ends."""
    told = f"{identity} {len(leaves)}\n".encode() + leaves.stretch(0, 0, len(leaves))
    with suppress(OSError):  # it reads no more, and is found to have sent nothing
        for at in range(0, len(told), _PIECE):
            piece = told[at : at + _PIECE]
            while piece:
                piece = piece[os.write(pipe, piece) :]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _identity(file: BinaryIO) -> str:
    """Tell an open file from another that takes its place meanwhile."""
    status = os.fstat(file.fileno())
    return f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"


def serve(path: str) -> None:
    """Send what the leaves of a bundle show once their hashes are told: all that the second process does."""
    sys.setswitchinterval(_TURN)
    gc.set_threshold(*SELDOM)
    identity, _, size = sys.stdin.buffer.readline().decode().rpartition(" ")
    leaves = Leaves(sys.stdin.buffer.read(int(size) * HASH_SIZE))
    Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    with Path(path).open("rb") as file:
        if _identity(file) == identity:
            send(look_at(Bundle(SafeZip(file)), leaves), sys.stdout.buffer)


def _end_with(pipe: int) -> None:
    """End this process as soon as nobody holds the other end of a pipe."""
    with suppress(OSError):
        os.read(pipe, 1)
    os._exit(1)


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


def _batches(looked: Iterable[Looked]) -> Iterator[Packed]:
    batch, octets = [], 0
    last: Packed = []
    try:
        for one in looked:
            batch.append(tuple(one))
            octets += one.octets
            if octets >= _BATCH or len(batch) >= _MANY:
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


def received(
    stream: IO[bytes], waiting: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Iterator[Batch]:
    """Read batches as they come; a stream that ends within one, or goes on with none, ends before it."""
    while True:
        try:
            with waiting():
                packed = pickle.load(stream)  # noqa: S301 - written by `send`, in a process that we started
            batch = packed if isinstance(packed, Unreadable) else list(map(Looked._make, packed))
        except Exception:  # noqa: BLE001 - whatever another version of this package may have sent
            return
        yield batch
