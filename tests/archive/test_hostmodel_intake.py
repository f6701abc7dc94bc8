"""The intake trims what a host prints on every article, and a rebuild from the captures comes to the same."""

from __future__ import annotations

import pytest

from archive.connection import open_connection
from archive.rebuild import rebuild
from archive.verify import verify

CLOSING = "虚谷网客服电话：000-0000000，服务时间为工作日九点至十八点，其他时间请在线留言。"


def dump(path):
    connection = open_connection(path, readonly=True)
    lines = [line for line in connection.iterdump() if "_sqlite_migrations" not in line]
    connection.close()
    return lines


@pytest.fixture
def filled_host(writer, exchange, page, paragraphs, archive_path):
    _, intake = writer
    for number in range(9):
        lines = [*paragraphs(number), CLOSING]
        intake.take(exchange(f"http://a.example.cn/{number}", page(f"欠了青禾小贷的钱还不上怎么办{number}", lines)))
    return writer[0]


def test_later_articles_lose_the_template_which_is_kept_apart(filled_host):
    texts = [text for (text,) in filled_host.connection.execute("SELECT text FROM articles ORDER BY id")]
    assert [CLOSING in text for text in texts] == [True] * 5 + [False] * 4
    rows = filled_host.connection.execute("SELECT text FROM removed_blocks WHERE rule = 'host.line'").fetchall()
    assert rows == [(CLOSING,)] * 4


def test_the_same_article_again_teaches_nothing(filled_host, writer, exchange, page, paragraphs):
    before = filled_host.connection.execute("SELECT host, pages FROM hosts").fetchall()
    lines = [*paragraphs(3), "补充一句：本文在今天更新过。", CLOSING]
    writer[1].take(exchange("http://a.example.cn/3", page("欠了青禾小贷的钱还不上怎么办3", lines)))
    assert filled_host.connection.execute("SELECT host, pages FROM hosts").fetchall() == before == [("a.example.cn", 9)]


def test_a_rebuild_comes_to_the_same(filled_host, archive_path):
    filled_host.close()
    before = dump(archive_path)
    rebuild(archive_path, strict=True)
    assert dump(archive_path) == before
    assert list(verify(archive_path)) == []
