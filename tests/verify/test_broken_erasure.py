"""Lists of what was erased that lie: another's matter, another case's, what is shown, what is not there."""

import pytest
from sqlalchemy import delete

from app.records.log import LogDisclosure
from charter.vocabulary import Stage
from tests.verify.breaches_erasure import decided, perform, shown
from tests.verify.broken import report_on


def findings(place, folder):
    return [(one.code, one.rule, one.sentence) for one in report_on(place, folder / "full.zip").findings]


OTHERS = "What is listed as erased is another person's."
ELSEWHERE = "What is listed as erased belongs to another case, or was written later."
NO_SUCH = "What is listed as erased is no disclosure of the entry that it names."


@pytest.mark.parametrize(
    ("word", "name", "said"),
    [
        ("interest.declared", "text", OTHERS),
        ("petition.filed", "chain", OTHERS),
        ("log.founded", "at", ELSEWHERE),
        ("petition.filed", "reasons", NO_SUCH),
    ],
)
def test_a_list_that_names_what_was_not_decided_is_found(shelf, tmp_path, word, name, said):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        lines = {name: (index, sealed) for index, name, sealed in shown(place, word)}
        index, sealed = lines.get(name) or next(iter(lines.values()))
        perform(place, erased=[(index, name, sealed)])

        assert findings(place, tmp_path) == [(2, "erased", said)]


def test_a_digest_that_the_entry_does_not_carry_is_found(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        (index, _, _), *_ = shown(place, "petition.filed")
        perform(place, erased=[(index, "manifest", "A" * 43)])

        assert findings(place, tmp_path) == [(2, "erased", NO_SUCH)]


def test_what_is_listed_as_erased_and_still_shown_is_found(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        lines = [one for one in shown(place, "petition.filed") if one[1] in ("manifest", "listing_acts")]
        perform(place, erased=sorted(lines))

        assert findings(place, tmp_path) == [
            (2, "erased", f"The disclosure {name} is listed as erased, and yet it is shown.")
            for _, name, _ in sorted(lines)
        ]


def test_what_is_deleted_and_not_listed_is_missing(shelf, tmp_path):
    with shelf.at(Stage.DIALOGUE) as place:
        decided(place)
        with place.world.office() as office:
            office.session.execute(delete(LogDisclosure).where(LogDisclosure.name == "manifest"))
        perform(place)

        assert [(code, rule) for code, rule, _ in findings(place, tmp_path)] == [(3, "disclosure")]
