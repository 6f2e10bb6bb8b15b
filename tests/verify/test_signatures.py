"""Officers' own signatures: what the door refuses, a door without the rule signs and the verifier finds."""

import pytest

from app.demo.founding import founders_sign, founding_facts
from app.operations.opening import found
from charter import layout
from charter.disclosure import open_disclosure
from charter.moves import Refused
from charter.vocabulary import Stage
from tests.verify.breaches_signatures import FORGED, proposed_under_another_digest
from tests.verify.broken import Place, again, report_on, without_in_door, without_in_verifier
from tests.verify.forge import files_of, without, write

RULE, FOUNDERS = "signed_with_own_key", "every_founder_signed"
NAMES = [name for name, _, _ in FORGED]


@pytest.mark.parametrize(("stage", "perform"), [forged[1:] for forged in FORGED], ids=NAMES)
def test_a_signature_that_is_not_the_officers_over_this_act_is_found(broken, stage, perform):
    broken(RULE, stage, perform)


@pytest.mark.parametrize(("stage", "perform"), [forged[1:] for forged in FORGED], ids=NAMES)
def test_the_door_refuses_it(shelf, stage, perform):
    with shelf.at(stage) as place, pytest.raises(Refused) as refused:
        perform(place, None)

    assert [str(one) for one in refused.value.reasons] == ["The signature does not fit this text."]


def test_a_proposal_under_another_digest_is_found(broken):
    broken("text_is_named", Stage.DRAFT, proposed_under_another_digest)


def test_a_founding_that_not_every_officer_signed_is_found(empty, tmp_path):
    def begin(office):
        facts = founding_facts(office.chance)
        return found(office, facts, founders_sign(office, facts)[1:])

    with pytest.raises(Refused, match="Missing: officer-a-1"), empty.office() as office:
        begin(office)
    with pytest.MonkeyPatch.context() as patch:
        without_in_door(patch, FOUNDERS)
        with empty.office() as office:
            begin(office)
        patch.undo()
        report = report_on(Place(empty, None), tmp_path / "full.zip")
        assert [(one.rule, one.entry) for one in report.findings] == [(FOUNDERS, 0)]
        assert report.exit_code == 2
        without_in_verifier(patch, FOUNDERS)
        assert again(tmp_path / "full.zip").findings == []


def test_a_signature_of_a_case_that_is_not_shown_whole_is_named_and_not_counted(shelf, tmp_path):
    path = tmp_path / "full.zip"
    with shelf.at(Stage.IN_FORCE) as place:
        whole = report_on(place, path)
        signed = [entry.index for entry in place.world.entries(place.petition) if "signature" in entry.data]
    unchained = without(files_of(path), layout.DISCLOSURES, is_chain)
    write(path, unchained)
    partial = again(path)

    assert len(signed) == 12
    assert "signatures: 30 checked" in whole.notes
    assert not any("signatures not checked" in note for note in whole.notes)
    assert "signatures: 18 checked" in partial.notes
    assert f"signatures not checked, of the entries: {', '.join(map(str, signed))}" in partial.notes


def is_chain(row):
    return open_disclosure(row["disclosure"]).name == "chain"
