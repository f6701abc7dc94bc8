"""Decode: the encoding that decoded a page, what spoke for it, and bodies that hold no page."""

from __future__ import annotations

from hashlib import sha256

import pytest

from pipelines.config import DEFAULT, ChainConfig
from pipelines.decode import decode
from pipelines.records import Evidence, RawPage, Reason, Reject, Source

HANS = "逾期之后怎么与平台协商还款？先把收入和支出列成一张表，再打官方客服电话。"
HANT = "逾期之後怎麼與平臺協商還款？先把收入和支出列成一張表，再打官方客服電話。"
HONG_KONG = "財務公司追數嘅電話點算好？唔好驚，傾掂咗先簽名，記得攞返收據。"


def raw_page(body: bytes, *, charset: str | None = None, media_type: str = "text/html", status: int = 200) -> RawPage:
    source = Source(
        url=None,
        final_url=None,
        fetched_at=None,
        status=status,
        media_type=media_type,
        sha256=sha256(body).hexdigest(),
    )
    return RawPage(source=source, body=body, charset=charset)


def html(text: str, meta: str = "") -> str:
    charset = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{charset}<title>{text[:6]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        pytest.param(HANS, "utf-8", "UTF-8", id="utf-8"),
        pytest.param(HANS, "gb18030", "GBK", id="gbk"),
        pytest.param(HANT, "gb18030", "GBK", id="traditional text in gbk"),
        pytest.param(HANS + "𠮷", "gb18030", "gb18030", id="four-byte character"),
        pytest.param(HANT, "big5", "Big5", id="big5"),
        pytest.param(HONG_KONG, "big5hkscs", "Big5", id="big5 with hkscs characters"),
    ],
)
@pytest.mark.parametrize("label", ["", "utf-8", "gb2312", "big5", "iso-8859-1", "no-such-charset"])
def test_the_text_decides_whatever_the_label_says(text, codec, name, label):
    page = html(text, label)
    decoded = decode(raw_page(page.encode(codec), charset=label or None), DEFAULT)
    assert (decoded.html, decoded.decoding.encoding) == (page, name)


@pytest.mark.parametrize(
    ("body", "charset", "name", "evidence"),
    [
        pytest.param(b"\xef\xbb\xbf" + html(HANS).encode(), "gbk", "UTF-8", Evidence.BOM, id="utf-8 mark"),
        pytest.param(html(HANS).encode("utf-16"), None, "UTF-16LE", Evidence.BOM, id="utf-16 mark"),
        pytest.param(html(HANS).encode("utf-16-be"), None, "UTF-16BE", Evidence.DETECTED, id="utf-16 by its NULs"),
        pytest.param(html(HANS, "gb2312").encode("gbk"), "GBK", "GBK", Evidence.HEADER, id="header before meta"),
        pytest.param(html(HANS, "gb2312").encode("gbk"), "utf-8", "GBK", Evidence.META, id="header lies, meta right"),
        pytest.param(html(HANS, "gb2312").encode(), "gbk", "UTF-8", Evidence.DETECTED, id="both lie"),
        pytest.param(html(HANS).encode("hz"), None, "HZ-GB-2312", Evidence.DETECTED, id="hz"),
        pytest.param(b"<p>plain ASCII, with a ~{ in it</p>", None, "UTF-8", Evidence.DETECTED, id="negative: no hz"),
        pytest.param(
            html("дом").encode("cp1251"), "windows-1251", "windows-1251", Evidence.HEADER, id="other language"
        ),
    ],
)
def test_the_evidence_is_the_strongest_label_that_was_right(body, charset, name, evidence):
    decoding = decode(raw_page(body, charset=charset), DEFAULT).decoding
    assert (decoding.encoding, decoding.evidence, decoding.replaced_chars) == (name, evidence, 0)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_a_stray_byte_costs_one_character(codec):
    text = HANT if codec == "big5hkscs" else HANS
    before, after = html(text).split("，", 1)
    body = before.encode(codec) + b"\xff" + after.encode(codec)
    decoded = decode(raw_page(body), DEFAULT)
    assert decoded.html == f"{before}\ufffd{after}"
    assert decoded.decoding.replaced_chars == 1


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_a_truncated_tail_costs_one_character(codec):
    text = HANT if codec == "big5hkscs" else HANS
    decoded = decode(raw_page(text[:-1].encode(codec)[:-1]), DEFAULT)
    assert decoded.html == text[:-2] + "\ufffd"
    assert decoded.decoding.replaced_chars == 1


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_six_characters_are_enough_even_truncated(codec):
    decoded = decode(raw_page("今天天氣很好".encode(codec)[:-1]), DEFAULT)
    assert decoded.html == "今天天氣很\ufffd"


def test_a_replacement_character_that_was_served_is_not_ours():
    assert decode(raw_page(html(HANS + "\ufffd").encode()), DEFAULT).decoding.replaced_chars == 0


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        pytest.param(raw_page(HANS.encode(), status=404), Reason.BAD_STATUS, id="not found"),
        pytest.param(raw_page(b"", status=503), Reason.BAD_STATUS, id="status comes before the empty body"),
        pytest.param(raw_page(b" \r\n\t"), Reason.EMPTY_BODY, id="blank"),
        pytest.param(raw_page(b"%PDF-1.4 " + HANS.encode()), Reason.NOT_TEXT, id="pdf as html"),
        pytest.param(raw_page(b"\x89PNG\r\n\x1a\n" + b"\0" * 99), Reason.NOT_TEXT, id="png as html"),
        pytest.param(raw_page(HANS.encode(), media_type="image/jpeg"), Reason.NOT_TEXT, id="image type"),
        pytest.param(raw_page(b"{}", media_type="application/json"), Reason.NOT_TEXT, id="json"),
        pytest.param(raw_page(bytes(range(256)) * 40), Reason.NOT_TEXT, id="binary"),
        pytest.param(raw_page(b"<p>" + b"\xff\x80\xfe\x81" * 500), Reason.UNDECODABLE, id="no encoding fits"),
    ],
)
def test_a_body_without_a_page_is_refused(page, reason):
    with pytest.raises(Reject) as caught:
        decode(page, DEFAULT)
    assert caught.value.reason is reason


def test_octet_stream_is_judged_by_its_bytes():
    assert decode(raw_page(HANS.encode(), media_type="application/octet-stream"), DEFAULT).html == HANS


def test_a_few_nul_bytes_do_not_make_a_page_binary():
    assert "\0" in decode(raw_page(html(HANS).replace("，", "\0，").encode()), DEFAULT).html


def test_the_size_limit_is_the_configured_one():
    with pytest.raises(Reject, match="101 bytes, at most 100"):
        decode(raw_page(b"a" * 101), ChainConfig(max_body_bytes=100))


def test_a_long_page_takes_linear_time(assert_linear):
    def prepare(size):
        body = (html(HANS) * (size // len(HANS))).encode("gb18030")[: DEFAULT.max_body_bytes]

        def work():
            assert decode(raw_page(body), DEFAULT).decoding.encoding == "GBK"

        return work

    assert_linear(prepare, 300_000)
