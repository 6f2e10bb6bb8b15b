"""After days of silence officers of two organisations confirm the date, before anything else is done."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from charter.case import CLOCK, Situation
from charter.facts import Facts
from charter.moves import NO_CASE, Refused, check
from charter.replay import govern
from charter.silence import CONFIRMED, silence_before
from charter.vocabulary import Act
from tests.charter.examples_confirming import ANOTHER, BOTH, NOT_DUE, OTHER_DAYS, TWICE
from tests.charter.situations import DAY, entry, officer, roll

MOST = 3


class Log:
    """A log of which only the days and the confirmations are looked at; its last act is of `DAY`."""

    def __init__(self):
        self.roll, self.size, self.last_on = roll(), 1, DAY

    def silence(self, day):
        return silence_before(self.roll, self.size, self.last_on, day)

    def act(self, day):
        """Write any other act; return the sentence with which it is refused."""
        return self._write(day, entry("register.stated", CLOCK, day, day=day.isoformat()))

    def confirm(self, org, day, gap=None):
        """Confirm the date by an officer; return the sentences with which it is refused."""
        stated = {"gap": self.silence(day).days if gap is None else gap}
        try:
            check(Situation(NO_CASE, self.roll, officer(org), day), Act.CONFIRM_DATE, Facts(stated))
        except Refused as refused:
            return str(refused)
        return self._write(day, entry(CONFIRMED, officer(org), day, **stated))

    def _write(self, day, written):
        objection = self.silence(day).objection(written.type, written.data)
        if objection is not None:
            return str(objection)
        self.roll = govern(self.roll, replace(written, index=self.size))
        self.size, self.last_on = self.size + 1, day
        return None


@pytest.fixture
def log():
    return Log()


def later(days):
    return DAY + timedelta(days=days)


def test_three_days_of_silence_are_none(log):
    assert log.confirm("alder", later(3)) == NOT_DUE
    assert log.act(later(3)) is None


def test_two_organisations_end_a_silence_and_each_names_its_days(log):
    assert log.act(later(6)) == BOTH
    assert log.confirm("alder", later(6)) is None
    assert log.silence(later(6)).heard == "alder"
    assert log.act(later(6)) == ANOTHER
    assert log.confirm("alder", later(6)) == TWICE
    assert log.confirm("birch", later(7), gap=6) == OTHER_DAYS
    assert log.confirm("birch", later(7), gap=7) is None
    assert log.act(later(7)) is None
    assert log.roll.confirmation is None


def test_a_first_confirmation_counts_for_three_days_and_then_it_begins_anew(log):
    log.confirm("alder", later(6))

    assert log.act(later(9)) == ANOTHER
    assert log.act(later(10)) == BOTH
    assert log.confirm("birch", later(10)) is None
    assert log.silence(later(10)).heard == "birch"
    assert log.act(later(10)) == ANOTHER
    assert log.confirm("alder", later(10)) is None
    assert log.silence(later(10)).days == 0


def test_the_organisation_whose_confirmation_counts_no_more_may_confirm_again(log):
    log.confirm("alder", later(6))

    assert log.confirm("alder", later(10)) is None
    assert log.confirm("alder", later(10)) is not None
    assert log.confirm("birch", later(10)) is None


def test_silence_after_the_second_confirmation_begins_there(log):
    log.confirm("alder", later(6))
    log.confirm("birch", later(6))

    assert log.act(later(9)) is None
    assert log.act(later(13)) == BOTH
    assert log.silence(later(13)).days == 4


@pytest.mark.parametrize("gap", [5, 7, "6", None, 6.5])
def test_other_days_than_those_of_the_silence_are_not_confirmed(log, gap):
    assert log.silence(later(6)).objection(CONFIRMED, {"gap": gap}) is not None


def lawful(history, org, day):
    """Say by the rule as it is told whether the next entry may be written; `org` is None for an act.

    `history` holds what was written: (organisation or None, day).
    """
    settled, waiting = DAY, None
    for who, on in history:
        if who is None or (waiting is not None and (on - waiting[1]).days <= MOST):
            settled, waiting = on, None
        else:
            waiting = (who, on)
    is_due = waiting is not None or (day - settled).days > MOST
    counts = waiting is not None and (day - waiting[1]).days <= MOST
    return not is_due if org is None else is_due and not (counts and waiting[0] == org)


def test_every_short_history_goes_as_the_rule_is_told():
    steps = list(product((None, "alder", "birch"), (0, 3, 4)))
    allowed = refused = 0
    for chosen in product(steps, repeat=4):
        log, history, day = Log(), [], DAY
        for org, days in chosen:
            day += timedelta(days=days)
            expected = lawful(history, org, day)
            said = log.act(day) if org is None else log.confirm(org, day)
            assert (said is None) is expected, chosen
            allowed, refused = allowed + expected, refused + (not expected)
            history += [(org, day)] if expected else []
    assert allowed > 1000
    assert refused > 1000


def test_a_confirmation_behind_which_something_else_stands_is_no_half_of_a_pair(log):
    log.confirm("alder", later(6))
    log.size += 1  # a service that lacks the rule wrote an act

    assert not log.silence(later(6)).is_due
    assert log.silence(later(6)).heard is None
