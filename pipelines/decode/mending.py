"""A body in a known encoding to text, and its damaged stretches to the likeliest text there is."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder, register_error
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.decode.blocks import Block, blocks_of
from pipelines.decode.lattice import PRIVATE_COST, REPLACEMENT, char_at, cost_of, read
from pipelines.decode.suspicion import improbable_spans, may_be_better_read, prose, stretches
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OTHERS: Final = {
    "utf-8": ("gb18030", "big5hkscs"),
    "gb18030": ("utf-8", "big5hkscs"),
    "big5hkscs": ("utf-8", "gb18030"),
}
"""The encodings that pieces of a page come in beside its own. Other pages are decoded as they stand."""

_LEAST_GAIN: Final = 4.5
_LEAST_GAIN_DAMAGED: Final = 1.5
"""Nats by which a reading must beat the plain one: more where that has no error."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_WELL_READ: Final = 9.0
"""Nats a character that it may cost there, U+FFFD included: nonsense that was served is nonsense in every reading."""

_BLOCK_BYTES: Final = 8 * 1024
"""Of a body, in which what reads badly is looked for, and beside it what else is in another encoding."""
_CHUNKS_BYTES: Final = (64 * 1024, 1024)
"""Sizes in which a body is tried, and what of it does not decode is tried again."""
_PIECE: Final = re.compile(rb"[\x00-\x2f<>]+|[^\x00-\x2f<>]+")
"""No byte below 0x30, nor < or >, is part of a character in any of the three encodings: there all are in step."""

_LOST: Final = re.compile(f"{REPLACEMENT}+")

_SPLICED: Final = re.compile(r"\([a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü][a-z]*\)")
_FEW_SPLICES: Final = 2
"""Pinyin annotations in a page. With more of them its bytes were out of step before it was served, and what is printed
beside the breaks tells exactly what was lost: the stage repair undoes that, from the text as it stands.
"""

_ABOUT_ENCODINGS: Final = re.compile("乱码|亂碼|编码|編碼|UTF-?8|GBK|GB2312|Big-?5", re.IGNORECASE)
_ABOUT_CHARS: Final = 40
"""Around a stretch without an error: who writes of encodings shows what they make of each other's bytes."""

_WIDE_LETTER: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_HAN: Final = re.compile(f"[{HAN_CLASS}]")

_HANDLER: Final = "yuqi.replace_or_euro"

_WEIGHED_BYTES: Final = 64 * 1024
"""Damaged bytes read by the lattice in one page; what is beyond them is decoded as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The text, and what it cost."""

    text: str
    replaced_chars: int
    """U+FFFD put in; those that were served do not count."""
    realigned: int
    """Stretches that read better than the encoding alone would have it."""


def mend(body: bytes, codec: str) -> Mended:
    """Decode tolerantly: a bad byte, a lost byte or a cut tail costs one U+FFFD, and what follows is in step again.

    >>> mend("逾期之后".encode("gb18030") + bytes([0xFF]), "gb18030")
    Mended(text='逾期之后\ufffd', replaced_chars=1, realigned=0)
    """
    if codec == "utf-8":
        body = _SURROGATES.sub(_joined, body)
    text = _decoded(body, codec)
    if text is not None and codec not in _MAY_BE_OUT_OF_STEP:
        return Mended(text=text, replaced_chars=0, realigned=0)
    plain = body.decode(codec, _error_handler()) if text is None else text
    if codec not in _OTHERS or len(_SPLICED.findall(plain)) > _FEW_SPLICES:
        return Mended(text=plain, replaced_chars=_count_lost(plain, body, codec), realigned=0)
    if text is not None and not any(improbable_spans(text, codec)):
        return Mended(text=text, replaced_chars=0, realigned=0)
    blocks = list(_blocks(body, codec))
    parts = list(_mend_blocks(blocks))
    mended = "".join(part.text for part in parts)
    realigned = sum(part.realigned for part in parts) + sum(block.codec != codec for block in blocks)
    return Mended(text=mended, replaced_chars=_count_lost(mended, body, codec), realigned=realigned)


