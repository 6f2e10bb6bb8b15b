"""An import is whole or none; what was there is kept; the same bytes do nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.operations.lists import RefusedImport
from app.queries.search import search
from app.records.listing import (
    Designation,
    DesignationName,
    DesignationVersion,
    ListFile,
    ListSnapshot,
    NamePosting,
)
from app.registry.packing import Packed
from charter.tree import leaf_hash, root_of
from tests.registry.shelf import OURS, stage, take, text_of

UK = text_of("uk.xml")


def uk_list(*surnames, day="05/01/2026"):
    """Return a UK file of invented persons, their ids in the order given."""
    block = UK[UK.index("  <Designation>"): UK.index("</Designation>") + len("</Designation>\n")]
    blocks = [block.replace("VRD9001", f"VRD{name}").replace("ZHUVAKA", name) for name in surnames]
    return UK[: UK.index("  <Designation>")].replace("05/01/2026", day) + "".join(blocks) + "</Designations>"


def rows(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def everything(database):
    tables = (ListSnapshot, ListFile, Designation, DesignationVersion, NamePosting)
    return [rows(database, table) for table in tables]


def found(database, text):
    with database.reading() as session:
        return [hit.source_id for hit in search(session, text)]


def removed(database):
    chosen = select(Designation.source_id, Designation.last_snapshot_id, Designation.removed_in_id)
    with database.reading() as session:
        return list(map(tuple, session.execute(chosen.where(Designation.removed_in_id.is_not(None)))))


@pytest.mark.parametrize("source", OURS)
def test_each_source_is_imported_with_its_entry_for_the_log(database, source):
    facts = []
    taken = take(database, source, *map(text_of, OURS[source]), record=facts.append)

    assert rows(database, Designation) == taken.persons + taken.entities
    assert facts == [{
        "source": source, "digest": taken.digest, "size": taken.size,
        "published": taken.published and taken.published.isoformat(), "parser": 1,
        "persons": taken.persons, "entities": taken.entities, "added": taken.persons, "changed": 0,
        "removed": 0, "root": taken.root,
    }]


def test_staging_alone_puts_nothing_in_force(database):
    with database.unit_of_work() as session:
        staged = stage(session, "gb_uksl", UK)

    assert (staged.is_accepted, staged.added, rows(database, Designation)) == (False, 1, 0)
    assert take(database, "gb_uksl", UK).snapshot_id == staged.snapshot_id


def test_the_exact_bytes_are_kept(database):
    taken = take(database, "gb_uksl", UK)
    with database.reading() as session:
        kept = session.get_one(ListFile, (taken.snapshot_id, 0))
        packed = Packed(kept.digest, kept.size, kept.packed)
    with packed.open() as stream:
        assert stream.read() == UK.encode()


def test_the_same_bytes_again_do_nothing(database):
    first = take(database, "us_ofac_sdn", text_of("sdn.csv"), text_of("alt.csv"))
    before = everything(database)
    again = take(database, "us_ofac_sdn", text_of("alt.csv"), text_of("sdn.csv"))

    assert again.is_unchanged
    assert (again.snapshot_id, everything(database)) == (first.snapshot_id, before)


def test_only_a_changed_entry_gets_a_new_version_and_only_its_new_names_are_found(database):
    take(database, "gb_uksl", uk_list("ABRIKOSIN", "BULAVKIN"))
    changed = uk_list("ABRIKOSIN", "BULAVKIN", day="06/01/2026").replace(" BULAVKIN<", " KOROVAEV<")
    second = take(database, "gb_uksl", changed)

    assert (second.added, second.changed, second.removed) == (0, 1, 0)
    assert rows(database, DesignationVersion) == 3
    assert (found(database, "Taras Korovaev"), found(database, "Taras Bulavkin")[:1]) != (
        found(database, "Taras Bulavkin"), found(database, "Taras Korovaev"),
    )
    assert found(database, "Taras Korovaev")[0] == "VRDBULAVKIN"
    assert rows(database, DesignationName) == 12  # four names in each version; old ones stay on record


def test_an_entry_that_vanishes_is_marked_and_not_found_and_comes_back_as_a_new_version(database):
    many = [f"ZARUBIN{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"]
    first = take(database, "gb_uksl", uk_list(*many))
    second = take(database, "gb_uksl", uk_list(*many[:-1], day="06/01/2026"))
    gone = removed(database)
    absent = found(database, "Taras Zarubiny")
    third = take(database, "gb_uksl", uk_list(*many, day="07/01/2026"))

    assert (second.removed, gone) == (1, [("VRDZARUBINY", first.snapshot_id, second.snapshot_id)])
    assert (third.changed, removed(database), rows(database, DesignationVersion)) == (1, [], 26)
    assert "VRDZARUBINY" not in absent
    assert "VRDZARUBINY" in found(database, "Taras Zarubiny")


@pytest.mark.parametrize(("after", "counts"), [
    (("A", "B"), "Added: 0. Removed: 1. Held: 3."), (("A", "B", "C", "D"), "Added: 1. Removed: 0. Held: 3."),
], ids=["removed", "added"])
def test_many_persons_gone_or_come_need_two_organisations(database, after, counts):
    take(database, "gb_uksl", uk_list("A", "B", "C"))
    before = everything(database)

    with pytest.raises(RefusedImport) as refused:
        take(database, "gb_uksl", uk_list(*after, day="06/01/2026"))
    assert str(refused.value).endswith(f"two organisations must accept this list. {counts}")
    assert everything(database) == before


def test_an_older_list_and_a_replaced_one_are_refused(database):
    take(database, "gb_uksl", uk_list("A"))
    take(database, "gb_uksl", uk_list("A", day="06/01/2026"))

    with pytest.raises(RefusedImport, match="before the accepted one of 2026-01-06"):
        take(database, "gb_uksl", uk_list("A", day="04/01/2026"))
    with pytest.raises(RefusedImport, match="accepted before, and a newer one has replaced it"):
        take(database, "gb_uksl", uk_list("A"))


def test_the_registrars_date_stands_where_the_file_has_none_and_may_not_contradict_it(database):
    taken = take(database, "ca_sema", text_of("sema.xml"), published=date(2025, 3, 20))

    assert taken.published == date(2025, 3, 20)
    with pytest.raises(RefusedImport, match="published on 2026-01-05, not 2026-01-04"):
        take(database, "gb_uksl", UK, published=date(2026, 1, 4))


@pytest.mark.parametrize("bad", [UK[:-40], UK.replace(">Alias<", ">Nickname<"), "<html>", ""])
def test_a_refused_file_leaves_nothing_behind(database, bad):
    take(database, "gb_uksl", uk_list("A"))
    before = everything(database)

    with pytest.raises(RefusedImport):
        take(database, "gb_uksl", bad)
    assert everything(database) == before


def test_a_refused_entry_of_the_log_takes_the_import_with_it(database):
    def refuse(_facts):
        raise LookupError

    with pytest.raises(LookupError):
        take(database, "gb_uksl", UK, record=refuse)
    assert everything(database) == [0, 0, 0, 0, 0]


def test_a_renumbered_entry_of_canada_is_the_same_designation(database):
    take(database, "ca_sema", text_of("sema.xml"))
    renumbered = text_of("sema.xml").replace("<Item>2<", "<Item>7<")
    second = take(database, "ca_sema", renumbered)
    respelt = renumbered.replace("Zvonaryova", "Zvonareva-Lim")
    third = take(database, "ca_sema", respelt)

    assert (second.added, second.changed, second.removed) == (0, 1, 0)
    assert (third.added, third.changed, third.removed) == (0, 1, 0)
    assert found(database, "Lyubov Zvonareva")[0] == "Veridia / Véridie||7"


def test_an_outsider_recomputes_the_root_from_what_is_listed(database):
    taken = take(database, "gb_uksl", uk_list("B", "A"))
    with database.reading() as session:
        listed = session.execute(
            select(Designation.source_id, DesignationVersion.content_digest)
            .join(DesignationVersion, DesignationVersion.designation_id == Designation.id)
        ).all()

    leaves = [leaf_hash(f"{source_id}\n{digest}".encode()) for source_id, digest in sorted(listed)]
    assert root_of(leaves).hex() == taken.root
