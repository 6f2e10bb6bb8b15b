"""Guards that look into the report's content, where it is shown (procedure 2.2, `circulate_report` on)."""

from __future__ import annotations

from charter.case import Situation
from charter.facts import Facts, known
from charter.sentence import Sentence


def every_ground_has_its_finding(here: Situation, facts: Facts) -> Sentence | None:
    """The report has one finding for each ground, in order; a wrong number could never be finalised."""
    grounds = [one.get("ground") for one in facts["content"]["findings"]]
    if grounds != list(range(1, here.case.grounds + 1)):
        return Sentence("Every ground needs a finding, or the words: not answered.")
    return None


def counts_fit_the_content(here: Situation, facts: Facts) -> Sentence | None:
    """What finalising counts is what the report holds."""
    del here
    content = facts["content"]
    held = (len(content["findings"]), len(content["adverse"]), len(content["sources"]))
    if (facts["findings"], facts["adverse"], facts["sources"]) != held:
        return Sentence("The numbers stated are not those of the report.")
    return None


def reasons_are_the_reports(here: Situation, facts: Facts) -> Sentence | None:
    """The reasons published, which outlive every erasure, are the public reasons of the report."""
    if facts["reasons"] != known(here.case.report.reasons, "content"):
        return Sentence("The reasons published are not those of the report.")
    return None
