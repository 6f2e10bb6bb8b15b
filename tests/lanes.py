"""Two workers, each on the lane of one database, so that neither makes or keeps what the other does.

The tests of a file stay together. Each worker first takes the files of its own database, then those without
one, and at last helps the other; what takes long comes first, so that both come to the end together.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

DIALECTS = ("sqlite", "postgresql")

_OF_A_DIALECT = re.compile(rf"\[({'|'.join(DIALECTS)})[\]-]")
# Only an order: a file that is missing here, or is here and short, costs a few seconds at the end.
_LONG = (
    "tests/operations/test_crash.py", "tests/browser/test_journey.py", "tests/browser/test_pages.py",
    "tests/demo/test_world.py", "tests/web/test_attacks.py", "tests/web/test_desk_case.py",
    "tests/web/test_portal_status.py", "tests/web/test_portal_writing.py", "tests/web/test_route_matrix.py",
    "tests/verify/test_operator.py", "tests/worlds/test_two_worlds.py", "tests/migrations/test_migrations.py",
    "tests/web/test_portal_filing.py", "tests/operations/test_evidence.py", "tests/charter/test_replay.py",
    "tests/verify/test_breaches.py", "tests/golden/test_golden.py", "tests/verify/test_operator_dates.py",
)


class Lanes(LoadScopeScheduling):
    """Hands out whole files, each with the dialect it runs on: `FILE` or `FILE sqlite`."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        dialect = _OF_A_DIALECT.search(test)
        return f"{file} {dialect[1]}" if dialect else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        scope = min(self.workqueue, key=lambda scope: self._turn(node, scope))
        self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _turn(self, node: WorkerController, scope: str) -> tuple[int, int]:
        """Return when a node is to take a scope: the lane first, then the length."""
        file, _, dialect = scope.partition(" ")
        own = DIALECTS[list(self.registered_collections).index(node) % len(DIALECTS)]
        lane = (own, "").index(dialect) if dialect in (own, "") else 2
        return lane, _LONG.index(file) if file in _LONG else len(_LONG)

