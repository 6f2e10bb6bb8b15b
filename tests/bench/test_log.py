"""The measured claims on a small log: what is printed, and that the log made for them is lawful and whole."""

import json
import sys

import pytest

from app.operations.audit import differences
from app.operations.checkpoints import BLOCK
from app.queries.exports import log_size
from app.records.post import Letter
from bench import log
from bench.history import bundles
from bench.history.bundles import EXPORTS
from bench.history.shelf import kept_log
from bench.history.writers import measure
from tests.builders import World
from tests.postgres import running_server

ENTRIES, PACE = 4_600, 0.2  # few petitions and many days, so that one of them is published


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with a log made in bulk."""
    folder = tmp_path_factory.mktemp("bench")
    kept_log(folder / str(ENTRIES), ENTRIES, pace=PACE)
    return folder


def printed(monkeypatch, capsys, *words):
    """Return what a run prints, and its exit code."""
    monkeypatch.setattr(sys, "argv", ["bench", "log", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        log.main()
    return json.loads(capsys.readouterr().out), ended.value.code


def test_a_log_made_in_bulk_is_what_the_door_would_have_left(folder):
    kept = kept_log(folder / str(ENTRIES), ENTRIES)
    world = kept.world()

    with world.reading_office() as office:
        assert list(differences(office)) == []
    world.database.close()
    types = kept.facts["types"]
    assert {"log.padded", "register.stated", "access.batched", "proposal.took_effect"} <= set(types)
    assert {"ballot.cast", "endorsement.given", "case.published"} <= set(types)
    assert kept.facts["entries"] >= ENTRIES
    assert kept.facts["days"] > 60
    assert kept.facts["checkpoints"] > kept.facts["days"]


def test_the_claims_on_a_long_log_are_printed_with_what_it_is_made_of(folder, monkeypatch, capsys):
    words = ("--only", "verify", "proof", "--entries", ENTRIES, "--large", ENTRIES, "--proofs", 20)

    report, code = printed(monkeypatch, capsys, *words, "--keep", folder)

    verified, proof = report["verify"][str(ENTRIES)], report["proof"]
    assert code == 0
    assert verified["line"].startswith("sound: ")
    assert verified["standard_library_alone"] is True
    assert (verified["exit"], verified["withheld"], verified["entries"]) == (0, 0, proof["leaves"])
    assert verified["cases"] == verified["log"]["cases"]
    assert proof["sound"] == proof["proofs"] == 20
    assert verified["peak_mb"] >= max(verified["peaks_mb"]) > 0


def test_signing_and_every_export_are_measured(folder, monkeypatch, capsys):
    words = ("--only", "sign", "export", "--large", ENTRIES, "--checkpoints", 3, "--exports", *EXPORTS)
    world = kept_log(folder / str(ENTRIES), ENTRIES).world()
    with world.reading_office() as office:
        size = log_size(office.session)
    world.database.close()

    report, code = printed(monkeypatch, capsys, *words, "--keep", folder)

    sign, export = report["sign"], report["export"]
    assert code == 0
    assert sign["entries"] == size - size % BLOCK + BLOCK  # one is signed, and those measured are taken back
    assert 0 < sign["cpu_p50_ms"] <= sign["cpu_most_ms"]
    assert sign["every_leaf_cpu_ms"] > 0
    assert list(export) == [*EXPORTS, "log"]
    for what in EXPORTS:
        assert export[what]["entries"] == sign["entries"]
        assert min(export[what][name] for name in ("peak_mb", "file_mb", "plain_mb", "mb_per_second")) > 0


def test_what_a_program_starts_is_counted_with_it(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'sum(range(3_000_000)); bytearray(b\"x\") * 90_000_000'])\n"
    )

    ran = bundles._run(sys.executable, "-c", bundles._WATCHED, str(program))

    assert ran.code == 0
    assert ran.peaks_mb[1] > 85 > ran.peaks_mb[0]
    assert ran.peak_mb == pytest.approx(sum(ran.peaks_mb))
    assert min(ran.core_seconds) > 0


def test_writers_of_two_processes_are_measured_in_three_kinds_of_transaction(
    database, database_url, tmp_path
):
    world = World(database, tmp_path)

    figures = measure(world, database_url, 2, processes=2, each=1, rounds=1)

    assert (figures["writers"], figures["processes"]) == (2, 2)
    for kind in ("append", "act", "without_log"):
        assert set(figures[kind]) == {"transactions", "per_second", "p50_ms", "p99_ms"}
        assert figures[kind]["transactions"] == 2
    with world.reading_office() as office:
        assert list(differences(office)) == []
    assert world.rows(Letter) > 0


def test_a_server_that_is_measured_is_one_that_keeps_what_it_has_committed():
    with running_server(durable=True) as server:
        shown = {name: server.rows(f"SHOW {name}", "postgres")[0][0] for name in log.DURABLE[1:]}

    assert shown == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
