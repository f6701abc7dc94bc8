"""What `yuqi ingest` takes: every file gives captures or says what is wrong with it."""

import base64
import json
import os
from datetime import UTC, datetime

import pytest

from archive.errors import UserError
from archive.inputs import read_inputs
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.verify import verify
from archive.warc.writer import WarcWriter
from pipelines.records import Article, Rejected

WHEN = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def put(tmp_path):
    def put(name, content, when=WHEN):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (when.timestamp(), when.timestamp()))
        return path

    return put


def read(*paths, **more):
    return list(read_inputs(paths, **more))


def test_a_page_without_an_address_is_named_by_its_bytes(put):
    (one,) = read(put("a.html", "<p>x</p>"))
    (other,) = read(put("folder/b.html", "<p>x</p>"))
    assert one.url == other.url
    assert one.url.startswith("local:")
    assert (one.source, one.kind, one.method, one.fetched_at) == ("local", "article", None, WHEN)
    assert "a.html" not in one.url


def test_an_address_is_given_or_stands_beside(put):
    path = put("page.html", "<p>x</p>")
    assert read(path, url="http://a.example.cn/1")[0].url == "http://a.example.cn/1"
    put("page.html.url", "http://a.example.cn/2\n")
    assert read(path)[0].url == "http://a.example.cn/2"
    told = {
        "url": "http://a.example.cn/3",
        "content_type": "text/html; charset=GBK",
        "fetched_at": "2025-05-06T07:08:09Z",
    }
    put("page.meta.json", json.dumps(told))
    (exchange,) = read(path)
    assert (exchange.url, exchange.source) == ("http://a.example.cn/3", "a.example.cn")
    assert exchange.header("content-type") == "text/html; charset=GBK"
    assert exchange.fetched_at == datetime(2025, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("a.html", b"\x00\x01", ("article", "text/html"), id="html by name"),
        pytest.param("a.txt", b"x", ("article", "text/plain"), id="text by name"),
        pytest.param("a", b"<html><p>x", ("article", "text/html"), id="html by its first bytes"),
        pytest.param("a", b"x", ("article", "text/plain"), id="text"),
        pytest.param("a.png", b"\x89PNG", ("file", "image/png"), id="picture"),
        pytest.param("a.pdf", b"%PDF", ("file", "application/pdf"), id="pdf"),
        pytest.param("a.html.gz", b"\x1f\x8bxx", ("file", "text/html"), id="compressed page: not taken"),
        pytest.param("empty.html", b"", ("article", "text/html"), id="empty"),
    ],
)
def test_files_are_recognised(put, name, content, expected):
    (exchange,) = read(put(name, content))
    assert (exchange.kind, exchange.header("content-type")) == expected


def test_json_lines_give_a_page_each(put):
    lines = [
        {
            "id": 1,
            "url": "http://a.example.cn/1",
            "html_base64": base64.b64encode("<p>逾期</p>".encode("gbk")).decode(),
        },
        {"id": 2, "html": "<p>逾期\ud800</p>"},
        {"id": 3, "text": "逾期", "fetched_at": "2025-01-01T00:00:00Z"},
        {"id": 4, "html_base64": "§"},
        {"id": 5},
        [1],
    ]
    content = "\n".join([*map(json.dumps, lines), "{torn", "", "NaN", "[" * 100_000]) + "\n"
    exchanges = read(put("pages.jsonl", content))
    assert [exchange.kind for exchange in exchanges] == ["article"] * 3 + ["file"] * 6
    assert exchanges[0].body == "<p>逾期</p>".encode("gbk")
    assert exchanges[0].url == "http://a.example.cn/1"
    assert exchanges[2].header("content-type") == "text/x-main-text; charset=utf-8"
    assert exchanges[2].fetched_at.year == 2025


@pytest.mark.parametrize(
    ("content", "bodies"),
    [
        pytest.param(json.dumps({"text": "一"}, indent=2), ["一"], id="one object over several lines"),
        pytest.param(json.dumps([{"text": "一"}, {"text": "二"}], indent=2), ["一", "二"], id="a list"),
        pytest.param('{"text": "一"}\n{"text": "二"}\n', ["一", "二"], id="lines"),
        pytest.param("{torn", ["{torn"], id="none of these"),
    ],
)
def test_a_json_file_is_an_object_a_list_or_lines(put, content, bodies):
    assert [exchange.body.decode() for exchange in read(put("p.json", content))] == bodies


