"""Text in the transfer forms of mail and news: encoded words, quoted-printable, UTF-7 and HZ, shown undecoded."""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.escapes.bare import is_of_text
from pipelines.repair.mojibake.mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAY_BE: Final = (
    re.compile(r"=(?:\?[\w-]+\?[bqBQ]\?|[89A-F][0-9A-F])"),
    re.compile(r"~\{"),
    re.compile(r"\+[A-Za-z0-9+/]{3}"),
)

_WORD: Final = re.compile(
    r"=\?((?:x-)?(?:utf-?8|(?:euc)?gb2312(?:_cn)?|gbk|gb18030|cp936|euc-cn|big5(?:[-_](?:hkscs|tw))?|cp950))"
    r"(?:\*[\w-]+)?\?([bq])\?((?:[ -<>@-~]|=(?!\?[\w-])|\?(?!=)){0,400}|[ ->@-~]{0,8000})\?=",
    re.IGNORECASE,
)
"""Some writers leave question marks as they are. None goes beyond where another word begins, as broken ones would."""
_BETWEEN_WORDS: Final = re.compile(r"[ \t]*(?P<fold>\n[ \t]*)?")
_FULL_LINE: Final = 64
_FULL_LINES: Final = range(70, 77)
"""Characters of a line whose writer had to go on in the next, of encoded words and of other codes; the limit is 76."""

_SOFT: Final = r"=(?:[ \t]*\n| )"
"""A soft line break; the newline is a blank where HTML was laid out between."""
_CODES: Final = rf"(?:=[0-7][0-9A-F]|=[89A-F][0-9A-F](?:(?:{_SOFT})?[@-~])?)+"
_QUOTED: Final = re.compile(rf"{_CODES}(?:{_SOFT}{_CODES})*")
_QUOTED_OCTET: Final = re.compile(rf"=([0-9A-F]{{2}})|{_SOFT}|([@-~])")
_PASSAGE: Final = re.compile(r"[ -~]+(?:(?<==)\n[ -~]+)*")
"""Lines that soft breaks make one; what is quoted has no other characters."""
_BREAK: Final = re.compile(r"=(?:[ \t]*(?:\n(?=[ -~])|$)| )", re.MULTILINE)
_NAME_END: Final = re.compile("[A-Za-z_]")
"""Before a sign of equality it is a name's, as in name= =E9=80=BE; what is broken elsewhere has a full line."""
_HZ: Final = re.compile(r"~\{((?:[!-w][!-~])+)(?:~\}|(?=\n|$))")
_PLUS: Final = re.compile(r"\+-")
"""A plus sign itself."""
_ASCII: Final = re.compile("[ -~]+")
_UTF7: Final = re.compile(r"\+([A-Za-z0-9+/]{3,})(?:-|(?![A-Za-z0-9+/]))")

_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff]")
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE: Final = re.compile("[\u00b7\u2010-\u203b\u3000-\u303f\u3400-\u9fff\uff01-\uff5e\U00020000-\U0003ffff]")

_FLOORS: Final = ((12, -9.0), (8, -8.2), (4, -7.0), (0, -8.5))
"""Nats a character needs on the average with so many Han characters; words of up to three are short.

Many by chance, of bytes in any codec, stay below -10; the model hardly knows Cantonese and judgments.
"""


def decode_mail_forms(text: str) -> Iterator[Patch]:
    """Decode encoded words, quoted-printable, UTF-7 and HZ where they give Chinese.

    The newlines that such forms have of their own go: soft line breaks, and folds between encoded words.

    >>> [patch.after for patch in decode_mail_forms("=?utf-8?B?6YC+5pyf?= ~{VPND~} =E9=80=BE=E6=9C=9F")]
    ['逾期', '中文', '逾期']
    """
    if not any(pattern.search(text) for pattern in _MAY_BE):
        return
    found = sorted((*_words(text), *_quoted(text), *_hz(text), *_utf7(text)))
    if not found:
        return
    mentions = Mentions(text)
    reach = 0
    for start, end, after, rule in found:
        if start >= reach and not mentions.cover(start, end, after):
            reach = end
            yield Patch(start, end, after, rule, Certainty.EXACT, 0.99)


