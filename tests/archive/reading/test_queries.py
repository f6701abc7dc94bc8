from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.search import queries


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("逾期", '"逾 期"'),
        ("逾期 貸款", '"逾 期" AND "贷 款"'),
        ('"逾期 贷款"', '"逾 期 贷 款"'),
        ('"逾期 贷款', '"逾 期 贷 款"'),
        ("逾期 -催收", '("逾 期") NOT "催 收"'),
        ('逾期 -催收 -"信用 卡"', '("逾 期") NOT ("催 收" OR "信 用 卡")'),
        ("花呗 OR 借呗 逾期", '("花 呗" OR "借 呗") AND "逾 期"'),
        ("a OR b OR c", '("a" OR "b" OR "c")'),
        ("app*", '"app" *'),
        ("逾期app*", '"逾 期 app" *'),
        pytest.param('"app*"', '"app *"', id="a star in quotes is a star"),
        pytest.param("张**", '"张 * *"', id="a star after a Chinese character is a star"),
        pytest.param("逾期 逾期", '"逾 期"', id="a word said twice is said once"),
        pytest.param('5" 屏', '"5 """ AND "屏"', id="a quote inside a word is a character"),
        pytest.param("逾期 OR", '"逾 期"', id="OR with nothing after it"),
        pytest.param("OR 逾期", '"逾 期"', id="OR with nothing before it"),
        pytest.param("逾期 OR -催收", '("逾 期") NOT "催 收"', id="OR joins no exclusion"),
        pytest.param("OR", '"or"', id="OR alone is a word"),
        pytest.param("or", '"or"', id="or is a word"),
        pytest.param("AND NEAR NOT", '"and" AND "near" AND "not"', id="the words of FTS5 are words"),
        pytest.param("title:逾期", '"title : 逾 期"', id="no column filter"),
        pytest.param("-", '"-"', id="a lone dash is a character"),
        pytest.param("covid-19", '"covid - 19"', id="a dash inside a word"),
        *[
            pytest.param(query, '"逾 期 贷 款" AND "a"', id=f"quotes of an input method: {query}")
            for query in (
                "“逾期 贷款” a",
                "”逾期 贷款“ a",
                "‘逾期 贷款’ a",
                "「逾期 贷款」 a",
                "『逾期 贷款』a",
                '“逾期 贷款" a',
            )
        ],
        pytest.param("“逾期 贷款", '"逾 期 贷 款"', id="a phrase that is not ended"),
        pytest.param('"“逾期”"', '"“ 逾 期 ”"', id="Chinese quotes within quotes are text"),
        pytest.param("他说“逾期 贷款", '"他 说 “ 逾 期" AND "贷 款"', id="a quote inside a word is text"),
        pytest.param("逾期，贷款。", '"逾 期 , 贷 款 。"', id="punctuation inside a word is text"),
        pytest.param("逾期 －催收 –上门", '("逾 期") NOT ("催 收" OR "上 门")', id="dashes of an input method"),
        pytest.param("逾期 －“信用 卡”", '("逾 期") NOT "信 用 卡"', id="a wide dash before a quote"),
        pytest.param("app＊", '"app" *', id="a wide star"),
        pytest.param("ａｐｐ＊", '"app" *', id="wide letters and star"),
        *[
            (nothing, '""')
            for nothing in (
                "",
                " ",
                "\u3000",
                '""',
                '"',
                "\0",
                "\u200b",
                "-逾期",
                "－逾期",
                "“",
                "“”",
                "「 」",
                "\ud800",
                '-"',
                "\n",
            )
        ],
    ],
)
def test_to_match(query, expression):
    assert queries.to_match(query) == expression


@given(
    st.text(alphabet=st.characters(), max_size=40)
    | st.text(alphabet='"-*OR “”‘’「」『』－–＊＂()逾期a1:^+{}.\\\0\n\u200b\ue000', max_size=40)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_whatever_is_typed_is_valid_and_equals_a_scan(filled, texts, query):
    found = filled.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (queries.to_match(query),))
    sample = {number for number in range(1, 40) if queries.matches(query, *texts[number])}
    assert {number for (number,) in found if number < 40} == sample


@given(
    st.lists(
        st.sampled_from(["逾期", "-催收", "OR", "app*", '"信用 卡"', "貸款", "的", "-的", '"', "5000", "-"]), max_size=8
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_operators_in_any_order_equal_a_scan(filled, texts, words):
    query = " ".join(words)
    found = filled.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (queries.to_match(query),))
    sample = {number for number in range(1, 40) if queries.matches(query, *texts[number])}
    assert {number for (number,) in found if number < 40} == sample


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(" ".join(chr(0x4E00 + i) for i in range(5000)), id="5,000 words"),
        pytest.param(" OR ".join(chr(0x4E00 + i) for i in range(5000)), id="5,000 alternatives"),
        pytest.param("逾 " + " ".join("-" + chr(0x4E00 + i) for i in range(5000)), id="5,000 exclusions"),
        pytest.param("逾期" * 2_500, id="a phrase of 5,000 characters"),
        pytest.param("a" * 200_000, id="a word of 200,000 letters"),
        pytest.param('"' * 100_000, id="100,000 quotes"),
        pytest.param("-" * 100_000, id="100,000 dashes"),
    ],
)
def test_a_huge_query_is_answered_in_a_second_or_two(filled, query):
    started = time.process_time()
    filled.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (queries.to_match(query),)).fetchall()
    assert time.process_time() - started < 5


def test_hits_never_overlap_and_the_longest_wins():
    assert queries.hit_spans("逾期 OR 逾期贷款", "逾期贷款逾期") == [(0, 4), (4, 6)]
    assert queries.hit_spans("aa", "aaaa aa") == [(5, 7)]
    assert queries.hit_spans("-逾期", "逾期") == []
    assert queries.hit_spans('"5000 5000"', "50005000 5000 5000") == [(9, 18)]
    assert queries.hit_spans("逾期 -贷款", "逾期贷款") == [(0, 2)]
