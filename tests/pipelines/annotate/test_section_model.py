"""The model of sections: what it says in words no cue has, its arithmetic, and how rules and it are weighed together."""

from __future__ import annotations

import json
import struct
import zlib
from importlib import resources
from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipelines.annotate import annotate
from pipelines.annotate.reading import Reading, find_sections
from pipelines.annotate.sections.arrays import ArraySums
from pipelines.annotate.sections.lanes import LaneSums
from pipelines.annotate.sections.model import SectionModel, section_model
from pipelines.annotate.sections.ngramhash import NgramHash
from pipelines.annotate.sections.table import (
    HEADING,
    HEADING_NGRAM,
    NGRAM,
    Leaning,
    SectionTable,
    Spoken,
    model_version,
    ngrams,
    places,
    table_bytes,
)
from pipelines.annotate.sections.topics import find_topics, topics_spoken_of
from pipelines.annotate.sections.weighing import weighed_roles, weighed_topics
from pipelines.config import DEFAULT
from pipelines.mentions import PiiMention
from pipelines.records import Heading, Role, Section
from pipelines.script import fold
from tests.pipelines.annotate.test_stage import converted

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("advice", "cause", "conclusion", "consequence", "law", "lead", "method", None)


def reading(text: str, *headings: Heading, margins: tuple[tuple[int, int], ...] = ()) -> Reading:
    folded = fold(text)
    return Reading(
        text=text, folded=folded, title="", title_folded="", sections=find_sections(text, folded, headings),
        published=None, damaged=(), margins=margins,
    )  # fmt: skip


def topics(text: str) -> set[str]:
    (leaning,) = section_model().lean(reading(text))
    return {name for name, spoken in leaning.topics.items() if spoken.probability >= 0.33}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("店里的灯一关就是四个月，进货的钱压在仓库里，每天只有出的没有进的。", "cause/income_shock"),
        ("孩子在重症室里躺了半个月，家底全填了进去，月供自然就断了。", "cause/health_family"),
        ("两个穿黑夹克的人在楼道里守着，敲了一下午的门，邻居都探头出来看。", "collection/visit"),
        ("以后想按揭买房，柜员翻开那张纸上的一串数字，就摇头了。", "consequence/credit_record"),
        ("他们说过的每一句都留在手机里，日期写在文件名上，将来好拿给人看。", "coping/evidence"),
        ("岳母把养老的存折递过来，让我们先把最急的那家填上。", "coping/family_help"),
    ],
)
def test_what_no_cue_says_is_heard(text: str, topic: str) -> None:
    assert not {place.topic.id for place in find_topics(reading(text))} & {topic}, "the case shows nothing"
    assert topic in topics(text)


@pytest.mark.parametrize(
    "text",
    [
        "今天阳光很好，我们沿着河堤走了很久，孩子在草地上放风筝。",
        "这家面馆开了二十年，汤头每天凌晨四点就开始熬。",
        "The quick brown fox jumps over the lazy dog.",
        "",
        "。。。\n\n",
    ],
)
def test_texts_of_other_things_have_no_topic(text: str) -> None:
    assert topics(text) == set()


def test_a_topic_stands_at_the_sentence_that_speaks_for_it() -> None:
    said = "孩子在重症室里躺了半个月，家底全填了进去。"
    text = f"今年的雨水比往年多。院子里的桂花开得晚。{said}窗外的天色慢慢暗了。"
    (leaning,) = section_model().lean(reading(text))
    spoken = leaning.topics["cause/health_family"]
    assert text[spoken.start : spoken.end] == said


def test_one_sentence_of_a_long_section_is_heard() -> None:
    quiet = "院子里的桂花开得比往年晚了一些。" * 40
    text = f"{quiet}孩子在重症室里躺了半个月，家底全填了进去，月供自然就断了。{quiet}"
    assert "cause/health_family" in topics(text)


def test_both_scripts_are_read_alike() -> None:
    found = topics("兩個穿黑夾克的人在樓道裡守著，敲了一下午的門。")
    assert found == topics("两个穿黑夹克的人在楼道里守着，敲了一下午的门。")
    assert "collection/visit" in found


