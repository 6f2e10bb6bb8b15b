"""Run one of the measured claims by name: `python -m bench lists`."""

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Run the claim that the first argument names; without one, say which there are."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"Name one of: {', '.join(names)}.")
    importlib.import_module(f"bench.{sys.argv[1]}").main()


if __name__ == "__main__":
    main()
