"""Answers that repeat are written as revisit records, as the standard has them."""

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.warc.writer import iterate, read_place, warc_files

URL = "http://a.example.cn/1"


def records(folder):
    found = []
    for path in warc_files(folder):
        with path.open("rb") as file:
            found += [
                (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
                for record in ArchiveIterator(file)
                if record.rec_type in ("response", "revisit")
            ]
    return found


@pytest.fixture
def thrice(writer, article_exchange, exchange):
    """A page, the same page again, and a 304."""
    store, intake = writer
    for taken in (article_exchange(URL, 1), article_exchange(URL, 1), exchange(URL, "", status=304)):
        intake.take(taken)
    store.close()
    return store


def test_warcio_reads_the_revisits_with_their_references(thrice):
    (kind, first, _, body), (again, second, heads, empty), (unmodified, third, _, nothing) = records(thrice.warc.folder)
    assert (kind, again, unmodified) == ("response", "revisit", "revisit")
    assert second["WARC-Profile"].endswith("/identical-payload-digest")
    assert third["WARC-Profile"].endswith("/server-not-modified")
    assert second["WARC-Refers-To"] == third["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert second["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert second["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert (bool(body), empty, nothing) == (True, b"", b"")
    assert heads.get_statuscode() == "200"


def test_a_revisit_reads_back_with_the_body_it_repeats(thrice):
    first, second, third = (captured.exchange for captured in iterate(thrice.warc.folder))
    assert second.body == first.body
    assert third.body == b""


def test_a_file_that_was_rewritten_is_searched_by_record(thrice, tmp_path):
    (path,) = warc_files(thrice.warc.folder)
    captured = list(iterate(path))
    moved = tmp_path / "moved"
    moved.mkdir()
    prefix = path.read_bytes()[: captured[0].place.offset]
    (moved / path.name).write_bytes(prefix + path.read_bytes())  # every record stands later than the revisit says
    first, second, _ = (one.exchange for one in iterate(moved))
    assert second.body == first.body != b""


def test_small_bodies_and_other_payloads_are_written_whole(writer, exchange):
    store, intake = writer
    for body in ("kurz", "kurz", "a" * 600, "b" * 600):
        intake.take(exchange(URL, body))
    store.close()
    assert [kind for kind, *_ in records(store.warc.folder)] == ["response"] * 4


def test_a_place_says_whether_it_is_a_revisit(writer, article_exchange):
    store, intake = writer
    places = [intake.keep(article_exchange(URL, 1)).place for _ in range(2)]
    assert [read_place(store.warc.folder, place).is_revisit for place in places] == [False, True]
