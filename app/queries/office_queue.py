"""The queue of an office, an organisation, the college or the observer: what each petition waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.chancery import Chancery
from app.queries.sight import known_to, may_know
from charter.case import Actor, Case, Situation
from charter.deadlines import next_deadline
from charter.moves import OpenMove, open_moves
from charter.sentence import Sentence
from charter.vocabulary import ENDS, Act, Role, Stage

PAGE = 50
_PORTION = 100
_DECLARE = Sentence("Declare your organisation's interests")


@dataclass(frozen=True)
class QueueRow:
    """One petition of a queue. `asked` says what it waits for; `is_mine` that it waits for this reader."""

    case_id: str
    stage: Stage
    since: date
    due: date | None
    asked: Sentence
    is_mine: bool


@dataclass(frozen=True)
class Queue:
    """One page of a queue, soonest due first; `next` is the id to go on after, or None."""

    rows: tuple[QueueRow, ...]
    next: str | None

    @property
    def mine(self) -> tuple[QueueRow, ...]:
        """What waits for the reader."""
        return tuple(row for row in self.rows if row.is_mine)

    @property
    def others(self) -> tuple[QueueRow, ...]:
        """What waits for somebody else."""
        return tuple(row for row in self.rows if not row.is_mine)


def queue_of(office: Chancery, actor: Actor, *, after: str | None = None) -> Queue:
    """Return the petitions that this actor may know of, a page at a time.

    Args:
        office: the transaction's office.
        actor: role and roll id, or organisation.
        after: the last petition of the page before, by id.
    """
    rows: list[QueueRow] = []
    for here in _known(office, actor, after):
        if len(rows) == PAGE:
            return Queue(tuple(rows), rows[-1].case_id)
        rows.append(row_of(here))
    return Queue(tuple(rows), None)


def _known(office: Chancery, actor: Actor, after: str | None) -> Iterator[Situation]:
    """Yield what the actor may know of, read from the tables in portions, so that no list is held whole."""
    roll, last = office.roll(), after
    while True:
        portion = office.session.scalars(known_to(actor, office.day, after=last).limit(_PORTION)).all()
        for petition in portion:
            case = office.case(petition.id)
            if case is not None and may_know(here := Situation(case, roll, actor, office.day)):
                yield here
        if len(portion) < _PORTION:
            return
        last = portion[-1].id


def row_of(here: Situation) -> QueueRow:
    """Return the line of one petition in the reader's queue."""
    case = here.case
    assert case.stage is not None
    assert case.since is not None
    asked = _ASKED[here.actor.role](here)
    waits = _WAITS.get(case.stage, Sentence("Nothing is asked of you."))
    return QueueRow(case.id, case.stage, case.since, _due(here), asked or waits, is_mine=asked is not None)


def _due(here: Situation) -> date | None:
    return next_deadline(here.case, here.rulebook)


def open_acts(here: Situation) -> frozenset[Act]:
    """Return the acts that nothing stands against now."""
    return frozenset(move.act for move in open_moves(here) if not move.objections)


def move_of(here: Situation, act: Act) -> OpenMove | None:
    """Return the reader's move of an act from this stage, None where the stage has no such act."""
    return next((move for move in open_moves(here) if move.act is act), None)


def _registrar(here: Situation) -> Sentence | None:
    acts = open_acts(here)
    if Act.ADMIT in acts:
        return Sentence("Admit it, return it or rule it inadmissible")
    if Act.RULE_INADMISSIBLE in acts or Act.RETURN in acts:
        return Sentence("Check that it is complete; the identity is not verified yet")
    if Act.OPEN_DIALOGUE in acts:
        return Sentence("The inquiry is complete: open the dialogue")
    return Sentence("Send the gist that two rapporteurs have not sent") if Act.DISCLOSE_GIST in acts else None


def _officer(here: Situation) -> Sentence | None:
    org = str(here.actor.org)
    if org not in here.case.declared:
        return _DECLARE
    acts = open_acts(here)
    if Act.VERIFY_IDENTITY in acts:
        return Sentence("Say whether the petitioner is the listed person")
    return Sentence("Endorse the result, or refuse") if Act.ENDORSE in acts else None


def _college(here: Situation) -> Sentence | None:
    case = here.case
    if here.actor.id == case.college and here.actor.id not in case.declared and not case.is_over:
        return Sentence("You were drawn by lot: declare your interests")
    if case.stage is Stage.INADMISSIBLE and case.review_asked_on is not None and not _has_read(here):
        return Sentence("Review the ruling of inadmissibility")
    if any(one.member != here.actor.id for one in case.proposed_erasures):
        return Sentence("Read an erasure that another member proposes")
    if _open_challenges(case, here.actor.id) and not case.is_over:
        return Sentence("Decide a challenge")
    return (
        Sentence("Registrar and deputy are late: decide on the admission")
        if Act.ADMIT in open_acts(here)
        else None
    )


def _has_read(here: Situation) -> bool:
    return any(one.member == here.actor.id for one in here.case.readings)


def _open_challenges(case: Case, member: str | None) -> bool:
    return any(
        one.decided is None and all(reading.member != member for reading in one.readings)
        for one in case.challenges
    )


def _observer(here: Situation) -> Sentence | None:
    if here.case.stage is Stage.REPORT:
        return Sentence("Comment on the report, if you wish")
    return None


_ASKED: Mapping[Role, Callable[[Situation], Sentence | None]] = {
    Role.REGISTRAR: _registrar,
    Role.LIAISON: _registrar,
    Role.OFFICER: _officer,
    Role.COLLEGE: _college,
    Role.OBSERVER: _observer,
}
_WAITS: Mapping[Stage, Sentence] = {
    Stage.ADMISSIBILITY: Sentence("Waits for the registrar"),
    Stage.RETURNED: Sentence("Waits for the petitioner, who completes it"),
    Stage.INADMISSIBLE: Sentence("The petitioner may ask for a review"),
    Stage.INQUIRY: Sentence("The panel is drawn and declares its interests"),
    Stage.DIALOGUE: Sentence("The panel talks with the petitioner"),
    Stage.ASSESSMENT: Sentence("The seats assess, each alone"),
    Stage.DELIBERATION: Sentence("The panel deliberates"),
    Stage.REPORT: Sentence("The report is open to corrections"),
    Stage.VOTING: Sentence("The panel votes"),
    Stage.STANDSTILL: Sentence("The result stands still before it takes effect"),
    Stage.ENDORSEMENT: Sentence("Officers of the organisations answer"),
    Stage.IN_FORCE: Sentence("The recommendation is in force"),
    **dict.fromkeys(ENDS, Sentence("It has ended; what people left in it can be erased")),
}
