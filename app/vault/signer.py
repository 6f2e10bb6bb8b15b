"""The log's signer: signs a checkpoint, and keeps what it signed last in a second place (ledger 4.4)."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.vault.keys import KeyCabinet
from charter.note import ED25519, Checkpoint, compose, key_id, signature_line

_FILE = "last_checkpoint.json"


class WouldFork(Exception):
    """The head is not a continuation of what was signed last; a backup was restored, or the log altered."""

    def __init__(self) -> None:
        super().__init__("The log does not continue what was signed last; nothing was signed.")


@dataclass(frozen=True)
class Signer:
    """Signs with the cabinet's log keys; its memory lies in `folder`, outside the database."""

    cabinet: KeyCabinet
    folder: Path

    def last(self) -> tuple[int, str] | None:
        """Return size and root (hex) of the checkpoint signed last, None before the first."""
        path = self.folder / _FILE
        if not path.is_file():
            return None
        kept = json.loads(path.read_text(encoding="ascii"))
        return int(kept["size"]), str(kept["root"])

    def sign(self, checkpoint: Checkpoint, *, root_at_last: str | None, keys: Sequence[str]) -> str:
        """Return the signed note of a checkpoint; whoever commits it has it remembered then.

        Args:
            checkpoint: what is to be signed.
            root_at_last: the root, hex, that the log now has at the size signed last; None before the first.
            keys: the log's keys that sign this checkpoint, their public parts in hex.

        Raises:
            KeyMissing: the key folder does not hold one of them; nothing was signed.
            WouldFork: the log is smaller than what was signed, or had another root at that size.
        """
        last = self.last()
        if last is not None and (checkpoint.size < last[0] or root_at_last != last[1]):
            raise WouldFork
        note = compose(str(checkpoint), [self._line(checkpoint, bytes.fromhex(key)) for key in keys])
        return note.decode()

    def _line(self, checkpoint: Checkpoint, public: bytes) -> str:
        signature = self.cabinet.sign_log(str(checkpoint).encode(), public)
        return signature_line(checkpoint.origin, key_id(checkpoint.origin, ED25519, public), signature)

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep what is signed and committed: from now on the log must continue it."""
        last = self.last()
        if last is not None and last[0] >= checkpoint.size:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f".{_FILE}.{os.getpid()}.{threading.get_ident()}"
        text = json.dumps({"size": checkpoint.size, "root": checkpoint.root.hex()})
        with fresh.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / _FILE)
