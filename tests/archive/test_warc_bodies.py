"""Content encodings: undone within bounds, or a reason why not."""

import gzip
import zlib

import brotli
import pytest

from archive.warc.body import BodyTooLarge, BodyTruncated, UnknownCoding, _zstd_module, decode_body
from pipelines.records import Reason

PAGE = "<p>逾期以后先核对账单</p>".encode() * 50


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def zstd(body):
    return _zstd_module().compress(body)


def headers(*codings):
    return tuple((b"Content-Encoding", coding.encode()) for coding in codings)


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        pytest.param((), PAGE, id="none"),
        pytest.param(("identity",), PAGE, id="identity"),
        pytest.param(("UTF-8",), PAGE, id="a charset by mistake"),
        pytest.param(("gzip",), gzip.compress(PAGE), id="gzip"),
        pytest.param(("GZip",), gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]), id="gzip, two members"),
        pytest.param(("gzip",), gzip.compress(PAGE) + b"\x00" * 9, id="gzip with padding"),
        pytest.param(("x-gzip",), gzip.compress(PAGE), id="x-gzip"),
        pytest.param(("deflate",), zlib.compress(PAGE), id="deflate"),
        pytest.param(("deflate",), raw_deflate(PAGE), id="deflate without its frame"),
        pytest.param(("br",), brotli.compress(PAGE), id="br"),
        pytest.param(("zstd",), zstd(PAGE), id="zstd"),
        pytest.param(("deflate", "gzip"), gzip.compress(zlib.compress(PAGE)), id="two layers"),
        pytest.param(("deflate, gzip",), gzip.compress(zlib.compress(PAGE)), id="two layers in one line"),
        pytest.param(("gzip",), PAGE, id="negative: labelled gzip, is plain"),
    ],
)
def test_encodings_are_undone(codings, body):
    assert decode_body(headers(*codings), body) == PAGE


def test_an_empty_body_has_no_encoding():
    assert decode_body(headers("gzip"), b"") == b""


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd)]
)
def test_a_body_that_ends_in_the_middle_is_said(coding, pack):
    packed = pack(PAGE)
    for cut in (len(packed) // 2, len(packed) - 1):
        with pytest.raises(BodyTruncated) as caught:
            decode_body(headers(coding), packed[:cut])
        assert caught.value.reason is Reason.TRUNCATED


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd"])
def test_noise_is_said(coding):
    with pytest.raises(BodyTruncated):
        decode_body(headers(coding), b"\xff\x00\x13garbage" * 9)


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd)]
)
def test_a_bomb_is_not_built(coding, pack):
    bomb = pack(bytes(40 * 2**20))
    with pytest.raises(BodyTooLarge) as caught:
        decode_body(headers(coding), bomb)
    assert caught.value.reason is Reason.TOO_LARGE


def test_what_nobody_can_undo_is_said():
    with pytest.raises(UnknownCoding):
        decode_body(headers("compress"), b"x")
    with pytest.raises(UnknownCoding, match="layers"):
        decode_body(headers(*["gzip"] * 9), gzip.compress(b"x"))