TEXT = "\n".join(f"第{n}条，欠款逾期之后先与客服协商还款，保留催收通话，核对账单里的利息与费用。" for n in range(1, 9))


def test_a_text_without_a_title_is_an_article_without_one_and_one_with_a_title_has_it(put, archive_path):
    lines = [{"id": 1, "text": TEXT}, {"id": 2, "text": TEXT + "\n又一条。", "title": "逾期之后怎么协商还款"}]
    content = "\n".join(json.dumps(line) for line in lines)
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("ingest"), strict=True)
        outcomes = [intake.take(exchange) for exchange in read(put("p.jsonl", content))]
        found = store.connection.execute("SELECT title, text FROM articles ORDER BY id").fetchall()
    assert all(isinstance(outcome, Article) for outcome in outcomes)
    assert found[0] == (None, TEXT)
    assert found[1][0] == "逾期之后怎么协商还款"
    assert list(verify(archive_path)) == []


def test_lines_that_hold_no_page_are_named_by_their_numbers(put):
    told = []
    path = put("p.jsonl", '{"text": "一"}\n\n{torn\n{"id": 4}\n')
    assert len(list(read_inputs([path], on_bad_line=lambda *where: told.append(where)))) == 3
    assert told == [(path, 3), (path, 4)]


def test_lines_without_a_page_are_stored_as_bad_input(put, archive_path):
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("ingest"), strict=True)
        outcomes = [intake.take(exchange) for exchange in read(put("p.jsonl", '{"id": 1}\n{torn\n'))]
    assert [(type(outcome), outcome.reason) for outcome in outcomes] == [(Rejected, "bad_input")] * 2


def test_folders_are_read_by_name_without_sidecars(put, tmp_path):
    for name in ("b.html", "a.html", "sub/c.txt", ".hidden.html", ".git/x.html"):
        put(name, name)
    put("a.html.url", "http://a.example.cn/a")
    assert [exchange.body for exchange in read(tmp_path / "in")] == [b"a.html", b"b.html", b"sub/c.txt"]


def test_warc_files_are_taken_as_what_they_were(put, tmp_path, article_exchange, exchange):
    with WarcWriter(tmp_path / "in") as warc:
        given = [article_exchange("http://a.example.cn/1", 1), exchange("http://a.example.cn/", "x", kind="listing")]
        for one in given:
            warc.write(one)
    assert read(tmp_path / "in") == given


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc", "x.wacz"])
def test_a_file_that_is_no_warc_is_said_and_left_out(put, name):
    path, page = put(name, "no warc"), put("y.html", "<p>x")
    with pytest.raises(UserError, match=name):
        read(path)
    told = []
    assert len(read(path, page, on_problem=told.append)) == 1
    assert [name in str(error) for error in told] == [True]


def test_mistakes_are_said(put, tmp_path):
    page = put("a.html", "x")
    with pytest.raises(UserError, match="no such file"):
        read(tmp_path / "none.html")
    with pytest.raises(UserError, match="no address"):
        read(page, url="a.example.cn/1")
    with pytest.raises(UserError, match="one page"):
        read(page, put("b.html", "x"), url="http://a.example.cn/1")
    put("a.html.meta.json", "[1]")
    with pytest.raises(UserError, match="JSON object"):
        read(page)


def test_a_time_in_the_future_is_not_believed(put):
    future = datetime(2100, 1, 1, tzinfo=UTC)
    (exchange,) = read(put("a.html", "x", when=future), now=lambda: WHEN)
    assert exchange.fetched_at == WHEN


def test_a_text_becomes_an_article(put, archive_path, paragraphs):
    path = put("a.txt", "\n".join(["欠了小贷的钱还不上怎么办", *paragraphs(1)]))
    with Store.open(archive_path) as store:
        intake = Intake(store, store.begin_run("ingest"), strict=True)
        (outcome,) = [intake.take(exchange) for exchange in read(path)]
        assert isinstance(outcome, Article)
        (url,) = store.connection.execute("SELECT url FROM articles").fetchone()
    assert url.startswith("local:")
