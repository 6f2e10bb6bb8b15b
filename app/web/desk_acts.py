"""Which page does which act, and what of it is open to a seat now (U107)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.desk_room import Sitting
from charter.moves import open_moves
from charter.sentence import Sentence
from charter.vocabulary import Act, Role

_PLACES: Mapping[Act, tuple[str, LazyString]] = {
    Act.SEAL_ASSESSMENT: ("desk.assess", _l("Write and seal your assessment")),
    Act.CAST_BALLOT: ("desk.ballot", _l("Cast your ballot")),
    Act.ASK: ("rapporteur.ask", _l("Ask the petitioner a question")),
    Act.DISCLOSE_GIST: ("rapporteur.gist", _l("Disclose the gist of adverse items")),
    Act.OFFER_INTERVIEW: ("desk.offer_interview", _l("Offer an interview")),
    Act.RECORD_INTERVIEW: ("desk.interview", _l("Record or confirm the interview")),
    Act.CLOSE_FILE: ("rapporteur.close_file", _l("Close the file")),
    Act.REMARK: ("desk.remark", _l("Make a remark")),
    Act.REVISE_ASSESSMENT: ("desk.revise", _l("Revise one of your scores")),
    Act.PROPOSE_CONDITION: ("desk.propose_condition", _l("Propose a condition")),
    Act.RAISE_DISQUALIFIER: ("desk.raise_disqualifier", _l("Raise a disqualifier")),
    Act.CIRCULATE_REPORT: ("rapporteur.write_report", _l("Write and circulate the report")),
    Act.FINALISE_REPORT: ("rapporteur.finalise", _l("Finalise the report")),
    Act.RECORD_ADVERSE: ("desk.record_adverse", _l("Record an adverse item")),
    Act.GRADE_EVIDENCE: ("desk.evidence", _l("Grade the evidence")),
    Act.DECLARE_INTEREST: ("desk.declaration", _l("Declare an interest that has come up")),
}
Offered = tuple[LazyString, str | None, tuple[Sentence, ...]]


@dataclass(frozen=True)
class Acts:
    """What a seat can do now, and what it cannot do yet with the guards' sentences."""

    open: tuple[Offered, ...]
    closed: tuple[Offered, ...]


def acts_of(at: Sitting) -> Acts:
    """Return the acts of this seat, and those of the rapporteur where the seat leads."""
    moves = {move.act: move for move in open_moves(at.here)}
    if at.leads:
        leading = replace(at.here, actor=replace(at.here.actor, role=Role.RAPPORTEUR))
        moves |= {move.act: move for move in open_moves(leading)}
    offered = [
        (act, _offered(at, place, words, moves[act].objections))
        for act, (place, words) in _PLACES.items() if act in moves
    ]
    return Acts(
        tuple(one for _act, one in offered if one[1] is not None),
        tuple(one for _act, one in offered if one[1] is None),
    )


def _offered(at: Sitting, place: str, words: LazyString, objections: tuple[Sentence, ...]) -> Offered:
    address = None if objections else url_for(place, case_id=at.here.case.id)
    return words, address, objections


_DELIBERATING = (Act.REMARK, Act.REVISE_ASSESSMENT, Act.PROPOSE_CONDITION, Act.RAISE_DISQUALIFIER)


def deliberating(at: Sitting) -> tuple[Offered, ...]:
    """Return the acts of the deliberation, for its own page."""
    moves = {move.act: move for move in open_moves(at.here)}
    return tuple(
        _offered(at, *_PLACES[act], moves[act].objections) for act in _DELIBERATING if act in moves
    )
