"""Where the lists of the tests lie, and how a test reads and imports them."""

import io
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from app.operations.lists import accept_list, stage_list
from app.registry.listed import Listed, Notice
from app.registry.packing import pack
from app.registry.sources import in_order, read, source_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "lists"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

OURS = {
    "us_ofac_sdn": ("sdn.csv", "alt.csv"),
    "us_ofac_cons": ("sdn.xml",),
    "un_sc": ("un.xml",),
    "ca_sema": ("sema.xml",),
    "eu_fsf": ("fsf.xml",),
    "gb_uksl": ("uk.xml",),
}


def text_of(name):
    """Return one of our fixtures as text."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def listed_in(source, *contents):
    """Read files of a source, given as text or bytes; return entries and notices."""
    streams = [io.BytesIO(content.encode() if isinstance(content, str) else content) for content in contents]
    files = in_order(source_of(source), [pack(stream) for stream in streams])
    items = list(read(source_of(source), files))
    return ([item for item in items if isinstance(item, Listed)],
            [item for item in items if isinstance(item, Notice)])


def fixture_of(source):
    """Read our fixture of a source."""
    return listed_in(source, *map(text_of, OURS[source]))


def stage(session, source, *contents, published=None, excerpt=True):
    """Stage files given as text or bytes."""
    files = [io.BytesIO(content.encode() if isinstance(content, str) else content) for content in contents]
    return stage_list(session, source, files, published=published, excerpt=excerpt, now=NOON)


def no_log(_facts):
    """Record nothing, where the log is not what is tested."""


def take(database, source, *contents, record=None, **how):
    """Stage and accept files in one unit of work; return what was accepted."""
    with database.unit_of_work() as session:
        staged = stage(session, source, *contents, **how)
        if staged.is_accepted:
            return staged
        return accept_list(session, staged.snapshot_id, now=NOON, record=record or no_log)


def take_real(database, source, names):
    """Import real files of the shared data."""
    with ExitStack() as stack, database.unit_of_work() as session:
        files = [stack.enter_context((REAL / name).open("rb")) for name in names]
        staged = stage_list(session, source, files, published=None, excerpt=source == "gb_uksl", now=NOON)
        return accept_list(session, staged.snapshot_id, now=NOON, record=no_log)
