"""Personal data never enters the archive's file: it is masked in every table, counted by a keyed digest, and only there."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing

import pytest

from archive.annotated.annotations import annotations_of
from archive.annotated.personal_key import PersonalKey
from archive.connection import open_connection
from archive.errors import UserError
from archive.export import ExportOptions, export
from archive.reader import Archive
from archive.store import Store
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify_articles import article_faults

BODY = "逾期之后应当怎样协商还款，以及怎样保留证据，本文分几点来说明。账单、本金与利息都写进清单。"
PLANTED = (
    "19900000001",
    "199 0000 0002",
    "zhai_wu0003",
    "2850000004",
    "lianxi0005",
    "陈大同",
    "19900000006",
    "19900000007",
)


def page(*, name: str, number: str = "19900000001", more: str = "") -> bytes:
    return f"""<html><head><meta charset="utf-8"><title>逾期找陈大同律师{number}_示例</title></head><body>
        <h1>逾期找陈大同律师{number}</h1><p>{name} 2024-11-06 02:14:50</p>
        <h2>一、联系电话19900000006</h2><p>{BODY * 4}</p>
        <p>联系人：陈大同，电话199 0000 0002，微信號：zhai_wu0003，QQ：2850000004，會(huì)回復(fù){more}。官方热线12378不遮。</p>
        <p>{BODY * 2}手机1990000\u200b0007。</p>
        <p>声明：本网站所提供的信息仅供参考之用，如有疑问请发邮件到 lianxi0005@qq.com 处理。</p></body></html>""".encode()


@pytest.fixture
def filled(writer, exchange):
    store, intake = writer
    intake.take(exchange("http://a.example.cn/1", page(name="屈铭")))
    intake.take(exchange("http://a.example.cn/2", page(name="屈铭", more="请加")))
    intake.take(exchange("http://a.example.cn/1", page(name="屈铭", more="现已改动")))
    return store


def everything(path) -> str:
    """All text of all tables and views of a database, by SQL alone."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]
        rows = [row for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]
    return "\n".join(str(value) for row in rows for value in row if isinstance(value, str))


def test_no_table_or_view_shows_personal_data(filled, tmp_path):
    said = everything(filled.connection.execute("PRAGMA database_list").fetchone()[2])
    assert [planted for planted in PLANTED if planted in said] == []
    assert "12378" in said
    assert "19*********" in said
    assert "陈**" in said


def test_what_is_stored_still_fits_together(filled):
    for number in (1, 2):
        assert list(article_faults(filled.connection, number)) == []
    assert filled.connection.execute("SELECT revision FROM articles WHERE id = 1").fetchone() == (2,)
    for text, kind, start, end in filled.connection.execute(
        "SELECT a.text, p.kind, p.start, p.\"end\" FROM pii p JOIN articles a ON a.id = p.article_id WHERE kind <> 'email'"
    ):
        assert text[end - 1] == "*", kind
        assert text[start : start + 1] != "*"


def test_the_same_number_is_counted_across_pages_without_being_known(filled):
    rows = filled.connection.execute(
        "SELECT kind, count(DISTINCT article_id), count(DISTINCT hmac) FROM pii GROUP BY kind ORDER BY kind"
    ).fetchall()
    assert rows == [("mobile", 2, 3), ("name", 2, 1), ("qq", 2, 1), ("wechat", 2, 1)]
    key = filled.key.path
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    digest = PersonalKey(key).digest("qq", "2850000004")
    assert filled.connection.execute("SELECT count(*) FROM pii WHERE hmac = ?", (digest,)).fetchone() == (2,)
    assert digest != PersonalKey(key.with_name("other.key")).digest("qq", "2850000004")
    said = everything(filled.connection.execute("PRAGMA database_list").fetchone()[2])
    assert key.read_text().strip() not in said


def test_exports_and_annotations_are_masked(filled, tmp_path):
    with Archive.open(filled.connection.execute("PRAGMA database_list").fetchone()[2]) as archive:
        export(archive, tmp_path / "out", ExportOptions(formats=("jsonl", "csv", "sqlite")))
        found = annotations_of(archive.connection, [1])[1]
        hits = archive.count("19900000001") + archive.count("zhai_wu0003")
    written = "".join((tmp_path / "out" / name).read_text("utf-8-sig") for name in ("articles.jsonl", "articles.csv"))
    written += everything(tmp_path / "out" / "articles.db") + json.dumps(found, ensure_ascii=False)
    assert written.count("12378") >= 3
    assert [planted for planted in PLANTED if planted in written] == []
    assert hits == 0
    assert {mention["number"] for mention in found["hotlines"]} == {"12378"}


def test_a_rebuild_gives_the_same_digests(filled, exchange):
    path = filled.connection.execute("PRAGMA database_list").fetchone()[2]
    before = filled.connection.execute("SELECT article_id, kind, start, hmac FROM pii ORDER BY 1, 3").fetchall()
    folder = filled.warc.folder
    filled.close()
    rebuild(type(folder)(path), folder)
    with closing(open_connection(type(folder)(path), readonly=True)) as after:
        assert after.execute("SELECT article_id, kind, start, hmac FROM pii ORDER BY 1, 3").fetchall() == before


def test_a_key_that_is_none_is_told_and_left(tmp_path):
    path = tmp_path / "a.key"
    path.write_text("not a key", encoding="ascii")
    with pytest.raises(UserError, match="key"):
        PersonalKey(path).digest("qq", "10001")
    assert path.read_text(encoding="ascii") == "not a key"


def test_an_archive_without_personal_data_has_no_key(writer, article_exchange, tmp_path):
    store, intake = writer
    intake.take(article_exchange("http://a.example.cn/1", 1))
    assert isinstance(store, Store)
    assert not store.key.path.exists()
