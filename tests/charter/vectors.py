"""The vectors of other projects, when the folder that holds them lies beside the checkout.

Each test joins them to a few of its own, so a checkout alone tests every function as well.
"""

import json
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"


def present(count: int) -> int:
    """Return how many cases there must be: all of them, or none without the folder."""
    return count if SHARED.is_dir() else 0


def read_json(name: str) -> Any:
    """Return the contents of one file, or nothing without the folder."""
    path = SHARED / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None
