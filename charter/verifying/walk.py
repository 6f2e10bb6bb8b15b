"""The walk through the open entries in order: roll, cases, and what each entry may do (ledger 4.6 iv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from charter.case import Case, Elsewhere, Sealed, Situation
from charter.changing import replace
from charter.entry import Entry
from charter.facts import UNKNOWN, Unknown
from charter.fields import FOUNDINGS
from charter.findings import BROKEN, MISSING, CaseStatus, Report
from charter.moves import NO_CASE
from charter.refiling import elsewhere_of
from charter.replay import empty_roll, evolve, govern, new_case
from charter.roll import Roll
from charter.rulebook import Rulebook
from charter.verifying.chain import Walked
from charter.verifying.erased import Erasures
from charter.verifying.frame import Frame
from charter.verifying.register import acts_before
from charter.verifying.rules import DATA_FAULTS, Judged, could_follow, could_lead, judge
from charter.verifying.shown import Disclosures, Shows
from charter.verifying.signatures import Signatures
from charter.vocabulary import Stage

_UNFOLDED = "The entry does not fit what came before it, and cannot be folded ({})."


@dataclass
class Walk:
    """A walk through the open entries. Nothing is judged before a founding has been found lawful enough."""

    report: Report
    editions: dict[str, Rulebook]
    frame: Frame
    shows: Shows
    cases: dict[str, Walked] = field(default_factory=dict)
    shown: int = 0
    founding: Entry | None = None
    signatures: Signatures = field(default_factory=Signatures)
    roll: Roll = field(init=False)
    erasures: Erasures = field(init=False)
    _disclosures: Disclosures = field(init=False)
    _persons: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin before entry 0."""
        self.roll = empty_roll(self.editions)
        self.erasures = Erasures(self.report)
        self._disclosures = Disclosures(self.shows)

    @property
    def on(self) -> date | None:
        """The last day seen."""
        return self.frame.on

    def take(self, entry: Entry) -> None:
        """Judge one entry, then fold it."""
        self.shown += 1
        self.signatures.take(entry)
        self.frame.check(entry, self.roll)
        if self.roll.founded_on is None and entry.index > 0:
            return
        if entry.case is None:
            self._disclosures.take(entry)
            self._govern(entry)
        else:
            self._step(entry, self.cases.setdefault(entry.case, Walked()))

    def _govern(self, entry: Entry) -> None:
        if entry.type == "register.stated":
            self.roll = replace(self.roll, size=acts_before(self.report, entry, self.roll.size))
        judged = judge(Situation(NO_CASE, self.roll, entry.actor, entry.on), entry)
        self._note(judged, entry)
        for name in judged.unchecked:
            self.report.notes.append(f"entry {entry.index}: not checked: {name}")
        try:
            self.roll = govern(self.roll, entry)
        except DATA_FAULTS as wrong:
            self._broken("fields", _UNFOLDED.format(type(wrong).__name__), entry)
        if entry.edition != self.roll.edition:
            self._broken("edition", "The entry names an edition that was not in force.", entry)
        if entry.type in FOUNDINGS:
            self.founding = self.founding or entry
            in_force = {name: one for name, one in self.roll.editions.items() if name == self.roll.edition}
            self.roll = replace(self.roll, editions=in_force)

    def _step(self, entry: Entry, walked: Walked) -> None:
        walked.entries += 1
        walked.first = entry.index if walked.first is None else walked.first
        before = walked.seen.stage
        walked.seen.take(entry)
        self.erasures.take(entry)
        self._disclosures.take(entry)
        if not walked.follows(self.report, entry):
            self._glance(entry, before)
            return
        self._check_edition(entry, walked)
        if walked.case is None and entry.edition not in self.roll.editions:
            walked.leave(entry, "the petition's edition is not one of the log")
            return
        self._judge(walked.case or new_case(entry), entry, walked)

    def _check_edition(self, entry: Entry, walked: Walked) -> None:
        if entry.edition != (walked.case.edition if walked.case else self.roll.edition):
            self._broken("edition", "The entry names another edition than the petition's.", entry)

    def _judge(self, case: Case, entry: Entry, walked: Walked) -> None:
        here = Situation(case, self.roll, entry.actor, entry.on, self._elsewhere(case, entry))
        judged = judge(here, entry)
        self._note(judged, entry)
        for name in judged.unchecked:
            walked.unchecked.setdefault(f"entry {entry.index}: {name}", None)
        try:
            walked.case = _lightened(evolve(case, entry))
        except DATA_FAULTS as wrong:
            self._broken("fields", _UNFOLDED.format(type(wrong).__name__), entry)
            walked.leave(entry, "an entry cannot be folded")

    def _glance(self, entry: Entry, before: Stage | None) -> None:
        """Judge what can be judged of an entry whose case is not known whole."""
        if not could_follow(before, entry):
            self._broken("table", "An act follows the end of the case.", entry)
        elif not could_lead(entry):
            self._broken("table", "No act of this role leads to this stage.", entry)

    def _elsewhere(self, case: Case, entry: Entry) -> Elsewhere | None:
        """Return what the person's other cases say; only the first acts of a petition ask."""
        if entry.type not in ("petition.opened", "petition.filed"):
            return None
        person = entry.facts.peek("person") if case.stage is None else case.person
        if isinstance(person, Unknown):
            return None
        if not isinstance(person, str) or not person:
            self._broken("person", "The petition does not say whose it is.", entry)
            return None
        own = self._persons.setdefault(person, set())
        others = [self.cases[name].case for name in sorted(own - {case.id})]
        own.add(case.id)
        return elsewhere_of(person, [one for one in others if one is not None])

    def _note(self, judged: Judged, entry: Entry) -> None:
        self.signatures.judged(entry, judged)
        for rule, sentence in judged.objections:
            self._broken(rule, sentence, entry)

    def _broken(self, rule: str, sentence: str, entry: Entry) -> None:
        self.report.add(BROKEN, rule, sentence, entry.index)

    def close(self) -> None:
        """Report what is missing, now that all that is shown has been seen."""
        if self.roll.founded_on is None:
            self.report.add(MISSING, "founding", "No founding that could be read is shown.")
        seen = {name: one.seen for name, one in self.cases.items()}
        self._disclosures.check(self.report, seen, self.erasures)
        for name, walked in sorted(self.cases.items()):
            self._check_whole(name, walked)

    def _check_whole(self, name: str, walked: Walked) -> None:
        """A published case is shown whole to everyone, and every case to auditors."""
        published = walked.seen.published_at is not None
        if self.shows.kind == "public" and not published:
            sentence = f"The case {name} is not published, and yet it is open."
            self.report.add(BROKEN, "open", sentence, walked.first)
        if published or self.shows.kind == "full":
            walked.miss(self.report, name)

    def statuses(self) -> list[CaseStatus]:
        """Return the status of every case that has an open entry, sorted."""
        found = [walked.status(case) for case, walked in sorted(self.cases.items())]
        told = self.erasures.told
        return [
            replace(one, unchecked=told(one.case, one.unchecked), erased=self.erasures.of(one.case))
            for one in found
        ]


def _lightened(case: Case) -> Case:
    """Return a case without what nothing asks for again: what is counted, and reasons once published."""
    if case.tally is None and not case.is_over:
        return case
    is_told = case.is_over or case.published_on is not None
    report = replace(case.report, reasons=UNKNOWN) if is_told else case.report
    return replace(case, sealed=_emptied(case.sealed), ballots=_emptied(case.ballots), report=report)


def _emptied(sealed: Mapping[str, Sealed]) -> dict[str, Sealed]:
    return {handle: replace(one, content=UNKNOWN) for handle, one in sealed.items()}
