from __future__ import annotations

import sqlite3

import pytest

from archive import Archive
from archive.errors import UserError


@pytest.fixture
def rich(writer, add):
    """Three articles; the first has something in every table."""
    add(id=1, title="京東金融逾期", text="第一節\n撥打12378。", breadcrumb='["首页","动态"]', edit_count=1)
    add(id=2, title="二", text="其二", host="beta.test", cluster_id=None)
    add(id=3, title="三", text="其三")
    writer.execute(
        "INSERT INTO sections(id, article_id, position, level, number, heading, start) VALUES (1, 1, 0, 1, '一', '第一節', 0)"
    )
    writer.execute("INSERT INTO edits VALUES (1, 1, 0, 'text', 3, 7, '(bo)', '撥', 'pinyin', 'exact', 1.0)")
    writer.execute("INSERT INTO removed_blocks VALUES (1, 1, 0, 'disclaimer', 'disclaimer.free', '免責聲明')")
    writer.execute("INSERT INTO lenders(id, lender, name) VALUES (1, 'jd', '京东金融')")
    writer.execute(
        "INSERT INTO article_lenders(id, article_id, lender_id, surface, start, \"end\") VALUES (1, 1, 1, '京東金融', 0, 4)"
    )
    writer.execute("INSERT INTO laws(id, law, name) VALUES (1, 'civil-code', '民法典')")
    writer.execute(
        "INSERT INTO article_laws(id, article_id, law_id, surface, start, \"end\", article, article_now, stale) VALUES (1, 1, 1, '民法典', 4, 7, '六百七十五', NULL, 1)"
    )
    writer.execute("INSERT INTO hotlines(id, hotline, name) VALUES (1, '12378', '金融消费者投诉')")
    writer.execute(
        "INSERT INTO article_hotlines(id, article_id, hotline_id, surface, start, \"end\") VALUES (1, 1, 1, '12378', 6, 11)"
    )
    writer.execute(
        "INSERT INTO quantities(id, article_id, kind, value, value_max, unit, suspect, surface, start, \"end\") VALUES (1, 1, 'amount', 5000.0, NULL, 'CNY', 0, '5000元', 3, 8)"
    )
    writer.execute(
        "INSERT INTO pii(id, article_id, kind, surface, start, \"end\") VALUES (1, 1, 'phone', '138****5678', 2, 13)"
    )
    writer.execute("INSERT INTO clusters VALUES (1, 2, 1)")
    writer.execute("UPDATE articles SET cluster_id = 1 WHERE id IN (1, 3)")


@pytest.fixture
def archive(rich, archive_path):
    with Archive.open(archive_path) as opened:
        yield opened


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="yuqi crawl"):
        Archive.open(tmp_path / "none.db")


def test_rows_are_typed_and_in_order(archive):
    rows = list(archive.articles())
    assert [row.id for row in rows] == [1, 2, 3]
    assert (rows[0].breadcrumb, rows[0].is_primary, rows[1].source) == (("首页", "动态"), True, "beta.test")


def test_a_condition_with_parameters_and_functions(archive):
    assert [row.id for row in archive.articles("title = :t", {"t": "二"})] == [2]
    in_index = "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH zh_match('京东'))"
    assert [row.id for row in archive.articles(in_index)] == [1]
    assert [row.id for row in archive.articles("id > 1 -- the rest")] == [2, 3]
    assert archive.count_articles("id > 1") == 2


@pytest.mark.parametrize(
    "where",
    [
        "",
        "no_such_column = 1",
        "id = 1; DELETE FROM articles",
        "(",
        "1) UNION SELECT * FROM runs --",
        "id = :missing",
        "load_extension('x')",
        "id = '\0",
        "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'a AND')",
        "abs(-9223372036854775808) = id",
        "\ud800",
        "id IN (PRAGMA user_version)",
    ],
)
def test_a_wrong_condition_says_so(archive, where):
    with pytest.raises(UserError, match="condition"):
        list(archive.articles(where))
    assert archive.connection.execute("SELECT count(*) FROM articles").fetchone() == (3,)


@pytest.mark.parametrize("statement", ["DELETE FROM articles", "CREATE TABLE t(a)", "PRAGMA user_version = 7"])
def test_nothing_can_be_written(archive, statement):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        archive.connection.execute(statement)


def test_a_whole_article(archive):
    whole = archive.article(1)
    assert whole.row.title == "京東金融逾期"
    assert [(section.number, section.heading, section.start) for section in whole.sections] == [("一", "第一節", 0)]
    assert [(edit.before, edit.after, edit.start, edit.end) for edit in whole.edits] == [("(bo)", "撥", 3, 7)]
    assert [block.kind for block in whole.removed] == ["disclaimer"]
    (lender,) = whole.annotations["lenders"]
    assert (lender["id"], lender["surface"], lender["start"], lender["end"]) == ("jd", "京東金融", 0, 4)
    assert (lender["in_title"], lender["name_now"]) == (False, None)
    assert whole.annotations["laws"][0]["stale"] is True
    (hotline,) = whole.annotations["hotlines"]
    assert (hotline["number"], hotline["owner"], hotline["stale"]) == ("12378", "金融消费者投诉", False)
    assert whole.annotations["quantities"][0]["suspect"] is False
    assert whole.annotations["products"] == ()
    assert [capture.warc_offset for capture in whole.captures] == [1000]
    assert [revision.number for revision in whole.revisions] == [1]
    assert whole.copies == ((3, "http://alpha.test/a/3.html"),)


@pytest.mark.parametrize("name", [2, "2", "http://beta.test/a/2.html"])
def test_an_article_by_number_or_address(archive, name):
    assert archive.article(name).row.id == 2


@pytest.mark.parametrize("name", [99, "99", "http://nowhere.test/", "", "9" * 40, "２", "\ud800", "-1"])
def test_an_unknown_article_says_so(archive, name):
    with pytest.raises(UserError, match="no article"):
        archive.article(name)


def test_a_snapshot_sees_one_state(archive, writer, add):
    writer.execute("PRAGMA journal_mode = WAL").fetchall()
    with archive.snapshot():
        before = archive.count_articles()
        add(text="后来")
        assert archive.count_articles() == before
    assert archive.count_articles() == before + 1
