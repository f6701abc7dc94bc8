"""Repair by promises: it settles, it can be replayed and undone, it keeps lines, and it stays linear."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.chain import local_source
from pipelines.config import DEFAULT
from pipelines.records import Certainty, Decoding, Evidence, Extracted, Heading
from pipelines.repair import repair, repair_text, replay, undo
from pipelines.repair.edits import Patch, apply, compose

PIECES = [
    *"逾期还款還會產業務經濟問題隨著著也，。（）()&;#?？ \n\t",
    *"abAB12",
    "&amp;",
    "&#8203;",
    "&#38;",
    "amp;",
    "&lt;",
    "\u200b",
    "\x05",
    "\u00ad",
    "\ufffd",
    "\ud800",
    "(huì)",
    "(chǎn)",
    "(yè)(yè)",
    "(wù )",
    "é€¾",
    "æœŸ",
    "ï¼Œ",
    "Ã¥Â\x80Â\x9f",
    "锟斤拷",
    "?7.9%",
    "3190天",
    "?lián)碛幸粡",
    "?；▎h",
    "Ｎ一峤拥酱死嗲笾",
    "溧l(xiāng)i",
    "心(xin)(xin)",
    "的(de)",
    "⼀",
    "金",
    "\ue000",
    ",,",
    "**",
    "=E9=80=BE=E6=9C",
    "=9F",
    "=",
    "=?utf-8?B?6YC+5pyf?=",
]
damaged = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
lines = st.lists(st.sampled_from([piece for piece in PIECES if piece != "\n"]), max_size=30).map("".join)


@given(damaged | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_repair_settles_replays_and_undoes(text: str) -> None:
    repaired, edits = repair_text(text)
    assert replay(text, edits) == repaired
    assert undo(repaired, edits) == text
    assert repair_text(repaired)[0] == repaired
    assert repaired.count("\n") <= text.count("\n")
    places = [(edit.start, edit.end) for edit in edits]
    assert places == sorted(places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert all(text[edit.start : edit.end] == edit.before for edit in edits)


@given(lines, damaged)
@settings(max_examples=100, deadline=None)
def test_title_and_text_keep_their_own_edits(title: str, text: str) -> None:
    repaired = repair(extracted(title, text), DEFAULT)
    assert repaired.title is not None
    assert replay(title, [edit for edit in repaired.edits if edit.field == "title"]) == repaired.title
    assert replay(text, [edit for edit in repaired.edits if edit.field == "text"]) == repaired.text


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_composed_patches_do_what_both_did(data) -> None:
    text = data.draw(st.text("abcdef", max_size=20))
    first = data.draw(patches_of(text))
    middle = apply(text, first)
    second = data.draw(patches_of(middle))
    assert apply(text, compose(first, second)) == apply(middle, second)


@st.composite
def patches_of(draw, text: str) -> list[Patch]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return [
        Patch(start, end, draw(st.text("xyz", max_size=3)), "rule", Certainty.EXACT, 1.0)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


def test_the_title_is_repaired_by_the_evidence_of_the_text() -> None:
    text = "經(jīng)濟(jì)發(fā)展，業(yè)務(wù)"
    repaired = repair(extracted("發(fā)現(xiàn)", text), DEFAULT)
    assert (repaired.title, repaired.text) == ("發現", "經濟發展，業務")
    assert [edit.field for edit in repaired.edits] == ["title"] * 2 + ["text"] * 5


def test_an_article_without_title_stays_without() -> None:
    assert repair(extracted(None, "逾\x05期"), DEFAULT).title is None


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("逾", id="one Han character"),
        pytest.param("(", id="parentheses"),
        pytest.param("1", id="digits"),
        pytest.param("?", id="question marks"),
        pytest.param("逾?", id="every other character lost"),
        pytest.param("閫\ufffd", id="holes throughout"),
        pytest.param("=?utf-8?B?", id="encoded words that never end"),
        pytest.param("å", id="one Latin-1 letter"),
        pytest.param("é€¾", id="garbled throughout"),
        pytest.param("逾期ÖÐÎÄ", id="every other word garbled"),
        pytest.param("amp;", id="an ampersand escaped for ever"),
        pytest.param("經(jīng)濟(jì)發(fā)", id="residue throughout"),
        pytest.param("\u200b", id="zero-width"),
        pytest.param("借款人按约还款，", id="one endless line"),
        pytest.param("\ud800", id="lone surrogates"),
    ],
)
def test_hostile_text_takes_linear_time(unit: str, assert_linear) -> None:
    def prepare(size: int):
        text = "&逾期 还款，" + unit * (size // len(unit))

        def work() -> None:
            repaired, edits = repair_text(text)
            assert undo(repaired, edits) == text

        return work

    assert_linear(prepare, 10_000)


SEED = Path(__file__).resolve().parents[3] / "../shared/data/seed/article.txt"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="the reference folder ../shared is absent")
def test_the_seed_loses_its_155_annotations_and_nothing_else() -> None:
    seed = SEED.read_text(encoding="utf-8")
    annotation = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")
    repaired, edits = repair_text(seed)
    assert len(annotation.findall(seed)) == 155
    assert repaired == annotation.sub("", seed)
    assert "(" not in repaired
    assert undo(repaired, edits) == seed
    offered = [edit.after for edit in edits if edit.certainty is Certainty.CANDIDATE]
    assert offered == ["題", "題", "電話", "電話", "題", "題", "同時"]
    assert {edit.certainty for edit in edits} == {Certainty.EXACT, Certainty.CANDIDATE}


def test_headings_are_counted_again_where_lines_are_joined() -> None:
    text = "一、起因\n=E9=80=BE=E6=9C=9F=\n30=E5=A4=A9=\n=E4=BA=86\n二、后果\n会产生罚息"
    headings = tuple(Heading(paragraph=at, level=1, number=None) for at in (0, 2, 4))
    repaired = repair(dataclasses.replace(extracted("逾期", text), headings=headings), DEFAULT)
    lines = repaired.text.split("\n")
    assert [lines[heading.paragraph] for heading in repaired.headings] == ["一、起因", "二、后果"]


def test_a_title_that_ends_like_a_soft_break_is_not_joined_to_the_text() -> None:
    repaired = repair(extracted("=E9=80=BE=E6=9C=9F=", "=E8=BF=98=E6=AC=BE=E8=AE=A1=E5=88=92"), DEFAULT)
    assert (repaired.title, repaired.text) == ("逾期", "还款计划")


def test_a_title_that_ends_like_a_soft_break_has_the_evidence_of_the_text() -> None:
    repaired = repair(extracted("  30=E5=A4=A9=", "=E8=BF=98=E6=AC=BE=E8=AE=A1=E5=88=92"), DEFAULT)
    assert (repaired.title, repaired.text) == ("  30天", "还款计划")


def extracted(title: str | None, text: str) -> Extracted:
    return Extracted(
        source=local_source(b"", url=None, media_type="text/plain"),
        decoding=Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0),
        title=title,
        title_raw=title,
        author=None,
        source_name=None,
        editor=None,
        published=None,
        breadcrumb=(),
        canonical_url=None,
        text=text,
        headings=(),
        removed=(),
        confidence=1.0,
    )
