"""The register's list and its root: one row for each published case (ledger 4.1, "Padding")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charter.canonical import encode_value
from charter.tree import leaf_hash, root_of


@dataclass(frozen=True)
class RegisterRow:
    """A published case: number of its entries, hash of the last leaf (hex), stage."""

    case: str
    entries: int
    last: str
    status: str

    @cached_property
    def leaf_hash(self) -> bytes:
        """The row's hash in the tree whose root the log states each day."""
        return leaf_hash(encode_value(self.plain))

    @property
    def plain(self) -> dict[str, Any]:
        """Return the row as it is exported."""
        return {"case": self.case, "entries": self.entries, "last": self.last, "status": self.status}


def register_root(rows: Iterable[RegisterRow]) -> str:
    """Return the root over rows sorted by case, hex: the tree of RFC 6962 over their canonical forms."""
    ordered = sorted(rows, key=lambda row: row.case)
    return root_of(row.leaf_hash for row in ordered).hex()


def readings_root(ids: Iterable[str]) -> str:
    """Return the root over the sorted ids of a day's readings, hex."""
    return root_of(leaf_hash(one.encode("ascii")) for one in sorted(ids)).hex()
