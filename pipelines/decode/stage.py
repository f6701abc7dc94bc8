"""The stage decode: served bytes to text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.decode.labels import labels_of, whatwg_name
from pipelines.decode.plausibility import plausibility
from pipelines.decode.refusal import refuse_binary, refuse_what_is_no_page
from pipelines.records import Decoded, Decoding, Evidence, Reason, Reject

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import RawPage

_ALWAYS: Final = ("utf-8", "gb18030", "big5hkscs")
_LABEL_PRIOR: Final = {Evidence.BOM: 0.5, Evidence.HEADER: 0.06, Evidence.META: 0.05}
"""Added to the plausibility of the labelled codec. Small: right and wrong decodings of a sentence differ by 0.5."""
_UTF8_PRIOR: Final = 0.3
"""Multi-byte UTF-8 that decodes at all is hardly ever anything else."""
_SOUND_UTF8_BYTES: Final = 24
"""Continuation bytes; the famous short GBK words that are valid UTF-8 have one or two."""

_SAMPLE_BYTES: Final = 64 * 1024
_WINDOWS: Final = 8
_HIGH_BYTE: Final = re.compile(rb"[\x80-\xff]")
_HZ_SHIFT: Final = re.compile(rb"~\{[\x21-\x7e]{2,}")
_EDGES: Final = b"<> \t\r\n"
"""No byte of these is a second byte in GB 18030, Big5 or UTF-8: a window may be cut there."""

_HOPELESS_ERRORS: Final = 100
_HOPELESS_SPACING: Final = 25
_HOPELESS: Final = -10.0
"""A decoder that fails a hundred times and once in 25 bytes, markup included, need not be scored."""
_FREE_ERRORS: Final = 3
"""A stray byte and a truncated tail never cost a short page its life."""
_ENCODED_REPLACEMENT: Final = {"utf-8": b"\xef\xbf\xbd", "gb18030": b"\x84\x31\xa4\x37"}


def decode(page: RawPage, config: ChainConfig) -> Decoded:
    """Turn the served bytes into text, taking the candidate encoding whose text reads best.

    Every label is a candidate and none is believed: pages declare gb2312 and are UTF-8, or GBK with newer characters.
    A bad byte or a truncated tail costs one U+FFFD, never the page.

    Raises:
        Reject: BAD_STATUS, EMPTY_BODY, TOO_LARGE, NOT_TEXT, or UNDECODABLE when the best candidate leaves more than
            `config.max_replaced_per_1000_chars` of U+FFFD.

    Source: https://encoding.spec.whatwg.org/#names-and-labels
    """
    refuse_what_is_no_page(page, config)
    claims = labels_of(page)
    codec = _utf16_of(page.body, claims)
    if codec is None:
        refuse_binary(page.body)
        codec = _best_codec(page.body, claims)
    html, replaced = decode_counting(page.body, codec)
    allowed = max(_FREE_ERRORS, config.max_replaced_per_1000_chars * len(html) / 1000)
    if replaced > allowed:
        raise Reject(Reason.UNDECODABLE, f"{replaced} of {len(html)} characters lost as {whatwg_name(codec)}")
    evidence = next((evidence for evidence, claimed in claims.items() if claimed == codec), Evidence.DETECTED)
    decoding = Decoding(encoding=_precise_name(codec, html), evidence=evidence, replaced_chars=replaced)
    return Decoded(source=page.source, html=html, decoding=decoding, selectors=page.selectors)


def decode_counting(body: bytes, codec: str) -> tuple[str, int]:
    """Decode tolerantly; give the text without byte order mark and the number of U+FFFD that the decoder put in.

    >>> decode_counting("逾期".encode("gb18030") + bytes([0xFF]), "gb18030")
    ('逾期�', 1)
    """
    text = body.decode(codec, "replace")
    replaced = text.count("\ufffd")
    if replaced and codec in _ENCODED_REPLACEMENT:
        replaced = max(0, replaced - body.count(_ENCODED_REPLACEMENT[codec]))
    return text.removeprefix("\ufeff"), replaced


def _best_codec(body: bytes, claims: dict[Evidence, str]) -> str:
    if _HZ_SHIFT.search(body[:_SAMPLE_BYTES]) and not _HIGH_BYTE.search(body):
        return "hz"
    if not _HIGH_BYTE.search(body):
        return "utf-8"
    sample = _sample(body)
    if _is_sound_utf8(sample):
        return "utf-8"
    candidates = dict.fromkeys((*claims.values(), *_ALWAYS))
    scores = {codec: _score(sample, codec, claims) for codec in candidates if not codec.startswith(("utf-16", "hz"))}
    return max(scores, key=scores.__getitem__)


def _is_sound_utf8(sample: bytes) -> bool:
    """Tell UTF-8 at once: a dozen and more multi-byte sequences without an error are no accident."""
    try:
        text = sample.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(sample) - len(text) >= _SOUND_UTF8_BYTES


def _score(sample: bytes, codec: str, claims: dict[Evidence, str]) -> float:
    text = sample.decode(codec, "replace")
    if text.count("\ufffd") > max(_HOPELESS_ERRORS, len(sample) // _HOPELESS_SPACING):
        return _HOPELESS
    score = plausibility(text) + sum(_LABEL_PRIOR[evidence] for evidence, claim in claims.items() if claim == codec)
    return score + _UTF8_PRIOR if codec == "utf-8" else score


def _utf16_of(body: bytes, claims: dict[Evidence, str]) -> str | None:
    """Recognise UTF-16 by its mark, or by the NUL in every other byte that its ASCII markup has."""
    marked = claims.get(Evidence.BOM, "")
    if marked.startswith("utf-16"):
        return marked
    head = body[: 4 * 1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = max(2, len(head) // 16)
    if odd >= enough and even * 20 < odd:
        return "utf-16-le"
    if even >= enough and odd * 20 < even:
        return "utf-16-be"
    return None


def _sample(body: bytes) -> bytes:
    """Give the whole of a small body, else windows from its first non-ASCII byte to its end, cut between characters."""
    if len(body) <= _SAMPLE_BYTES:
        return body
    first = _HIGH_BYTE.search(body)
    start = first.start() if first else 0
    size = _SAMPLE_BYTES // _WINDOWS
    step = max(size, (len(body) - start) // _WINDOWS)
    windows = [_trim(body[at : at + size]) for at in range(start, len(body), step)]
    return b"\n".join([body[start : start + size], *windows[1:]])


def _trim(window: bytes) -> bytes:
    edges = [at for edge in _EDGES if (at := window.find(edge)) >= 0]
    return window[min(edges) :] if edges else b""


def _precise_name(codec: str, html: str) -> str:
    """Say gb18030 only of a page that uses what GBK has not."""
    if codec != "gb18030":
        return whatwg_name(codec)
    try:
        html.replace("\ufffd", "").encode("gbk")
    except UnicodeEncodeError:
        return "gb18030"
    return "GBK"
