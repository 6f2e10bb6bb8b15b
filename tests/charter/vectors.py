"""The vectors of other projects, when the folder that holds them lies beside the checkout.

Each test joins them to a few of its own and of public standards, so a checkout alone tests every function as
well. Each set is counted by a test (`count_outside`), and a run says at its end how many there were.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"


TRIED = "outside vectors"
"""The property under which a test tells how many of other projects' vectors its module tries."""


def present(count: int) -> int:
    """Return how many cases there must be: all of them, or none without the folder."""
    return count if SHARED.is_dir() else 0


def told(counts: Sequence[int]) -> str:
    """Return the line that says how many vectors of other projects were tried."""
    return f"{TRIED}: {sum(counts)}" if SHARED.is_dir() else f"{TRIED}: none, ../shared is absent"


def read_json(name: str) -> Any:
    """Return the contents of one file, or nothing without the folder."""
    path = SHARED / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None
