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
from charter.tree import Tree, leaf_hash


@dataclass(frozen=True)
class Opened:
    """An entry with the digests of its disclosures shown, by name."""

    entry: Entry
    digests: dict[str, str]


def read_entries(report: Report, bundle: Bundle, tree: Tree) -> Iterator[Opened]:
    """Yield the open entries in order; what cannot be read or does not fit is a finding, and left out."""
    shown = _ByIndex(report, bundle.disclosures())
    for leaf in bundle.leaves():
        texts = shown.of(leaf.index)
        if leaf_hash(leaf.leaf) != tree.hash_at(leaf.index):
            report.add(ALTERED, "leaf", "The leaf does not have the hash that the tree holds.", leaf.index)
            continue
        opened = open_entry(report, leaf.index, leaf.leaf, texts)
        if opened is not None:
            yield opened
    shown.close()


class _ByIndex:
    """Disclosures in the order of the leaves, taken as the leaves come by; those of no leaf are reported."""

    def __init__(self, report: Report, shown: Iterator[Shown]) -> None:
        self._report = report
        self._shown = shown
        self._next = next(shown, None)

    def of(self, index: int) -> list[str]:
        """Return the disclosures of one index, passing over those before it."""
        found: list[str] = []
        while self._next is not None and self._next.index <= index:
            if self._next.index == index:
                found.append(self._next.disclosure)
            else:
                self._stray(self._next)
            self._next = next(self._shown, None)
        return found

    def close(self) -> None:
        """Pass over what lies after the last leaf."""
        if self._next is not None:
            self._stray(self._next)
        for one in self._shown:
            self._stray(one)

    def _stray(self, one: Shown) -> None:
        self._report.add(ALTERED, "disclosure", "A disclosure belongs to no open leaf.", one.index)


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
