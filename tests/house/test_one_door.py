"""Only the door changes a stage, row by row, beside the entry that says so."""

import ast
import re
from functools import cache

from tests.house.sources import dotted, sources

DOOR = ("app/operations/door.py", "app/operations/projection.py")
WRITTEN = {"stage", "stage_since"}
BULK = {"update", "delete", "sqlalchemy.update", "sqlalchemy.delete", "sa.update", "sa.delete"}


SHADOWS = re.compile(r"app\.operations\.(?:door|projection)|as the\s+log\s+says")


@cache
def projected():
    """Name the records that repeat the log: their own docstring says so, or their file's."""
    return {
        node.name
        for source in sources("app/records") for node in source.tree.body
        if isinstance(node, ast.ClassDef)
        and any(SHADOWS.search(ast.get_docstring(told) or "") for told in (source.tree, node))
    }


def targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def assigns_a_stage(node):
    parts = [part for target in targets(node) for part in ast.walk(target)]
    return any(isinstance(part, ast.Attribute) and part.attr in WRITTEN for part in parts)


def sets_a_stage_by_name(node):
    if not isinstance(node, ast.Call):
        return False
    named = any(isinstance(word, ast.Constant) and word.value in WRITTEN for word in node.args)
    return dotted(node.func).endswith(("setattr", "__setattr__")) and named


def changes_projected_rows_in_bulk(node):
    if not isinstance(node, ast.Call):
        return False
    if dotted(node.func) in BULK:
        return any(dotted(word).split(".")[-1] in projected() for word in node.args)
    by_name = isinstance(node.func, ast.Attribute) and node.func.attr == "values"
    return by_name and any(word.arg in WRITTEN for word in node.keywords)


def outside_the_door(is_wrong):
    return [
        source.at(node)
        for source in sources("app") if source.name not in DOOR
        for node in ast.walk(source.tree) if is_wrong(node)
    ]


def test_only_the_door_assigns_a_stage():
    assert outside_the_door(assigns_a_stage) == []
    assert outside_the_door(sets_a_stage_by_name) == []


def test_no_bulk_statement_touches_projected_rows():
    assert outside_the_door(changes_projected_rows_in_bulk) == []


def test_the_records_that_repeat_the_log_are_known():
    assert projected() >= {"Petition", "SeatRow", "IdentityRequest", "OrganisationRow", "PlaceRow"}


def test_these_tests_would_see_it():
    seen = ast.parse("row.stage = 1; row.stage, x = 1, 2; row.stage_since: int = 3; row.stage += 1").body
    named = ast.parse("setattr(row, 'stage', 1)").body[0].value

    assert [assigns_a_stage(node) for node in seen] == [True] * 4
    assert sets_a_stage_by_name(named)
    assert changes_projected_rows_in_bulk(ast.parse("update(P).values(stage=1)").body[0].value)
