"""The rules replayed: every open entry is judged by the guards that the door obeyed (ledger 4.6 iv)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from charter.case import Case, Elsewhere, Situation
from charter.entry import Entry
from charter.facts import Undisclosed, Unknown
from charter.fields import ENTRY_TYPES
from charter.findings import ALTERED, BROKEN, MISSING, CaseStatus, Report
from charter.guards.actors import holds_the_role
from charter.move import Move
from charter.moves import NO_CASE
from charter.refiling import elsewhere_of
from charter.replay import empty_roll, evolve, govern, new_case
from charter.roll import Roll
from charter.rulebook import Rulebook
from charter.sentence import Sentence
from charter.table import MOVES
from charter.vocabulary import Stage, Tier

_BY_ENTRY: dict[str, list[Move]] = {}
for _move in MOVES:
    _BY_ENTRY.setdefault(_move.entry, []).append(_move)
_SHOWN_BY: dict[str, frozenset[Tier]] = {
    "public": frozenset({Tier.PUBLIC}),
    "full": frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL, Tier.AUDIT}),
    "case": frozenset(),
    "authority": frozenset(),
    "delta": frozenset(),
}
_DATA_FAULTS = (KeyError, TypeError, ValueError, AttributeError, AssertionError, IndexError, StopIteration)


@dataclass
class Walked:
    """One case as far as it was walked. `gap` says that an entry before was not shown."""

    case: Case | None = None
    last: bytes | None = None
    entries: int = 0
    gap: bool = False
    unchecked: dict[str, None] = field(default_factory=dict)
    published: bool = False

    def status(self, case_id: str) -> CaseStatus:
        """Return what was checked of the case."""
        whole = not self.gap and not self.unchecked
        return CaseStatus(case_id, "whole" if whole else "partial", self.entries, tuple(self.unchecked))


@dataclass
class Walk:
    """A walk through the open entries in order: roll, cases, dates."""

    report: Report
    editions: dict[str, Rulebook]
    cases: dict[str, Walked] = field(default_factory=dict)
    on: date | None = None
    origin: str = ""
    kind: str = "public"
    absent: list[tuple[int, str, str | None, str | None]] = field(default_factory=list)
    roll: Roll = field(init=False)

    def __post_init__(self) -> None:
        """Begin before entry 0."""
        self.roll = empty_roll(self.editions)

    def take(self, entry: Entry) -> None:
        """Judge one entry, then fold it."""
        self._check_frame(entry)
        self._note_absent(entry)
        if entry.case is None:
            self._govern(entry)
        else:
            self._step(entry, self.cases.setdefault(entry.case, Walked()))

    def _check_frame(self, entry: Entry) -> None:
        if self.on is not None and entry.on < self.on:
            self._broken("dates", "The entry is dated before the one ahead of it.", entry)
        self.on = max(entry.on, self.on or entry.on)
        if entry.log != self.origin:
            self._broken("origin", "The entry names another log.", entry)
        if (entry.index == 0) is not (entry.type == "log.founded"):
            self._broken("founding", "Entry 0, and no other, founds the log.", entry)

    def _govern(self, entry: Entry) -> None:
        here = Situation(NO_CASE, self.roll, entry.actor, entry.on)
        judged = judge(here, entry)
        self._note(judged, entry)
        if self.roll.edition and entry.edition != self.roll.edition:
            self._broken("edition", "The entry names an edition that was not in force.", entry)
        for name in judged.unchecked:
            self.report.notes.append(f"entry {entry.index}: not checked: {name}")
        if not judged.lawful and entry.index == 0:
            return
        try:
            self.roll = govern(self.roll, entry)
        except _DATA_FAULTS as wrong:
            self._broken("fields", f"The entry cannot be folded: {wrong!r}.", entry)

    def _step(self, entry: Entry, walked: Walked) -> None:
        walked.entries += 1
        if not self._continues(entry, walked):
            self._glance(entry, walked)
            return
        case = walked.case or new_case(entry)
        if entry.edition != case.edition or entry.edition not in self.roll.editions:
            self._broken("edition", "The entry names another edition than the petition's.", entry)
            walked.gap = True
            return
        elsewhere = self._elsewhere(case, entry)
        here = Situation(case, self.roll, entry.actor, entry.on, elsewhere)
        judged = judge(here, entry)
        self._note(judged, entry)
        walked.unchecked |= dict.fromkeys(f"entry {entry.index}: {name}" for name in judged.unchecked)
        try:
            walked.case, walked.last = evolve(case, entry), entry.leaf_hash
        except _DATA_FAULTS as wrong:
            self._broken("fields", f"The entry cannot be folded: {wrong!r}.", entry)
            walked.gap = True
        walked.published = walked.published or entry.type == "case.published"

    def _continues(self, entry: Entry, walked: Walked) -> bool:
        """Say whether the entry is known to be the case's next; a chain that contradicts is a finding."""
        chain = entry.opened.get("chain")
        if walked.gap or not isinstance(chain, dict):
            walked.gap = True
            walked.unchecked.setdefault("the chain of the case's entries is not shown", None)
            return False
        expected = 1 if walked.case is None else walked.case.seq + 1
        previous = None if walked.last is None else walked.last.hex()
        if chain.get("case_seq") == expected and chain.get("prev") == previous:
            return True
        if chain.get("case_seq") == expected:
            self.report.add(ALTERED, "chain", "The entry does not follow the case's last entry.", entry.index)
        elif walked.published or walked.case is None or chain.get("case_seq", 0) <= expected:
            self._broken("chain", "Entries of this case are missing before this one.", entry)
        walked.gap = True
        walked.unchecked.setdefault("entries of the case are withheld", None)
        return False

    def _glance(self, entry: Entry, walked: Walked) -> None:
        """Judge what can be judged of an entry whose case is not known whole: act, role and stage reached."""
        del walked
        reached = entry.to
        for move in _BY_ENTRY[entry.type]:
            goals = move.goals or (reached,)
            stays = move.goal is not None and reached in move.stages
            if entry.actor.role in move.by and (reached in goals or stays):
                return
        self._broken("act", "No act of this role leads to this stage.", entry)

    def _elsewhere(self, case: Case, entry: Entry) -> Elsewhere | None:
        person = entry.facts.peek("person") if case.stage is None else case.person
        if isinstance(person, Unknown) or person is None:
            return None
        others = [one.case for name, one in self.cases.items() if one.case is not None and name != case.id]
        return elsewhere_of(person, others)

    def _note(self, judged: Judged, entry: Entry) -> None:
        for rule, sentence in judged.objections:
            self._broken(rule, sentence, entry)

    def _broken(self, rule: str, sentence: str, entry: Entry) -> None:
        self.report.add(BROKEN, rule, sentence, entry.index)

    def statuses(self) -> list[CaseStatus]:
        """Return the status of every case that has an open entry, sorted."""
        return [walked.status(case) for case, walked in sorted(self.cases.items())]

    def _note_absent(self, entry: Entry) -> None:
        for one in ENTRY_TYPES[entry.type].disclosed:
            if one.name not in entry.opened and one.tier in _SHOWN_BY[self.kind]:
                self.absent.append((entry.index, one.name, one.opened_by, entry.case))

    def check_absent(self) -> None:
        """Say which disclosures are missing that a bundle of this kind must show (ledger 4.5, 4.6)."""
        for index, name, opened_by, case_id in self.absent:
            walked = self.cases.get(case_id) if case_id is not None else None
            public = self.kind != "public" or walked is None or walked.published
            if public and (opened_by is None or (walked is not None and _is_opened(walked.case, opened_by))):
                self.report.add(MISSING, "disclosure", f"The disclosure {name} is not shown.", index)


