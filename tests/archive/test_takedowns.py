"""A takedown leaves no text anywhere, keeps a tombstone, and neither rebuild nor ingest brings the page back."""

import pytest

from archive.connection import open_connection
from archive.errors import UserError
from archive.rebuild import rebuild
from archive.takedown import take_down
from archive.takedowns import Takedowns
from archive.verify import verify
from archive.warc import iterate

URL = "http://a.example.cn/0"
COPY = "http://b.example.cn/copy"


def urls(path):
    connection = open_connection(path, readonly=True)
    try:
        return {url for (url,) in connection.execute("SELECT url FROM articles")}
    finally:
        connection.close()


def phrase(path):
    connection = open_connection(path, readonly=True)
    try:
        return connection.execute("SELECT substr(text, 20, 24) FROM articles WHERE url = ?", (URL,)).fetchone()[0]
    finally:
        connection.close()


def test_no_byte_of_the_text_is_left(filled):
    words = phrase(filled)
    first, copy = take_down(filled, URL, "a test")
    assert (first.pattern, copy.pattern) == (URL, COPY)
    assert (len(first.articles), first.captures) == (1, 1)
    assert urls(filled) == {f"http://a.example.cn/{number}" for number in (1, 2, 3)}
    for path in [filled, *filled.parent.glob("a.db-*")]:
        assert words.encode() not in path.read_bytes()
    bodies = [captured.exchange.body for captured in iterate(filled.with_suffix(".warc"))]
    assert bodies
    assert not any(words.encode() in body for body in bodies)
    assert list(verify(filled)) == []


def test_copies_can_stay(filled):
    take_down(filled, URL, "a test", with_copies=False)
    assert COPY in urls(filled)
    assert URL not in urls(filled)
    assert list(verify(filled)) == []


def test_a_rebuild_keeps_it_away_and_keeps_the_tombstone(filled):
    take_down(filled, URL, "a test")
    before = urls(filled)
    rebuild(filled)
    assert urls(filled) == before
    connection = open_connection(filled, readonly=True)
    assert connection.execute("SELECT pattern, reason FROM takedowns ORDER BY id").fetchall() == [
        (URL, "a test"),
        (COPY, "a test"),
    ]
    connection.close()
    assert list(verify(filled)) == []


def test_a_host_goes_with_everything(filled):
    take_down(filled, "a.example.cn", "a test", with_copies=False)
    assert urls(filled) == {COPY}
    assert {captured.exchange.url for captured in iterate(filled.with_suffix(".warc"))} == {COPY}
    assert list(verify(filled)) == []


def test_the_list_covers_other_writings_of_the_address(filled):
    take_down(filled, URL + "#top", "a test")
    takedowns = Takedowns.read(filled.with_suffix(".warc"))
    assert takedowns.covers("HTTP://A.Example.CN:80/0?utm_source=x")
    assert not takedowns.covers("http://a.example.cn/01")


@pytest.mark.parametrize("pattern", ["", "nonsense", "http://", "a b.cn"])
def test_what_is_neither_an_address_nor_a_host_is_refused(filled, pattern):
    with pytest.raises(UserError):
        take_down(filled, pattern, "a test")
