"""Open leaves and disclosures: each leaf hashes to its place, each disclosure to a digest of its entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from charter.bundle import Bundle, Shown
from charter.canonical import NotCanonical, parse
from charter.disclosure import NotADisclosure, digest, open_disclosure
from charter.entry import Entry, Malformed, read_plain
from charter.fields import ENTRY_TYPES
from charter.findings import ALTERED, BROKEN, Finding, Report
from charter.tree import Tree, leaf_hash

Parsed = tuple[dict[str, Any], dict[str, Any], dict[str, str]]
"""A leaf as it was parsed, its disclosures by name, and the digests of those that a seal fixes."""


class Looked(NamedTuple):
    """What an open leaf shows by itself, before it is held against the tree.

    `at` is its index, and `hashed` its hash, None where a disclosure belongs to no open leaf; `parsed` is
    None when the leaf is not canonical or not the tree's; `faults` say why; `octets` is how much was read.
    """

    at: int
    hashed: bytes | None
    faults: tuple[Finding, ...]
    parsed: Parsed | None
    octets: int


def look_at(bundle: Bundle, tree: Tree) -> Iterator[Looked]:
    """Yield what each open leaf shows, in order, with its disclosures; it needs no other leaf for that.

    What is not the tree's is not opened: whoever wrote it may have wanted that to take long.
    """
    shown, report = _ByIndex(bundle.disclosures()), Report()
    for leaf in bundle.leaves():
        yield from shown.before(leaf.index)
        texts, hashed = shown.of(leaf.index), leaf_hash(leaf.leaf)
        is_known = hashed == tree.hash_at(leaf.index)
        parsed = parse_leaf(report, leaf.index, leaf.leaf, texts) if is_known else None
        octets = len(leaf.leaf) + sum(map(len, texts))
        yield Looked(leaf.index, hashed, tuple(report.findings), parsed, octets)
        report.findings.clear()
    yield from shown.rest()


def read_entries(report: Report, looked: Iterable[Looked], tree: Tree) -> Iterator[Entry]:
    """Yield the open entries in order; what cannot be read or does not fit is a finding, and left out."""
    for index, hashed, faults, parsed, _ in looked:
        if hashed is not None and hashed != tree.hash_at(index):
            report.add(ALTERED, "leaf", "The leaf does not have the hash that the tree holds.", index)
            continue
        for one in faults:
            report.add(one.code, one.rule, one.sentence, one.entry)
        if hashed is not None and parsed is not None:
            entry = _entry_of(report, index, hashed, parsed)
            if entry is not None:
                yield entry


class _ByIndex:
    """Disclosures in the order of the leaves, taken as the leaves come by; those of no leaf are told."""

    def __init__(self, shown: Iterator[Shown]) -> None:
        self._groups = groupby(shown, key=attrgetter("index"))
        self._next = next(self._groups, None)

    def before(self, index: int) -> Iterator[Looked]:
        """Pass over those before an index."""
        while self._next is not None and self._next[0] < index:
            yield from map(_stray, self._next[1])
            self._next = next(self._groups, None)

    def of(self, index: int) -> list[str]:
        """Return the disclosures of an index; those before it have been passed over."""
        if self._next is None or self._next[0] != index:
            return []
        found = [one.disclosure for one in self._next[1]]
        self._next = next(self._groups, None)
        return found

    def rest(self) -> Iterator[Looked]:
        """Pass over what lies after the last leaf."""
        if self._next is not None:
            yield from map(_stray, self._next[1])
        for _, group in self._groups:
            yield from map(_stray, group)


def _stray(one: Shown) -> Looked:
    fault = Finding(ALTERED, "disclosure", "A disclosure belongs to no open leaf.", one.index)
    return Looked(one.index, None, (fault,), None, len(one.disclosure))


def open_entry(report: Report, index: int, leaf: bytes, hashed: bytes, texts: list[str]) -> Entry | None:
    """Read one leaf with disclosures; what does not fit is a finding, and None when it is no entry."""
    parsed = parse_leaf(report, index, leaf, texts)
    return None if parsed is None else _entry_of(report, index, hashed, parsed)


def parse_leaf(report: Report, index: int, leaf: bytes, texts: list[str]) -> Parsed | None:
    """Parse one leaf and open its disclosures: what takes long and needs neither tree nor other leaves."""
    try:
        plain = parse(leaf)
    except NotCanonical as wrong:
        report.add(BROKEN, "format", str(wrong), index)
        return None
    return plain, *_disclosed(report, index, plain, texts)


def _disclosed(
    report: Report, index: int, plain: dict[str, Any], texts: list[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return by name the value of each disclosure that fits, and the digest where the entry bears a seal."""
    opened, sealed = dict[str, Any](), dict[str, str]()
    kind = ENTRY_TYPES.get(str(plain.get("type")))
    names = kind.disclosed_names if kind else frozenset()
    seals = kind.sealed_names if kind else frozenset()
    digests = plain.get("sd")
    carried = {one for one in digests if isinstance(one, str)} if isinstance(digests, list) else set()
    last = ""
    for text in texts:
        try:
            one = open_disclosure(text)
        except NotADisclosure as wrong:
            report.add(ALTERED, "disclosure", str(wrong), index)
            continue
        fixed = digest(text)
        if fixed not in carried:
            report.add(ALTERED, "disclosure", "A disclosure is not one that the entry fixed.", index)
        elif one.name not in names or one.name in opened:
            report.add(BROKEN, "fields", "A disclosure is not of the table of fields.", index)
        else:
            if one.name < last:
                report.add(ALTERED, "order", "The disclosures are not in the order of names.", index)
            last = max(last, one.name)
            opened[one.name] = one.value
            if one.name in seals:
                sealed[one.name] = fixed
    return opened, sealed


def _entry_of(report: Report, index: int, hashed: bytes, parsed: Parsed) -> Entry | None:
    """Return the entry, None when the leaf is none."""
    plain, opened, sealed = parsed
    try:
        entry = read_plain(index, hashed, plain, opened)
    except Malformed as wrong:
        report.add(BROKEN, "format", str(wrong), index)
        return None
    _check_seal(report, entry, sealed)
    return entry


def _check_seal(report: Report, entry: Entry, digests: dict[str, str]) -> None:
    for name in ENTRY_TYPES[entry.type].sealed_names:
        seal = entry.data.get("seal")
        if seal not in entry.sd or digests.get(name, seal) != seal:
            report.add(BROKEN, "seal", "The seal is not the digest of what was sealed.", entry.index)
