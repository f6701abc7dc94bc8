"""Pieces of WARC files: every capture in one of them, whatever the size of the pieces."""

import gzip

import pytest

from archive.errors import UserError
from archive.warc.stream import Torn
from archive.warc.writer import iterate
from batch.places import Place, place, warc_files
from batch.rows import article_columns, article_fields
from batch.splits import Split, captures, cut
from pipelines.chain import clean_page
from pipelines.records import Article


@pytest.fixture
def warc(harvest):
    (path,) = harvest.with_suffix(".warc").iterdir()
    return path


def told(captured):
    return captured.place, captured.exchange, captured.mark, captured.is_revisit


@pytest.mark.parametrize("split_bytes", [3_000, 20_000, 100_000, 1 << 30])
def test_every_capture_is_in_one_piece(warc, split_bytes):
    found = [told(one) for split in cut([place(warc)], split_bytes) for one in captures(split)]
    assert found == [told(one) for one in iterate(warc)]


def test_a_plain_file_is_one_piece(tmp_path, warc):
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(warc.read_bytes()))
    (split,) = cut([place(plain)], 3_000)
    told_in_short = [(one.exchange.url, one.place.record_id, one.exchange.kind) for one in captures(split)]
    assert told_in_short == [(one.exchange.url, one.place.record_id, one.exchange.kind) for one in iterate(warc)]


def test_a_torn_file_gives_what_stands_before_the_tear(tmp_path, warc):
    whole = list(iterate(warc))
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(warc.read_bytes()[: whole[10].place.offset + 20])
    found = []

    def read_all():
        found.extend(one.place.record_id for one in captures(Split(at=place(torn), start=0, end=torn.stat().st_size)))

    with pytest.raises(Torn):
        read_all()
    assert found == [one.place.record_id for one in whole[:10]]


@pytest.fixture
def shop(tmp_path):
    """Give a folder laid out as Common Crawl's: a list of paths, the files far below."""
    folder = tmp_path / "crawl-data" / "CC-TEST-2026-10"
    names = [f"crawl-data/CC-TEST-2026-10/segments/1.{n}/warc/CC-{n}.warc.gz" for n in range(3)]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"")
    (folder / "notes.txt").write_text("no WARC")
    (folder / "warc.paths.gz").write_bytes(gzip.compress("\n".join(names).encode()))
    return tmp_path, [f"file://{tmp_path / name}" for name in names]


@pytest.mark.parametrize(
    "name", ["crawl-data", "crawl-data/*/segments/*/warc/*.gz", "crawl-data/CC-TEST-2026-10/warc.paths.gz"]
)
def test_files_are_found_by_folder_pattern_and_list(shop, name):
    root, expected = shop
    assert [at.uri for at in warc_files([str(root / name)])] == expected


def test_a_name_without_files_is_a_users_mistake(tmp_path):
    with pytest.raises(UserError, match="no WARC file there"):
        warc_files([str(tmp_path / "nothing")])


def test_an_address_nobody_can_read_is_a_users_mistake():
    with pytest.raises(UserError, match="cannot be read"):
        place("gopher://example.cn/x")


def test_a_folder_above_is_named_right():
    assert Place("s3a://bucket/a/b.gz").parent == Place("s3a://bucket/a")


def test_no_column_of_an_article_is_lost(harvest):
    page = next(one for one in iterate(harvest.with_suffix(".warc")) if one.exchange.kind == "article")
    article = clean_page(page.exchange.body, url=page.exchange.url)
    assert isinstance(article, Article)
    assert sorted(article_fields(article)) == sorted(name for name, _ in article_columns())
