"""The rulebook editions that this release ships, as data beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from charter.rulebook import Rulebook, parse_rulebook

_HERE = Path(__file__).resolve().parent


@cache
def shipped_editions() -> Mapping[str, Rulebook]:
    """Return every edition by its name; read once, and read-only."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(_HERE.glob("*.json")))
    editions = [parse_rulebook(json.loads(text)) for text in texts]
    return MappingProxyType({edition.edition: edition for edition in editions})


def founding_edition() -> Rulebook:
    """Return the edition that a log founded with this release adopts: the last one by name."""
    editions = shipped_editions()
    return editions[max(editions)]
