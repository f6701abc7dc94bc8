r"""Characters written as codes in running text: \u903e, %u903E, U+903E, %E9%80%BE, \xe9\x80\xbe, as scripts leave them.

A code is decoded where many of them in a line read as Chinese. Addresses, code samples and talk of encodings stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.mojibake.mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    _Reader = Callable[[Sequence[str]], Callable[[str], str]]
    _Quotes = Callable[[str, int, int], bool]

_HEX: Final = "[0-9a-fA-F]"
_MAY_BE: Final = (
    re.compile(r"\\(?:u[0-9a-fA-F{]|x[89a-fA-F])"),
    re.compile(rf"%(?:u{_HEX}{{4}}|(?:25)*[89a-fA-F]{_HEX})"),
    re.compile(r"U\+[0-9A-F]{4}"),
    re.compile(rf"u{_HEX}{{4}}(?:u{_HEX}{{4}}){{2}}"),
)
"""What the forms begin with. Four patterns, since `re` looks for a literal first character twenty times as fast as for
one of several."""

_UNITS: Final = re.compile(rf"(?:\\{{1,2}}u(?:{_HEX}{{4}}|\{{{_HEX}{{1,6}}\}}))+")
_SCRIPT_UNITS: Final = re.compile(rf"(?:%u{_HEX}{{4}}|%[0-7]{_HEX})*%u{_HEX}{{4}}(?:%u{_HEX}{{4}}|%[0-7]{_HEX})*")
_BARE_UNITS: Final = re.compile(rf"(?<![\\%A-Za-z_])(?:u{_HEX}{{4}})+(?![A-Za-z_])")
_POINT: Final = r"U\+(?:2(?!0[123])[0-9A-F]{4}(?![0-9A-F])|[0-9A-F]{4})"
"""U+20143 is a dash and a 3."""
_CODE_POINTS: Final = re.compile(rf"(?:{_POINT}){{2,}}|{_POINT}(?:[ ,]{_POINT}(?!U\+))*")
_BACKSLASH: Final = r"\\{4}(?!x)|\\{2}(?!x)|\\(?![\\x])"
"""The byte 5C, last of many characters: escaped as often as what is around it, or left as it is."""
_OCTETS: Final = re.compile(rf"(?:\\{{1,2}}x(?:[0-7]{_HEX}|[89a-fA-F]{_HEX}(?:[@-\[\]-~]|{_BACKSLASH})?))+")
_PERCENT: Final = re.compile(rf"(?:%(?:25)*(?:[0-7]{_HEX}|[89a-fA-F]{_HEX}[@-~]?))+")

_CODE: Final = re.compile(rf"{_HEX}{{1,6}}")
_OCTET: Final = re.compile(rf"(?:\\{{1,2}}x|%(?:25)*)({_HEX}{{2}})|({_BACKSLASH}|[@-~])")

_ADDRESS_CHARS: Final = 400
"""How far back an address may have begun."""

_FLOORS: Final = ((12, -9.0), (8, -8.2), (0, -7.4))
"""Mean log probability that the decoded codes of a line need with so many Han characters to be Chinese prose.

