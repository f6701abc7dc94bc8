"""Text in the transfer forms of mail and news: encoded words, quoted-printable, UTF-7 and HZ, shown undecoded."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

from pipelines.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.escapes_bare import is_of_text
from pipelines.repair.mojibake_mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAY_BE: Final = (
    re.compile(r"=(?:\?[\w-]+\?[bqBQ]\?|[89A-F][0-9A-F])"),
    re.compile(r"~\{"),
    re.compile(r"\+[A-Za-z0-9+/]{3}"),
)

_WORD: Final = re.compile(
    r"=\?(utf-?8|gb2312|gbk|gb18030|big5(?:-hkscs)?)(?:\*[\w-]+)?\?([bqBQ])\?([ -~]{0,400}?)\?="
    r"(?:[ \t]+(?==\?))?",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(
    r"(?:=[0-7][0-9A-F]|=[89A-F][0-9A-F][@-~]?)+(?:=[\n ](?:=[0-7][0-9A-F]|=[89A-F][0-9A-F][@-~]?)+)*(?:=(?![^\n]))?"
)
_QUOTED_OCTET: Final = re.compile(r"=([0-9A-F]{2})|([@-~])")
_HZ: Final = re.compile(r"~\{((?:[!-w][!-~])+)(?:~\}|(?=\n|$))")
_UTF7: Final = re.compile(r"\+([A-Za-z0-9+/]{3,})(?:-|(?![A-Za-z0-9+/]))")

_CODECS: Final = {"utf8": "utf-8", "utf-8": "utf-8", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff]")
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE: Final = re.compile("[\u00b7\u2010-\u203b\u3000-\u303f\u3400-\u9fff\uff01-\uff5e\U00020000-\U0003ffff]")

_FLOOR: Final = -7.0


def decode_mail_forms(text: str) -> Iterator[Patch]:
    """Decode encoded words, quoted-printable, UTF-7 and HZ where they give Chinese. A newline stays where it is.

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
        if start >= reach and not mentions.cover(start, end):
            reach = end
            yield Patch(start, end, after, rule, Certainty.EXACT, 0.99)


def _words(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Read encoded words; words that follow each other may share a character, so their bytes are joined."""
    chain: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        if chain and (chain[-1].end() != found.start() or chain[-1][1].lower() != found[1].lower()):
            yield from _chain(chain)
            chain = []
        chain.append(found)
    yield from _chain(chain)


def _chain(chain: list[re.Match[str]]) -> Iterator[tuple[int, int, str, str]]:
    if not chain:
        return
    charset = chain[0][1].lower()
    try:
        octets = b"".join(_word_octets(found[2], found[3]) for found in chain)
        after = octets.decode(_CODECS.get(charset, "gb18030"))
    except (binascii.Error, UnicodeDecodeError):
        return
    if not _NOT_TEXT.search(after):
        yield chain[0].start(), chain[-1].end(), after, "encoded-word"


def _word_octets(form: str, content: str) -> bytes:
    if form in "bB":
        return base64.b64decode(content + "=" * (-len(content) % 4), validate=True)
    return _QUOTED_BYTE.sub(lambda found: bytes((int(found[1], 16),)), content.replace("_", " ").encode("ascii"))


_QUOTED_BYTE: Final = re.compile(rb"=([0-9A-Fa-f]{2})")
"""Some writers leave a sign of equality as it is, which binascii takes for half of a code."""


def _quoted(text: str) -> Iterator[tuple[int, int, str, str]]:
    runs = []
    for found in _QUOTED.finditer(text):
        # Soft line breaks fall within characters: a character goes to the line of its first byte.
        places = [(hit.start(), int(hit[1], 16) if hit[1] else ord(hit[2])) for hit in _QUOTED_OCTET.finditer(found[0])]
        chars = _characters(bytes(octet for _, octet in places))
        if chars and not _NOT_TEXT.search("".join(char for _, char in chars)):
            runs.append((found, [(places[at][0], char) for at, char in chars]))
    if not _reads_as_chinese("".join(char for _, chars in runs for _, char in chars), 2):
        return
    for found, chars in runs:
        if all(is_of_text(char) for _, char in chars if char > "\x7f"):
            start = 0
            for line in found[0].split("\n"):
                end = start + len(line)
                after = "".join(char for at, char in chars if start <= at < end)
                yield found.start() + start, found.start() + end, after, "quoted-printable"
                start = end + 1
    for found in _SOFT_BREAK.finditer(text):
        yield found.start(), found.end(), "", "quoted-printable"


_SOFT_BREAK: Final = re.compile(r"(?<=[ -~])=(?=\n)")


def _characters(octets: bytes) -> list[tuple[int, str]]:
    """Decode bytes to characters, each with the index of its first byte; nothing where no codec reads them."""
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        try:
            after = octets.decode(codec)
        except UnicodeDecodeError:
            continue
        at = 0
        chars = []
        for char in after:
            chars.append((at, char))
            at += len(char.encode(codec))
        if codec == "utf-8" or all(map(_CHINESE.match, (char for char in after if char > "\x7f"))):
            return chars
    return []


def _hz(text: str) -> Iterator[tuple[int, int, str, str]]:
    for found in _HZ.finditer(text):
        try:
            after = bytes(ord(char) | 0x80 for char in found[1]).decode("gb2312")
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(after) and (_reads_as_chinese(after, 1) or all(map(_CHINESE.match, after))):
            yield found.start(), found.end(), after, "hz"


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


def _reads_as_chinese(after: str, minimum: int) -> bool:
    count = len(_HAN.findall(after))
    if count < minimum or _NOT_TEXT.search(after):
        return False
    return bigrams().mean("。" + "".join(_CHINESE.findall(after))) > _FLOOR - (1.5 if count < 4 else 0.0)
