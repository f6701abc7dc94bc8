"""WARC files: what is written comes back, whoever reads it, and a tear hides nothing but itself."""

import gzip
import io
import random
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.warc.writer import Exchange, NotInWarc, WarcWriter, close_leftovers, iterate, read_place

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def make(url="http://a.example.cn/1", body=b"<p>x</p>", **more):
    fields = {
        "url": url,
        "method": "GET",
        "request_headers": ((b"User-Agent", b"yuqi"), (b"Accept", b"*/*")),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "response_headers": ((b"Content-Type", b"text/html"),),
        "body": body,
        "fetched_at": NOON,
        "source": "test-channel",
        "kind": "article",
    }
    return Exchange(**(fields | more))


def write(folder, *exchanges):
    with WarcWriter(folder) as warc:
        return [warc.write(exchange) for exchange in exchanges]


VARIED = [
    pytest.param(make(), id="plain page"),
    pytest.param(
        make(body=gzip.compress(b"x" * 1000), response_headers=((b"Content-Encoding", b"gzip"),)), id="gzip stays gzip"
    ),
    pytest.param(
        make(response_headers=((b"Location", "/逾期".encode("gbk")),), status=302), id="gbk bytes in a header"
    ),
    pytest.param(make(response_headers=((b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2"))), id="repeated header"),
    pytest.param(make(url="http://a.example.cn/逾期 1\r\nWARC-Type: x"), id="line breaks in the url"),
    pytest.param(make(response_headers=((b"X", b"a\r\nWARC-Type: y\r\n\r\nz"),)), id="line breaks in a header"),
    pytest.param(make(body=b""), id="empty body"),
    pytest.param(make(body=b"\r\n\r\nWARC/1.1\r\n\r\n" * 3), id="body that looks like a record"),
    pytest.param(make(method="POST", request_body=b"a=1&b=2"), id="post"),
    pytest.param(make(kind="part", part_of="http://a.example.cn/0"), id="part"),
    pytest.param(make(ip_address="127.0.0.1"), id="address"),
    pytest.param(make(status=404, reason="Not Found", kind="robots"), id="status"),
    pytest.param(make(url="http://a.example.cn/" + "逾" * 90_000), id="endless url"),
    pytest.param(make(response_headers=tuple((b"X-%d" % n, b"y" * 5000) for n in range(90))), id="flood of headers"),
    pytest.param(make(fetched_at=datetime(3, 1, 1, tzinfo=UTC)), id="a time before the web"),
    pytest.param(
        make(method=None, request_headers=(), response_headers=((b"Content-Type", b"text/\xff\xe9"),)),
        id="local file, odd media type",
    ),
    pytest.param(make(url="local:0123456789abcdef", method=None, request_headers=(), source="local"), id="local file"),
    pytest.param(
        make(response_headers=((b"Transfer-Encoding", b"chunked"),), body=b"5\r\nhello\r\n"),
        id="chunked label, body unchunked",
    ),
]


@pytest.mark.parametrize("exchange", VARIED)
def test_what_is_written_comes_back(tmp_path, exchange):
    (place,) = write(tmp_path, exchange)
    (captured,) = iterate(tmp_path)
    assert captured.exchange == exchange
    assert captured.place == place
    again = read_place(tmp_path, place).exchange
    assert (again.url, again.status, again.body, again.response_headers) == (
        exchange.url,
        exchange.status,
        exchange.body,
        exchange.response_headers,
    )


_tokens = st.text(
    st.characters(codec="ascii", exclude_characters=":\r\n\0 \t", min_codepoint=33), min_size=1, max_size=8
)
_values = st.binary(max_size=30)


@given(
    body=st.binary(max_size=300),
    url=st.text(max_size=30),
    headers=st.lists(st.tuples(_tokens.map(str.encode), _values), max_size=4),
    when=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2200, 1, 1)),  # noqa: DTZ001 - made UTC below
    reason=st.text(max_size=10),
)
@settings(max_examples=60, deadline=None)
def test_any_exchange_comes_back(tmp_path_factory, body, url, headers, when, reason):
    folder = tmp_path_factory.mktemp("w")
    exchange = make(url, body, response_headers=tuple(headers), fetched_at=when.replace(tzinfo=UTC), reason=reason)
    write(folder, exchange)
    assert [captured.exchange for captured in iterate(folder)] == [exchange]


def test_warcio_reads_every_record_and_every_digest(tmp_path):
    write(tmp_path, *(param.values[0] for param in VARIED))
    (path,) = tmp_path.iterdir()
    kinds = []
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        for record in records:
            record.content_stream().read()
            kinds.append(record.rec_type)
    assert kinds.count("response") == kinds.count("request") == len(VARIED) - 2
    assert kinds.count("resource") == 2
    assert kinds.count("metadata") == len(VARIED)


def test_each_record_is_one_gzip_member_at_its_place(tmp_path):
    places = write(tmp_path, make(), make("http://a.example.cn/2"))
    raw = (tmp_path / places[1].file).read_bytes()
    member = raw[places[1].offset : places[1].offset + places[1].length]
    assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")


def test_a_file_is_open_until_it_is_closed(tmp_path):
    warc = WarcWriter(tmp_path)
    place = warc.write(make())
    assert [path.name for path in tmp_path.iterdir()] == [place.file + ".open"]
    assert read_place(tmp_path, place).exchange.body == make().body
    warc.close()
    assert [path.name for path in tmp_path.iterdir()] == [place.file]


def test_a_writer_that_writes_nothing_makes_no_file(tmp_path):
    write(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_files_are_rotated_and_sort_in_the_order_of_writing(tmp_path):
    clock = iter([datetime(2026, 3, 1, 12, 0, 9, tzinfo=UTC), datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)] * 9)
    with WarcWriter(tmp_path, rotate_bytes=1, clock=lambda: next(clock)) as warc:
        names = [warc.write(make(f"http://a.example.cn/{number}")).file for number in range(5)]
    assert names == sorted(set(names)), "a clock that goes back must not change the order"
    assert [captured.exchange.url[-1] for captured in iterate(tmp_path)] == list("01234")


def test_a_full_disk_leaves_whole_records(tmp_path, monkeypatch):
    with WarcWriter(tmp_path) as warc:
        warc.write(make())

        class Full:
            def __init__(self, file):
                self.file = file

            def write(self, octets):
                self.file.write(octets[:10])
                raise OSError(28, "No space left on device")

            def __getattr__(self, name):
                return getattr(self.file, name)

        real, warc._file = warc._file, Full(warc._file)
        with pytest.raises(OSError, match="No space"):
            warc.write(make("http://a.example.cn/lost"))
        warc._file = real
        assert len(list(iterate(tmp_path, lambda *where: pytest.fail(str(where))))) == 1
        warc.write(make("http://a.example.cn/2"))
    assert [captured.exchange.url for captured in iterate(tmp_path)] == [
        "http://a.example.cn/1",
        "http://a.example.cn/2",
    ]


def test_a_torn_file_gives_what_stands_before_the_tear(tmp_path):
    places = write(
        tmp_path, *(make(f"http://a.example.cn/{number}", bytes([65 + number]) * 400) for number in range(3))
    )
    raw = (tmp_path / places[0].file).read_bytes()
    ends = [captured.end for captured in iterate(tmp_path)]
    torn = tmp_path / "torn" / "t.warc.gz.open"
    torn.parent.mkdir()
    for cut in [*range(0, len(raw), 7), *(end + step for end in ends for step in (-1, 0) if end + step < len(raw))]:
        torn.write_bytes(raw[:cut])
        found = [captured.exchange.url for captured in iterate(torn.parent)]
        assert len(found) == sum(end <= cut for end in ends), cut


def test_damaged_bytes_never_raise(tmp_path):
    places = write(tmp_path, *(make(f"http://a.example.cn/{number}") for number in range(3)))
    raw = (tmp_path / places[0].file).read_bytes()
    draw = random.Random(5)
    path = tmp_path / "d" / "d.warc.gz"
    path.parent.mkdir()
    for _ in range(200):
        damaged = bytearray(raw)
        for _ in range(3):
            damaged[draw.randrange(len(raw))] = draw.randrange(256)
        path.write_bytes(damaged)
        list(iterate(path))
    for cut in range(0, 2000, 11):
        path.write_bytes(draw.randbytes(cut))
        assert list(iterate(path)) == []


def test_leftovers_of_a_kill_are_cut_and_closed(tmp_path):
    warc = WarcWriter(tmp_path)
    first = warc.write(make())
    warc.write(make("http://a.example.cn/2"))
    path = tmp_path / (first.file + ".open")
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size - 3)
    warc._file.close()
    assert [closed.name for closed in close_leftovers(tmp_path)] == [first.file]
    torn = []
    assert [captured.exchange.url for captured in iterate(tmp_path, lambda *where: torn.append(where))] == [make().url]
    assert torn == []


def test_a_leftover_without_a_capture_goes(tmp_path):
    (tmp_path / "x.warc.gz.open").write_bytes(b"")
    assert close_leftovers(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["file", "offset", "length", "record_id"])
def test_a_wrong_place_is_said(tmp_path, damage):
    (place,) = write(tmp_path, make())
    wrong = {
        "file": "none.warc.gz",
        "offset": place.offset + 1,
        "length": place.length - 5,
        "record_id": "<urn:uuid:x>",
    }
    with pytest.raises(NotInWarc):
        read_place(tmp_path, replace(place, **{damage: wrong[damage]}))


def foreign(path, *, compressed):
    """Write what another program would: a chunked response and an image, nothing of ours beside them."""

    def response(url, body, *fields):
        heads = StatusAndHeaders("200 OK", list(fields), protocol="HTTP/1.1")
        return writer.create_warc_record(url, "response", io.BytesIO(body), len(body), http_headers=heads)

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed, warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record("x", {"software": "other"}))
        chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
        labels = ("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")
        writer.write_record(response("http://c.example.cn/1", chunked, *labels))
        writer.write_record(response("http://c.example.cn/i", b"\x89PNG", ("Content-Type", "image/png")))


