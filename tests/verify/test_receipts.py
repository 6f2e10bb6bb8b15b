"""Receipts: what one proves by itself, and that one kept from before catches a log written anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.queries.own_acts import Myself, own_acts, receipt_of
from charter import layout
from charter.__main__ import main
from charter.note import ED25519, VerifierKey
from charter.policy import Log, Policy, Witness, format_policy
from charter.proof import NotAProof, TlogProof, format_proof
from charter.receipt import Receipt, format_receipt, parse_receipt
from charter.verifying.receipts import check_receipt
from tests.verify.forge import without, write


@pytest.fixture(scope="module")
def receipts(bundles):
    """The petitioner's receipts of the published petition, by type, and one that no checkpoint holds."""
    world, petition = bundles.world.world, bundles.world.published
    with world.reading_office() as office:
        acts = own_acts(office.session, Myself(petition.account_id, None), None)
        found = {act.type: receipt_of(office, act) for act in acts}
        newest = own_acts(office.session, Myself("", "auditor"), None)[0]
        found["export.made"] = receipt_of(office, newest)
    return found


@pytest.fixture
def filed(receipts):
    return receipts["petition.filed"]


def verdict(text, policy):
    proved = check_receipt(text, policy)
    return proved.report.exit_code, [(one.code, one.rule) for one in proved.report.findings]


def test_a_receipt_reads_back_and_proves_its_entry(bundles, filed):
    text = format_receipt(filed)
    proved = check_receipt(text, bundles.policy)

    assert parse_receipt(text) == filed
    assert (proved.report.exit_code, proved.report.findings) == (0, [])
    assert proved.entry.type == "petition.filed"
    assert set(proved.entry.opened) == {"chain", "listing_acts", "manifest"}
    assert proved.line == (
        f"proved; entry {filed.index} is petition.filed of {proved.entry.on} by petitioner, "
        f"case '{bundles.world.published.id}'; "
        f"it stands in the log 'offramp.example/log' as signed with {proved.checkpoint.size} entries"
    )
    assert proved.report.notes == ["dates: not checked by any witness"]


def test_an_act_that_no_checkpoint_holds_has_a_provisional_receipt(bundles, receipts):
    provisional = receipts["export.made"]
    text = format_receipt(provisional)

    assert provisional.place is None
    assert parse_receipt(text) == provisional
    assert set(json.loads(text)) == {"disclosures", "index", "leaf", "receipt"}
    assert verdict(text, bundles.policy) == (3, [(3, "provisional")])
    assert f"entry {provisional.index} is export.made" in check_receipt(text, bundles.policy).line


def test_whatever_is_changed_in_a_receipt_is_found(bundles, filed, receipts):
    other = receipts["petition.opened"]
    path = filed.place.path
    bent = replace(filed.place, path=(bytes(32), *path[1:]))
    changed = {
        "leaf": replace(filed, leaf=filed.leaf.replace(b'"petition"', b'"petitiom"', 1)),
        "another leaf": replace(filed, leaf=other.leaf, disclosures=()),
        "order": replace(filed, disclosures=filed.disclosures[::-1]),
        "index": replace(filed, index=filed.index + 1),
        "path": replace(filed, place=bent),
        "checkpoint": replace(filed, place=replace(
            filed.place, checkpoint=filed.place.checkpoint.replace(b"\n", b"\n1", 1))),
        "disclosure of another": replace(filed, disclosures=(*filed.disclosures, *other.disclosures)),
    }
    found = {name: verdict(format_receipt(one), bundles.policy) for name, one in changed.items()}

    assert found == {
        "leaf": (1, [(2, "format"), (1, "inclusion")]),
        "another leaf": (1, [(1, "inclusion")]),
        "order": (1, [(1, "order")] * 2),
        "index": (1, [(1, "inclusion")]),
        "path": (1, [(1, "inclusion")]),
        "checkpoint": (1, [(1, "signature")]),
        "disclosure of another": (1, [(1, "disclosure")] * len(other.disclosures)),
    }
    assert other.disclosures


def test_a_receipt_is_worth_as_much_as_its_policy(bundles, filed):
    stranger = Policy((Log(VerifierKey("offramp.example/log", ED25519, bytes(range(32)))),))
    witness = Witness("wren", VerifierKey("wren.example", 4, bytes(range(32))))
    strict = replace(bundles.policy, witnesses=(witness,), quorum="wren")

    assert verdict(format_receipt(filed), stranger) == (3, [(3, "policy")])
    assert verdict(format_receipt(filed), strict) == (3, [(3, "quorum")])


