"""What whoever holds the log's true key can do, and what the verifier says though every signature fits."""

import json
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charter import layout
from charter.canonical import canonical
from tests.verify.forge import Record, lines, put

PADDING = "log.padded"
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def forged(bundles):
    return bundles.forgery()


@pytest.fixture
def unpinned(bundles):
    """The world's policy without the pin of entry 0."""
    return replace(bundles.policy, entry_0=None)


@dataclass
class Raw(Record):
    """An entry whose leaf is whatever the forger likes."""

    bytes_of_it: bytes = b""

    @property
    def leaf(self):
        return self.bytes_of_it


def raw(record, octets):
    return Raw(record.plain, {}, [], octets)


def test_an_entry_of_another_log(forged, told):
    index = forged.find(PADDING)
    forged.records[index].plain["log"] = "other.example/log"
    assert told(forged.files()) == [(2, "origin", index)]


def test_a_second_founding(forged, told):
    index = forged.find(PADDING, 3)
    forged.records[index] = Record(
        {**forged.records[0].plain, "id": "f" * 32, "on": forged.records[index].plain["on"]},
        dict(forged.records[0].shown), list(forged.records[0].others),
    )
    forged.relink()
    assert (2, "founding", index) in told(forged.files())


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [("origin", "other.example/log", (2, "founding_origin", 0)), ("key", "00" * 32, (1, "founding_key", 0)),
     ("key", ["00" * 32], (1, "founding_key", 0))],
    ids=["origin", "key", "key of another type"],
)
def test_a_founding_that_names_another_log_or_key(forged, told, unpinned, *, name, value, finding):
    forged.records[0].plain["data"][name] = value
    found = told(forged.files(), unpinned)
    signatures = {"every_founder_signed", "signed_with_own_key"}
    assert [one for one in found if one[1] not in signatures] == [finding]
    assert (2, "every_founder_signed", 0) in found


def test_another_founding_than_the_policy_pins(forged, told):
    forged.records[0].plain["id"] = "f" * 32
    assert told(forged.files()) == [(1, "entry_0", 0)]


def test_without_a_pin_the_report_says_so(forged, look, unpinned):
    assert "entry 0: not pinned by the policy" in look(forged.files(), unpinned).notes


@pytest.mark.parametrize("name", ["short", "no hex" * 5 + "ab"])
def test_an_id_of_another_form(forged, told, name):
    index = forged.find(PADDING)
    forged.records[index].plain["id"] = name
    assert told(forged.files()) == [(2, "ids", index)]


def test_one_id_for_two_entries(forged, told):
    index = forged.find(PADDING, 1)
    forged.records[index].plain["id"] = forged.records[index - 1].plain["id"]
    assert told(forged.files()) == [(2, "ids", index)]


@pytest.mark.parametrize(
    "actor",
    [{"role": "clock", "id": None, "org": "a"}, {"role": "clock", "id": "registrar-1", "org": None},
     {"role": "clock", "handle": "0" * 32, "org": None}],
    ids=["organisation", "id", "handle"],
)
def test_a_clock_that_bears_a_name(forged, told, actor):
    index = forged.find(PADDING)
    forged.records[index].plain["actor"] = actor
    assert told(forged.files()) == [(2, "actor", index)]


def test_an_entry_dated_back(forged, told):
    index = forged.find(PADDING, 40)
    forged.records[index].plain["on"] = forged.records[0].plain["on"]
    assert told(forged.files()) == [(2, "dates", index)]