def _is_opened(case: Case | None, by: str) -> bool:
    if case is None:
        return False
    return case.opened if by == "assessments.opened" else case.tally is not None


@dataclass
class Judged:
    """What the guards said of one entry: objections by rule, and rules that could not be applied."""

    objections: list[tuple[str, str]] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def lawful(self) -> bool:
        """Say whether no guard objected."""
        return not self.objections


def judge(here: Situation, entry: Entry) -> Judged:
    """Ask every guard of the entry's move, and compare the stage it leads to with the one it names.

    Where the table has two rows for one act, the row of this entry's type is the one that is judged.
    """
    moves = [
        move
        for move in _BY_ENTRY[entry.type]
        if entry.actor.role in move.by and here.case.stage in move.stages and move.in_case == (entry.case is not None)
    ]
    if not moves:
        return Judged([("table", "No such act of this role exists at this stage.")])
    move, judged = moves[0], Judged()
    _ask(judged, "holds_the_role", lambda: holds_the_role(here))
    for standing in move.standing:
        _ask(judged, standing.__name__, partial(standing, here))
    for submitted in move.submitted:
        _ask(judged, submitted.__name__, partial(submitted, here, entry.facts))
    if entry.case is not None:
        _ask(judged, "stage_reached", lambda: _stage_reached(move, here, entry))
    return judged


def _ask(judged: Judged, rule: str, guard: Callable[[], Sentence | None]) -> None:
    try:
        said = guard()
    except Undisclosed as hidden:
        judged.unchecked.append(f"{rule}; not shown: {hidden.name}")
    except _DATA_FAULTS as wrong:
        judged.objections.append((rule, f"The rule cannot be applied to what the entry states: {wrong!r}."))
    else:
        if said is not None:
            judged.objections.append((rule, str(said)))


def _stage_reached(move: Move, here: Situation, entry: Entry) -> Sentence | None:
    expected: Stage | None = move.leads_to(here, entry.facts)
    if entry.to is expected:
        return None
    return Sentence("The act does not lead to the stage that the entry names.")