@pytest.mark.parametrize("text", [
    b"", b"{", b"{}", b'{"disclosures":[],"index":0,"leaf":"","receipt":"provisional"}',
    b'{"disclosures":[],"index":-1,"leaf":"AA==","receipt":"provisional"}',
    b'{"disclosures":[],"index":true,"leaf":"AA==","receipt":"provisional"}',
    b'{"disclosures":[1],"index":0,"leaf":"AA==","receipt":"provisional"}',
    b'{"disclosures":[],"index":0,"leaf":"AA","receipt":"provisional"}',
    b'{"disclosures":[],"index":0,"leaf":"AA==","receipt":"final"}', b"[" * 100_000,
    format_proof(TlogProof(0, (), b"note")), format_proof(TlogProof(0, (), b"note", b"{}")),
])
def test_what_is_no_receipt_is_one_line_and_exit_4(bundles, text):
    with pytest.raises(NotAProof):
        parse_receipt(text)
    assert verdict(text, bundles.policy) == (4, [(4, "receipt")])


@pytest.fixture
def rewritten(bundles):
    """The same log with another question in a case, linked and signed again with the true key."""
    forged = bundles.forgery()
    forged.records[forged.find("question.asked")].say("text", "Why did you never ask for help?")
    forged.relink()
    return forged


def test_a_log_rewritten_with_the_true_key_is_caught_by_a_receipt_from_before(
    bundles, receipts, rewritten, told
):
    files = rewritten.files(like=bundles.public)
    published = receipts["petition.filed"]  # stands before the question: its own leaf is untouched

    assert told(files) == []
    assert told(files, receipts=(published,)) == [(1, "forked", None)]


def test_a_provisional_receipt_catches_another_entry_in_its_place(bundles, receipts, rewritten, told):
    asked = rewritten.find("question.asked")
    honest = bundles.forgery().records[asked]
    provisional = Receipt(asked, honest.leaf, ())
    untouched = replace(receipts["petition.filed"], place=None)
    files = rewritten.files(like=bundles.public)

    assert told(files, receipts=(provisional,)) == [(1, "receipt", asked)]
    assert told(files, receipts=(untouched,)) == []  # it vouches for its own place, and for nothing else


def test_a_receipt_is_kept_by_every_honest_bundle_after_it(bundles, sound, told, filed):
    provisional = replace(filed, place=None)

    for kind in ("public", "full", "case"):
        assert told(sound[kind], receipts=(filed, provisional)) == []


def test_a_log_that_was_cut_is_behind_the_receipt(bundles, receipts, told):
    forged = bundles.forgery()
    forged.sizes = forged.sizes[:-1]
    size = forged.sizes[-1]
    forged.records = forged.records[:size]
    for name in (layout.OPEN_LEAVES, layout.DISCLOSURES):
        forged.base = without(forged.base, name, lambda row: row["index"] >= size)
    cut = forged.files()

    assert (3, "behind", None) in told(cut, receipts=(receipts["petition.filed"],))
    assert (3, "behind", None) in told(cut, receipts=(receipts["export.made"],))


def test_the_command_checks_a_receipt_and_holds_a_bundle_against_it(
    bundles, filed, rewritten, tmp_path, capsys
):
    (tmp_path / "policy.txt").write_bytes(format_policy(bundles.policy))
    (tmp_path / "own.tlog-proof").write_bytes(format_receipt(filed))
    policy, own = ["--policy", str(tmp_path / "policy.txt")], str(tmp_path / "own.tlog-proof")
    twin = str(write(tmp_path / "twin.zip", rewritten.files(like=bundles.public)))

    def ran(*words):
        return main([*words, *policy]), capsys.readouterr().out.splitlines()

    assert ran("proof", own)[0] == 0
    code, lines = ran("proof", own, "--json")
    assert (code, json.loads("\n".join(lines))["entry"]["type"]) == (0, "petition.filed")
    assert ran("verify", str(bundles.public), "--receipt", own, "--receipt", own)[0] == 0
    assert ran("verify", twin)[0] == 0
    assert ran("verify", twin, "--receipt", own)[0] == 1
    assert ran("proof", str(tmp_path / "nothing")) == (4, ["unreadable: The receipt cannot be opened."])
