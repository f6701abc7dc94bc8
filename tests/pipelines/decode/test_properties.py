"""Decode: what it promises for any bytes and any clean text."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.records import Decoded, RawPage, Reject, Source

SENTENCES = (
    "逾期之后应当先与平台协商，说明自己的收入情况。",
    "银行会打电话提醒还款，语气虽然直接，但不得骚扰家人。",
    "这家公司的利息写在合同第三页，提前结清不收费用。",
    "收到法院传票以后不要慌，按时到场，带上还款记录。",
    "今天天气很好，我们一起去公园散步，然后回家吃饭。",
)


def raw_page(body: bytes, charset: str | None = None) -> RawPage:
    source = Source(
        url=None, final_url=None, fetched_at=None, status=200, media_type="text/html", sha256=sha256(body).hexdigest()
    )
    return RawPage(source=source, body=body, charset=charset)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600), st.sampled_from([None, "utf-8", "gb2312", "big5", "utf-16", "hz-gb-2312", "x\0y"]))
def test_any_bytes_end_as_text_or_as_a_reasoned_rejection(body, charset):
    with suppress(Reject):
        assert isinstance(decode(raw_page(body, charset), DEFAULT), Decoded)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.sampled_from([None, "utf-8", "gbk", "big5"]),
)
def test_clean_text_comes_back_from_every_encoding(sentences, codec, label):
    text = "\n".join(sentences)
    assert decode(raw_page(text.encode(codec), label), DEFAULT).html == text
