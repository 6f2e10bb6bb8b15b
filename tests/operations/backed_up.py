"""A world that lives on after its database was copied."""

import shutil
from contextlib import closing, contextmanager

from app.db import Database
from migrations.run import upgrade
from tests.builders import World


@contextmanager
def backed_up(folder):
    """Yield a world of one day whose file has been copied, and the copy's path."""
    file, backup = folder / "world.sqlite3", folder / "backup"
    upgrade(f"sqlite:///{file}")
    with closing(Database(f"sqlite:///{file}")) as database:
        world = World(database, folder)
        world.days(1)
        database.settle()
        shutil.copy(file, backup)
        yield world, backup