def test_a_heading_that_is_all_a_section_says_ends_with_its_line() -> None:
    heading = "两个穿黑夹克的人在楼道里守着，敲了一下午的门，邻居都探头出来看"
    text = f"{heading}\n\n\n二\n天黑了。"
    _, told, _ = section_model().lean(reading(text, *(Heading(paragraph=at, level=1, number=None) for at in (0, 3))))
    assert text[told.topics["collection/visit"].start : told.topics["collection/visit"].end] == heading


def test_margins_are_not_read() -> None:
    text = "两个穿黑夹克的人在楼道里守着，敲了一下午的门，邻居都探头出来看。"
    assert topics(text)
    (leaning,) = section_model().lean(reading(text, margins=((0, len(text)),)))
    assert not leaning.topics


def test_every_section_has_an_opinion_and_the_text_before_has_no_role() -> None:
    text = "开头。\n一、钱去哪了\n厂里停工三个月，进账断了。\n二、写在最后\n愿大家早日上岸。"
    headings = tuple(Heading(paragraph=at, level=1, number=mark) for at, mark in ((1, "一"), (3, "二")))
    before, *sections = section_model().lean(reading(text, *headings))
    assert before.roles == {}
    assert [max(one.roles, key=lambda role: one.roles[role]) for one in sections] == ["cause", "conclusion"]
    assert all(sum(one.roles.values()) == pytest.approx(1) for one in sections)


def test_sums_of_lanes_are_the_sums_of_the_weights() -> None:
    """The answer of packed integers is that of the table read number by number."""
    table = (resources.files("pipelines") / "tables/section_model.bin").read_bytes()
    payload = zlib.decompress(table[table.index(b"\n\n") + 2 :])
    (size,) = struct.unpack_from("<I", payload)
    head = json.loads(payload[4 : 4 + size])
    ends = [4 + size]
    for length in head["blocks"]:
        ends.append(ends[-1] + length)
    words, heading_words, rows, heading_rows = (payload[ends[at] : ends[at + 1]] for at in range(4))

    def vector(grams: set[str], words: bytes, rows: bytes) -> tuple[list[float], float]:
        names = words.decode("utf-16-le").split("\n")
        width = len(rows) // len(names)
        chosen = [rows[at * width : (at + 1) * width] for at, name in enumerate(names) if name in grams]
        norm = sqrt(sum(row[-1] for row in chosen) * head["norm_unit"])
        return [sum(row[lane] - 128 for row in chosen) / norm for lane in range(width - 1)], norm

    body, heading = "两个穿黑夹克的人在楼道里守着，敲了一下午的门。", "门外"
    said, _ = vector(ngrams(fold(body), NGRAM), words, rows)
    above, _ = vector(ngrams(HEADING.format(heading), HEADING_NGRAM), heading_words, heading_rows)
    logits = [
        said[len(head["topics"]) + at] * scale + above[at] * heading_scale + bias + sum(map(float.__mul__, where, spot))
        for where in [tuple(map(float, places(0, 1, 1)))]
        for at, (_, scale, heading_scale, bias, spot) in enumerate(head["roles"])
    ]
    shares = [exp(logit) for logit in logits]
    text = f"{heading}\n{body}"
    leaning = section_model().lean(reading(text, Heading(paragraph=0, level=1, number=None)))[1]
    assert list(leaning.roles.values()) == pytest.approx([share / sum(shares) for share in shares])
    (alone,) = section_model().lean(reading(body))
    assert alone.topics
    for lane, (name, scale, bias) in enumerate(head["topics"]):
        if name in alone.topics:
            assert alone.topics[name].probability == pytest.approx(1 / (1 + exp(-said[lane] * scale - bias)))


def test_the_version_changes_with_the_table() -> None:
    assert model_version().startswith("section_model ")
    assert model_version() in {
        mention.table_version for mention in annotate(converted(FREE), DEFAULT).annotations.topics
    }


FREE = "两个穿黑夹克的人在楼道里守着，敲了一下午的门，邻居都探头出来看。"


def leanings(**probabilities: float) -> list[Leaning]:
    return [Leaning({name.replace("__", "/"): Spoken(value, 0, 6) for name, value in probabilities.items()}, {})]


