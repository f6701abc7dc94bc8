"""A body in a known encoding to text, and its damaged stretches to the likeliest text there is."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder, register_error
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipelines.bigrams import bigrams
from pipelines.decode.lattice import REPLACEMENT, char_at, cost_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHERS: Final = {
    "utf-8": ("gb18030", "big5hkscs"),
    "gb18030": ("utf-8", "big5hkscs"),
    "big5hkscs": ("utf-8", "gb18030"),
}
"""The encodings that pieces of a page come in beside its own. Other pages are decoded as they stand."""

_IMPROBABLE: Final = re.compile(rb"[\x5f-\xff]{3}|[\x70-\xff]{2}")
"""Characters that hardly ever follow one another, by BigramModel.surprises: bytes out of step, or another encoding.

Three of 9.5 nats or two of 11; the development pages have one in 50,000 characters.
"""
_LEAST_IMPROBABLE_CHARS: Final = 3
_RARE: Final = -11.3
"""Half the characters of text out of step are rarer than that, and one in 200 of prose."""
_AROUND_CHARS: Final = 3
_ODD_LETTER: Final = re.compile(r"[\u4e00-\u9fff][@-~](?=[\u4e00-\u9fff<]|\Z)")
"""A lonely letter after a Chinese character may be the second byte of one; nearly always it is what it seems."""
_ODD: Final = 85
"""Surprise a character around it, in steps of the model, above which it is looked at."""
_LEAST_GAIN: Final = 4.5
_LEAST_GAIN_DAMAGED: Final = 1.5
"""Nats by which a reading must beat the plain one: more where that has no error."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_WELL_READ: Final = 9.0
"""Nats a character that it may cost there, U+FFFD included: nonsense that was served is nonsense in every reading."""

_CHUNK_BYTES: Final = 4 * 1024
_PIECE: Final = re.compile(rb"[\x00-\x2f<>]+|[^\x00-\x2f<>]+")
"""No byte below 0x30, nor < or >, is part of a character in any of the three encodings: there all are in step."""
_LAST_EDGE: Final = re.compile(rb"[\x00-\x2f<>][^\x00-\x2f<>]*\Z")

_MARGIN_CHARS: Final = 8
_LOST: Final = re.compile(f"{REPLACEMENT}+")

_SPLICED: Final = re.compile(r"\([a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü][a-z]*\)")
_FEW_SPLICES: Final = 2
"""Pinyin annotations in a page. With more of them its bytes were out of step before it was served, and what is printed
beside the breaks tells exactly what was lost: the stage repair undoes that, from the text as it stands.
"""

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
    if _decodes(body, codec):
        text = body.decode(codec)
        if codec not in _OTHERS or not _is_improbable(text, codec):
            return Mended(text=text, replaced_chars=0, realigned=0)
    if codec not in _OTHERS:
        return _mended_plainly(body, codec)
    whole = _without_half_char(body, codec)
    if len(whole) < len(body) and _decodes(whole, codec):
        text = whole.decode(codec) + REPLACEMENT
        if not _is_improbable(text[:-1], codec):
            return Mended(text=text, replaced_chars=1, realigned=0)
    return _mend_pieces(body, codec)


def _mend_pieces(body: bytes, codec: str) -> Mended:
    if len(_SPLICED.findall(_decode_plainly(body, codec))) > _FEW_SPLICES:
        return _mended_plainly(body, codec)
    weighed, done, realigned = 0, 0, 0
    parts: list[str] = []
    for piece, is_suspect in _pieces(body, codec):
        if is_suspect:
            plain, text, size = _mend_piece(piece, codec)
            weighed += size
            realigned += text != plain
        else:
            text = piece.decode(codec)
        parts.append(text)
        done += len(piece)
        if weighed >= _WEIGHED_BYTES:
            break
    text = "".join((*parts, _decode_plainly(body[done:], codec)))
    return Mended(text=text, replaced_chars=_count_lost(text, body, codec), realigned=realigned)


def _mended_plainly(body: bytes, codec: str) -> Mended:
    text = _decode_plainly(body, codec)
    return Mended(text=text, replaced_chars=_count_lost(text, body, codec), realigned=0)


def _decode_plainly(body: bytes, codec: str) -> str:
    return body.decode(codec, _error_handler())


@cache
def _error_handler() -> str:
    """Register the error handler of a plain decoding: the euro sign of old code pages, U+FFFD for all the rest."""
    register_error(_HANDLER, _replace_or_euro)
    return _HANDLER


