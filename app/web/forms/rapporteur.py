"""Forms of the seat that leads: question, gist, report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web.forms.base import ActingForm
from app.web.forms.days import DateParts
from app.web.forms.desk import CheckedForm, Counts
from app.web.forms.fields import Choices, LongText, Needed


class QuestionForm(CheckedForm):
    """A question to the petitioner, with a day to answer by."""

    text = LongText(_l("Question"), [Needed(_l("Enter the question"))], limit=4000,
                    hint=_l("The petitioner reads exactly this. Ask one thing."))
    due = DateParts(_l("Answer by the end of"), [Needed(_l("Enter the day to answer by"))])


class GistForm(CheckedForm):
    """The gist of adverse items: what they say, without what would endanger a source."""

    items = Choices(_l("Which items does it cover?"), [Needed(_l("Choose the items that this gist covers"))])
    text = LongText(_l("Gist"), [Needed(_l("Enter the gist"))], limit=8000,
                    hint=_l("Say what is held against the petitioner so that it can be answered. "
                            "Leave out what would show who told it."))
    due = DateParts(_l("Answer by the end of"), [Needed(_l("Enter the day to answer by"))])


class ReportForm(ActingForm):
    """The report as a draft: findings, the sources searched, the summary, the reasons for the public."""

    grounds = 0
    sources = LongText(_l("Sources searched for adverse information"), [Counts()], rows=4, limit=4000,
                       hint=_l("One a line: archives, registers, newspapers, with the day of the search."))
    summary = LongText(_l("Summary and reasons"), [Counts()], rows=12)
    public_reasons = LongText(
        _l("Public reasons"), [Counts()], rows=8, limit=8000,
        hint=_l("If the petitioner is recommended, everybody reads this beside the outcome, and it stays for "
                "good, even after everything else is erased. So write it without names: “the petitioner”, "
                "not the name, and nobody else’s either."),
    )

    @property
    def is_to_be_checked(self) -> bool:
        """Say whether the rapporteur asked to go on to circulating, and not only to keep the draft."""
        return "check" in request.form

    def findings(self) -> list[Any]:
        """Return the fields of the findings, in the order of the grounds."""
        return [self[f"finding_{number}"] for number in range(1, self.grounds + 1)]

    def content(self) -> dict[str, Any]:
        """Return what was typed, as the draft keeps it."""
        return {
            "findings": [field.data or "" for field in self.findings()],
            "sources": [line.strip() for line in (self.sources.data or "").splitlines() if line.strip()],
            "summary": self.summary.data or "",
            "public_reasons": self.public_reasons.data or "",
        }

    def is_complete(self, objection: str) -> bool:
        """Say in the fields what circulating still asks for; a ground may stay without a finding.

        Args:
            objection: what speaks against the public reasons, empty if nothing does.
        """
        if not self.content()["sources"]:
            self.sources.errors = [_("Name at least one source that was searched")]
        if not self.summary.data:
            self.summary.errors = [_("Enter the summary and the reasons")]
        if objection:
            self.public_reasons.errors = [objection]
        return not self.errors

    @classmethod
    def as_typed(cls, kept: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return a draft as the values of the fields."""
        if kept is None:
            return {}
        findings = {f"finding_{number}": text for number, text in enumerate(kept["findings"], 1)}
        texts = {name: kept.get(name, "") for name in ("summary", "public_reasons")}
        return {**findings, "sources": "\n".join(kept["sources"]), **texts}


def report_form(grounds: int) -> type[ReportForm]:
    """Return the form of a report with a finding for each ground; a ground without one is "not answered"."""
    fields: dict[str, Any] = {"grounds": grounds}
    for number in range(1, grounds + 1):
        fields[f"finding_{number}"] = LongText(
            _l("Finding on ground %(number)s", number=number), rows=5, limit=8000
        )
    return type("CaseReportForm", (ReportForm,), fields)
