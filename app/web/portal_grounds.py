"""The grounds of section F: one for each listing chosen, and those that the petitioner adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NONE_GIVEN = "none given"


@dataclass(frozen=True)
class Ground:
    """One ground of one listing, word for word, with the reply if there is one."""

    item: str
    source: str
    source_id: str
    listed_as: str
    text: str
    reply: Mapping[str, Any] | None

    @property
    def kept(self) -> dict[str, str]:
        """What a reply keeps of its ground."""
        return {"source": self.source, "source_id": self.source_id, "ground": self.text}


def grounds_of(sections: Mapping[str, Mapping[str, Any]]) -> tuple[Ground, ...]:
    """Return every ground to be answered, by listing; each listing has at least one."""
    replies = sections.get("f", {}).get("replies", [])
    found = []
    for one in sections.get("c", {}).get("listings", []):
        own = f"g{one['item']}"
        mine = [reply for reply in replies if _same(reply, one)]
        first = next((reply for reply in mine if reply["item"] == own), None)
        found.append(_ground(own, one, _stated(one), first))
        found += [
            _ground(reply["item"], one, reply["ground"], reply) for reply in mine if reply["item"] != own
        ]
    listed = {ground.item for ground in found}
    found += [_ground(one["item"], one, str(one.get("ground", "")), one)
              for one in replies if one["item"] not in listed]
    return tuple(found)


def without_listing(content: Mapping[str, Any], gone: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return section F to be confirmed anew, without the replies to a listing that is gone."""
    replies = [one for one in content.get("replies", []) if gone is None or not _same(one, gone)]
    return {name: value for name, value in content.items() if name != "complete"} | {"replies": replies}


def _same(reply: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    return (reply.get("source"), reply.get("source_id")) == (one.get("source"), one.get("source_id"))


def _ground(item: str, one: Mapping[str, Any], text: str, reply: Mapping[str, Any] | None) -> Ground:
    return Ground(
        item,
        str(one.get("source", "other")),
        str(one.get("source_id", "")),
        str(one.get("name", "")),
        text,
        reply,
    )


def _stated(one: Mapping[str, Any]) -> str:
    """Return the statement of reasons; where none was given, the criterion or programme stands for it."""
    return str(one.get("reasons") or one.get("criterion") or one.get("programme") or NONE_GIVEN)