_SURROGATES: Final = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character beyond U+FFFF as two halves of three bytes: CESU-8, as old databases and Java write it."""


def _joined(halves: re.Match[bytes]) -> bytes:
    units = halves[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le").encode()


_MAY_BE_OUT_OF_STEP: Final = ("gb18030", "big5hkscs")
"""Where bytes may be lost and what follows still decodes."""


class _Part(NamedTuple):
    text: str
    weighed: int = 0
    """Bytes that were weighed for it."""
    realigned: int = 0


def _blocks(body: bytes, codec: str) -> Iterator[Block]:
    """Cut a body into blocks of one encoding each; what is far from anything that reads badly is not looked at."""
    chunks = list(_chunks(body, codec, _BLOCK_BYTES))
    bad = [(text := _decoded(chunk, codec)) is None or any(improbable_spans(text, codec)) for chunk in chunks]
    near = [any(bad[max(0, at - 1) : at + 2]) for at in range(len(bad))]
    for is_near, group in groupby(zip(near, chunks, strict=True), key=itemgetter(0)):
        octets = b"".join(chunk for _, chunk in group)
        yield from blocks_of(octets, codec) if is_near else [Block(octets, codec)]


def _mend_blocks(blocks: Iterable[Block]) -> Iterator[_Part]:
    left = _WEIGHED_BYTES
    for octets, codec in blocks:
        text = _decoded(octets, codec)
        pieces = _pieces(octets, codec, _CHUNKS_BYTES) if text is None else [(octets, text)]
        for piece, piece_text in pieces:
            if left <= 0:
                yield _Part(piece.decode(codec, _error_handler()))
                continue
            part = (
                _mend_damaged(piece, codec, left) if piece_text is None else _mend_sound(piece, piece_text, codec, left)
            )
            left -= part.weighed
            yield part


def _mend_sound(piece: bytes, text: str, codec: str, most: int) -> _Part:
    """Mend what decodes: only where bytes may be lost without an error is there anything to look for."""
    spans = list(improbable_spans(text, codec)) if codec in _MAY_BE_OUT_OF_STEP else []
    if not spans:
        return _Part(text)
    if text.encode(codec, "replace") != piece:
        return _mend_damaged(piece, codec, most)
    octets = ((*span, text[slice(*span)].encode(codec, "replace")) for span in stretches(text, spans))
    return _mend_stretches(text, octets, codec, most)


def _mend_damaged(piece: bytes, codec: str, most: int) -> _Part:
    chars, starts = _spell(piece, codec)
    text = "".join(chars)
    spans = [match.span() for match in _LOST.finditer(text)]
    spans += improbable_spans(text, codec) if codec in _MAY_BE_OUT_OF_STEP else ()
    octets = ((*span, piece[starts[span[0]] : starts[span[1]]]) for span in stretches(text, spans))
    return _mend_stretches(text, octets, codec, most)


def _mend_stretches(text: str, octets_of_spans: Iterable[tuple[int, int, bytes]], codec: str, most: int) -> _Part:
    parts: list[str] = []
    done = weighed = realigned = 0
    for first, last, octets in octets_of_spans:
        plain = text[first:last]
        if REPLACEMENT not in plain and (
            not may_be_better_read(plain, codec, _OTHERS[codec][-1])
            or _ABOUT_ENCODINGS.search(text, max(0, first - _ABOUT_CHARS), last + _ABOUT_CHARS)
        ):
            continue
        around = prose(text[first - 1 : first]), prose(text[last : last + 1])
        likeliest, cost = read(octets, (codec, *_OTHERS[codec]), *around)
        weighed += len(octets)
        if likeliest != plain and _is_better(plain, likeliest, cost_of(plain, *around) - cost, cost):
            realigned += 1
            parts += text[done:first], likeliest
            done = last
        if weighed >= most:
            break
    return _Part("".join((*parts, text[done:])), weighed, realigned)


def _is_better(plain: str, likeliest: str, gain: float, cost: float) -> bool:
    if REPLACEMENT in plain:
        return gain >= _LEAST_GAIN_DAMAGED
    # Big5 has the full-width letters where GBK has its numbers in circles: ①②③ would be ＫＬＭ.
    if _WIDE_LETTER.search(likeliest) and set(_HAN.findall(likeliest)) <= set(_HAN.findall(plain)):
        return False
    private = len(_PRIVATE.findall(plain))
    invents = len(_PRIVATE.findall(likeliest)) > private
    return gain - PRIVATE_COST * private >= _LEAST_GAIN and cost <= _WELL_READ * len(likeliest) and not invents


def _spell(piece: bytes, codec: str) -> tuple[list[str], list[int]]:
    """Decode byte by byte: the characters, each undecodable sequence as one U+FFFD, and the byte each starts at."""
    chars: list[str] = []
    starts = [0]
    at = 0
    while at < len(piece):
        char, size = char_at(piece[at : at + 4], codec)
        chars.append(char or REPLACEMENT)
        at += size or 1
        starts.append(at)
    return chars, starts


def _pieces(body: bytes, codec: str, sizes: tuple[int, ...]) -> Iterator[tuple[bytes, str | None]]:
    """Cut the body where every encoding is in step, as small as need be to have the damage by itself.

    Yields:
        the bytes and what they decode to, None where they do not.
    """
    for chunk in _chunks(body, codec, sizes[0]):
        text = _decoded(chunk, codec)
        if text is not None:
            yield chunk, text
        elif sizes[1:]:
            yield from _pieces(chunk, codec, sizes[1:])
        else:
            yield from ((piece, _decoded(piece, codec)) for piece in _PIECE.findall(chunk))


def _chunks(body: bytes, codec: str, size: int) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        chunk = body[at : at + size]
        if at + len(chunk) < len(body):
            edge = max(map(chunk.rfind, b"\n> <,."))
            chunk = chunk[: edge + 1] if edge >= 0 else _without_half_char(chunk, codec)
        yield chunk
        at += len(chunk)


def _without_half_char(chunk: bytes, codec: str) -> bytes:
    decoder = getincrementaldecoder(codec)("replace")
    decoder.decode(chunk)
    return chunk[: len(chunk) - len(decoder.getstate()[0])]


def _decoded(octets: bytes, codec: str) -> str | None:
    try:
        return octets.decode(codec)
    except UnicodeDecodeError:
        return None


@cache
def _error_handler() -> str:
    """Register the error handler of a plain decoding: the euro sign of old code pages, U+FFFD for all the rest."""
    register_error(_HANDLER, _replace_or_euro)
    return _HANDLER


def _replace_or_euro(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.encoding not in _OTHERS:  # half a character of UTF-16 is no character of ASCII
        return REPLACEMENT, error.end
    char, size = char_at(error.object[error.start : error.start + 1], error.encoding)
    return (char, error.start + size) if size else (REPLACEMENT, error.end)


def _count_lost(text: str, body: bytes, codec: str) -> int:
    """Count the U+FFFD of the text that did not stand in the page already."""
    if REPLACEMENT not in text:
        return 0
    encoded = {"utf-8": b"\xef\xbf\xbd", "gb18030": b"\x84\x31\xa4\x37"}.get(codec)
    return max(0, text.count(REPLACEMENT) - (body.count(encoded) if encoded else 0))
