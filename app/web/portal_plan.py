"""The sections of a petition in the order in which they are asked: their verbs, their pages, their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.web.forms import petition_deeds as deeds
from app.web.forms import petition_listing as listing
from app.web.forms import petition_person as person
from app.web.forms import petition_words as words
from app.web.forms.petition import SectionForm, answers_all, item_of


@dataclass(frozen=True)
class Step:
    """One page of a section: the form's title and what helps to fill it."""

    name: str
    title: LazyString
    form: type[SectionForm]
    lead: LazyString | None = None


@dataclass(frozen=True)
class Items:
    """A section that is a list. `named_by` are the fields that name an item; `least` how many it needs.

    `declares` is the sentence by which the petitioner says that the list is complete, None where
    there is nothing to say.
    """

    key: str
    one: Step
    named_by: tuple[str, ...]
    add: LazyString
    none_yet: LazyString
    least: int = 0
    declares: LazyString | None = None


@dataclass(frozen=True)
class Section:
    """One section: a task said as a verb, and the pages that do it."""

    letter: str
    verb: LazyString
    steps: tuple[Step, ...] = ()
    items: Items | None = None
    lead: LazyString | None = None

    def step_of(self, name: str) -> Step | None:
        """Return the page of this name."""
        return next((step for step in self.steps if step.name == name), None)

    def after(self, step: Step) -> Step | None:
        """Return the page that follows another, None after the last."""
        return next((two for one, two in zip(self.steps, self.steps[1:], strict=False) if one is step), None)

    def numbered(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a content whose list gives every item an id; those written by a program may have none."""
        if self.items is None:
            return dict(content)
        key = self.items.key
        rows = [{"item": item_of(key, str(place)), **one} for place, one in enumerate(content.get(key, []))]
        return {**content, key: rows} if rows else dict(content)

    def answers_all(self, content: Mapping[str, Any]) -> bool:
        """Say whether a content answers all that the section asks."""
        if self.items is None:
            return all(answers_all(step.form, content) for step in self.steps)
        found = content.get(self.items.key, [])
        return (
            len(found) >= self.items.least
            and all(answers_all(self.items.one.form, one) for one in found)
            and (self.items.declares is None or bool(content.get("complete")))
        )


SECTIONS: tuple[Section, ...] = (
    Section(
        "c",
        _l("Choose the listings that you ask about"),
        items=Items(
            "listings",
            Step(
                "listing",
                _l("About this listing"),
                listing.ListingForm,
                _l("Check what we took from the list, and add what you know."),
            ),
            ("name",),
            _l("Find another entry"),
            _l("No listing is chosen yet."),
            least=1,
        ),
        lead=_l("Each entry is kept as the list stands today, so that later changes are seen."),
    ),
    Section(
        "a",
        _l("Say who you are"),
        (
            Step(
                "names",
                _l("Your names"),
                person.NamesForm,
                _l("Write them as your documents do. Any letter, apostrophe or hyphen is right."),
            ),
            Step("birth", _l("Your birth and citizenship"), person.BirthForm),
            Step("residence", _l("Where you live, and your language"), person.ResidenceForm),
        ),
    ),
    Section(
        "b",
        _l("Say who represents you"),
        (
            Step(
                "representative",
                _l("Your representative"),
                person.RepresentativeForm,
                _l("Leave the rest of this page empty if you act for yourself and have engaged nobody."),
            ),
        ),
    ),
    Section("d", _l("Say what you ask for"), (Step("request", _l("What you ask for"), words.KindForm),)),
    Section(
        "e",
        _l("Give your public statements"),
        items=Items(
            "statements",
            Step("statement", _l("One statement"), words.StatementForm),
            ("place", "published_on"),
            _l("Add a statement"),
            _l("No statement is entered yet."),
            least=1,
        ),
        lead=_l("Only what was published in your own name counts. Add each statement on a page of its own."),
    ),
    Section(
        "f",
        _l("Answer each ground"),
        items=Items(
            "replies",
            Step("ground", _l("Your answer to one ground"), words.ReplyForm),
            ("ground",),
            _l("Add a ground that the authority names"),
            _l("Choose a listing first; its grounds appear here then."),
            least=1,
            declares=_l("I have answered every ground of each listing"),
        ),
        lead=_l(
            "Every reason that an authority gave needs an answer. Where the statement of reasons names "
            "several grounds, add each."
        ),
    ),
    Section(
        "g",
        _l("List the posts you have held"),
        items=Items(
            "posts",
            Step("post", _l("One post"), deeds.PostForm),
            ("post", "organisation"),
            _l("Add a post"),
            _l("No post is entered yet."),
            declares=_l(
                "These are all posts in state, state-linked, strategic "
                "or regime-loyal bodies that I have held since 2000, or "
                "I have held none"
            ),
        ),
    ),
    Section(
        "h",
        _l("List what you own or control"),
        items=Items(
            "assets",
            Step("asset", _l("One holding"), deeds.AssetForm),
            ("asset",),
            _l("Add a holding"),
            _l("No holding is entered yet."),
            declares=_l("These are all my holdings in Russia or under sanctions, or I have none"),
        ),
    ),
    Section(
        "i",
        _l("Describe how you will leave what remains"),
        (Step("plan", _l("Your severance plan"), deeds.PlanForm),),
    ),
    Section(
        "j",
        _l("List your contributions"),
        items=Items(
            "contributions",
            Step("contribution", _l("One contribution"), deeds.ContributionForm),
            ("what", "recipient"),
            _l("Add a contribution"),
            _l("No contribution is entered yet."),
            declares=_l(
                "The list is complete, and nothing of it went to a member organisation, a reviewer or "
                "an officer"
            ),
        ),
        lead=_l(
            "A contribution is never the price of a recommendation. To have given nothing defeats "
            "nobody, and to have given much carries nobody."
        ),
    ),
    Section(
        "l",
        _l("Name what speaks against you"),
        (
            Step(
                "against",
                _l("What speaks against you"),
                words.AdverseForm,
                _l("The panel looks for it in any case. Full and timely disclosure is one of the criteria."),
            ),
        ),
    ),
    Section(
        "n",
        _l("Give the undertakings"),
        (Step("undertakings", _l("Your undertakings"), words.UndertakingsForm),),
    ),
)
BY_LETTER: Mapping[str, Section] = {section.letter: section for section in SECTIONS}


def numbered(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return all sections, every item of a list with its id."""
    return {
        letter: BY_LETTER[letter].numbered(content) if letter in BY_LETTER else dict(content)
        for letter, content in sections.items()
    }