@pytest.mark.parametrize(
    "change",
    [{"sd": "abcd"}, {"sd": {one * 43: {} for one in "cgko"}}, {"sd": 4},
     {"sd": [f"{'c' * 43} {'g' * 43}", *(one * 43 for one in "kos")]},
     {"sd": [one * 42 + "B" for one in "abcd"]}, {"sd": ["a", "b", "c", "d"]},
     {"v": 1}, {"v": False}, {"more": 1}, {"data": []}, {"data": {"to": None}}, {"case": "0" * 32},
     {"sd": []}, {"sd": [{}, 1]}, {"id": 7}, {"edition": None}, {"on": "2026-3-2"}, {"on": 3},
     {"type": "log.unpadded"},
     {"type": []}, {"actor": {"role": "clock"}}, {"actor": {"role": "king", "id": None, "org": None}},
     {"actor": {"role": "clock", "id": {}, "org": None}}],
    ids=str,
)
def test_a_leaf_that_is_no_entry(forged, told, change):
    index = forged.find(PADDING)
    record = forged.records[index]
    forged.records[index] = raw(record, canonical({**json.loads(record.leaf), **change}))
    assert told(forged.files()) == [(2, "format", index), (3, "full", None)]


@pytest.mark.parametrize(
    "octets", [b"", b"{", b'{"a": 1}', b'{"a":1,"a":1}', b"[]", b"7" * 17000, b"[" * 9000],
    ids=lambda one: one[:9],
)
def test_a_leaf_that_is_not_canonical(forged, told, octets):
    index = forged.find(PADDING)
    forged.records[index] = raw(forged.records[index], octets)
    assert told(forged.files()) == [(2, "format", index), (3, "full", None)]


@pytest.mark.parametrize("name", ["secret", "reasons"])
def test_a_disclosure_that_the_table_does_not_have(forged, told, name, bundles):
    index = forged.find(PADDING)
    forged.records[index].others.pop()
    forged.records[index].say(name, 1)
    like = put(forged.files(), layout.DISCLOSURES, [
        *(row for row in lines(forged.files(), layout.DISCLOSURES) if row["index"] <= index),
        {"index": index, "disclosure": forged.records[index].encoded[name]},
        *(row for row in lines(forged.files(), layout.DISCLOSURES) if row["index"] > index),
    ])
    assert told(like) == [(2, "fields", index)]


def test_a_seal_that_fixes_nothing(forged, told):
    index = forged.find("assessment.sealed", -1)
    forged.records[index].plain["data"]["seal"] = "A" * 43
    forged.relink()
    assert (2, "seal", index) in told(forged.files())


@pytest.mark.parametrize(("by", "finding"), [(-1, (2, "governance_is_counted")), (1, (3, "governance"))])
def test_a_false_count_of_the_acts_without_a_case(forged, told, by, finding):
    index = forged.find("register.stated", -1)
    forged.records[index].plain["data"]["governance"] += by
    assert told(forged.files()) == [(*finding, index)]


def test_an_act_without_a_case_under_another_edition(forged, told):
    index = forged.find(PADDING)
    forged.records[index].plain["edition"] = "2-easy"
    assert told(forged.files()) == [(2, "edition", index)]


def test_a_petition_opened_under_an_edition_that_is_none(forged, told, bundles):
    index = bundles.world.world.entries(bundles.world.draft)[0].index
    forged.records[index].plain["edition"] = "2-easy"
    forged.relink()
    assert told(forged.files()) == [(2, "edition", index), (3, "chain", index)]


def test_an_entry_of_a_petition_that_names_another_edition(forged, told, bundles):
    index = bundles.world.world.entries(bundles.world.sealing)[1].index
    forged.records[index].plain["edition"] = "2-easy"
    forged.relink()
    assert told(forged.files()) == [(2, "edition", index)]


def test_a_petition_that_does_not_say_whose_it_is(forged, told):
    index = forged.find("petition.opened", -1)
    forged.records[index].say("person", None)
    forged.relink()
    assert told(forged.files()) == [(2, "person", index)]


def test_an_entry_that_cannot_be_folded(forged, told):
    index = forged.find("register.stated", -1)
    forged.records[index].plain["data"]["day"] = "tomorrow"
    found = told(forged.files())
    assert (2, "next_stated_day", index) in found
    assert (2, "fields", index) in found


