"""What `docs/` prints of the charter is what it says. `python -m tests.house.test_docs_fresh` rewrites it.

A generated part stands between two comments, `<!-- NAME: generated -->` and `<!-- NAME: end -->`.
"""

import ast
import re
from pathlib import Path

import pytest

from charter.describe import acts_table, fields_table, stages_diagram, stages_table, types_table
from charter.fields import ENTRY_TYPES
from charter.vocabulary import Change, Choice, Closing, Consequence, Effect, Out, Outcome, Stage
from tests.golden.example import worked_example
from tests.house.sources import dotted, sources

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORDS = (Change, Choice, Closing, Consequence, Effect, Out, Outcome)
CODES = {"ALTERED": 1, "BROKEN": 2, "MISSING": 3, "UNREADABLE": 4}


def rules_table():
    """List the rules that the verifier reports under, with their exit codes; guards come beside them."""
    calls = [
        call for source in sources("charter") for call in ast.walk(source.tree) if isinstance(call, ast.Call)
    ]
    found = {rule for call in calls if (rule := rule_of(call)) is not None}
    rows = [
        f"| {code} | {', '.join(f'`{word}`' for one, word in sorted(found) if one == code)} |\n"
        for code in sorted(CODES.values())
    ]
    return "".join(("| exit | rules |\n", "| --- | --- |\n", *rows))


def rule_of(call):
    """Return exit code and rule of a call that adds a finding; None for any other call."""
    match dotted(call.func).split(".")[-1], call.args:
        case "add", [ast.Name(id=code), ast.Constant(value=str() as rule), _, *_] if code in CODES:
            return CODES[code], rule
        case "_broken", [ast.Constant(value=str() as rule), _, *_]:
            return CODES["BROKEN"], rule
    return None


PARTS = {
    "charter.md": {"stages": stages_diagram, "acts": acts_table},
    "log-format.md": {
        "types": types_table, "fields": fields_table, "stages": stages_table, "rules": rules_table,
        "example": worked_example,
    },
}


def part(name):
    return re.compile(rf"(<!-- {name}: generated -->\n)(.*?)(<!-- {name}: end -->\n)", re.DOTALL)


def written(text, name, made):
    return part(name).sub(lambda found: f"{found[1]}\n{made}\n{found[3]}", text)


@pytest.mark.parametrize("document", PARTS)
def test_a_generated_part_is_what_the_charter_says(document):
    text = (DOCS / document).read_text(encoding="utf-8")

    for name, make in PARTS[document].items():
        assert len(part(name).findall(text)) == 1
        assert written(text, name, make()) == text, "Run python -m tests.house.test_docs_fresh."


def test_the_values_of_every_field_are_told():
    text = (DOCS / "log-format.md").read_text(encoding="utf-8")
    table = text.partition("| field | value |\n")[2].partition("\n\n")[0]
    told = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split(" | ")[0])}
    fields = {one.name for kind in ENTRY_TYPES.values() for one in kind.fields}

    assert sorted(fields - told) == []
    assert [word for words in WORDS for word in words if f"`{word}`" not in table] == []


def test_the_diagram_shows_every_stage():
    assert [stage for stage in Stage if f" {stage}" not in stages_diagram()] == []


def test_every_condition_in_the_table_of_acts_is_a_sentence():
    rows = [line.split(" | ") for line in acts_table().splitlines()[2:]]
    conditions = [one for row in rows for one in row[5].removesuffix(" |").split("<br>") if one]

    assert [one for one in conditions if not one.endswith((".", ")."))] == []


if __name__ == "__main__":
    for document, parts in PARTS.items():
        text = (DOCS / document).read_text(encoding="utf-8")
        for name, make in parts.items():
            text = written(text, name, make())
        (DOCS / document).write_text(text, encoding="utf-8")