@pytest.mark.parametrize(
    ("probability", "is_kept"),
    [pytest.param(0.07, False, id="negative: the section speaks against it"), pytest.param(0.09, True, id="likely")],
)
def test_a_cue_is_kept_where_the_section_speaks_of_its_topic(probability: float, is_kept: bool) -> None:
    read = reading("平台会发短信提醒。")
    cued = topics_spoken_of(find_topics(read), ())
    assert [place.topic.id for place in cued] == ["collection/sms"]
    kept = weighed_topics(read, cued, leanings(collection__sms=probability), ())
    assert [mention.id for mention in kept] == (["collection/sms"] if is_kept else [])


def test_a_cue_stands_alone_where_there_is_too_little_to_read() -> None:
    read = reading("催收短信")
    (leaning,) = section_model().lean(read)
    assert (leaning.topics, leaning.is_told) == ({}, False)
    assert weighed_topics(read, topics_spoken_of(find_topics(read), ()), [leaning], ())


def test_a_topic_without_a_cue_needs_more() -> None:
    read = reading("天亮之前。")
    told = leanings(collection__sms=0.4, collection__visit=0.3)
    (mention,) = weighed_topics(read, (), told, ())
    assert (mention.id, mention.surface, mention.table_version) == ("collection/sms", "天亮之前。", model_version())


def test_what_was_said_of_a_section_holds_for_its_copies(monkeypatch) -> None:
    monkeypatch.setattr("pipelines.annotate.sections.model.PASSAGES_REMEMBERED", 3)
    model = SectionModel(table := SectionTable(table_bytes()), ArraySums(table))
    section = "一、他们的手段\n夜里有两个人把他家的门敲得震天响，邻居都开门出来看。"
    texts = [f"{before}\n{section}" for before in ("天黑了。", "天黑了，路上没有人，灯也灭了。" * 3, "天亮之前。")]
    shown = []
    for text in texts * 2:  # of three sections that are remembered one is forgotten on the way
        read = reading(text, Heading(paragraph=1, level=1, number="一"))
        leanings = model.lean(read)
        fresh = SectionModel(table, ArraySums(table)).lean(read)
        assert leanings == fresh
        shown.append([mention.surface for mention in weighed_topics(read, (), leanings, ())])
    assert len({tuple(each) for each in shown}) == 1
    assert shown[0]


@pytest.mark.parametrize(("probability", "is_told"), [(0.6, False), (0.7, True)])
def test_what_stands_before_the_first_heading_needs_more(probability: float, is_told: bool) -> None:
    text = "夜里有人敲门，怎么办？\n一、他们来了\n夜里有人敲门。"
    told = leanings(collection__visit=probability)
    headed = reading(text, Heading(paragraph=1, level=1, number="一"))
    assert bool(weighed_topics(headed, (), [*told, Leaning({}, {}, begins=12)], ())) == is_told
    assert weighed_topics(reading(text), (), told, ()), "a text without headings is all there is"
    behind = Leaning(told[0].topics, {}, begins=12)
    assert weighed_topics(headed, (), [Leaning({}, {}), behind], ()), "nor does a section need more"


@pytest.mark.parametrize(
    ("text", "hidden", "surface"),
    [
        ("打13800000000找他，他在门口等着", [(1, 12)], "找他，他在门口等着"),
        ("他在门口等着，打13800000000", [(8, 19)], "他在门口等着，打"),
        ("张三在，李四也在门口等着呢", [(0, 2), (4, 6)], "也在门口等着呢"),
        ("他在门口等着呢", [], "他在门口等着呢"),
    ],
)
def test_a_sentence_is_given_out_without_personal_data(text: str, hidden: list[tuple[int, int]], surface: str) -> None:
    told = [Leaning({"collection/visit": Spoken(0.9, 0, len(text))}, {})]
    personal = [PiiMention(kind="mobile", surface="", start=a, end=b, table_version="") for a, b in hidden]
    (mention,) = weighed_topics(reading(text), (), told, personal)
    assert mention.surface == surface == text[mention.start : mention.end]


def section(role: Role | None, level: int = 1) -> Section:
    return Section(level=level, number=None, heading="", start=0, role=role)


def opinion(role: str | None, probability: float) -> Leaning:
    rest = (1 - probability) / (len(ROLES) - 1)
    return Leaning({}, {one: probability if one == role else rest for one in ROLES})


