"""What an entry of the log says happened, in words; the registers and histories of the offices show these."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ENTRY_WORDS: Mapping[str, LazyString] = {
    "petition.opened": _l("A draft was opened"),
    "petition.discarded": _l("The draft was discarded"),
    "petition.filed": _l("The petition was filed"),
    "identity.drawn": _l("Organisations were drawn to verify the identity"),
    "college.drawn": _l("A member of the college was drawn"),
    "identity.verified": _l("An organisation verified the identity"),
    "identity.doubted": _l("An organisation doubted the identity"),
    "petition.returned": _l("The petition was returned for completion"),
    "petition.refiled": _l("The petition was filed again"),
    "petition.admitted": _l("The petition was admitted"),
    "petition.ruled_inadmissible": _l("The petition was ruled inadmissible"),
    "review.requested": _l("A review was asked for"),
    "review.decided": _l("A member of the college read the ruling anew"),
    "panel.drawn": _l("The panel was drawn"),
    "interest.declared": _l("Interests were declared"),
    "seat.substituted": _l("A seat was filled anew"),
    "challenge.made": _l("A challenge was made"),
    "challenge.decided": _l("A member of the college read a challenge"),
    "adverse.recorded": _l("An adverse item was recorded"),
    "dialogue.opened": _l("The dialogue was opened"),
    "question.asked": _l("A question was asked"),
    "gist.disclosed": _l("The gist of adverse items was disclosed"),
    "question.answered": _l("The petitioner answered"),
    "evidence.added": _l("Evidence was added"),
    "evidence.graded": _l("Evidence was graded"),
    "interview.offered": _l("An interview was offered"),
    "interview.recorded": _l("The interview was recorded"),
    "file.closed": _l("The file was closed"),
    "assessment.sealed": _l("An assessment was sealed"),
    "assessments.opened": _l("The assessments were opened"),
    "remark.made": _l("A remark was made"),
    "assessment.revised": _l("An assessment was revised"),
    "condition.proposed": _l("A condition was proposed"),
    "disqualifier.raised": _l("A disqualifier was raised"),
    "report.circulated": _l("The report was circulated"),
    "report.corrected": _l("The petitioner corrected facts of the report"),
    "report.commented": _l("The observer commented on the report"),
    "rapporteur.replaced": _l("Another seat took the lead"),
    "report.finalised": _l("The report was finalised"),
    "ballot.cast": _l("A ballot was cast"),
    "ballots.tallied": _l("The ballots were opened and counted"),
    "standstill.concluded": _l("The standstill ended"),
    "endorsement.given": _l("An officer endorsed the result"),
    "endorsement.refused": _l("An officer refused to endorse the result"),
    "case.published": _l("The recommendation was published"),
    "endorsement.failed": _l("The endorsement failed"),
    "petition.withdrawn": _l("The petition was withdrawn"),
    "stage.extended": _l("The stage was extended"),
    "stage.expired": _l("A clock ran out"),
    "erasure.decided": _l("A member of the college decided on an erasure"),
    "erasure.performed": _l("What two members of the college decided was erased"),
    "log.founded": _l("The log was founded"),
    "log.succeeded": _l("The log was founded in succession to one that was lost"),
    "proposal.made": _l("A proposal was made"),
    "proposal.approved": _l("A proposal was approved"),
    "approval.withdrawn": _l("An approval was withdrawn"),
    "proposal.took_effect": _l("A proposal took effect"),
    "proposal.expired": _l("A proposal expired"),
    "date.confirmed": _l("The date was confirmed after a gap"),
    "list.accepted": _l("An official list was accepted"),
    "register.stated": _l("The register of the day was stated"),
    "access.batched": _l("The readings of the day were stated"),
    "outcome.counted": _l("An outcome was counted"),
    "export.made": _l("An auditor took an export"),
    "key.rotated": _l("The log took another signing key"),
}


def entry_words(type_: str) -> str:
    """Return what an entry of this type says happened."""
    return str(ENTRY_WORDS.get(type_, type_))
