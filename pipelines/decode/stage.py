"""The stage decode: served bytes to text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.decode.candidates import Ranking, rank
from pipelines.decode.labels import labels_of, whatwg_name
from pipelines.decode.lattice import REPLACEMENT
from pipelines.decode.marks import shifted_codec_of, wide_codec_of
from pipelines.decode.mending import mend
from pipelines.decode.refusal import refuse_binary, refuse_what_is_no_page
from pipelines.decode.sample import HIGH_BYTE
from pipelines.records import Decoded, Decoding, Evidence, Reason, Reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.config import ChainConfig
    from pipelines.records import RawPage

_SOUND_UTF8_BYTES: Final = 24
"""Continuation bytes in a body without an error; the famous short GBK words that are valid UTF-8 have one or two."""
_ASCII: Final = bytes(range(0x80))
_FREE_ERRORS: Final = 3
"""A stray byte and a truncated tail never cost a short page its life."""


def decode(page: RawPage, config: ChainConfig) -> Decoded:
    """Turn the served bytes into text, taking the candidate encoding whose text reads best.

    Every label is a candidate and none is believed: pages declare gb2312 and are UTF-8, or GBK with newer characters.
    A bad byte or a truncated tail costs one U+FFFD, never the page; pieces in another Chinese encoding are read in it.

    Raises:
        Reject: BAD_STATUS, EMPTY_BODY, TOO_LARGE, NOT_TEXT, or UNDECODABLE when the best candidate leaves more than
            `config.max_replaced_per_1000_chars` of U+FFFD.

    Source: https://encoding.spec.whatwg.org/#names-and-labels
    """
    refuse_what_is_no_page(page, config)
    claims = labels_of(page)
    ranking = _certain(page.body, claims)
    if ranking is None:
        ranking = rank(page.body, claims)
    if not ranking.codec.startswith(("utf-16", "utf-32")):
        refuse_binary(page.body)
    mended = mend(page.body, ranking.codec)
    html = mended.text.lstrip("\ufeff")
    allowed = max(_FREE_ERRORS, config.max_replaced_per_1000_chars * len(html) / 1000)
    if mended.replaced_chars > allowed:
        detail = f"{mended.replaced_chars} of {len(html)} characters lost as {whatwg_name(ranking.codec)}"
        raise Reject(Reason.UNDECODABLE, detail)
    decoding = Decoding(
        encoding=_precise_name(ranking.codec, html),
        evidence=next((seen for seen, claimed in claims.items() if claimed == ranking.codec), Evidence.DETECTED),
        replaced_chars=mended.replaced_chars,
        runner_up=whatwg_name(ranking.runner_up) if ranking.runner_up else None,
        margin=ranking.margin,
        realigned=mended.realigned,
    )
    return Decoded(source=page.source, html=html, decoding=decoding, selectors=page.selectors, model=page.model)


def _certain(body: bytes, claims: Mapping[Evidence, str]) -> Ranking | None:
    """Give the encoding of bodies that leave no doubt: by their marks, by plain ASCII, by much UTF-8 and no error."""
    marked = claims.get(Evidence.BOM, "")
    codec = marked if marked.startswith(("utf-16", "utf-32")) else wide_codec_of(body) or shifted_codec_of(body)
    if codec is None and (_is_sound_utf8(body) or not HIGH_BYTE.search(body)):
        codec = "utf-8"
    if codec is None and not _NO_WESTERN_SIGN.search(body):
        codec = "cp1252"
    return Ranking(codec=codec, runner_up=None, margin=0.0) if codec else None


_NO_WESTERN_SIGN: Final = re.compile(
    rb"[\x80-\xff](?:(?<![\xa3\xa7\xa9\xae\xb0\xb1\xb7\xbd\xd7])|(?<=[\x40-\xff].)|(?=[\x40-\xff]))", re.DOTALL
)
"""A byte above ASCII that is not £ § © ® ° ± · ½ × among blanks, digits and signs: there it is half of nothing else."""


def _is_sound_utf8(body: bytes) -> bool:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(body) - len(text) >= _SOUND_UTF8_BYTES


def _precise_name(codec: str, html: str) -> str:
    """Say gb18030 only of a page that uses what GBK has not."""
    if codec != "gb18030":
        return whatwg_name(codec)
    try:
        # The codec takes its time with every character, and most of a page is ASCII.
        above_ascii = html.encode("utf-8").translate(None, _ASCII).decode("utf-8")
        above_ascii.replace(REPLACEMENT, "").encode("gbk")
    except UnicodeEncodeError:
        return "gb18030"
    return "GBK"
