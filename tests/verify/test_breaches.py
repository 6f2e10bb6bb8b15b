"""A door that lacks one guard signs an act: the verifier names exactly that rule."""

import pytest

from app.operations import clock_facts
from charter.consequences import Ending
from charter.guards import clockwork
from charter.vocabulary import Act, Consequence, Stage
from tests.verify import breaches_admission, breaches_decision
from tests.verify.broken import report_on

BROKEN = (*breaches_admission.BROKEN, *breaches_decision.BROKEN)


@pytest.mark.parametrize("example", BROKEN, ids=[example[0] for example in BROKEN])
def test_the_rule_that_the_door_lacked_is_named(broken, example):
    broken(*example)


def test_an_end_that_no_clock_brought(shelf, tmp_path):
    with shelf.at(Stage.IN_FORCE) as place, pytest.MonkeyPatch.context() as patch:
        ending = Ending(Consequence.TERM_OVER, place.world.day, Stage.LAPSED)
        for module in (clockwork, clock_facts):
            patch.setattr(module, "consequence_of", lambda *_: ending)
        due = {"consequence": "term_over", "due": place.world.day.isoformat()}
        place.clock(Act.EXPIRE, **due)
        patch.undo()
        report = report_on(place, tmp_path / "full.zip")

        assert report.exit_code == 2
        assert [one.rule for one in report.findings] == [
            "a_clock_has_run_out", "consequence_as_due", "stage_reached",
        ]
