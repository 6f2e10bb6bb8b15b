"""Honest bundles of different histories raise no alarm; `dev.py campaign clean` lives through a thousand."""

from tests.campaigns.clean import history

FIRST, COUNT = 1_000_000, 4


def test_bundles_of_random_lawful_histories_raise_no_alarm():
    lived = [history(FIRST + number) for number in range(COUNT)]

    assert [report.findings for _, reports in lived for report in reports] == [[]] * 2 * COUNT
    assert len({stage for stages, _ in lived for stage in stages}) > COUNT // 2
