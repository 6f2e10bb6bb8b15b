"""What a mirror without the log's key can do to a bundle, and what the verifier then says."""

import json

import pytest

from charter import layout
from charter.canonical import encode_value
from tests.verify.forge import lines, put, stated, withheld, without

TILE_0, TILE_1 = "data/log/tile/0/000", "data/log/tile/1/000.p/1"
RULEBOOK = "data/rulebooks/1-draft.json"


def flipped(octets, at=0):
    return octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]


def entries(bundles, petition):
    return [entry.index for entry in bundles.world.world.entries(petition)]


@pytest.fixture
def public(sound):
    return sound["public"]


@pytest.fixture
def published(bundles):
    """The indexes of the published case's entries."""
    return entries(bundles, bundles.world.published)


@pytest.fixture
def newest(public):
    """The index of the newest statement of the register."""
    return json.loads(public[layout.REGISTER])["index"]


def test_the_size_in_the_checkpoint_is_signed(public, told):
    origin, size, *rest = public[layout.CHECKPOINT].split(b"\n")
    later = b"\n".join([origin, b"%d" % (int(size) + 16), *rest])
    assert told({**public, layout.CHECKPOINT: later}) == [(1, "signature", None)]


def test_a_checkpoint_without_a_signature_is_none(public, told):
    cut = public[layout.CHECKPOINT].split(b"\n\n")[0]
    assert told({**public, layout.CHECKPOINT: cut}) == [(1, "checkpoint", None)]


def test_leaf_hashes_that_change_places_give_another_root(public, told):
    first, second, rest = public[TILE_0][:32], public[TILE_0][32:64], public[TILE_0][64:]
    found = told({**public, TILE_0: second + first + rest})

    assert found[:2] == [(1, "root", None), (1, "tiles", None)]
    assert {rule for _, rule, _ in found} >= {"root_before", "entry_0", "leaf"}


def test_a_higher_tile_is_compared_too(public, told):
    assert told({**public, TILE_1: flipped(public[TILE_1])}) == [(1, "tiles", None)]


@pytest.mark.parametrize(("name", "rule"), [(TILE_0, "bundle"), (TILE_1, "tiles")])
def test_a_tile_left_out_is_missing(public, told, name, rule):
    del public[name]
    assert told(public) == [(3, rule, None)]


def test_a_required_file_left_out_is_missing(public, told):
    del public[layout.DISCLOSURES]
    assert told(public)[0] == (3, "bundle", None)


@pytest.mark.parametrize("name", ["data/log/tile/0/001.p/100", "data/log/tile/2/000.p/1", layout.CONSISTENCY])
def test_a_file_that_the_log_does_not_vouch_for_is_refused(public, told, name):
    assert told({**public, name: bytes(32)}) == [(1, "extra", None)]


def test_the_list_of_checkpoints_ends_with_the_newest(public, told):
    shorter = put(public, layout.CHECKPOINTS, lines(public, layout.CHECKPOINTS)[:-1])
    assert (3, "newest", None) in told(shorter)


def test_the_list_of_checkpoints_is_in_order(public, told):
    notes = lines(public, layout.CHECKPOINTS)
    assert (1, "order", None) in told(put(public, layout.CHECKPOINTS, [notes[1], notes[0], *notes[2:]]))


def test_a_checkpoint_of_the_list_is_signed(public, told):
    notes = lines(public, layout.CHECKPOINTS)
    origin, size, rest = notes[0]["note"].split("\n", 2)
    notes[0]["note"] = f"{origin}\n{int(size) + 16}\n{rest}"
    assert (1, "signature", None) in told(put(public, layout.CHECKPOINTS, notes))


def test_a_list_without_the_checkpoint_that_sealed_a_days_entries_is_short(bundles, public, told):
    forged = bundles.forgery()
    last = forged.find("register.stated", -1)
    after = min(size for size in forged.sizes if size > last)
    shorter = without(public, layout.CHECKPOINTS, lambda row: f"\n{after}\n" in row["note"])
    assert (3, "checkpoints", last) in told(shorter)


def test_an_ending_needs_a_checkpoint_of_its_day_before_it(bundles, public, told):
    forged = bundles.forgery()
    tally = forged.find("ballots.tallied")
    before = max(size for size in forged.sizes if size <= tally)
    shorter = without(public, layout.CHECKPOINTS, lambda row: f"\n{before}\n" in row["note"])
    assert [one for one in told(shorter) if one[1] != "checkpoints"] == [(2, "checkpoint_first", tally)]


