"""A takedown leaves no text anywhere, keeps a tombstone, and neither rebuild nor ingest brings the page back."""

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive.connection import open_connection
from archive.errors import UserError
from archive.reader import Archive
from archive.store import Store
from archive.upkeep.rebuild import rebuild
from archive.upkeep.takedown import Extent, extent, take_down
from archive.upkeep.takedowns import Takedowns, Tombstone, page_key
from archive.upkeep.verify import verify
from archive.warc.writer import iterate
from yuqi.commands.takedown import command

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


def test_what_a_takedown_would_do_is_told_before(filled):
    with closing(sqlite3.connect(filled)) as connection:
        held = "http://a.example.cn/2"
        connection.execute(
            "INSERT INTO article_pairs SELECT a.id, b.id, 'excerpt', 'excerpt', 0.2, b.id, 1 FROM articles a, articles b"
            " WHERE a.url = ? AND b.url = ?",
            (URL, held),
        )
        connection.commit()
    assert extent(filled, URL) == Extent(articles=1, copies=(COPY,), sharing=(held,))
    assert extent(filled, URL, with_copies=False) == Extent(articles=1, copies=(), sharing=(held, COPY))
    assert extent(filled, "http://nowhere.example.cn/") == Extent(articles=0, copies=(), sharing=())
    assert URL in urls(filled)


def test_the_command_names_what_stays(filled):
    said = CliRunner().invoke(command, [URL, "--reason", "t", "--keep-copies", "--archive", str(filled)], input="y\n")
    assert f"Remove {URL} (1 article) from" in said.output
    assert f"stays, and has a part of the text: {COPY}" in said.output


def test_the_question_counts_the_copies(filled):
    said = CliRunner().invoke(command, [URL, "--reason", "t", "--archive", str(filled)], input="n\n")
    assert "(1 article and 1 copy at other addresses)" in said.output
    assert URL in urls(filled)


def test_nothing_is_made_where_there_is_no_archive(archive_path):
    with pytest.raises(UserError, match="there is no such archive"):
        take_down(archive_path, URL, "a test")
    assert not list(archive_path.parent.glob(f"{archive_path.stem}*"))


def test_an_archive_without_captures_can_block_an_address(archive_path):
    Store.open(archive_path).close()
    (one,) = take_down(archive_path, URL, "a test")
    assert (one.pattern, one.captures) == (URL, 0)


@pytest.mark.parametrize("asked", ["number", URL, COPY])
def test_who_asks_for_it_learns_that_it_was_taken_down(filled, asked):
    with Archive.open(filled) as archive:
        number = archive.article(URL).row.id
    take_down(filled, URL, "the author's wish")
    with (
        Archive.open(filled) as archive,
        pytest.raises(UserError, match=r"taken down on \d{4}-\d\d-\d\d: the author's"),
    ):
        archive.article(number if asked == "number" else asked)


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


def covering(pattern, kind="url"):
    return Takedowns([Tombstone(pattern=pattern, kind=kind, reason="", taken_at="", articles=(), captures=0)])


@pytest.mark.parametrize(
    "url",
    [
        "HTTP://WWW.Debt.Example:80/a/1.html?utm_source=x#top",
        "https://www.debt.example/a/1.html",
        "https://www.debt.example:443/a/1.html",
        "http://www.debt.example:443/a/1.html",
        "http://m.debt.example/a/1.html",
        "http://debt.example/a/1.html",
        "http://www.debt.example./a/1.html",
        "http://www.debt.example/a/1.html?PHPSESSID=1",
        "http://www.debt.example/a/%31.html",
        "http://www.debt.example//a/1.html",
        "http://www.debt.example/a//1.html",
        "http://www.debt.example/a/../a/./1.html",
        "http://www.debt.example/%61/%2e%2E/a/1.html",
        "http://www.debt.example/../a/1.html",
    ],
)
def test_an_address_is_covered_in_every_writing(url):
    assert covering("http://www.debt.example/a/1.html").covers(url)
    assert covering(url).covers("http://www.debt.example/a/1.html")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.debt.example/a/11.html",
        "http://www.debt.example/a/1.html/",
        "http://www.debt.example/a/1.html?page=2",
        "http://www.debt.example/a%2F1.html",
        "http://www.debt.example:8080/a/1.html",
        "http://news.debt.example/a/1.html",
        "http://www.debt.example.cn/a/1.html",
        "http://[/a/1.html",
        "",
    ],
)
def test_another_address_is_not_covered(url):
    assert not covering("http://www.debt.example/a/1.html").covers(url)


@pytest.mark.parametrize(
    ("host", "url", "is_covered"),
    [
        ("nope.example", "http://nope.example/1", True),
        ("nope.example", "http://www.nope.example/1", True),
        ("nope.example", "https://a.sub.nope.example:8443/1", True),
        ("www.nope.example", "http://m.nope.example/1", True),
        ("www.nope.example", "http://news.nope.example/1", False),
        ("nope.example", "http://hope.nope.example.cn/1", False),
        ("nope.example", "http://notnope.example/1", False),
        ("news.nope.example", "http://nope.example/1", False),
    ],
)
def test_a_host_is_covered_with_its_twins_and_all_below(host, url, is_covered):
    assert covering(host, "host").covers(url) is is_covered


def test_articles_stored_under_other_writings_of_the_address_go(filled):
    take_down(filled, "https://m.a.example.cn//0", "a test")
    assert URL not in urls(filled)
    with Archive.open(filled) as archive, pytest.raises(UserError, match="taken down"):
        archive.article("https://a.example.cn/%30")


def test_what_lies_below_a_host_goes_with_it(filled):
    take_down(filled, "example.cn", "a test")
    assert urls(filled) == set()


@pytest.mark.parametrize("pattern", ["", "nonsense", "http://", "a b.cn"])
def test_what_is_neither_an_address_nor_a_host_is_refused(filled, pattern):
    with pytest.raises(UserError):
        take_down(filled, pattern, "a test")


def test_the_key_of_a_long_way_up_takes_linear_time(assert_linear):
    def prepare(size):
        url = "http://x.example" + "/a" * size + "/.." * size + "/b"
        return lambda: page_key.__wrapped__(url)

    assert page_key("http://x.example/a/../../b/./c//d/") == page_key("http://x.example/b/c/d/")
    assert_linear(prepare, 2_000)