def test_an_entry_of_a_case_that_cannot_be_folded(forged, told):
    index = forged.find("panel.drawn")
    forged.records[index].plain["data"]["seats"] = 7
    forged.relink()
    found = told(forged.files())
    assert (2, "fields", index) in found
    assert (3, "chain", index) in found


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_ends_no_verification(forged, told, day):
    index = forged.find("petition.opened")
    forged.records[index].plain["on"] = day
    forged.relink()
    assert {code for code, _, _ in told(forged.files())} <= {2, 3}


@pytest.mark.parametrize(
    ("chain", "code"),
    [({"case_seq": 2, "prev": "0" * 64}, 1), ({"case_seq": 2, "prev": None}, 1),
     ({"case_seq": 1, "prev": None}, 2), ({"case_seq": 0, "prev": None}, 2), (None, 2),
     ({"case_seq": True, "prev": None}, 2), ([2], 2),
     ({"case_seq": 2, "prev": None, "more": 1}, 2)],
    ids=str,
)
def test_a_chain_that_does_not_lead_on(forged, told, bundles, chain, code):
    index = bundles.world.world.entries(bundles.world.sealing)[1].index
    forged.records[index].say("chain", chain)
    found = told(forged.files())
    assert found[0] == (code, "chain", index)
    assert (3, "chain", index) in found


def test_a_number_left_out_of_a_full_chain(forged, told, bundles):
    index = bundles.world.world.entries(bundles.world.draft)[0].index
    forged.records[index].say("chain", {"case_seq": 2, "prev": "0" * 64})
    assert told(forged.files()) == [(3, "chain", index)]


def test_a_chain_that_becomes_senseless_after_a_gap(forged, told, bundles):
    first, second = (one.index for one in bundles.world.world.entries(bundles.world.sealing)[:2])
    del forged.records[first].shown["chain"]
    forged.records[first].others.append("A" * 43)
    forged.records[second].say("chain", 7)
    found = told(forged.files())
    assert (3, "disclosure", first) in found
    assert (2, "chain", second) in found


def test_a_case_opened_to_all_that_is_not_published(forged, told, bundles, sound):
    index = bundles.world.world.entries(bundles.world.draft)[0].index
    files = sound["public"]
    leaf = next(row for row in lines(sound["full"], layout.OPEN_LEAVES) if row["index"] == index)
    chain = {"index": index, "disclosure": forged.records[index].encoded["chain"]}
    for name, row in ((layout.OPEN_LEAVES, leaf), (layout.DISCLOSURES, chain)):
        files = put(files, name, sorted([*lines(files, name), row], key=lambda one: one["index"]))
    assert told(files) == [(2, "open", index)]


def test_a_disclosure_that_is_not_for_everyone(forged, told, sound):
    index = forged.find("adverse.recorded")
    private = {"index": index, "disclosure": forged.records[index].encoded["text"]}
    rows = sorted([*lines(sound["public"], layout.DISCLOSURES), private], key=lambda one: one["index"])
    assert told(put(sound["public"], layout.DISCLOSURES, rows)) == [(2, "tier", index)]


@pytest.mark.parametrize(("word", "stage"), [("petition.admitted", "voting"), ("question.asked", "returned")])
def test_an_act_that_leads_nowhere_it_could(forged, told, bundles, word, stage):
    index = forged.find(word, -1)
    forged.records[index].plain["data"]["to"] = stage
    assert told(forged.files(like=bundles.case)) == [(2, "table", index)]


def test_an_act_after_the_end_of_a_case(forged, told, bundles):
    own = bundles.world.world.entries(bundles.world.sealing)
    filed = next(one for one in own if one.type == "petition.filed")
    record = forged.records[filed.index]
    forged.records[filed.index] = raw(record, canonical({
        **json.loads(record.leaf), "type": "petition.discarded",
        "data": {"closing": "discarded", "to": "closed"},
        "sd": json.loads(record.leaf)["sd"][:4],
    }))
    after = next(one.index for one in own if one.type == "petition.admitted")
    forged.records[filed.index].shown = {}
    found = told(forged.files(like=bundles.case))
    assert (2, "table", after) in found