def test_the_bytes_of_a_leaf_are_those_of_its_hash(bundles, sound, told):
    padded = bundles.forgery().find("log.padded")
    rows = lines(sound["full"], layout.OPEN_LEAVES)
    rows[padded]["leaf"] = rows[padded + 1]["leaf"]
    found = told(put(sound["full"], layout.OPEN_LEAVES, rows))
    assert found == [(1, "leaf", padded), (3, "full", None)]


def test_a_disclosure_of_another_entry_fits_nowhere_else(bundles, sound, told):
    padded = bundles.forgery().find("log.padded")
    rows = lines(sound["full"], layout.DISCLOSURES)
    mine, other = [row for row in rows if row["index"] in (padded, padded + 1)]
    mine["disclosure"], other["disclosure"] = other["disclosure"], mine["disclosure"]
    assert told(put(sound["full"], layout.DISCLOSURES, rows)) == [
        (1, "disclosure", padded), (1, "disclosure", padded + 1),
        (3, "disclosure", padded), (3, "disclosure", padded + 1),
    ]


def test_a_disclosure_that_is_none_is_refused(public, published, told):
    rows = lines(public, layout.DISCLOSURES)
    rows[-1]["disclosure"] = "AAAA"
    assert (1, "disclosure", rows[-1]["index"]) in told(put(public, layout.DISCLOSURES, rows))


@pytest.mark.parametrize("where", ["between", "after"])
def test_a_disclosure_needs_an_open_leaf(public, newest, told, where):
    rows = lines(public, layout.DISCLOSURES)
    stray = {"index": rows[-1]["index"] + 1 if where == "between" else 431, "disclosure": "AAAA"}
    hidden = withheld(public, stray["index"])
    assert (1, "disclosure", stray["index"]) in told(put(hidden, layout.DISCLOSURES, [*rows, stray]))


def test_a_published_case_shows_what_is_public_of_it(bundles, public, told):
    published = bundles.forgery().find("case.published")
    rows = without(public, layout.DISCLOSURES, lambda row: row["index"] == published)
    assert set(told(rows)) == {(3, "disclosure", published), (3, "chain", published)}


def test_a_published_case_without_any_disclosure_is_not_just_partial(public, published, told):
    found = told({**public, layout.DISCLOSURES: b""})

    assert (3, "chain", published[0]) in found
    assert {index for _, rule, index in found if rule == "disclosure"} == set(published)


def test_an_entry_withheld_from_the_midst_of_a_published_case_is_missed(public, published, told):
    assert told(withheld(public, published[5])) == [(3, "chain", published[6]), (3, "whole", None)]


def test_the_last_entry_of_a_published_case_is_missed(public, published, told):
    assert (3, "whole", None) in told(withheld(public, published[-1]))


def test_a_published_case_left_out_is_missed(public, published, told):
    assert told(withheld(public, *published)) == [(3, "whole", None)]


def test_an_act_without_a_case_left_out_is_missed(bundles, public, newest, told):
    forged = bundles.forgery()
    proposed = forged.find("proposal.made", -1)
    counted = next(i for i in range(proposed, newest + 1) if forged.records[i].type == "register.stated")
    assert told(withheld(public, proposed))[-1] == (3, "governance", counted)


def test_an_officer_cannot_be_kept_by_leaving_out_what_ended_the_place(bundles, public, told):
    forged = bundles.forgery()
    effect = forged.find("proposal.took_effect")
    assert (3, "governance") in {(code, rule) for code, rule, _ in told(withheld(public, effect))}


def test_a_daily_entry_left_out_is_missed(bundles, public, told):
    forged = bundles.forgery()
    last = forged.find("access.batched", -1)
    found = told(withheld(public, last))

    assert (2, "daily", forged.sizes[-1] - 1) in found
    assert (3, "governance", forged.find("register.stated", -1)) in found


def test_the_founding_is_shown(public, told):
    found = told(withheld(public, 0))
    assert (3, "founding", None) in found
    assert all(code != 4 for code, _, _ in found)


@pytest.mark.parametrize("facts", [{"day": "2026-01-01"}, {"index": 3}, {"rows": []}], ids=str)
def test_the_register_is_the_one_that_the_log_states(public, newest, told, facts):
    assert told(stated(public, layout.REGISTER, **facts)) == [(1, "register", newest)]


