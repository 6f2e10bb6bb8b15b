"""The rulebook's own sentences, so that the catalogues hold them; a page shows them through `rule`."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

TITLES = (
    _l("Public condemnation of the full-scale invasion as aggression, in own name"),
    _l("Publicity and persistence: reachable by a Russian audience, unretracted for 90 days"),
    _l("Names Russia's leadership as responsible"),
    _l("Ukraine's territorial integrity in the 1991 borders, Crimea included"),
    _l("Calls for the withdrawal of all Russian troops"),
    _l("Supports compensation to Ukraine and trial of those responsible"),
    _l("Has left, in effect, every state, state-linked, strategic or regime-loyal post"),
    _l("Holdings that fed the budget or the war are sold or out of control, not parked"),
    _l("No financing, no new investment in Russia since the break"),
    _l("Full, truthful and timely disclosure, adverse facts included"),
    _l("Voluntary: free of pressure from either side"),
    _l("Conduct since matches the words"),
    _l("Lawful, verified contribution to Ukraine or victims: never the price"),
    _l("Cooperation in documenting crimes, evasion, abducted children, assets"),
    _l("Past responsibility: political background, economic cooperation with the regime, origin of capital"),
    _l("Timing and cost of the break"),
    _l("Acknowledges own share"),
    _l("Support of anti-war Russians"),
    _l("Relapse and proxy risk"),
    _l("Credible indications of direct responsibility for international crimes"),
    _l("Holds a post in government, security, military, state propaganda or occupation bodies"),
    _l("Forged evidence or material omission"),
    _l("Evasion after filing or unexplained since the break"),
    _l("Credible indications of bribery, threat or pressure on a participant"),
    _l("Credible indications of acting for Russian services"),
    _l("Statement withdrawn, deleted or contradicted"),
    _l("Undisclosed payment to a member organisation, reviewer or signatory"),
    _l("Active support of the war after 24 February 2022 not itself publicly repudiated"),
)

WEIGHTS = {
    "mandatory": _l("Mandatory"),
    "weighed": _l("Weighed"),
    "optional": _l("Optional"),
}
CLOCKS = {
    "draft": _l("A draft, before it is discarded"),
    "admissibility": _l("Admissibility check by the registrar"),
    "identity": _l("An organisation’s answer on the identity"),
    "deputy": _l("The deputy, once the registrar is late"),
    "college_admission": _l("The college, once registrar and deputy are late"),
    "returned": _l("Completion of a petition that was returned"),
    "review_request": _l("Asking for a review of inadmissibility"),
    "review": _l("The college’s review"),
    "review_second": _l("Another member’s review, after silence"),
    "inquiry": _l("Inquiry"),
    "inquiry_least": _l("Inquiry, at the least"),
    "declare": _l("A seat’s declaration of interests"),
    "challenge_organisation": _l("Challenge of an organisation"),
    "challenge_person": _l("Challenge of a person, after the interview"),
    "decide_challenge": _l("Decision on a challenge"),
    "decide_challenge_second": _l("Another member’s decision, after silence"),
    "extension": _l("One extension of inquiry or dialogue"),
    "dialogue": _l("Dialogue"),
    "answer": _l("The petitioner’s time to answer, at the least"),
    "gist": _l("Sending the gist of an adverse item"),
    "gist_age": _l("Age of a gist before the file may close"),
    "interview": _l("Holding the interview"),
    "assessment": _l("Independent assessment"),
    "assessment_substitute": _l("Assessment by substitutes"),
    "deliberation": _l("Deliberation"),
    "report": _l("Report"),
    "corrections": _l("The petitioner’s corrections to the report"),
    "new_rapporteur": _l("Report by a new rapporteur"),
    "voting": _l("Vote"),
    "standstill": _l("Standstill after the count"),
    "endorsement": _l("Endorsement by officers"),
    "endorsement_second": _l("More time for the silent"),
    "in_force": _l("A recommendation is in force"),
    "kept": _l("What a recommendation rested on is kept after its end"),
    "refile_least": _l("Left at least after filing again"),
    "cap": _l("From admission to the count, at the most"),
    "proposal": _l("A proposal, before it expires"),
    "auditor": _l("An auditor’s term"),
    "office": _l("A term of office"),
    "college": _l("A term in the college"),
    "silence": _l("Silence of a member of the college, before another acts"),
    "date_gap": _l("Silence of the log, before the date must be confirmed"),
}


def rule(title: str) -> str:
    """Return a title of the rulebook in the page's language; one that no catalogue holds stays as it is."""
    return gettext(title)
