"""The annotate stage as a whole: sections, agreement of offsets, and time on hostile text."""

from __future__ import annotations

import pytest

from pipelines.annotate import annotate
from pipelines.annotate.reading import find_sections, strip_number
from pipelines.config import DEFAULT
from pipelines.records import Converted, Decoding, Evidence, Extracted, Heading, Repaired, Source
from pipelines.script import fold, report_script, simplify


def converted(text: str, headings: tuple[Heading, ...] = ()) -> Converted:
    source = Source(url=None, final_url=None, fetched_at=None, status=200, media_type="text/plain", sha256="")
    extracted = Extracted(
        source=source,
        decoding=Decoding(encoding=None, evidence=Evidence.GIVEN, replaced_chars=0),
        title=None,
        title_raw=None,
        author=None,
        source_name=None,
        editor=None,
        published=None,
        breadcrumb=(),
        canonical_url=None,
        text=text,
        headings=headings,
        removed=(),
        confidence=1.0,
    )
    return Converted(
        repaired=Repaired(extracted=extracted, title=None, text=text, headings=headings, edits=()),
        title_hans=None,
        text_hans=simplify(text),
        script_report=report_script(None, text),
        language="zh",
    )


@pytest.mark.parametrize(
    ("paragraph", "number", "words"),
    [
        ("1.1 逾期的後果", "1.1", "逾期的後果"),
        ("1、京东金融", "1", "京东金融"),
        ("一、概述", "一", "概述"),
        ("（二）怎么办？", "（二）", "怎么办？"),
        ("（二）怎么办？", "二", "怎么办？"),
        ("第三部分：法律", "三", "法律"),
        ("第三部分：法律", "第三部分", "法律"),
        ("Q1：会上门吗", "Q1", "会上门吗"),
        ("1. 2 分期", "1.2", "分期"),
        ("小编导语", None, "小编导语"),
        ("12", "12", "12"),
        ("没有号码", "3", "没有号码"),
    ],
)
def test_headings_lose_their_number(paragraph: str, number: str | None, words: str) -> None:
    assert strip_number(paragraph, number) == words


def test_sections_start_where_their_paragraph_does() -> None:
    text = "導語\n一、原因\n收入減少\n二、後果\n罰息"
    headings = (Heading(paragraph=1, level=1, number="一"), Heading(paragraph=3, level=1, number="二"))
    sections = find_sections(text, fold(text), headings)
    assert [(section.heading, text[section.start :].split("\n", maxsplit=1)[0]) for section in sections] == [
        ("原因", "一、原因"),
        ("後果", "二、後果"),
    ]


def test_every_surface_stands_at_its_place() -> None:
    text = "京東金融白條逾期30天，依《合同法》第206條，年利率24%，可撥打12378或聯繫13800000000協商還款。"
    found = annotate(converted(text), DEFAULT).annotations
    mentions = (*found.lenders, *found.products, *found.laws, *found.topics, *found.hotlines, *found.quantities)
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    assert [mention.id for mention in found.lenders] == ["jd"]
    assert [mention.id for mention in found.products] == ["jd/京东白条"]
    assert [(mention.id, mention.article, mention.article_now) for mention in found.laws] == [
        ("contract_law", "206", "675")
    ]
    assert [mention.number for mention in found.hotlines] == ["12378"]
    assert [mention.surface for mention in found.pii] == ["13*********"]
    assert {(each.kind, each.value) for each in found.quantities} == {("duration", 30), ("rate", 24)}
    assert "coping/negotiate" in {mention.id for mention in found.topics}


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1,", "一", "第", "《", "a@", "a", "-", "民法典第一条、", "京东金融", "13800000000 ", "\ud800", "QQ1", "%",
        "逾期协商，催收电话，", "《合同法》逾期",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str, assert_linear) -> None:
    def prepare(size: int):
        record = converted(unit * (size // len(unit)))
        return lambda: annotate(record, DEFAULT)

    assert_linear(prepare, 40_000)


@pytest.mark.parametrize(
    ("before", "unit", "behind"), [("2015年,招联消费金融", "在", "。"), ("", "1", "赌场"), ("", "送", "赌场")]
)
def test_a_word_beside_a_long_row_of_one_character_takes_linear_time(
    before: str, unit: str, behind: str, assert_linear
) -> None:
    def prepare(size: int):
        record = converted(before + unit * size + behind)
        return lambda: annotate(record, DEFAULT)

    assert_linear(prepare, 20_000)
