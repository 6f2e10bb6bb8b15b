"""The institution's words as pages write them; each is translated, and none is pieced together."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

WORDS: Mapping[str, LazyString] = {
    "Stage.draft": _l("Draft"),
    "Stage.admissibility": _l("Admissibility check"),
    "Stage.returned": _l("Returned for completion"),
    "Stage.inadmissible": _l("Ruled inadmissible"),
    "Stage.inquiry": _l("Inquiry"),
    "Stage.dialogue": _l("Dialogue"),
    "Stage.assessment": _l("Independent assessment"),
    "Stage.deliberation": _l("Deliberation"),
    "Stage.report": _l("Report"),
    "Stage.voting": _l("Voting"),
    "Stage.standstill": _l("Standstill"),
    "Stage.endorsement": _l("Endorsement"),
    "Stage.in_force": _l("Recommendation in force"),
    "Stage.closed": _l("Closed"),
    "Stage.withdrawn": _l("Withdrawn"),
    "Stage.lapsed": _l("Lapsed"),
    "Stage.no_decision": _l("Ended without a decision"),
    "Outcome.recommend": _l("Recommended"),
    "Outcome.recommend_with_conditions": _l("Recommended with conditions"),
    "Outcome.not_yet": _l("Not yet"),
    "Outcome.decline": _l("Declined"),
    "Outcome.outside_mandate": _l("Outside the mandate"),
    "Outcome.no_decision": _l("No decision"),
    "Role.petitioner": _l("Petitioner"),
    "Role.registrar": _l("Registrar"),
    "Role.liaison": _l("Liaison"),
    "Role.officer": _l("Officer"),
    "Role.reviewer": _l("Reviewer"),
    "Role.seat": _l("Member of the panel"),
    "Role.rapporteur": _l("Rapporteur"),
    "Role.college": _l("Member of the college"),
    "Role.observer": _l("Observer"),
    "Role.auditor": _l("Auditor"),
    "Role.clock": _l("The clock"),
    "Role.operator": _l("Operator"),
}
