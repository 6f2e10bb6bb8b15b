"""Make names ready to be kept: NFC, tidy blanks, each spelling once, the primary name first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from app.registry.listed import ListedName, NameKind


def tidy_name(*parts: str | None) -> str:
    """Join the parts of a name with single blanks, in NFC; empty when there is none."""
    return unicodedata.normalize("NFC", " ".join(" ".join(part for part in parts if part).split()))


def surname_first(last: str | None, first: str | None) -> str:
    """Return `Last, First`, as OFAC prints a person's name."""
    surname, given = tidy_name(last), tidy_name(first)
    return f"{surname}, {given}" if surname and given else surname or given


def each_once(names: Iterable[ListedName]) -> tuple[ListedName, ...]:
    """Drop empty names and repetitions; the first that is primary goes to the head."""
    kept: dict[str, ListedName] = {}
    for name in names:
        if name.text:
            kept.setdefault(name.text, name)
    return tuple(sorted(kept.values(), key=lambda name: name.kind is not NameKind.PRIMARY))
