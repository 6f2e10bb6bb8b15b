"""Files that are whole or not there: filled aside, made durable, then given their name (reliability R206)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SAME_TIME = (0, 0)  # a file must not tell when it came


def keep_once(path: Path, content: bytes) -> None:
    """Give a file its content for ever; a file that is there already stays as it is.

    Args:
        path: where; its folder is made when it is missing. Both are for their owner alone.
        content: all its bytes.
    """
    _make_folder(path.parent)
    with _filled_aside(path, content) as fresh, suppress(FileExistsError):
        os.link(fresh, path)  # whoever links first wins; the file never shows half of anything
    make_durable(path.parent)


def put_in_place(path: Path, content: bytes) -> None:
    """Give a file other content; at every instant it has the old or the new."""
    with _filled_aside(path, content) as fresh:
        fresh.replace(path)
    make_durable(path.parent)


def left_aside(path: Path) -> list[Path]:
    """Return the files that were filled for this place by whoever was killed before they had its name."""
    return sorted(path.parent.glob(f".{path.name}.*"))


def make_durable(folder: Path) -> None:
    """Return once the names in a folder are on the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        make_durable(folder.parent)


@contextmanager
def _filled_aside(path: Path, content: bytes) -> Iterator[Path]:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.utime(fresh, _SAME_TIME)
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)
