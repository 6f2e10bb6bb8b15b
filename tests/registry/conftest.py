"""The real lists, imported once for all tests that search them."""

import pytest

from app.db import Base, Database
from tests.registry.shelf import FIXTURES, REAL, take, take_real, text_of


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """A database with every list that is at hand: the real ones, else our own."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('library') / 'lists.sqlite3'}")
    Base.metadata.create_all(database.engine)
    if REAL.is_dir():
        take_real(database, "us_ofac_sdn", ("us_ofac/sdn_2023-01.csv.xz", "us_ofac/alt_2025-12.csv.xz"))
        take_real(database, "ca_sema", ("ca_sema/sema_2025.xml.xz",))
    demo = FIXTURES.parents[2] / "app" / "demo" / "list_uk_shape.xml"
    take(database, "gb_uksl", demo.read_bytes())
    take(database, "eu_fsf", text_of("fsf.xml"))
    yield database
    database.close()
