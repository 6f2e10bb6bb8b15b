"""What an auditor takes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.operations.flat import Form
from app.web.forms.base import ActingForm
from app.web.forms.fields import Choice, Needed, Words
from charter.vocabulary import Scope

BUNDLE = "bundle"
_BUNDLE_WORDS = _l("The bundle: every leaf open, with all disclosures up to what auditors may read")
_FLAT_WORDS: tuple[tuple[Form, Words], ...] = (
    (Form.CSV, _l("The acts as comma-separated values (CSV)")),
    (Form.XLSX, _l("The acts as a spreadsheet (XLSX)")),
    (Form.JSONL, _l("The acts as lines of JSON")),
)


class ExportForm(ActingForm):
    """One export of those that the auditor's scope allows."""

    export = Choice(_l("What do you take?"), [Needed(_l("Choose what you take"))])

    def offer(self, scope: Scope | None) -> None:
        """Offer what a scope allows."""
        flat = [(str(form), words) for form, words in _FLAT_WORDS]
        self.export.choices = [(BUNDLE, _BUNDLE_WORDS), *flat] if scope is Scope.FULL else flat