@pytest.mark.parametrize("compressed", [True, False])
def test_files_of_other_programs_are_read(tmp_path, compressed):
    path = tmp_path / ("f.warc.gz" if compressed else "f.warc")
    foreign(path, compressed=compressed)
    page, image = iterate(path)
    assert page.exchange.body == b"hello world"
    assert (page.exchange.kind, page.exchange.source, page.mark) == ("article", "c.example.cn", None)
    assert image.exchange.kind == "file"


def test_a_single_gzip_stream_is_read_too(tmp_path):
    plain = tmp_path / "p.warc"
    foreign(plain, compressed=False)
    path = tmp_path / "s.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert [captured.exchange.body for captured in iterate(path)] == [b"hello world", b"\x89PNG"]


def test_a_wacz_file_is_read(tmp_path):
    inner = tmp_path / "f.warc.gz"
    foreign(inner, compressed=True)
    path = tmp_path / "f.wacz"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.write(inner, "archive/f.warc.gz")
        bundle.writestr("datapackage.json", "{}")
    assert [captured.exchange.body for captured in iterate(path)] == [b"hello world", b"\x89PNG"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"WARC/1.1\r\nContent-Length: 99999999\r\n\r\nx"])
def test_what_is_no_archive_is_told(tmp_path, content):
    path = tmp_path / "x.wacz"
    path.write_bytes(content)
    told = []
    assert list(iterate(path, lambda *where: told.append(where))) == []
    assert told


def test_what_is_longer_than_any_page_is_cut(tmp_path):
    exchange = make(body=bytes(70 * 2**20))
    assert len(exchange.body) == 64 * 2**20
    (place,) = write(tmp_path, exchange)
    assert read_place(tmp_path, place).exchange.body == exchange.body


def test_an_exchange_refuses_what_it_cannot_be():
    with pytest.raises(ValueError, match="kind"):
        make(kind="picture")
    with pytest.raises(ValueError, match="time zone"):
        make(fetched_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake
