"""The log's signer: signs a checkpoint, and keeps what it signed last in a second place (ledger 4.4)."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.vault.keys import KeyCabinet
from charter.note import ED25519, Checkpoint, compose, key_id, signature_line
from charter.tree import EMPTY_ROOT, CompactRange

_FILE = "last_checkpoint.json"
_LOCK = ".last_checkpoint.lock"


class WouldFork(Exception):
    """The head is not a continuation of what was signed last; a backup was restored, or the log altered."""

    def __init__(
        self, said: str = "The log does not continue what was signed last; nothing was signed."
    ) -> None:
        super().__init__(said)


class DamagedMemory(WouldFork):
    """What was signed last cannot be read, so nothing is known to continue it; the operator's to mend."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is damaged, so what was signed last is not known; nothing was signed. Bring it back "
            "from a copy of the key folder, an older one is good too; without one read docs/runbook.md."
        )


class Past:
    """The tree signed last, and how it grows on by the leaf hashes that the log holds after it.

    It begins from that tree's own right edge and from no other, so whatever root it reaches continues what
    was signed: another past with the same root would be a collision of SHA-256.
    """

    def __init__(self, signed: tuple[int, str], edge: CompactRange) -> None:
        """Begin from the edge of the tree with this size and this root, hex.

        Raises:
            WouldFork: the edge is that of another tree.
        """
        if (edge.size, edge.root().hex()) != signed:
            raise WouldFork
        self.signed = signed
        self.edge = CompactRange(edge.size, list(edge.hashes))

    def grow(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add the leaf hashes that come next."""
        for leaf in leaf_hashes:
            self.edge.append(leaf)


@dataclass(frozen=True)
class Memory:
    """Size and root (hex) of the tree signed last, that of no leaves before the first, and its right edge.

    The edge is None where none is kept that has this root: signers of before kept none; and an edge proves
    itself, so one that was damaged is not believed.
    """

    signed: tuple[int, str] = (0, EMPTY_ROOT.hex())
    edge: CompactRange | None = field(default_factory=CompactRange)


@dataclass(frozen=True)
class Signer:
    """Signs with the cabinet's log keys; its memory lies in `folder`, outside the database."""

    cabinet: KeyCabinet
    folder: Path

    def last(self) -> tuple[int, str] | None:
        """Return size and root (hex) of the checkpoint signed last, None before the first."""
        signed = self.memory().signed
        return signed if signed[0] else None

    def memory(self) -> Memory:
        """Return all that is remembered, as of one moment; another process may replace it at any time.

        Raises:
            DamagedMemory: the file is there and is not what a signer wrote.
        """
        path = self.folder / _FILE
        if not path.is_file():
            return Memory()
        try:
            kept = json.loads(path.read_text(encoding="ascii"))
        except ValueError:
            raise DamagedMemory(path) from None
        match kept:
            case {"size": int(size), "root": str(root)}:
                return Memory((size, root), _edge_of(size, root, kept.get("edge")))
        raise DamagedMemory(path)

    def sign(self, checkpoint: Checkpoint, *, past: Past, keys: Sequence[str]) -> str:
        """Return the signed note of a checkpoint; whoever commits it has it remembered then.

        Args:
            checkpoint: what is to be signed.
            past: the tree remembered when the head was locked, grown on by the log's leaves to the
                checkpoint's size. What others have remembered since was committed before that lock.
            keys: the log's keys that sign this checkpoint, their public parts in hex.

        Raises:
            KeyMissing: the key folder does not hold one of them; nothing was signed.
            WouldFork: the leaves after what was signed last do not lead to this checkpoint.
        """
        if (past.edge.size, past.edge.root()) != (checkpoint.size, checkpoint.root):
            raise WouldFork
        note = compose(str(checkpoint), [self._line(checkpoint, bytes.fromhex(key)) for key in keys])
        return note.decode()

    def _line(self, checkpoint: Checkpoint, public: bytes) -> str:
        signature = self.cabinet.sign_log(str(checkpoint).encode(), public)
        return signature_line(checkpoint.origin, key_id(checkpoint.origin, ED25519, public), signature)

    def remember(self, edge: CompactRange) -> None:
        """Keep the right edge of what is signed and committed: from now on the log must continue it.

        One that is not larger changes nothing: whoever signed the later checkpoint may come here first.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _opened(self.folder / _LOCK)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.memory().signed[0] < edge.size:
                self._replace(edge)
                self._settle()
        finally:
            os.close(lock)  # and with it goes the hold on it

    def _settle(self) -> None:
        """Have the folder name the new file even after a loss of power."""
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _replace(self, edge: CompactRange) -> None:
        hashes = [one.hex() for one in edge.hashes]
        fresh = self.folder / f".{_FILE}"
        with fresh.open("w", encoding="ascii") as file:
            file.write(json.dumps({"size": edge.size, "root": edge.root().hex(), "edge": hashes}))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / _FILE)


def _opened(lock: Path) -> int:
    """Open a file of its own: the memory is replaced, and a folder cannot be locked where it is on NFS.

    One that a command made as root can be read; on a disk of this machine that is enough.
    """
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        return os.open(lock, os.O_RDONLY | os.O_CLOEXEC)


def _edge_of(size: int, root: str, kept: Any) -> CompactRange | None:
    try:
        edge = CompactRange(size, [bytes.fromhex(one) for one in kept])
    except (TypeError, ValueError):
        return None
    return edge if edge.root().hex() == root else None
