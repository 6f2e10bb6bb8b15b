"""The publishers' own files, where they are at hand: every count that their origin states."""

import io

import pytest

from app.registry.difference import survey
from app.registry.packing import pack
from app.registry.sources import in_order, read, source_of
from tests.registry.shelf import REAL

WHOLE = {  # source and files: persons, others, date, aliases without an entry
    ("us_ofac_sdn", "us_ofac/sdn_2023-01.csv.xz", "us_ofac/alt_2025-12.csv.xz"): (5890, 5553, None, 5749),
    ("us_ofac_cons", "us_ofac/nonsdn/consolidated_2025-03-28.xml.xz"): (80, 363, "2025-03-28", 0),
    ("un_sc", "un/un_consolidated_2025-04-19.xml.xz"): (684, 193, "2025-04-19", 0),
    ("ca_sema", "ca_sema/sema_2025.xml.xz"): (3334, 1425, None, 0),
}
EXCERPTS = {
    ("eu_fsf", "eu/fsf_excerpt_2026-08-05.xml"): (4, 1, "2026-08-05", 0),
    ("gb_uksl", "uk/uk_sanctions_list_excerpt_2026-09-07.xml"): (4, 2, "2026-09-07", 0),
}
AT_HAND = {key: value for key, value in (WHOLE | EXCERPTS).items() if REAL.is_dir()}


def surveyed(source, names):
    files = in_order(source_of(source), [pack(io.BytesIO((REAL / name).read_bytes())) for name in names])
    return survey(
        source_of(source), read(source_of(source), files),
        published=None, excerpt=(source, *names) in EXCERPTS,
    )


def test_each_file_at_hand_gives_the_counts_that_its_origin_states():
    found = {key: surveyed(key[0], key[1:]) for key in AT_HAND}

    assert {
        key: (it.persons, it.entities, it.published and it.published.isoformat(), it.orphans)
        for key, it in found.items()
    } == AT_HAND


def test_the_other_ofac_list_is_not_taken_for_this_one():
    for names in [key[1:] for key in AT_HAND if key[0] == "us_ofac_cons"]:
        with pytest.raises(Exception, match="a whole us_ofac_sdn has at least 4000"):
            surveyed("us_ofac_sdn", names)
