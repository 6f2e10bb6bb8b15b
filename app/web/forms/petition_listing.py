"""Section C: the entries on official lists, found or added by hand."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms.base import ActingForm
from app.web.forms.days import HasCome, RoughDate
from app.web.forms.fields import Choices, LongText, Needed, ShortText
from app.web.forms.petition import SectionForm


class FindForm(ActingForm):
    """The search; it is posted, so that a name stands in no address and no log of addresses."""

    text = ShortText(
        _l("Name"), [Needed(_l("Enter a name to search for"))], limit=200, is_name=True,
        hint=_l("Any spelling, in Latin or Cyrillic letters, in any order. For example: Ivan Vymyshlenny."),
    )


class ChooseForm(ActingForm):
    """Which of the entries found are the petitioner's."""

    text = ShortText(_l("Name"), limit=200, is_name=True)
    entries = Choices(_l("Which of these entries are about you?"),
                      [Needed(_l("Choose each entry that is about you, or search again"))])


class ListingForm(SectionForm):
    """What the petitioner adds to an entry that was found."""

    legal_act = ShortText(
        _l("Legal act"), hint=_l("For example: Council Implementing Regulation (EU) 2022/581. Leave it as "
                                 "it is if you do not know."),
    )
    listed_on = RoughDate(
        _l("Date of the listing"), [HasCome()], hint=_l("For example 27 3 2022. The year is enough.")
    )
    criterion = LongText(
        _l("Criterion"), rows=3, limit=2000,
        hint=_l("The rule by which the authority listed you, for example: leading businesspersons."),
    )
    reasons = LongText(
        _l("Statement of reasons, word for word"), rows=8,
        hint=_l("Copy what the authority published or sent you. Leave it empty if it gave none."),
    )
    earlier = LongText(
        _l("What you tried before"), rows=4, limit=4000,
        hint=_l("Earlier requests, court cases and petitions, with dates and outcomes; letters of support "
                "that anyone sent."),
    )


class ByHandForm(ListingForm):
    """An entry that we do not have, or do not find; it is marked as not checked against a list."""

    authority = ShortText(
        _l("Authority or list"), [Needed(_l("Enter the authority that listed you"))],
        hint=_l("For example: Switzerland, SECO; Australia, DFAT; Ukraine, NSDC."),
    )
    source_id = ShortText(_l("Number of the entry"), width="half", hint=_l("As the list writes it."))
    name = ShortText(
        _l("Name as listed"), [Needed(_l("Enter your name as the list writes it"))], is_name=True
    )
    programme = ShortText(_l("Sanctions programme"))
