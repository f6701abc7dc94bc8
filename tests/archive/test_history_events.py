"""What happens to an article becomes one typed event, and nothing else does."""

import pytest

from archive.connection import open_connection
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify import verify
from archive.versions.history import compare_paragraphs

URL = "http://a.example.cn/1"


def events(store):
    return [tuple(row) for row in store.connection.execute("SELECT kind, revision FROM events ORDER BY id")]


@pytest.fixture
def take(writer, exchange, page, paragraphs):
    _, intake = writer

    def give(title="欠了青禾小贷的钱还不上怎么办", seed=1, lines=None, **facts):
        body = page(title, lines or paragraphs(seed))
        return intake.take(exchange(URL, facts.pop("body", body), **facts))

    return give


def test_an_edit_and_a_new_title_are_told_apart(writer, take, paragraphs):
    lines = paragraphs(1)
    take(lines=lines)
    take(lines=[*lines, "补充：读者请以合同为准，编辑部另行说明还款的日期和办法，不再逐一回复来信。"])
    take(lines=lines, title="青禾小贷逾期之后的几件事")
    assert events(writer[0]) == [("edited", 2), ("edited", 3), ("retitled", 3)]
    summary = writer[0].connection.execute("SELECT summary FROM events ORDER BY id").fetchone()[0]
    assert summary.startswith("paragraphs: 1 added, 0 removed, 0 changed; +")


def test_the_same_page_again_is_no_event_and_no_revision(writer, take):
    take()
    take()
    take(status=304, body="")
    assert events(writer[0]) == []
    assert writer[0].connection.execute("SELECT max(revision) FROM articles").fetchone() == (1,)
    assert writer[0].connection.execute("SELECT count(*) FROM captures WHERE article_id = 1").fetchone() == (3,)


def test_another_author_or_date_on_the_same_text_is_an_event_and_no_revision(writer, take, page, paragraphs):
    store, _ = writer
    title = "欠了青禾小贷的钱还不上怎么办"
    take(body=page(title, paragraphs(1), "2026-02-03 10:20:30"))
    take(body=page(title, paragraphs(1), "2026-02-04 10:20:30"))
    assert events(store) == [("relabelled", 1)]
    assert store.connection.execute("SELECT summary FROM events").fetchone() == ("published changed",)
    assert store.connection.execute("SELECT published, revision FROM articles").fetchone() == ("2026-02-04T10:20:30", 1)


@pytest.mark.parametrize(
    ("gone", "kind"),
    [
        ({"status": 404, "body": ""}, "deleted"),
        ({"status": 410, "body": ""}, "deleted"),
        ({"status": 302, "body": "", "headers": ((b"Location", b"/"),)}, "soft_404"),
        ({"status": 302, "body": "", "headers": ((b"Location", b"/index.html"),)}, "soft_404"),
        ({"status": 302, "body": "", "headers": ((b"Location", b"/404.html"),)}, "soft_404"),
        ({"status": 301, "body": "", "headers": ((b"Location", b"/2"),)}, "moved"),
        ({"status": 301, "body": "", "headers": ((b"Location", b"/yuqi/404.html"),)}, "moved"),
        (
            {"body": "<html><title>页面不存在</title><body><h1>404</h1><p>您访问的页面不存在</p></body></html>"},
            "soft_404",
        ),
    ],
)
def test_gone_is_told_once_and_back_is_told_too(writer, take, gone, kind):
    take()
    take(**dict(gone))
    take(**dict(gone))
    take()
    take()
    assert events(writer[0]) == [(kind, 1), ("restored", 1)]


def test_an_error_that_passes_is_no_event(writer, take):
    take()
    take(status=503, body="later")
    take(status=403, body="no")
    assert events(writer[0]) == []


def test_a_rebuild_makes_the_same_events_and_reads_revisits_right(writer, take, archive_path):
    store, _ = writer
    for step in ({}, {}, {"status": 304, "body": ""}, {"seed": 2}, {"status": 404, "body": ""}, {"seed": 2}):
        take(**step)
    before = events(store)
    digests = store.connection.execute("SELECT id, sha256, body_bytes, outcome FROM captures").fetchall()
    store.close()
    assert list(verify(archive_path)) == []
    rebuild(archive_path)
    connection = open_connection(archive_path, readonly=True)
    assert [tuple(row) for row in connection.execute("SELECT kind, revision FROM events ORDER BY id")] == before
    assert connection.execute("SELECT id, sha256, body_bytes, outcome FROM captures").fetchall() == digests
    connection.close()
    assert before == [("edited", 2), ("deleted", 2), ("restored", 2)]


def test_robots_versions_are_kept_once_each(writer, exchange):
    store, intake = writer
    for rules in ("Disallow:", "Disallow:", "Disallow: /", "Disallow:"):
        intake.take(exchange("http://a.example.cn/robots.txt", rules, kind="robots", content_type="text/plain"))
    assert store.connection.execute("SELECT capture_id FROM robots").fetchall() == [(1,), (3,), (4,)]


def test_a_long_text_is_compared_in_time():
    before = "\n".join(str(number) for number in range(50_000))
    after = "\n".join(str(number) for number in range(1, 50_001, 2))
    assert compare_paragraphs(before, after).removed == 25_000
