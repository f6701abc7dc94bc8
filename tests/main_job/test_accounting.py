"""Every page of the bundled sites is accounted for, and what came out is what the generator put in."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archive.export import ExportOptions, export
from pipelines.web.canonical import canonicalize


@pytest.fixture
def captured(archive):
    rows = archive.connection.execute("SELECT url, kind, outcome FROM captures")
    return {canonicalize(url): (kind, outcome) for url, kind, outcome in rows}


def pages(demo, expect):
    return [page for page in demo.truth["pages"] if page["expect"] == expect]


def test_every_listing_feed_and_sitemap_was_read(demo, captured):
    missing = [page["url"] for page in pages(demo, "listing") if captured.get(page["url"], ("", ""))[1] != "listing"]
    assert not missing


def test_every_article_page_became_an_article(demo, captured):
    missing = [
        page["url"]
        for page in pages(demo, "article")
        if captured.get(canonicalize(page["url"]), ("", ""))[1] != "article"
    ]
    assert not missing


def test_nothing_became_an_article_that_is_none(demo, archive):
    expected = {canonicalize(page["url"]) for page in pages(demo, "article")}
    assert {row.url for row in archive.articles()} <= expected


def test_every_rejected_page_has_its_reason(demo, archive):
    reasons = dict(archive.connection.execute("SELECT url, reason FROM rejections"))
    redirects = {row[0] for row in archive.connection.execute("SELECT url FROM captures WHERE outcome = 'redirect'")}
    for page in pages(demo, "rejected"):
        if page["kind"] == "redirect":
            assert page["url"] in redirects
        else:
            assert page["url"] in reasons, page
            assert page["reason"] in (None, reasons[page["url"]]), page


def test_nothing_out_of_scope_was_fetched(demo, captured):
    fetched = [
        page["url"] for page in pages(demo, "out_of_scope") if page["kind"] != "robots" and page["url"] in captured
    ]
    assert not fetched


def test_every_capture_has_an_outcome(archive):
    assert archive.connection.execute("SELECT count(*) FROM captures WHERE outcome IS NULL").fetchone() == (0,)


@pytest.mark.parametrize("field", ["title", "author", "source_name", "published"])
def test_a_field_is_that_of_the_truth(demo, archive, field):
    wrong = []
    for truth in demo.truth["articles"]:
        row = archive.article(canonicalize(truth["url"])).row
        expected = truth[field].rstrip("?？") if field == "title" else truth[field]
        found = getattr(row, field)
        if field == "published" and row.published_basis == "feed":
            found = found[: len(expected)]  # the feed tells the second of what the page dates by day, without a year
        if found != expected:
            wrong.append(truth["url"])
    assert len(wrong) <= 0.01 * len(demo.truth["articles"]), wrong


def test_texts_are_those_of_the_truth(demo, archive):
    wrong = [
        truth["url"]
        for truth in demo.truth["articles"]
        if not truth["parts"] and archive.article(canonicalize(truth["url"])).row.text != truth["text"]
    ]
    assert len(wrong) <= 0.02 * len(demo.truth["articles"]), wrong


def test_no_byte_of_an_export_holds_personal_data_of_the_sites(demo, archive, tmp_path):
    planted = [found for truth in demo.truth["articles"] for found in truth["personal"]]
    kinds = {kind for (kind,) in archive.connection.execute("SELECT DISTINCT kind FROM pii")}
    assert {found["kind"] for found in planted} <= kinds
    # The local part of an address is what is personal in it; its domain may be shown.
    strings = [found["surface"].partition("@")[0].encode() for found in planted]
    export(archive, tmp_path / "unmasked", ExportOptions(formats=("parquet",), with_pii=True))
    unmasked = b"".join(content for _, content in bytes_of(tmp_path / "unmasked"))
    assert [string for string in strings if string not in unmasked] == []
    for profile in ("full", "open"):
        export(
            archive,
            tmp_path / profile,
            ExportOptions(formats=("parquet", "jsonl.zst", "csv", "sqlite"), profile=profile),
        )
        for name, content in bytes_of(tmp_path / profile):
            assert [string for string in strings if string in content] == [], name


def bytes_of(folder):
    """Give every byte of a dataset, decompressed: Parquet's columns, Zstandard, SQLite's pages."""
    for path in folder.rglob("*"):
        if path.is_dir():
            continue
        yield path.name, path.read_bytes()
        if path.suffix == ".parquet":
            yield path.name, repr(pq.read_table(path).to_pydict()).encode()
        elif path.suffix == ".zst":
            with pa.CompressedInputStream(str(path), "zstd") as file:
                yield path.name, file.read()


def test_copies_are_grouped_and_siblings_are_not(demo, archive):
    cluster_of = {
        truth["key"]: archive.article(canonicalize(truth["url"])).row.cluster_id for truth in demo.truth["articles"]
    }
    parted = [members for members in demo.truth["clusters"].values() if len({cluster_of[key] for key in members}) > 1]
    assert not parted
    for members in demo.truth["families"].values():
        works = {truth["key"]: truth["cluster"] for truth in demo.truth["articles"] if truth["key"] in members}
        assert len({cluster_of[key] for key in members}) >= len(set(works.values())), members
