"""Survey a file before a row is written, compare it with what is held, and sum it up in one root.

Leaf of the root: `source_id`, a line feed, the content digest in hex; in the order of the source ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.registry.listed import Kind, Listed, Notice, RefusedImport, content_digest
from app.registry.sources import Source
from charter.tree import leaf_hash, root_of

_MOST_REMOVED, _MOST_ADDED = 0.05, 0.20  # of the persons held; more needs officers of two organisations


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a surveyed file: only what the comparison needs."""

    source_id: str
    digest: str
    is_person: bool


@dataclass(slots=True)
class Survey:
    """What a whole file holds, by the key of each entry."""

    lines: dict[str, Line] = field(default_factory=dict)
    published: date | None = None
    orphans: int = 0

    @property
    def persons(self) -> int:
        """Count the persons."""
        return sum(line.is_person for line in self.lines.values())

    @property
    def entities(self) -> int:
        """Count everything else."""
        return len(self.lines) - self.persons

    def root(self) -> str:
        """Return the Merkle root (hex) that an outsider recomputes from the public file."""
        leaves = sorted((line.source_id, line.digest) for line in self.lines.values())
        return root_of([leaf_hash("\n".join(leaf).encode()) for leaf in leaves]).hex()


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that the registry holds already."""

    designation_id: int
    version_id: int
    number: int
    identity: str
    source_id: str
    digest: str
    is_person: bool
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """How a survey differs from what is held. `known` leads from a file's key to the held entry.

    Added, changed and removed are keys and entries of every kind; the counts are of persons.
    """

    lines: Mapping[str, Line]
    known: Mapping[str, Held]
    added: frozenset[str]
    changed: frozenset[str]
    removed: tuple[Held, ...]
    persons_held: int
    persons_added: int
    persons_changed: int

    def needs_two_organisations(self) -> bool:
        """Say whether so many persons came or went that a registrar alone may not accept it."""
        held = self.persons_held
        return held > 0 and (
            self.persons_removed > _MOST_REMOVED * held or self.persons_added > _MOST_ADDED * held
        )

    @property
    def persons_removed(self) -> int:
        """Count the persons that the file no longer holds."""
        return sum(held.is_person for held in self.removed)


def survey(
    source: Source, items: Iterable[Listed | Notice], *, published: date | None, excerpt: bool
) -> Survey:
    """Read a file to its end and check it as a whole.

    Args:
        source: what the file is said to be.
        items: what its reader yields.
        published: the day the registrar says; it must agree with the file's own.
        excerpt: whether fewer entries than a whole list has are expected.

    Raises:
        RefusedImport: whatever the reader refuses; two entries of one id; a control total, a minimum
            or a date that does not agree.
    """
    found, declared, count = Survey(published=published), None, 0
    for item in items:
        if isinstance(item, Listed):
            count += 1
            _note(found, item)
            continue
        declared = item.declared if item.declared is not None else declared
        found.orphans += item.orphans
        if item.published and published and item.published != published:
            raise RefusedImport(
                "The file says it was published on %(theirs)s, not %(ours)s.",
                theirs=item.published, ours=published,
            )
        found.published = item.published or found.published
    _check_totals(source, found, declared, count, excerpt=excerpt)
    return found


def compare(found: Survey, held: Mapping[str, Held], *, cites_by_place: bool) -> Difference:
    """Tell added, changed and removed entries apart; an entry that returns counts as changed."""
    known = {key: held[key] for key in found.lines if key in held}
    if cites_by_place:
        known |= _found_by_citation(found, held, known)
    still = {entry.designation_id for entry in known.values()}
    present = [entry for entry in held.values() if not entry.is_removed]
    added = frozenset(found.lines.keys() - known.keys())
    changed = frozenset(
        key for key, entry in known.items() if entry.is_removed or entry.digest != found.lines[key].digest
    )
    return Difference(
        lines=found.lines,
        known=known,
        added=added,
        changed=changed,
        removed=tuple(entry for entry in present if entry.designation_id not in still),
        persons_held=sum(entry.is_person for entry in present),
        persons_added=sum(found.lines[key].is_person for key in added),
        persons_changed=sum(found.lines[key].is_person for key in changed),
    )


def _note(found: Survey, listed: Listed) -> None:
    line = Line(listed.source_id, content_digest(listed), listed.kind is Kind.PERSON)
    if found.lines.setdefault(listed.key, line) != line:
        raise RefusedImport(
            "Entry %(entry)s: the id occurs twice, with different content.",
            entry=listed.source_id,
        )


def _check_totals(source: Source, found: Survey, declared: int | None, count: int, *, excerpt: bool) -> None:
    if declared is not None and declared != count:
        raise RefusedImport(
            "The file declares %(declared)s entries and holds %(count)s: it is incomplete.",
            declared=declared, count=count,
        )
    if not found.lines:
        raise RefusedImport("The file holds no entry.")
    if found.persons < source.at_least and not excerpt:
        raise RefusedImport(
            "The file holds %(persons)s persons; a whole %(code)s has at least %(least)s.",
            persons=found.persons, code=source.code, least=source.at_least,
        )
    if source.at_most is not None and found.persons > source.at_most:
        raise RefusedImport(
            "The file holds %(persons)s persons; %(code)s has at most %(most)s. Is it another list?",
            persons=found.persons, code=source.code, most=source.at_most,
        )


def _found_by_citation(found: Survey, held: Mapping[str, Held], known: Mapping[str, Held]) -> dict[str, Held]:
    """Match what is left by its citation, when two of name, birth and day of listing agree as well."""
    taken = {entry.designation_id for entry in known.values()}
    free = {entry.source_id: entry for entry in held.values() if entry.designation_id not in taken}
    return {
        key: free[line.source_id]
        for key, line in found.lines.items()
        if key not in known and line.source_id in free and _agree(key, free[line.source_id].identity)
    }


def _agree(one: str, other: str) -> bool:
    """Compare two keys `country|name|birth|day`: the country and two of the other three must agree."""
    ours, theirs = one.split("|")[:4], other.split("|")[:4]
    return ours[0] == theirs[0] and sum(a == b for a, b in zip(ours[1:], theirs[1:], strict=True)) >= 2
