"""Sealed files in a local folder: named by their content, written once, never overwritten (S607, R206)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.vault.durable import keep_once


class FileMissing(Exception):
    """A row names a file that the folder does not hold; a backup was restored in part."""


@dataclass(frozen=True)
class SealedFiles:
    """The folder of sealed files; the folder is made when the first file comes."""

    folder: Path

    def keep(self, sealed: bytes) -> str:
        """Store sealed bytes before their row is written; return their name.

        The same bytes a second time change nothing.

        Returns:
            the SHA-256 of the sealed bytes, 64 hex digits.
        """
        name = hashlib.sha256(sealed).hexdigest()
        if not self._path(name).exists():
            keep_once(self._path(name), sealed)
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
