"""What is no list, or not all of it, is refused with its line or entry."""

import io
import lzma
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.registry.difference import survey
from app.registry.listed import RefusedImport
from app.registry.packing import pack
from app.registry.sources import SOURCES, in_order, read, source_of
from tests.registry.shelf import OURS, listed_in, text_of

XML = {code: names[0] for code, names in OURS.items() if code != "us_ofac_sdn"}
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
BOMB += "".join(f'<!ENTITY {n} "{f"&{p};" * 30}">' for p, n in zip("bcdefg", "cdefgh", strict=True)) + "]>"


def refusal_of(source, *contents):
    with pytest.raises(RefusedImport) as refused:
        listed_in(source, *contents)
    return str(refused.value)


def surveyed(source, *contents, **how):
    files = in_order(source_of(source), [pack(io.BytesIO(content.encode())) for content in contents])
    how = {"published": None, "excerpt": True} | how
    return survey(source_of(source), read(source_of(source), files), **how)


@pytest.mark.parametrize("source", SOURCES)
def test_a_web_page_is_no_list(source):
    page = "\ufeff \n<!doctype HTML><html><body>Sign in</body></html>"

    assert refusal_of(source, page) == "Line 1: this is a web page (HTML), not a list."


@pytest.mark.parametrize("source", XML)
def test_a_truncated_file_is_refused_with_its_line(source):
    text = text_of(XML[source])

    for part in (0.3, 0.6, 0.97):
        assert refusal_of(source, text[: int(len(text) * part)]).startswith("Line ")


@pytest.mark.parametrize("source", XML)
def test_another_root_or_namespace_is_refused(source):
    other = text_of(XML["ca_sema" if source == "un_sc" else "un_sc"])
    renamed = text_of(XML[source]).replace(' xmlns="', ' xmlns="http://other.example/')

    assert "was expected" in refusal_of(source, other)
    if renamed != text_of(XML[source]):
        assert "was expected" in refusal_of(source, renamed)


@pytest.mark.parametrize(("source", "known", "unknown", "sentence"), [
    ("us_ofac_cons", "<sdnType>Entity<", "<sdnType>Robot<", "Entry 903: the type Robot is unknown."),
    ("us_ofac_cons", "<category>weak<", "<category>fair<", "Entry 901: the alias category fair is unknown."),
    ("us_ofac_cons", "<type>a.k.a.<", "<type>o.k.a.<", "Entry 901: the alias type o.k.a. is unknown."),
    ("un_sc", "<QUALITY>Low<", "<QUALITY>Fine<", "Entry VDi.001: the alias quality Fine is unknown."),
    ("un_sc", ">BETWEEN<", ">NEVER<", "Entry VDi.001: the type of date NEVER is unknown."),
    ("eu_fsf", 'code="enterprise"', 'code="robot"', "Entry EU-902: the subject type robot/E is unknown."),
    ("eu_fsf", 'strong="true"', 'strong="maybe"', "Entry EU-901: maybe is neither true nor false."),
    ("gb_uksl", ">Individual<", ">Robot<", "Entry VRD9001: the kind Robot is unknown."),
    ("gb_uksl", ">Alias<", ">Nickname<", "Entry VRD9001: the name type Nickname is unknown."),
    ("gb_uksl", ">Low quality a", ">No a", "Entry VRD9001: the alias strength No a.k.a is unknown."),
])
def test_an_unknown_word_is_refused_with_its_entry(source, known, unknown, sentence):
    text = text_of(XML[source])
    assert known in text

    assert refusal_of(source, text.replace(known, unknown)) == sentence


@pytest.mark.parametrize(("main", "alias", "sentence"), [
    (lambda t: t.replace("\x1a", ""), None, "SDN: the end mark ^Z is missing, so the file is truncated."),
    (lambda t: t[:300], None, "SDN line 1: unexpected end of data."),
    (lambda t: t.replace(",vessel,", ",balloon,"), None, "SDN line 4: the type balloon is unknown."),
    (lambda t: t.replace("902,", "902,x,"), None, "SDN line 2: 13 columns, where 12 were expected."),
    (lambda t: t.replace("902,", "nine,"), None, "SDN line 2: the entry has no number or no name."),
    (lambda t: t.replace("Zhanna", "Zha\x00nna"), None, "SDN line 2: a NUL character."),
    (str, lambda t: t.replace('"fka"', '"oka"'),
     "ALT line 2: the alias type oka is unknown, or a cell is empty."),
    (str, lambda t: t + "\n1,2\n", "ALT line 6: a row after the end mark ^Z."),
    (lambda t: t[:3] + ",b\n", None, "Line 1: 2 columns, where SDN has 12 and ALT has 5."),
    (lambda t: t.encode("utf-16"), None, "Line 1: the file is damaged or truncated"),
])
def test_a_malformed_csv_is_refused_with_its_line(main, alias, sentence):
    contents = [main(text_of("sdn.csv"))]
    if alias:
        contents.append(alias(text_of("alt.csv")))

    assert refusal_of("us_ofac_sdn", *contents).startswith(sentence)


