"""Run a campaign by its name: `python3 dev.py campaign crash --cycles 500 --seed 7`.

A campaign is a module of this room with `main(arguments)`: it takes the words after its name, does its work,
and returns figures for the one JSON line that is printed here, with the campaign's name and the date. Among
the figures are `seed` and `failures`, a list of sentences; the exit code is 1 when there are any.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path


def main() -> None:
    """Run the campaign that the first argument names; without one, say which there are."""
    home = Path(__file__).parent
    names = sorted(path.stem for path in home.glob("[a-z]*.py") if "\ndef main(" in path.read_text("utf-8"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"Name one of: {', '.join(names)}.")
    began = datetime.now(UTC)
    figures = importlib.import_module(f"tests.campaigns.{sys.argv[1]}").main(sys.argv[2:])
    took = round((datetime.now(UTC) - began).total_seconds())
    print(json.dumps({"campaign": sys.argv[1], "date": began.date().isoformat(), "seconds": took, **figures}))
    sys.exit(1 if figures["failures"] else 0)


if __name__ == "__main__":
    main()
