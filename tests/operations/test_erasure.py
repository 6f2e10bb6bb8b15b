"""After an erasure tables, files and exports hold nothing of the person, and all that was proved stays so."""

import base64
import itertools
import json
import re

import pytest
from sqlalchemy import select, text

from app.db import Database
from app.operations.audit import differences
from app.operations.replaying import replay_bundle
from app.operations.sections import section_of
from app.queries.public_register import recommendation
from app.records.account import Account
from app.records.log import DataKey, LogDisclosure, LogEntry
from charter.canonical import parse
from charter.disclosure import open_disclosure
from charter.fields import ENTRY_TYPES
from charter.layout import CHECKPOINT, DISCLOSURES, OPEN_LEAVES
from charter.showing import PUBLICATION
from charter.vocabulary import Interest, Outcome, Stage
from tests.builders import SECTIONS
from tests.databases import as_administrator
from tests.operations.erased import (
    LASTING,
    Erased,
    dump,
    files_in,
    forms_of,
    found_in,
    opened,
    short_memory,
)
from tests.operations.erased_rows import listed_and_there, rows_of
from tests.verify.forge import files_of, lines, without, write

LEAST = 30


@pytest.fixture(scope="module")
def erased(databases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("erased")
    (folder / "data").mkdir()
    with short_memory(folder / "edition"), databases.migrated() as url:
        database = Database(url)
        yield Erased.of(database, folder)
        database.close()


@pytest.mark.parametrize("word", ["zq01kestrel", "зяблик02луг"])
def test_the_search_knows_a_word_in_every_form(word):
    around = [b"a" * before + word.encode() + b"z" * after for before in range(3) for after in range(3)]
    hidden = [encode(one) for one in around for encode in (base64.b64encode, base64.urlsafe_b64encode)]
    hidden += [f"<{word}>".encode("utf-16"), word.encode().hex().encode(), json.dumps({"a": word}).encode()]
    forms = forms_of(word)

    assert [one for one in hidden if not any(form in one for form in forms)] == []
    assert not any(form in b"zq02kestrel, aGVyb24, zjablik" for form in forms)


def test_the_words_are_found_where_they_were(erased):
    shown = set(found_in(erased.planted, opened(erased.before["full"])))
    never_logged = {
        "account name", "kept form of petitions", "kept form of registrar", "receipt", "draft of a report",
        "reason for reading",
    }

    assert len(erased.planted.words) >= LEAST
    assert len(shown) >= LEAST // 2
    assert shown & never_logged == set()
    assert set(found_in(erased.planted, opened(erased.before["public"]))) >= {"listed name", "summary"}


@pytest.fixture(scope="module")
def leaves(erased):
    """The bytes of every leaf of the log."""
    with erased.world.reading_office() as office:
        return office.session.scalars(select(LogEntry.leaf).order_by(LogEntry.index)).all()


def test_no_leaf_holds_a_word_a_time_of_day_or_a_kind_of_interest(erased, leaves):
    kinds = "|".join(sorted(set(Interest) - {"none"}))
    telling = re.compile(f"[T ][0-9]{{2}}:[0-9]{{2}}|{kinds}".encode())

    assert found_in(erased.planted, iter(leaves)) == []
    assert [leaf for leaf in leaves if telling.search(leaf)] == []


def test_every_entry_carries_as_many_digests_as_its_type_says_and_no_decoy_twice(leaves):
    plain = [parse(leaf) for leaf in leaves]
    digests = [one for entry in plain for one in entry["sd"]]

    assert {len(entry["sd"]) - ENTRY_TYPES[entry["type"]].sd_length for entry in plain} == {0}
    assert min(len(entry["sd"]) for entry in plain) == 4
    assert len(set(digests)) == len(digests)


def test_neither_tables_nor_files_hold_a_word_and_new_exports_hold_the_public_reasons_alone(erased):
    exports = itertools.chain.from_iterable(map(opened, erased.after.values()))

    assert found_in(erased.planted, dump(erased.world.database)) == []
    assert found_in(erased.planted, files_in(erased.world.folder)) == []
    assert found_in(erased.planted, exports) == [LASTING]


@pytest.mark.parametrize("kind", ["public", "full"])
def test_the_public_reasons_stand_in_the_entry_of_the_publication_and_nowhere_else(erased, kind):
    published = next(one for one in erased.world.entries(erased.petition) if one.type == PUBLICATION)
    files = files_of(erased.after[kind])
    rows = lines(files, DISCLOSURES)
    opens = {row["index"]: open_disclosure(row["disclosure"]) for row in rows if _holds(erased, row)}
    plain = {name: content for name, content in files.items() if name != DISCLOSURES}
    leaves = [base64.b64decode(row["leaf"]) for row in lines(files, OPEN_LEAVES)]

    assert {index: (one.name, one.value) for index, one in opens.items()} == {
        published.index: ("reasons", erased.planted(LASTING))
    }
    assert found_in(erased.planted, iter([*plain.values(), *leaves])) == []


def _holds(erased, row):
    encoded = row["disclosure"]
    decoded = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    return found_in(erased.planted, iter([decoded])) != []


def test_no_row_is_left_of_what_goes(erased):
    handle = erased.world.case(erased.petition).petitioner
    with erased.world.database.reading() as session:
        left = rows_of(session, erased.petition, handle, erased.planted("account name"))
        listed, there = listed_and_there(session, erased.petition)

    assert min(erased.rows.values()) > 0
    assert left == dict.fromkeys(erased.rows, 0)
    assert (listed, there) == (erased.run.disclosures, [])


def test_the_keys_are_destroyed_and_neither_store_nor_database_holds_what_they_were(erased):
    with erased.world.database.reading() as session:
        chosen = text("SELECT subject FROM data_keys WHERE case_id = :case AND NOT is_destroyed")
        left = set(session.scalars(chosen, {"case": erased.petition.id}))
    destroyed = [key for subject, key in erased.keys.items() if subject not in left]

    members = {f"office:{who.person_id}" for who in erased.world.college(erased.petition)[:2]}
    assert left == {"roll", "office:registrar-1"} | members  # whom the scope did not name
    assert len(destroyed) >= LEAST // 3
    kept = list(files_in(erased.world.folder / "data_keys"))
    assert {key for key in erased.keys.values() if key in kept} == set(erased.keys.values()) - set(destroyed)
    everywhere = [*kept, *files_in(erased.world.folder), *dump(erased.world.database)]
    assert [key for key in destroyed if any(key in content for content in everywhere)] == []


def test_every_earlier_bundle_still_verifies_and_the_new_ones_do(erased):
    made, checkpoint = erased.made, files_of(erased.before["full"])[CHECKPOINT]
    earlier = {kind: made.report(path) for kind, path in erased.before.items()}
    newer = {kind: made.report(path, known=checkpoint) for kind, path in erased.after.items()}

    assert {kind: (one.exit_code, one.findings) for kind, one in (earlier | newer).items()} == {
        kind: (0, []) for kind in earlier | newer
    }
    assert [one.erased for one in earlier["full"].cases] == [(), ()]


def test_the_verifier_calls_the_matter_erased_and_not_missing(erased):
    cases = {one.case: one for one in erased.made.report(erased.after["full"]).cases}
    gone, other = cases[erased.petition.id], cases[erased.made.sealing.id]

    assert (gone.status, len(gone.erased)) == ("partial", erased.run.disclosures)
    assert gone.unchecked
    assert all("; erased: " in line for line in gone.unchecked)
    assert (other.status, other.erased) == ("whole", ())


def test_what_is_absent_and_not_listed_is_missing_all_the_same(erased, tmp_path):
    files = files_of(erased.after["full"])
    entry = next(one for one in erased.world.entries(erased.petition) if one.type == "erasure.decided")
    kept = [row for row in lines(files, DISCLOSURES) if row["index"] == entry.index]
    dropped = without(files, DISCLOSURES, lambda row: row in kept)
    report = erased.made.report(write(tmp_path / "less.zip", dropped))

    assert report.exit_code == 3
    assert {(one.rule, one.entry) for one in report.findings} >= {("disclosure", entry.index)}


def test_the_verdict_and_its_public_reasons_stand_without_the_name(erased):
    case = erased.world.case(erased.petition)
    with erased.world.reading_office() as office:
        shown = recommendation(office, case.number)

    assert (case.stage, case.tally.outcome) == (Stage.WITHDRAWN, Outcome.RECOMMEND)
    assert (shown.line.name, shown.line.listings, shown.report) == (None, (), None)
    assert shown.reasons == erased.planted(LASTING)
    assert (shown.decision.yes, len(shown.decision.votes), len(shown.signed)) == (5, 5, 5)


def test_the_audit_tells_a_disclosure_that_came_back(erased):
    with as_administrator(erased.world.database) as opened_, opened_.reading() as session:
        gone = session.scalars(select(DataKey.id).where(DataKey.is_destroyed)).first()
        leaf = session.scalars(select(LogEntry.leaf).where(LogEntry.type == "erasure.performed")).first()
        index, name, _ = parse(leaf)["data"]["erased"][0]
        session.add(LogDisclosure(entry_index=index, name=name, key_id=gone, sealed=b"came back"))
        session.flush()
        said = list(differences(erased.world._chancery(session)))

    assert said[0] == f"log_disclosures {index} {name}: it is listed as erased, and still there."


def test_the_audit_finds_no_difference_and_the_new_bundle_can_be_replayed(erased, databases):
    with erased.world.reading_office() as office:
        assert list(differences(office)) == []
    with databases.migrated() as url:
        database = Database(url)
        with database.unit_of_work() as session:
            counts = replay_bundle(session, erased.after["full"])
        database.close()

    assert (counts["petitions"], counts["log_entries"]) == (2, erased.made.report(erased.after["full"]).size)


def test_nothing_of_anybody_else_is_gone(erased):
    other = erased.made.sealing

    assert erased.world.rows(Account) == 2  # of the other petitioner, and the clerk's
    assert all(entry.facts.hidden == frozenset() for entry in erased.world.entries(other))
    with erased.world.reading_office() as office:
        assert section_of(office, other.id, "a") == SECTIONS["a"]
