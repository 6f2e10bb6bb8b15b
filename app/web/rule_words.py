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


def rule(title: str) -> str:
    """Return a title of the rulebook in the page's language; one that no catalogue holds stays as it is."""
    return gettext(title)
