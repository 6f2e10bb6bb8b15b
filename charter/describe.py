"""The tables of the charter as Markdown, for `docs/` to print; a test keeps what it prints fresh."""

from __future__ import annotations

from collections.abc import Iterable

from charter.fields import ENTRY_TYPES, EntryType, Field
from charter.guards.signatures import signed_with_own_key
from charter.move import Move
from charter.table import MOVES
from charter.vocabulary import ENDS, Act, Role, Stage

_FILED = tuple(stage for stage in Stage if stage not in ENDS and stage is not Stage.DRAFT)
_LEFT_OUT = (Act.WITHDRAW, Act.EXPIRE)


def acts_table() -> str:
    """Return the table of acts: who, where, to which stage, which entry, under which conditions."""
    heads = ("act", "by", "in", "leads to", "entry", "it is lawful when")
    return _table(heads, (_act_row(move) for move in MOVES))


def _act_row(move: Move) -> tuple[str, ...]:
    by = ", ".join(str(role) for role in Role if role in move.by)
    goals = " or ".join(f"`{goal}`" for goal in move.goals)
    guards = (*move.standing, *move.submitted, *((signed_with_own_key,) if move.own_key else ()))
    conditions = "<br>".join(map(_condition, guards))
    return f"`{move.act}`", by, _stages(move), goals or "stays", f"`{move.entry}`", conditions


def _condition(guard: object) -> str:
    """Return the first sentence of a guard's docstring: it is the rule, as the guard's author states it."""
    told = (getattr(guard, "__doc__", None) or "").strip().splitlines()
    return told[0] if told else str(getattr(guard, "__name__", ""))


def _stages(move: Move) -> str:
    if not move.in_case:
        return "no case"
    if move.stages == {None}:
        return "before a petition"
    if set(move.stages) >= set(_FILED):
        return "any but an end" if Stage.DRAFT in move.stages else "any after filing but an end"
    if set(move.stages) == set(_FILED) - {Stage.IN_FORCE}:
        return "from filing to endorsement"
    return ", ".join(f"`{stage}`" for stage in Stage if stage in move.stages)


def stages_diagram() -> str:
    """Return the stages and the acts that change them as a Mermaid diagram.

    `withdraw` and `expire` lead from almost everywhere and would hide the rest; the text tells of them.
    """
    edges: dict[tuple[str, str], list[str]] = {}
    for move in MOVES:
        if not move.in_case or move.act in _LEFT_OUT:
            continue
        for stage in (None, *Stage):
            for goal in move.goals if stage in move.stages else ():
                words = edges.setdefault((str(stage or "[*]"), str(goal)), [])
                if str(move.act) not in words:
                    words.append(str(move.act))
    lines = [f"    {start} --> {goal}: {', '.join(words)}" for (start, goal), words in edges.items()]
    ends = [f"    {stage} --> [*]" for stage in Stage if stage in ENDS]
    return "\n".join(("```mermaid", "stateDiagram-v2", *lines, *ends, "```")) + "\n"


def stages_table() -> str:
    """Return every stage: whether it is an end, and the entries that may lead to it."""
    return _table(("stage", "an end", "entries that may lead to it"), map(_stage_row, Stage))


def _stage_row(stage: Stage) -> tuple[str, ...]:
    leading = dict.fromkeys(f"`{move.entry}`" for move in MOVES if stage in move.goals)
    return f"`{stage}`", "yes" if stage in ENDS else "no", ", ".join(leading)


def fields_table() -> str:
    """Return every field of every entry type: `data` or disclosure, tier, subject, and what opens it."""
    heads = ("entry", "field", "where", "tier", "sealed under the key of", "opened by")
    return _table(heads, (_field_row(kind, field) for kind in ENTRY_TYPES.values() for field in kind.fields))


def _field_row(kind: EntryType, field: Field) -> tuple[str, ...]:
    if field.tier is None:
        return f"`{kind.word}`", f"`{field.name}`", "data", "", "", ""
    opener = "" if field.opened_by is None else f"`{field.opened_by}`"
    return f"`{kind.word}`", f"`{field.name}`", "disclosure", str(field.tier), str(field.subject), opener


def types_table() -> str:
    """Return every entry type: with or without a case, number of digests, when the petitioner sees it."""
    heads = ("entry", "of a case", "digests in `sd`", "the petitioner may see it")
    return _table(heads, (
        (f"`{kind.word}`", "yes" if kind.in_case else "no", str(kind.sd_length),
         str(kind.petitioner).replace("_", " the "))
        for kind in ENTRY_TYPES.values()
    ))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
