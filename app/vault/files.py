"""Sealed files in a local folder: named by their content, written once, never overwritten (S607, R206)."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_NAMELESS = ".fresh"
_SAME_TIME = (0, 0)  # a file must not tell when it came


class FileMissing(Exception):
    """A row names a file that the folder does not hold; a backup was restored in part."""


@dataclass(frozen=True)
class SealedFiles:
    """The folder of sealed files; the folder is made when the first file comes."""

    folder: Path

    def keep(self, sealed: bytes) -> str:
        """Store sealed bytes before their row is written; return their name.

        A temporary file is filled, made durable and linked under its name, and the folder is made
        durable as well. The same bytes a second time change nothing.

        Returns:
            the SHA-256 of the sealed bytes, 64 hex digits.
        """
        name = hashlib.sha256(sealed).hexdigest()
        path = self._path(name)
        if path.exists():
            return name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{_NAMELESS}.{name}.{os.getpid()}")
        try:
            _fill(fresh, sealed)
            _link(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
        _make_durable(path.parent)
        return name

    def read(self, name: str) -> bytes:
        """Return the sealed bytes of a name.

        Raises:
            FileMissing: there are none.
        """
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise FileMissing(name) from None

    def remove(self, name: str) -> None:
        """Remove a file whose row is gone; one that is not there is gone already."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> frozenset[str]:
        """Return the names of all files, for the sweep that looks for files without a row."""
        return frozenset(path.name for path in self.folder.glob("??/*") if not path.name.startswith("."))

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


def _fill(path: Path, content: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.utime(path, _SAME_TIME)


def _link(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        return  # another process stored the same bytes at the same instant


def _make_durable(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