def test_sdn_and_alt_come_once_each_and_in_any_order():
    main, alias = text_of("sdn.csv"), text_of("alt.csv")

    assert listed_in("us_ofac_sdn", alias, main) == listed_in("us_ofac_sdn", main, alias)
    assert "two of one sort" in refusal_of("us_ofac_sdn", main, main)
    assert "the ALT file alone" in refusal_of("us_ofac_sdn", alias)


def test_a_control_total_that_does_not_agree_is_refused():
    text = text_of("sdn.xml").replace("<Record_Count>2<", "<Record_Count>3<")

    with pytest.raises(RefusedImport, match=r"^The file declares 3 entries and holds 2: it is incomplete\.$"):
        surveyed("us_ofac_cons", text)


@pytest.mark.parametrize("source", OURS)
def test_too_few_persons_are_refused_unless_an_excerpt_is_meant(source):
    with pytest.raises(RefusedImport, match="persons; a whole"):
        surveyed(source, *map(text_of, OURS[source]), excerpt=False)
    assert surveyed(source, *map(text_of, OURS[source])).persons > 0


def test_one_id_twice_is_refused_unless_the_block_is_repeated_word_for_word():
    text = text_of("uk.xml")
    block = text[text.index("  <Designation>"): text.index("</Designation>") + len("</Designation>\n")]
    twice = text.replace(block, block + block)
    twisted = text.replace(block, block + block.replace("Weatherman", "Fisherman"))

    assert surveyed("gb_uksl", twice).lines == surveyed("gb_uksl", text).lines
    with pytest.raises(RefusedImport, match="Entry VRD9001: the id occurs twice"):
        surveyed("gb_uksl", twisted)


@pytest.mark.parametrize("source", XML)
def test_bombs_and_outside_entities_are_refused_at_once(source, tmp_path):
    (tmp_path / "secret").write_text("secret", encoding="ascii")
    outside = f'<!DOCTYPE x [<!ENTITY h SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    text = text_of(XML[source])
    body = text[text.index("?>") + 2:]
    began = time.monotonic()

    for head in (BOMB, outside, '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'):
        sentence = refusal_of(source, head + body.replace("Nowhere", "&h;"))
        assert "secret" not in sentence
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("inside", "sentence"), [
    ("<a>" * 40 + "</a>" * 40, "nested deeper than 32"),
    ("<a>" + "x" * 1_000_001 + "</a>", "longer than 1000000"),
    ('<a b="' + "x" * 1_000_001 + '"/>', "longer than 1000000"),
    ('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hosts"/>', "entities or inclusions"),
], ids=["deep", "long text", "long attribute", "inclusion"])
def test_xml_beyond_the_limits_is_refused(inside, sentence):
    text = text_of("sema.xml").replace("<record>", f"<record>{inside}", 1)

    assert sentence in refusal_of("ca_sema", text)


def test_files_are_counted_while_they_are_unpacked():
    bomb = lzma.compress(b"<" + b" " * 20_000_000, preset=0)
    with pytest.raises(RefusedImport, match="larger than 1000000 bytes"):
        pack(io.BytesIO(bomb), largest=1_000_000)
    with pytest.raises(RefusedImport, match="truncated"):
        pack(io.BytesIO(bomb[:-20]))
    with pytest.raises(RefusedImport, match="damaged"):
        pack(io.BytesIO(bomb[:40] + b"\x00" * 40 + bomb[80:]))
    with pytest.raises(RefusedImport, match="more than one stream"):
        pack(io.BytesIO(bomb + b"more"))
    with pytest.raises(RefusedImport, match="empty"):
        pack(io.BytesIO(b""))


def test_what_is_packed_comes_out_again():
    content = text_of("uk.xml").encode() * 50
    plain, packed = pack(io.BytesIO(content)), pack(io.BytesIO(lzma.compress(content)))

    assert (packed.digest, packed.size) == (plain.digest, len(content))
    with packed.open() as stream:
        assert stream.read() == content


@pytest.mark.parametrize("source", OURS)
@settings(max_examples=40)
@given(at=st.floats(0, 1, exclude_max=True), octets=st.binary(max_size=6), dropped=st.integers(0, 60))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(source, at, octets, dropped):
    first, *others = [text_of(name).encode() for name in OURS[source]]
    cut = int(len(first) * at)
    damaged = first[:cut] + octets + first[cut + dropped:]

    with suppress(RefusedImport):
        listed_in(source, damaged, *others)
