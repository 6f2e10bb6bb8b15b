"""The log's signer: signs a checkpoint, and keeps what it signed last in a second place (ledger 4.4)."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.vault.keys import KeyCabinet
from charter.note import ED25519, Checkpoint, compose, key_id, signature_line
from charter.tree import EMPTY_ROOT, CompactRange

_FILE = "last_checkpoint.json"
_NOTHING = (0, EMPTY_ROOT.hex())


class WouldFork(Exception):
    """The head is not a continuation of what was signed last; a backup was restored, or the log altered."""

    def __init__(self) -> None:
        super().__init__("The log does not continue what was signed last; nothing was signed.")


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
class Signer:
    """Signs with the cabinet's log keys; its memory lies in `folder`, outside the database."""

    cabinet: KeyCabinet
    folder: Path

    def last(self) -> tuple[int, str] | None:
        """Return size and root (hex) of the checkpoint signed last, None before the first."""
        kept = self._kept()
        return None if kept is None else (int(kept["size"]), str(kept["root"]))

    def signed(self) -> tuple[int, str]:
        """Return size and root (hex) of the tree signed last; that of no leaves before the first."""
        return self.last() or _NOTHING

    def edge(self) -> CompactRange | None:
        """Return the right edge of the tree signed last, None where none is kept that has its root.

        Signers of before kept none; and an edge proves itself, so one that was damaged is not believed.
        """
        size, root = self.signed()
        hashes = [bytes.fromhex(one) for one in (self._kept() or {}).get("edge", ())]
        if len(hashes) != size.bit_count():
            return None
        edge = CompactRange(size, hashes)
        return edge if edge.root().hex() == root else None

    def _kept(self) -> dict[str, Any] | None:
        path = self.folder / _FILE
        return json.loads(path.read_text(encoding="ascii")) if path.is_file() else None

    def sign(self, checkpoint: Checkpoint, *, past: Past, keys: Sequence[str]) -> str:
        """Return the signed note of a checkpoint; whoever commits it has it remembered then.

        Args:
            checkpoint: what is to be signed.
            past: the tree signed last, grown on by the log's leaves to the checkpoint's size.
            keys: the log's keys that sign this checkpoint, their public parts in hex.

        Raises:
            KeyMissing: the key folder does not hold one of them; nothing was signed.
            WouldFork: the leaves after what was signed last do not lead to this checkpoint.
        """
        reached = (past.edge.size, past.edge.root())
        if past.signed != self.signed() or reached != (checkpoint.size, checkpoint.root):
            raise WouldFork
        note = compose(str(checkpoint), [self._line(checkpoint, bytes.fromhex(key)) for key in keys])
        return note.decode()

    def _line(self, checkpoint: Checkpoint, public: bytes) -> str:
        signature = self.cabinet.sign_log(str(checkpoint).encode(), public)
        return signature_line(checkpoint.origin, key_id(checkpoint.origin, ED25519, public), signature)

    def remember(self, edge: CompactRange) -> None:
        """Keep the right edge of what is signed and committed: from now on the log must continue it."""
        if self.signed()[0] >= edge.size:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f".{_FILE}.{os.getpid()}.{threading.get_ident()}"
        hashes = [one.hex() for one in edge.hashes]
        text = json.dumps({"size": edge.size, "root": edge.root().hex(), "edge": hashes})
        with fresh.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / _FILE)