def _words(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Read encoded words; words that follow each other may share a character, so their bytes are joined."""
    chain: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        if chain and not _goes_on(text, chain[-1].end(), found.start()):
            yield from _chain(chain)
            chain = []
        chain.append(found)
    yield from _chain(chain)


def _goes_on(text: str, end: int, start: int) -> bool:
    """Tell whether words are of one header: blanks between them, or a fold, whose indent the page may have lost."""
    between = _BETWEEN_WORDS.fullmatch(text, end, start) if start > end else None
    if between is None or not between["fold"]:
        return start == end or between is not None
    return between["fold"] != "\n" or end - text.rfind("\n", 0, end) > _FULL_LINE


def _chain(chain: list[re.Match[str]]) -> Iterator[tuple[int, int, str, str]]:
    """Decode each stretch of one charset by itself: one that is broken leaves the others their text."""
    read: list[tuple[int, int, str]] = []
    for charset, group in groupby(chain, key=lambda found: _charset(found[1])):
        words = list(group)
        try:
            after = b"".join(_word_octets(found[2], found[3]) for found in words).decode(charset)
        except (binascii.Error, UnicodeDecodeError):
            continue
        if _NOT_TEXT.search(after):
            continue
        start, end = words[0].start(), words[-1].end()
        if read and not chain[0].string[read[-1][1] : start].strip():
            start, after = read[-1][0], read.pop()[2] + after
        read.append((start, end, after))
    yield from ((start, end, after, "encoded-word") for start, end, after in read)


def _charset(name: str) -> str:
    plain = name.lower().removeprefix("x-")
    return "utf-8" if plain.startswith("utf") else "big5hkscs" if plain.startswith(("big5", "cp950")) else "gb18030"


def _word_octets(form: str, content: str) -> bytes:
    if form in "bB":
        return base64.b64decode(content + "=" * (-len(content) % 4), validate=True)
    return _QUOTED_BYTE.sub(lambda found: bytes((int(found[1], 16),)), content.replace("_", " ").encode("ascii"))


_QUOTED_BYTE: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
"""Some writers leave a sign of equality as it is, which binascii takes for half of a code."""


def _quoted(text: str) -> Iterator[tuple[int, int, str, str]]:
    found = [(*hit.span(), _quoted_octets(hit[0])) for hit in _QUOTED.finditer(text)]
    codecs = _likeliest_first(max((octets for _, _, octets in found), key=len, default=b""))
    runs = [(start, end, after) for start, end, octets in found if (after := _read(octets, codecs))]
    if not _reads_as_chinese("".join(after for _, _, after in runs), 2):
        return
    runs = [run for run in runs if not _PLAIN.fullmatch(run[2])]
    runs = [run for run in runs if all(is_of_text(char) for char in run[2] if char > "\x7f")]
    yield from ((start, end, after, "quoted-printable") for start, end, after in runs)
    yield from ((start, end, "", "quoted-printable") for start, end in _breaks(text, runs))


def _quoted_octets(run: str) -> bytes:
    hits = _QUOTED_OCTET.finditer(run)
    return bytes(int(hit[1], 16) if hit[1] else ord(hit[2]) for hit in hits if hit.lastindex)


def _breaks(text: str, runs: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Give the soft line breaks beside letters and digits, in the passages that were read."""
    starts, ends = [start for start, _, _ in runs], [end for _, end, _ in runs]
    for passage in _PASSAGE.finditer(text):
        low, high = passage.span()
        first = bisect_left(starts, low)
        if first == len(starts) or starts[first] >= high:
            continue
        line = low
        for found in _BREAK.finditer(text, low, high):
            start, end = found.span()
            at = bisect_right(starts, start)
            is_inside = at > 0 and start < ends[at - 1]
            is_beside = (at > 0 and ends[at - 1] == start) or (
                starts[at : at + 1] == [end] and not _NAME_END.match(text, start - 1)
            )
            is_break = found[0] != "= " or is_beside or start + 1 - line in _FULL_LINES
            if is_break and not is_inside:
                yield start, end
            if is_break or is_inside:
                line = end


_PLAIN: Final = re.compile("[0-9A-Za-z]+")
"""What no writer puts in codes: n=70 of sound text is a sum."""

_CODECS: Final = ("utf-8", "gb18030", "big5hkscs")


def _likeliest_first(longest: bytes) -> list[str]:
    """Order the codecs by the longest run: a pair alone may be 元 or a letter of UTF-8."""
    return sorted(_CODECS, key=lambda codec: not _reads_as_chinese(longest.decode(codec, "replace"), 1))


def _read(octets: bytes, codecs: list[str]) -> str:
    """Decode bytes; nothing where no codec reads them. All but the likeliest must give nothing but Chinese."""
    for codec in codecs:
        try:
            after = octets.decode(codec)
        except UnicodeDecodeError:
            continue
        is_sure = codec in ("utf-8", codecs[0])
        if not _NOT_TEXT.search(after) and all(is_sure or char < "\x80" or _CHINESE.match(char) for char in after):
            return after
    return ""


def _hz(text: str) -> Iterator[tuple[int, int, str, str]]:
    found = []
    for hit in _HZ.finditer(text):
        try:
            after = bytes(ord(char) | 0x80 for char in hit[1]).decode("gb2312")
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(after):
            found.append((hit.start(), hit.end(), after, "hz"))
    sure = {run for run in found if _reads_as_chinese(run[2], 1) or all(map(_CHINESE.match, run[2]))}
    # A sign between figures, ~{!f~}, proves nothing by itself.
    is_proven = any(_reads_as_chinese(run[2], 2) for run in sure)
    yield from (run for run in found if run in sure or (is_proven and all(map(is_of_text, run[2]))))


def _utf7(text: str) -> Iterator[tuple[int, int, str, str]]:
    found = []
    for hit in _UTF7.finditer(text):
        bits = len(hit[1]) * 6
        if bits % 16 >= 6:
            continue
        content = hit[1] + "A" * (-len(hit[1]) % 4)
        octets = base64.b64decode(content)[: bits // 16 * 2]
        try:
            after = octets.decode("utf-16-be")
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(after) and any(map(is_of_text, after)):
            found.append((hit.start(), hit.end(), after, "utf-7"))
    joined = "".join(after for _, _, after, _ in found)
    if _reads_as_chinese(joined, 3):
        yield from found
        yield from ((at, at + 2, "+", "utf-7") for at in _pluses(text, [start for start, *_ in found]))


def _pluses(text: str, starts: list[int]) -> Iterator[int]:
    """Give the plus signs, written +-, of the passages that were read; what is so written has no other characters."""
    for passage in _ASCII.finditer(text):
        first = bisect_left(starts, passage.start())
        if first < len(starts) and starts[first] < passage.end():
            yield from (plus.start() for plus in _PLUS.finditer(text, *passage.span()))


def _reads_as_chinese(after: str, minimum: int) -> bool:
    count = len(_HAN.findall(after))
    if count < minimum or _NOT_TEXT.search(after):
        return False
    floor = next(floor for least, floor in _FLOORS if count >= least)
    return bigrams().mean("。" + "".join(_CHINESE.findall(after))) > floor