@pytest.mark.parametrize(
    ("sections", "opinions", "roles"),
    [
        pytest.param([section(Role.LAW)], [opinion("cause", 0.9)], ["cause"], id="a sure model outweighs the words"),
        pytest.param([section(Role.LAW)], [opinion("cause", 0.2)], ["law"], id="an unsure one does not"),
        pytest.param([section(None)], [opinion("cause", 0.5)], ["cause"], id="words that tell nothing"),
        pytest.param([section(Role.LAW)], [opinion(None, 0.9)], [None], id="none of the seven"),
        pytest.param(
            [section(None), section(None, 2)], [opinion("advice", 0.9), opinion("law", 0.4)], ["advice", "advice"],
            id="the section above counts",
        ),
        pytest.param(
            [section(None), section(None)], [opinion("advice", 0.9), opinion("law", 0.4)], ["advice", "law"],
            id="negative: a neighbour does not",
        ),
    ],
)  # fmt: skip
def test_roles_are_what_most_speaks_for(
    sections: Sequence[Section], opinions: Sequence[Leaning], roles: list[str | None]
) -> None:
    weighed = weighed_roles(sections, [Leaning({}, {}), *opinions])
    assert [one.role for one in weighed] == roles


@pytest.fixture(scope="module", params=[LaneSums, ArraySums], ids=["without numpy", "with numpy"])
def model(request) -> SectionModel:
    table = SectionTable(table_bytes())
    return SectionModel(table, request.param(table))


def test_hostile_text_takes_linear_time(assert_linear, model) -> None:
    def prepare(size: int):
        read = reading("还" * (size // 2) + "款。" * (size // 4))
        return lambda: model.lean(read)

    assert_linear(prepare, 20_000)


@pytest.fixture(scope="module")
def both() -> tuple[SectionModel, SectionModel]:
    table = SectionTable(table_bytes())
    return SectionModel(table, LaneSums(table)), SectionModel(table, ArraySums(table))


BODY = "厂里停工三个月，进账断了。孩子住院，家底填了进去！他们在楼道里守着;邻居都探头出来看？\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("。\n？", id="no sentence"),
        pytest.param("一、钱去哪了\n" + BODY, id="one part"),
        pytest.param("一、钱去哪了？怎么办\n" + BODY * 9, id="several parts"),
        pytest.param("一、" + "\n" + FREE, id="heading without words"),
        pytest.param("一、写在最后\n\ud83d\0\U0001f600" + FREE + "\0", id="surrogates and what the table has not"),
        pytest.param("一、起因\n" + BODY.replace("。", "，") * 40, id="a sentence that is not remembered"),
        pytest.param("一、\n" + "，".join(SectionTable(table_bytes()).words[::90]), id="more than sixteen bits hold"),
        pytest.param("一、他们来了\n\n一、。;\n。夜里\n？\n\n" + FREE, id="marks around the ends of headings"),
        pytest.param(
            "\n".join(f"一、第{at}次催收\n他们第{at}次敲门。" for at in range(2500)), id="more than is remembered"
        ),
    ],
)
def test_the_sums_are_the_same_with_numpy_and_without(both: tuple[SectionModel, SectionModel], text: str) -> None:
    headings = [
        Heading(paragraph=at, level=1, number="一")
        for at, line in enumerate(text.split("\n"))
        if line.startswith("一、")
    ]
    read = reading(text, *headings)
    lanes, arrays = (model.lean(read) for model in both)
    assert lanes == arrays
    assert lanes == both[1].lean(read), "nor when they are remembered"
    assert [list(one.topics) for one in lanes] == [list(one.topics) for one in arrays]


def test_every_ngram_stands_where_it_is_looked_for() -> None:
    words = SectionTable(table_bytes()).words
    text = "\0".join([*words, "\0"])
    at, numbers = NgramHash(words).find(np.frombuffer(text.encode("utf-32-le"), "<u4"))
    found = [text[start : start + len(words[number])] for start, number in zip(at.tolist(), numbers, strict=True)]
    assert found == [words[number] for number in numbers], "none is taken for another"
    assert set(found) == set(words)


def test_a_long_text_is_read_in_parts(both: tuple[SectionModel, SectionModel]) -> None:
    """Of sixteen thousand characters at once; the sums are those of one list."""
    read = reading("".join(f"第{at}天厂里停工，进账断了。" for at in range(2000)))
    assert both[0].lean(read) == both[1].lean(read)
