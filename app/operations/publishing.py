"""Files that everyone may have: written when somebody first asks, once for each state of what they show.

However many ask, and for whatever: of each kind one file is written at a time, and what is kept for later
takes no more room than the largest of them may (ADR 0029).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.operations.bag import TakenAway
from charter import layout
from charter.zipform import TooLong

ROOM = 2048 * layout.MEBI


class BeingWritten(Exception):
    """Somebody's file of this kind is being written, or it showed the past once it was; ask again later."""


@dataclass(frozen=True)
class Wanted:
    """A file for everyone: its kind, the state that it shows, and what tells it from others of both.

    The folder of bundles is emptied of all that ends in `.zip` at an erasure, so such files end so.
    """

    kind: str
    state: str
    ending: str

    @property
    def name(self) -> str:
        """The name under which it is kept."""
        return f"{self.kind}-{self.state}.{self.ending}"


def published(
    folder: Path, wanted: Wanted, write: Callable[[Path], object], is_current: Callable[[], bool]
) -> Path:
    """Return where the file is kept, written now if it was not yet.

    Args:
        folder: where files of its kind are kept.
        wanted: which file.
        write: writes it to a place, all of it or nothing.
        is_current: says, once it is written, whether it may still be kept.

    Raises:
        BeingWritten: another request is at it, or it was overtaken.
        TooLong: it has no room in its form; this is kept as well, so nobody writes so much in vain again.
    """
    path = folder / wanted.name
    if not _is_kept(path):
        with writing_alone(folder, wanted.kind):
            if not _is_kept(path):
                _make_room(folder, wanted)
                _write(path, write, is_current)
    return path


@contextmanager
def writing_alone(folder: Path, kind: str) -> Iterator[None]:
    """Hold what one writer of a kind may hold; nobody waits for it, or all threads soon would.

    Raises:
        BeingWritten: another holds it, in whatever process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / f".{kind}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(lock)
        yield
    finally:
        os.close(lock)  # and with it goes the hold on it


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BeingWritten from None


def _is_kept(path: Path) -> bool:
    said = _said_of(path)
    if said.is_file():
        raise TooLong(said.read_text(encoding="utf-8"))
    return path.is_file()


def _said_of(path: Path) -> Path:
    """Return where it is kept that a file has no room."""
    return path.with_name(f"{path.name}.too-long")


def _write(path: Path, write: Callable[[Path], object], is_current: Callable[[], bool]) -> None:
    try:
        write(path)
    except TooLong as wrong:
        _said_of(path).write_text(str(wrong), encoding="utf-8")
        raise
    except TakenAway:
        raise BeingWritten from None
    if not is_current():  # it may show what was erased while it was written
        path.unlink(missing_ok=True)
        raise BeingWritten


def _make_room(folder: Path, wanted: Wanted) -> None:
    """Remove what a killed process left half-written, what shows another state, the oldest of this one."""
    kept = set(folder.glob(f"{wanted.kind}-{wanted.state}.*"))
    left = {*folder.glob(f".*.{wanted.kind}-*"), *folder.glob(f"{wanted.kind}-*")} - kept
    taken, told = 0, [(seen.st_mtime_ns, seen.st_size, one) for one in kept if (seen := _seen(one))]
    for _, octets, one in sorted(told, reverse=True):
        taken += octets
        if taken > ROOM:
            left.add(one)
    for one in left:
        one.unlink(missing_ok=True)


def _seen(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:  # an erasure has just taken it away
        return None
