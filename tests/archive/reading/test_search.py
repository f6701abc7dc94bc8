from __future__ import annotations

import html

import pytest

from archive import Archive, Filters
from archive.errors import UserError
from archive.search.snippets import SNIPPET_CHARS, mark, snippet


@pytest.fixture
def five(add):
    """Five articles: one in Traditional script, two copies, one without a date."""
    add(id=1, title="逾期了怎么办", text="先与平台协商。" * 3, published="2024-11-06T02:14:50", host="alpha.test")
    add(id=2, title="怎么协商", text="逾期之后可以协商还款。", published="2024-11", host="beta.test")
    add(id=3, title="網貸", text="網絡貸款逾期，電話催收。", published="2023-05-01", host="alpha.test")
    add(id=4, title="網貸", text="網絡貸款逾期，電話催收！", published="2023-06-01", host="beta.test")
    add(id=5, title=None, text="信用卡的账单日与还款日。", host="beta.test")


@pytest.fixture
def archive(five, archive_path, writer):
    writer.execute("INSERT INTO clusters VALUES (3, 2, 3)")
    writer.execute("UPDATE articles SET cluster_id = 3, is_primary = (id = 3) WHERE id IN (3, 4)")
    with Archive.open(archive_path) as opened:
        yield opened


def found(hits):
    return {hit.id for hit in hits}


def test_either_script_finds_both(archive):
    assert found(archive.search("网络贷款")) == found(archive.search("網絡貸款")) == {3, 4}


def test_every_field_of_a_hit(archive):
    (hit, *_) = archive.search("貸款", Filters(source="alpha.test"))
    assert (hit.id, hit.url, hit.title, hit.published, hit.source, hit.cluster) == (
        3, "http://alpha.test/a/3.html", "網貸", "2023-05-01", "alpha.test", 3,
    )  # fmt: skip
    assert hit.snippet == "網絡【貸款】逾期，電話催收。"
    assert hit.score > 0


def test_a_hit_in_the_title_stands_before_one_in_the_text(archive):
    assert archive.search("逾期")[0].id == 1
    assert archive.search("逾期", limit=1)[0].snippet == "【逾期】了怎么办"


def test_order_is_by_score_then_id_and_limit_cuts_it(archive):
    everything = archive.search("逾期 OR 还款", limit=None)
    assert everything == sorted(everything, key=lambda hit: (-hit.score, hit.id))
    assert archive.search("逾期 OR 还款", limit=2) == everything[:2]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), {1, 2, 3, 4}),
        (Filters(source="beta.test"), {2, 4}),
        (Filters(since="2024"), {1, 2}),
        (Filters(since="2024-11-06"), {1, 2}),
        pytest.param(Filters(since="2024-11-07"), {2}, id="a month may hold that day"),
        (Filters(until="2023"), {3, 4}),
        (Filters(until="2023-05"), {3}),
        (Filters(until="2024-11-06"), {1, 2, 3, 4}),
        (Filters(since="2023-06-01", until="2023-12"), {4}),
        (Filters(unique=True), {1, 2, 3}),
        pytest.param(
            Filters(unique=True, source="beta.test"), {2, 4}, id="the best of a cluster among those looked at"
        ),
    ],
)
def test_filters(archive, filters, ids):
    assert found(archive.search("逾期", filters, limit=None)) == ids
    assert archive.count("逾期", filters) == len(ids)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(source="nobody"),
        Filters(since="yesterday"),
        Filters(until="2024-1"),
        Filters(since="2024-13"),
        Filters(since="2023-02-29"),
        Filters(until="2024-11-06T25:00"),
        Filters(since="２０２４"),
    ],
)
def test_a_wrong_filter_says_what_to_do(archive, filters):
    with pytest.raises(UserError, match=r"yuqi sources|Write 2024"):
        archive.search("逾期", filters)


@pytest.mark.parametrize("query", ["", '"', "-逾期", "\0", "\ud800", "NEAR(", "^*", "a" * 10_000])
def test_odd_queries_find_nothing_and_do_not_fail(archive, query):
    assert archive.search(query) == []
    assert archive.count(query) == 0


def test_sql_functions(archive):
    sql = """SELECT a.id, zh_snippet(a.text, :q) FROM articles a WHERE a.id IN
        (SELECT rowid FROM articles_fts WHERE articles_fts MATCH zh_match(:q)) ORDER BY a.id"""
    assert archive.connection.execute(sql, {"q": "電話"}).fetchall() == [
        (3, "網絡貸款逾期，【電話】催收。"), (4, "網絡貸款逾期，【電話】催收！"),
    ]  # fmt: skip
    assert archive.connection.execute("SELECT zh_fold('電話ＡＰＰ'), zh_fold(NULL), zh_fold(5)").fetchone() == (
        "电话app",
        None,
        "5",
    )
    assert archive.connection.execute("SELECT zh_match(NULL), zh_match(5)").fetchone() == ('""', '"5"')


def test_a_snippet_is_the_densest_stretch_on_one_line():
    text = "逾期。" + "无" * 300 + "\n逾期的逾期\n" + "无" * 300
    found = snippet(text, "逾期")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "【逾期】的【逾期】" in found
    assert "\n" not in found
    assert len(found) == SNIPPET_CHARS + 2 + 4


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("没有", "逾期") == "没有"
    assert snippet("无" * 200, "逾期") == "无" * SNIPPET_CHARS + "…"
    assert snippet("", "逾期") == ""


def test_a_hit_longer_than_the_snippet_is_cut():
    assert snippet("逾" + " " * 500 + "期", "逾期").startswith("【逾")


def test_marks_span_blanks_ignore_case_and_keep_the_original():
    assert mark("逾 期，下載ＡＰＰ", "逾期 OR app") == "【逾 期】，下載【ＡＰＰ】"


def test_pieces_are_escaped_and_marks_are_not():
    marked = mark("<b>逾期</b>", "逾期", marks=("<mark>", "</mark>"), escape=html.escape)
    assert marked == "&lt;b&gt;<mark>逾期</mark>&lt;/b&gt;"
    assert mark("<script>", "script", marks=("<i>", "</i>"), escape=html.escape) == "&lt;<i>script</i>&gt;"


@pytest.mark.parametrize(
    ("since", "until"), [("2024-11", "2024-10"), ("2024", "2023-12-31"), ("2024-11-06T02:14", "2024-11-06T02:13:59")]
)
def test_since_after_until_says_so(archive_path, since, until):
    with Archive.open(archive_path) as archive, pytest.raises(UserError, match="the first is later"):
        archive.count("逾期", Filters(since=since, until=until))


@pytest.mark.parametrize(("since", "until"), [("2024-11-06", "2024"), ("2024", "2024-01"), ("2024", "2024")])
def test_since_and_until_may_be_the_same_time_at_different_length(archive_path, since, until):
    with Archive.open(archive_path) as archive:
        assert archive.count("逾期", Filters(since=since, until=until)) == 0


def test_a_topic_takes_in_those_below_it(archive, writer):
    for number, topic in enumerate(("collection/phone", "collection/visit", "collections"), 1):
        writer.execute("INSERT INTO topics(id, topic, name) VALUES (?, ?, ?)", (number, topic, topic))
        writer.execute(
            "INSERT INTO article_topics(article_id, topic_id, surface, start, \"end\") VALUES (?, ?, '', 0, 0)",
            (number, number),
        )
    assert found(archive.search("逾期", Filters(topic="collection"))) == {1, 2}
    assert found(archive.search("逾期", Filters(topic="collection/phone"))) == {1}
    with pytest.raises(UserError):
        archive.search("逾期", Filters(topic="collectio"))