Many by chance stay below -10; recipes and judgments, which the model hardly knows, reach -8.
"""

_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff]")
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_CHINESE: Final = re.compile("[\u00b7\u2010-\u203b\u3000-\u303f\u3400-\u9fff\uff01-\uff5e\U00020000-\U0003ffff]")

_WORD_BEFORE: Final = re.compile(r"[!-~]*\Z")
_PERCENT_CODE: Final = re.compile(rf"%(?:25)*(?:u{_HEX}{{4}}|{_HEX}{{2}})")
_ADDRESS: Final = re.compile(
    r"://|www\.|\A[/.]|[&=#\\]|@[A-Za-z0-9]|[A-Za-z0-9/._-]\?|[A-Za-z]\.[A-Za-z]|\A[A-Za-z0-9._-]+/"
)
"""A question mark behind a code is one of prose, unless it follows a path."""
_PROSE_BEFORE: Final = re.compile(rf"(?:%u[3-9a-fA-F]{_HEX}{{3}}){{4}}|(?:%(?:25)*{_HEX}{{2}}){{8}}")
"""Three characters or four. An address whose codes begin a word is none: what follows is prose that names one."""
_ADDRESS_AFTER: Final = re.compile(r"[=&#]|\?\w{1,30}=|/(?!%)|\.[A-Za-z][A-Za-z0-9]{1,4}(?![\w%])")
_STOP: Final = re.compile(
    r"%(?:25)*(?:u(?:FF0[1C]|FF1[ABF]|300[12])|EF%(?:25)*BC%(?:25)*(?:8[1C]|9[ABF])|E3%(?:25)*80%(?:25)*8[12])",
    re.IGNORECASE,
)
"""，。、：；！？ as scripts write them."""
_BEYOND_PROSE: Final = re.compile(r".*(?<=[!-~])，", re.DOTALL)
"""A stop behind what is not in codes ends an address that prose names."""
_ADDRESS_AMID: Final = re.compile(
    r"/[\w.-]*\?|[?&][\w\u3000.-]{1,40}=|[A-Za-z0-9\u3000]\.[A-Za-z]{2,5}[/?]|(?P<equal>=\u3000|\u3000=)"
)
"""What no prose has, but for signs of equality in sentences that have stops: 两组（n=八十六），差异不大。"""


class _Code(NamedTuple):
    start: int
    end: int
    after: str


def decode_codes(text: str) -> Iterator[Patch]:
    r"""Decode \uXXXX, \\uXXXX, %uXXXX, uXXXX, U+XXXX, \xXX and %XX where a line of them is Chinese.

    >>> [patch.after for patch in decode_codes(r"\u903e\u671f30\u5929，https://a.cn/?q=%E4%BD%A0%E5%A5%BD")]
    ['逾期', '天']
    """
    if not any(pattern.search(text) for pattern in _MAY_BE):
        return
    mentions: Mentions | None = None
    found: list[tuple[_Code, str]] = []
    for rule, pattern, reader, is_quoted in _KINDS:
        hits = [hit for hit in pattern.finditer(text) if not is_quoted(text, hit.start(), hit.end())]
        read = reader([hit[0] for hit in hits])
        codes = [_Code(hit.start(), hit.end(), after) for hit in hits if (after := read(hit[0]))]
        minimum = 4 if is_quoted is _is_plain else 2
        found += ((code, rule) for code in _proven(text, codes, minimum))
    reach = 0
    for code, rule in sorted(found):
        mentions = mentions or Mentions(text)
        if code.start >= reach and not mentions.cover(code.start, code.end, code.after):
            reach = code.end
            yield Patch(code.start, code.end, code.after, rule, Certainty.EXACT, 0.99)


def _proven(text: str, codes: list[_Code], minimum: int) -> list[_Code]:
    """Keep the codes of lines that read as Chinese; once a line does, codes of Chinese elsewhere are kept too."""
    lines: dict[int, list[_Code]] = {}
    line, at = 0, 0
    for code in codes:
        line += text.count("\n", at, code.start)
        at = code.start
        lines.setdefault(line, []).append(code)
    good = {line for line, members in lines.items() if _reads_as_chinese("".join(m.after for m in members), minimum)}
    if not good:
        return []
    return [
        code
        for line, members in lines.items()
        for code in members
        if line in good or all(map(_CHINESE.match, code.after))
    ]


def _reads_as_chinese(after: str, minimum: int) -> bool:
    count = len(_HAN.findall(after))
    if count < minimum or count * 2 < sum(char > "\x7f" and char.isalpha() for char in after):
        return False
    floor = next(floor for least, floor in _FLOORS if count >= least)
    return bigrams().mean("".join(_CHINESE.findall(after))) > floor


def _from_units(written: str) -> str:
    """Read UTF-16 units, surrogate pairs joined; "" where the result is no text."""
    units = [int(found[0], 16) for found in _CODE.finditer(re.sub(r"[\\uU+,{} ]+", " ", written))]
    if any(unit > 0x10FFFF for unit in units):
        return ""
    octets = "".join(map(chr, units)).encode("utf-16-le", "surrogatepass")
    after = octets.decode("utf-16-le", "replace")
    return "" if _NOT_TEXT.search(after) else after


def _from_script_units(written: str) -> str:
    return _from_units(written.replace("%u", " ").replace("%", " "))


def _units(written: Sequence[str]) -> Callable[[str], str]:  # noqa: ARG001 - as the others
    return _from_units


def _script_units(written: Sequence[str]) -> Callable[[str], str]:  # noqa: ARG001 - as the others
    return _from_script_units


def _octets(written: Sequence[str]) -> Callable[[str], str]:
    """Read all bytes of a text by the codec of its longest run: a pair alone may be 元 or a letter of UTF-8."""
    longest = max(written, key=len, default="")
    codecs = sorted(_CODECS, key=lambda codec: not _read(longest, codec, is_proven=codec == "utf-8"))
    return lambda run: next(
        (after for codec in codecs if (after := _read(run, codec, is_proven=codec == codecs[0]))), ""
    )


_CODECS: Final = ("utf-8", "gb18030", "big5hkscs")


def _read(run: str, codec: str, *, is_proven: bool) -> str:
    octets = bytes(int(hit[1], 16) if hit[1] else ord(hit[2][0]) for hit in _OCTET.finditer(run))
    try:
        after = octets.decode(codec)
    except UnicodeDecodeError:
        return ""
    if _NOT_TEXT.search(after):
        return ""
    is_good = is_proven or _reads_as_chinese(after, 1)
    return after if is_good or all(char < "\x7f" or _CHINESE.match(char) for char in after) else ""


def _is_in_code(text: str, start: int, end: int) -> bool:
    """Tell whether a code stands in straight quotes, in brackets or beside a dash: a program or a pattern."""
    if text[start - 1 : start] in {"'", "`", "[", "^"} or text[end : end + 1] in {"'", "`", "]"}:
        return True
    if text[end : end + 3].startswith(("-\\u", "-\\x")) or text[max(0, start - 1) : start] == "-":
        return True
    line_start = text.rfind("\n", max(0, start - _ADDRESS_CHARS), start) + 1 or max(0, start - _ADDRESS_CHARS)
    quotes = [found.start() for found in _QUOTE.finditer(text, line_start, start)]
    if len(quotes) % 2 == 0:
        return False
    closing = _QUOTE.search(text, end, end + _ADDRESS_CHARS)
    return not (
        _CODE_BEFORE.search(text[max(line_start, quotes[-1] - _CODE_CHARS) : quotes[-1]])
        or (closing and _CODE_AFTER.match(text, closing.end()))
    )


_QUOTE: Final = re.compile(r'(?<!\\)"')
_CODE_BEFORE: Final = re.compile(rf"\\(?:u{_HEX}{{4}}|x{_HEX}{{2}}[@-~]?)[,.:;!?]?\Z")
_CODE_AFTER: Final = re.compile(rf"[,.:;!?]?\\{{1,2}}[ux]{_HEX}")
_CODE_CHARS: Final = 9
"""Quotes of prose have escaped prose beside them, those of programs do not."""


def _is_in_address(text: str, start: int, end: int) -> bool:
    word = _WORD_BEFORE.search(text[max(0, start - _ADDRESS_CHARS) : start])
    written = word[0] if word else ""
    prose = _PROSE_BEFORE.search(written)
    if prose and not _goes_on_with_address(written[prose.start() :], text[start:end]):
        written = written[: prose.start()]
    behind = _ADDRESS_AFTER.match(text, end)
    if behind and behind[0] in "=&#" and _STOP.search(text, start, end):  # no name of a value has stops
        behind = None
    return bool(_ADDRESS.search(_PERCENT_CODE.sub("\u3000", written)) or behind)


def _goes_on_with_address(written: str, code: str) -> bool:
    """Tell whether what begins with many codes is an address all the same: 文章列/list.asp?name=."""
    if _STOP.match(code) and not written.endswith("="):
        return False
    shown = _BEYOND_PROSE.sub("", _PERCENT_CODE.sub("\u3000", _STOP.sub("，", written)))
    sign = _ADDRESS_AMID.search(f"{shown}\u3000")
    return sign is not None and not (sign["equal"] and "，" in shown + _STOP.sub("，", code))


def _is_plain(text: str, start: int, end: int) -> bool:  # noqa: ARG001 - as the others
    return False


_KINDS: Final[tuple[tuple[str, re.Pattern[str], _Reader, _Quotes], ...]] = (
    ("unicode-escape", _UNITS, _units, _is_in_code),
    ("script-escape", _SCRIPT_UNITS, _script_units, _is_in_address),
    ("unicode-escape", _BARE_UNITS, _units, _is_plain),
    ("code-point", _CODE_POINTS, _units, _is_plain),
    ("byte-escape", _OCTETS, _octets, _is_in_code),
    ("percent-escape", _PERCENT, _octets, _is_in_address),
)