def _replace_or_euro(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    char, size = char_at(error.object[error.start : error.start + 1], error.encoding)
    return (char, error.start + size) if size else (REPLACEMENT, error.end)


def _mend_piece(piece: bytes, codec: str) -> tuple[str, str, int]:
    """Give the text of the encoding alone, the likeliest text, and the number of bytes that were weighed for it."""
    chars, starts = _spell(piece, codec)
    plain, parts, done, weighed = "".join(chars), [], 0, 0
    for first, last in _stretches(plain, codec != "utf-8"):
        start, end = starts[first], starts[last]
        before = plain[first - 1] if first else "\n"
        likeliest, cost = read(piece[start:end], (codec, *_OTHERS[codec]), before)
        if not _is_better(plain[first:last], likeliest, cost_of(plain[first:last], before) - cost, cost):
            likeliest = plain[first:last]
        parts += [plain[done:first], likeliest]
        done, weighed = last, weighed + end - start
    return plain, "".join((*parts, plain[done:])), weighed


def _is_better(plain: str, likeliest: str, gain: float, cost: float) -> bool:
    if REPLACEMENT in plain:
        return gain >= _LEAST_GAIN_DAMAGED
    invents = len(_PRIVATE.findall(likeliest)) > len(_PRIVATE.findall(plain))
    return gain >= _LEAST_GAIN and cost <= _WELL_READ * len(likeliest) and not invents


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


def _stretches(text: str, may_be_out_of_step: bool) -> Iterator[tuple[int, int]]:
    """Give the improbable stretches with the good characters around them that tell how they begin and end."""
    hits = [match.span() for match in _LOST.finditer(text)]
    if may_be_out_of_step:
        hits += _improbable(text)
        hits += _odd_letters(text)
    first, last = 0, -1
    for start, end in sorted(hits):
        if last >= 0 and start - last <= 2 * _MARGIN_CHARS:
            last = max(last, end)
            continue
        if last >= 0:
            yield max(0, first - _MARGIN_CHARS), last + _MARGIN_CHARS
        first, last = start, end
    if last >= 0:
        yield max(0, first - _MARGIN_CHARS), min(len(text), last + _MARGIN_CHARS)


def _pieces(body: bytes, codec: str) -> Iterator[tuple[bytes, bool]]:
    """Cut the body where every encoding is in step; say of each piece whether it is damaged."""
    for chunk in _chunks(body, codec):
        if not _is_suspect(chunk, codec):
            yield chunk, False
            continue
        for piece in _PIECE.findall(chunk):
            # Most pieces of a page are markup: no character of theirs can be out of step.
            yield piece, not piece.isascii() and _is_suspect(piece, codec)


def _chunks(body: bytes, codec: str) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        chunk = body[at : at + _CHUNK_BYTES]
        if at + len(chunk) < len(body):
            edge = _LAST_EDGE.search(chunk)
            chunk = chunk[: edge.start() + 1] if edge else _without_half_char(chunk, codec)
        yield chunk
        at += len(chunk)


def _without_half_char(chunk: bytes, codec: str) -> bytes:
    decoder = getincrementaldecoder(codec)("replace")
    decoder.decode(chunk)
    return chunk[: len(chunk) - len(decoder.getstate()[0])]


def _is_suspect(octets: bytes, codec: str) -> bool:
    return not _decodes(octets, codec) or _is_improbable(octets.decode(codec), codec)


def _decodes(octets: bytes, codec: str) -> bool:
    try:
        octets.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_improbable(text: str, codec: str) -> bool:
    return codec != "utf-8" and next(chain(_improbable(text), _odd_letters(text)), None) is not None


def _improbable(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of characters that hardly ever follow one another, markup in front of them left out."""
    spots = [(max(0, rare.start() - _AROUND_CHARS), rare.end() + _AROUND_CHARS) for rare in _rare_runs().finditer(text)]
    parts = [text[start:end] for start, end in spots]
    # Once for all of them: nearly every page ends here.
    surprises = bigrams().surprises("\n".join(parts))
    if not _IMPROBABLE.search(surprises):
        return
    at = 0
    for (first, _), part in zip(spots, parts, strict=True):
        own = surprises[at : at + max(0, len(part) - 1)]
        at += len(part) + 1
        for match in _IMPROBABLE.finditer(own):
            start, end = first + match.start(), first + match.end() + 1
            while start < end and text[start] < "\x80":
                start += 1
            if end - start >= _LEAST_IMPROBABLE_CHARS and not _is_splice(text, start, end):
                yield start, end


def _odd_letters(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of lonely letters that may be the second byte of a character, by what stands around them."""
    for match in _ODD_LETTER.finditer(text):
        surprises = bigrams().surprises(text[max(0, match.start() - 2) : match.end() + 1])
        if sum(surprises) >= _ODD * len(surprises) and not _is_splice(text, *match.span()):
            yield match.span()


def _is_splice(text: str, start: int, end: int) -> bool:
    """Tell whether a question mark stands where the tools of _SPLICED put one into a character."""
    return "?" in text[max(0, start - _MARGIN_CHARS) : end]


@cache
def _rare_runs() -> re.Pattern[str]:
    """Find rare characters, a few others between them: only there the text is looked at more closely, for speed."""
    common = "".join(map(re.escape, bigrams().chars_above(_RARE)))
    return re.compile(f"[^{common}](?:[{common}]{{0,4}}[^{common}])*")


def _count_lost(text: str, body: bytes, codec: str) -> int:
    """Count the U+FFFD of the text that did not stand in the page already."""
    encoded = {"utf-8": b"\xef\xbf\xbd", "gb18030": b"\x84\x31\xa4\x37"}.get(codec)
    return max(0, text.count(REPLACEMENT) - (body.count(encoded) if encoded else 0))
