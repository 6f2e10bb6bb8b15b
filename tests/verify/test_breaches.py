"""A door that lacks one guard signs an act: the verifier names exactly that rule."""

import pytest

from app.operations import clock_facts
from charter.consequences import Ending
from charter.guards import clockwork
from charter.table import MOVES
from charter.vocabulary import Act, Consequence, Stage
from tests.golden.catalogue import WORLDS
from tests.verify import breaches_admission, breaches_decision, breaches_erasure
from tests.verify.broken import report_on

BROKEN = (*breaches_admission.BROKEN, *breaches_decision.BROKEN, *breaches_erasure.BROKEN)
# The fold of a founding stands behind it: a door without this guard fails there, and writes nothing. In a
# bundle the check `rulebook` tells as well. `test_foundings` shows both.
BROKEN_NOWHERE = {"first_edition_named"}
# Broken in a test of their own, here, in `test_foundings`, in `test_signatures` and in `test_succession`.
ALONE = {
    "a_clock_has_run_out", "every_founder_signed", "founding_is_complete", "witnesses_are_sound",
    "text_is_named", "log_before_is_named", "log_is_another", "range_lost_fits", "loss_is_named",
    "every_founder_signed_anew",
}


@pytest.mark.parametrize("example", BROKEN, ids=[example[0] for example in BROKEN])
def test_the_rule_that_the_door_lacked_is_named(broken, example):
    broken(*example)


def test_every_guard_is_broken_here_or_in_the_catalogue():
    guards = {one.__name__ for move in MOVES for one in (*move.standing, *move.submitted)}
    broken = {rule for guard, _, _, *also in BROKEN for rule in (guard, *also)}
    broken |= {world.rule for world in WORLDS} | ALONE

    assert guards - broken == BROKEN_NOWHERE


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