@pytest.mark.parametrize("facts", [{"entries": 3}, {"last": "0" * 64}, {"status": "retracted"}], ids=str)
def test_a_row_of_the_register_is_stated_too(public, newest, told, facts):
    (row,) = json.loads(public[layout.REGISTER])["rows"]
    assert told(stated(public, layout.REGISTER, rows=[row | facts])) == [(1, "register", newest)]


@pytest.mark.parametrize(
    "facts",
    [{"more": 1}, {"rows": 7}, {"rows": [{"case": 1}]}, {"rows": [[]]},
     {"rows": [{"case": "a", "entries": True, "last": "", "status": ""}]}],
    ids=str,
)
def test_a_register_of_another_form_is_refused(public, told, facts):
    assert told(stated(public, layout.REGISTER, **facts)) == [(1, "register_form", None)]


def test_a_register_that_is_a_list_is_refused(public, told):
    assert told({**public, layout.REGISTER: encode_value([])}) == [(1, "register_form", None)]


@pytest.mark.parametrize("facts", [{"size": 416}, {"origin": "other.example/log"}], ids=["size", "origin"])
def test_the_bundle_says_the_size_and_log_of_its_checkpoint(public, told, facts):
    assert told(stated(public, layout.KIND, **facts)) == [(1, "kind", None)]


def test_a_whole_bundle_that_calls_itself_a_delta_is_incomplete(public, told):
    assert told(stated(public, layout.KIND, kind="delta")) == [(3, "bundle", None)]


@pytest.mark.parametrize(
    "facts",
    [{"kind": "authority"}, {"kind": "best"}, {"case": "0" * 32}, {"kind": "case"},
     {"kind": "case", "case": "0" * 32}, {"reader": "king"}, {"size": True},
     {"more": 1}, {"newer": -1}, {"newer": True}, {"newer": None},
     {"day": "today"}, {"day": 7}],
    ids=str,
)
def test_no_check_is_evaded_by_a_kind_without_rules(public, told, facts):
    assert told(stated(public, layout.KIND, **facts)) == [(4, "bundle", None)]


def test_a_bundle_of_one_petition_shows_that_petition_and_no_other(bundles, public, told):
    other = bundles.world.sealing.id
    found = told(stated(public, layout.KIND, kind="case", case=other, reader="petitioner"))
    assert found == [(3, "kind_case", None), (2, "other_case", None)]


def test_a_public_bundle_is_not_full(public, told):
    assert (3, "full", None) in told(stated(public, layout.KIND, kind="full"))


def test_a_published_case_is_whole_in_the_bundle_of_its_own_petition(bundles, public, published, told):
    case = {"kind": "case", "case": bundles.world.published.id, "reader": "petitioner"}
    found = told(withheld(stated(public, layout.KIND, **case), published[5]))
    assert found == [(3, "chain", published[6]), (3, "whole", None)]


def test_what_a_petitioner_may_read_of_an_entry_is_shown(bundles, sound, told):
    opened = entries(bundles, bundles.world.sealing)[1]
    cut = without(sound["case"], layout.DISCLOSURES, lambda row: row["index"] == opened)
    assert told(cut) == [(3, "disclosure", opened)] * 2


def test_a_rulebook_with_other_numbers_is_not_the_one_adopted(public, told):
    rules = json.loads(public[RULEBOOK])
    rules["clocks"]["voting"] += 1
    found = told({**public, RULEBOOK: encode_value(rules)})
    assert (1, "rulebook", 0) in found
    assert (3, "founding", None) in found


def test_an_edition_that_the_log_did_not_adopt_is_refused(public, told):
    rules = json.loads(public[RULEBOOK]) | {"edition": "2-easy"}
    assert told({**public, "data/rulebooks/2-easy.json": encode_value(rules)}) == [(1, "rulebook", None)]


def test_an_edition_lies_under_its_own_name(public, told):
    public["data/rulebooks/2-easy.json"] = public[RULEBOOK]
    assert told(public) == [(1, "rulebook", None), (1, "rulebook", None)]


@pytest.mark.parametrize("text", [b"{}", b'{"counting":{"share":[1]}}', b'{"clocks":7}'])
def test_a_file_that_is_no_rulebook_is_refused(public, told, text):
    assert told({**public, "data/rulebooks/2-easy.json": text}) == [(1, "rulebook", None)]
