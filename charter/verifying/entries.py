"""Open leaves and disclosures: each leaf hashes to its place, each disclosure to a digest of its entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from charter.bundle import Bundle, Shown
from charter.canonical import NotCanonical, parse
from charter.disclosure import NotADisclosure, digest, open_disclosure
from charter.entry import Entry, Malformed, read_plain
from charter.fields import ENTRY_TYPES
from charter.findings import ALTERED, BROKEN, Report
from charter.tree import Leaves, leaf_hash


@dataclass(frozen=True)
class Opened:
    """An entry with the digests of its disclosures shown, by name."""

    entry: Entry
    digests: dict[str, str]


def read_entries(report: Report, bundle: Bundle, leaves: Leaves) -> Iterator[Opened]:
    """Yield the open entries in order; what cannot be read or does not fit is a finding, and left out."""
    shown = _ByIndex(bundle.disclosures())
    for leaf in bundle.leaves():
        texts = shown.of(leaf.index)
        for stray in shown.passed():
            report.add(ALTERED, "disclosure", "A disclosure belongs to no open leaf.", stray)
        if leaf.index >= len(leaves) or leaf_hash(leaf.leaf) != leaves[leaf.index]:
            report.add(ALTERED, "leaf", "The leaf does not have the hash that the tree holds.", leaf.index)
            continue
        opened = open_entry(report, leaf.index, leaf.leaf, texts)
        if opened is not None:
            yield opened
    for stray in shown.rest():
        report.add(ALTERED, "disclosure", "A disclosure belongs to no open leaf.", stray)


class _ByIndex:
    """Disclosures in the order of the leaves, taken as the leaves come by."""

    def __init__(self, shown: Iterator[Shown]) -> None:
        self._shown = shown
        self._next = next(shown, None)
        self._passed: list[int] = []

    def of(self, index: int) -> list[str]:
        """Return the disclosures of one index, noting those passed over before it."""
        found: list[str] = []
        while self._next is not None and self._next.index <= index:
            if self._next.index == index:
                found.append(self._next.disclosure)
            else:
                self._passed.append(self._next.index)
            self._next = next(self._shown, None)
        return found

    def passed(self) -> list[int]:
        """Return and forget the indexes passed over."""
        passed, self._passed = self._passed, []
        return passed

    def rest(self) -> list[int]:
        """Return the indexes after the last leaf."""
        return [] if self._next is None else [self._next.index, *(one.index for one in self._shown)]


def open_entry(report: Report, index: int, leaf: bytes, texts: list[str]) -> Opened | None:
    """Read one leaf with disclosures; what does not fit is a finding, and None when it is no entry."""
    try:
        plain = parse(leaf)
        found = _disclosed(report, index, plain, texts)
        entry = read_plain(index, leaf, plain, {name: value for name, (value, _) in found.items()})
    except (NotCanonical, Malformed) as wrong:
        report.add(BROKEN, "format", str(wrong), index)
        return None
    digests = {name: text for name, (_, text) in found.items()}
    _check_seal(report, entry, digests)
    return Opened(entry, digests)


def _disclosed(report: Report, index: int, plain: Any, texts: list[str]) -> dict[str, tuple[Any, str]]:
    """Return the value and the digest of each disclosure that fits, by name."""
    kind = ENTRY_TYPES.get(str(plain.get("type")))
    names = kind.disclosed_names if kind else frozenset()
    digests = plain.get("sd")
    carried = {one for one in digests if isinstance(one, str)} if isinstance(digests, list) else set()
    found: dict[str, tuple[Any, str]] = {}
    for text in texts:
        try:
            one = open_disclosure(text)
        except NotADisclosure as wrong:
            report.add(ALTERED, "disclosure", str(wrong), index)
            continue
        fixed = digest(text)
        if fixed not in carried:
            report.add(ALTERED, "disclosure", "A disclosure is not one that the entry fixed.", index)
        elif one.name not in names or one.name in found:
            report.add(BROKEN, "fields", "A disclosure is not of the table of fields.", index)
        else:
            found[one.name] = (one.value, fixed)
    return found


def _check_seal(report: Report, entry: Entry, digests: dict[str, str]) -> None:
    for field in ENTRY_TYPES[entry.type].disclosed:
        if field.opened_by is None:
            continue
        seal = entry.data.get("seal")
        if seal not in entry.sd or digests.get(field.name, seal) != seal:
            report.add(BROKEN, "seal", "The seal is not the digest of what was sealed.", entry.index)
