"""Measure the registry on the real lists: import, memory, search time, recall, unchanged re-import.

The derived EU file is not in its publisher's shape; it is written into that shape here and imported
through the same door as every other list.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from app.db import Base, Database
from app.operations.lists import accept_list, stage_list
from app.queries.search import search

LISTS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "lists"
OFAC = ("us_ofac/sdn_2023-01.csv.xz", "us_ofac/alt_2025-12.csv.xz")
FILES = {
    "us_ofac_sdn": OFAC,
    "us_ofac_cons": ("us_ofac/nonsdn/consolidated_2025-03-28.xml.xz",),
    "un_sc": ("un/un_consolidated_2025-04-19.xml.xz",),
    "ca_sema": ("ca_sema/sema_2025.xml.xz",),
    "gb_uksl": ("uk/uk_sanctions_list_excerpt_2026-09-07.xml",),
}
EU = "eu/derived_eu_fsf_2025-04.json.xz"
_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"


def main() -> None:
    """Print the figures as JSON; with `LISTS` absent, say so and fail."""
    if not LISTS.is_dir():
        sys.exit(f"The lists are not at {LISTS}.")
    report: dict[str, object] = {"ofac_import": _in_a_child()}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/lists.sqlite3")
        Base.metadata.create_all(database.engine)
        report["imports"] = {code: _import(database, code) for code in (*FILES, "eu_fsf")}
        report["unchanged"] = {code: _import(database, code)["seconds"] for code in FILES}
        report |= _measure(database)
        database.close()
    print(json.dumps(report, ensure_ascii=False, indent=1))


def import_list(database: Database, code: str, files: list[BinaryIO]) -> None:
    """Stage and accept a list without a log, as the bench and the tests do."""
    with database.unit_of_work() as session:
        staged = stage_list(session, code, files, published=None, excerpt=code == "gb_uksl", now=_NOW)
        if not staged.is_accepted:
            accept_list(session, staged.snapshot_id, now=_NOW, record=_no_log)


def _no_log(_facts: dict[str, object]) -> None:
    """Record nothing: the log is not what is measured here."""


def eu_file(derived: Path) -> BinaryIO:
    """Write the derived EU file in the shape of `xmlFullSanctionsList_1_1`."""
    with lzma.open(derived) as packed:
        content = json.load(packed)
    day = date.fromisoformat(content["meta"]["timestamp"][:10])
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<export xmlns="{_NAMESPACE}" generationDate="{day}">']
    for entry in content["data"]:
        person = entry["type"] == "INDIVIDUAL"
        lines.append(f'<sanctionEntity logicalId={quoteattr(entry["id"].removeprefix("EU-"))}>')
        lines.append('<subjectType code="person" classificationCode="P"/>' if person
                     else '<subjectType code="enterprise" classificationCode="E"/>')
        lines.extend(
            f'<nameAlias wholeName={quoteattr(name)} strong="true"/>'
            for name in (entry["name"], *entry["details"]["aliases"])
        )
        birth = entry["details"]["birthDate"]
        if birth:
            parts = zip(("year", "monthOfYear", "dayOfMonth"), birth.split("-"), strict=False)
            lines.append("<birthdate " + " ".join(f'{name}="{part}"' for name, part in parts) + "/>")
        lines.append("</sanctionEntity>")
    return io.BytesIO("\n".join((*lines, "</export>")).encode())


def _import(database: Database, code: str) -> dict[str, float]:
    began = time.perf_counter()
    with ExitStack() as stack:
        files: list[BinaryIO] = [eu_file(LISTS / EU)] if code == "eu_fsf" else []
        files += [stack.enter_context((LISTS / name).open("rb")) for name in FILES.get(code, ())]
        import_list(database, code, files)
    return {"seconds": round(time.perf_counter() - began, 2)}


def _in_a_child() -> dict[str, float]:
    """Import OFAC's SDN and ALT in a process of its own, whose peak memory is then this import's."""
    run = subprocess.run(
        [sys.executable, "-c", "from bench.lists import child; child()"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[1],
    )
    return dict(json.loads(run.stdout))


def child() -> None:
    """Do the import of `_in_a_child` and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/ofac.sqlite3")
        Base.metadata.create_all(database.engine)
        took = _import(database, "us_ofac_sdn")
        database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "peak_megabytes": round(peak, 1)}))


def _measure(database: Database) -> dict[str, object]:
    with (LISTS / "search_truth.csv").open(encoding="utf-8", newline="") as text:
        truth = list(csv.DictReader(text))
    times, first = [], 0
    expected: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    loadable = _loadable(database)
    reachable: dict[str, int] = defaultdict(int)
    missed = []
    for row in truth:
        with database.reading() as session:
            began = time.perf_counter()
            hits = search(session, row["query"])
            times.append(1000 * (time.perf_counter() - began))
        ids = [f"{hit.source}:{hit.source_id}" for hit in hits]
        wanted = row["expected_ids"].split(";")
        first += bool(ids) and ids[0] in wanted
        for one in wanted:
            for bucket in (one.partition(":")[0], row["form"], "all"):
                expected[bucket] += 1
                found[bucket] += one in ids
                reachable[bucket] += one in loadable
            if one not in ids:
                missed.append(f"{row['form']}: {row['query']} -> {one}")
    times.sort()
    return {
        "search_ms": {"median": round(times[len(times) // 2], 1),
                      "p95": round(times[len(times) * 95 // 100], 1), "max": round(times[-1], 1)},
        "names": _rows(database),
        "top_1": round(first / len(truth), 4),
        "recall_at_20": {bucket: {"expected": expected[bucket], "loadable": reachable[bucket],
                                  "found": found[bucket],
                                  "recall": round(found[bucket] / expected[bucket], 4)}
                         for bucket in sorted(expected)},
        "missed": missed,
    }


def _loadable(database: Database) -> set[str]:
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT source_code, source_id FROM designations")
        return {f"{source}:{source_id}" for source, source_id in rows}


def _rows(database: Database) -> dict[str, int]:
    tables = ("designations", "designation_names", "name_tokens", "name_token_keys", "name_postings")
    with database.reading() as session:
        return {
            table: session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in tables
        }
