"""What a page says about its own encoding: byte order mark, HTTP header, meta. Candidates, never believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Evidence

if TYPE_CHECKING:
    from pipelines.records import RawPage

_CODEC_OF_LABEL: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "gb_2312": "gb18030",
    "gb2312-80": "gb18030", "csgb2312": "gb18030", "chinese": "gb18030", "x-gbk": "gb18030", "iso-ir-58": "gb18030",
    "zh_cn": "gb18030", "cp936": "gb18030", "ms936": "gb18030", "windows-936": "gb18030", "euc-cn": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "cn-big5": "big5hkscs",
    "csbig5": "big5hkscs", "x-x-big5": "big5hkscs", "zh_tw": "big5hkscs", "cp950": "big5hkscs",
    "hz-gb-2312": "hz", "hz": "hz",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "unicode": "utf-16-le",
    "utf-32": "utf-32-le", "utf-32le": "utf-32-le", "utf-32be": "utf-32-be",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "windows-949": "cp949", "korean": "cp949",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso-8859-15": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-9": "cp1254", "windows-1254": "cp1254",
    "iso-8859-2": "iso8859_2", "latin2": "iso8859_2", "windows-1250": "cp1250", "cp1250": "cp1250",
    "windows-1251": "cp1251", "cp1251": "cp1251", "iso-8859-5": "iso8859_5", "koi8-r": "koi8_r", "koi8-u": "koi8_u",
    "ibm866": "cp866", "cp866": "cp866", "iso-8859-7": "iso8859_7", "windows-1253": "cp1253", "greek": "iso8859_7",
    "iso-8859-8": "cp1255", "iso-8859-8-i": "cp1255", "windows-1255": "cp1255", "iso-8859-6": "iso8859_6",
    "windows-1256": "cp1256", "windows-1257": "cp1257", "iso-8859-4": "cp1257", "iso-8859-13": "cp1257",
    "windows-1258": "cp1258", "windows-874": "cp874", "tis-620": "cp874", "iso-8859-11": "cp874",
}  # fmt: skip
"""Source: https://encoding.spec.whatwg.org/#names-and-labels, and the code page names that pages use beside them."""

_NAME_OF_CODEC: Final = {
    "utf-8": "UTF-8", "gb18030": "gb18030", "big5hkscs": "Big5", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE",
    "utf-32-le": "UTF-32LE", "utf-32-be": "UTF-32BE", "hz": "HZ-GB-2312", "cp932": "Shift_JIS", "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP", "cp949": "EUC-KR", "koi8_r": "KOI8-R", "koi8_u": "KOI8-U", "cp866": "IBM866",
    "iso8859_2": "ISO-8859-2", "iso8859_5": "ISO-8859-5", "iso8859_6": "ISO-8859-6", "iso8859_7": "ISO-8859-7",
}  # fmt: skip

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_META_CHARSET: Final = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,80}encoding\s{0,5}=\s{0,5}["']([\w.:-]{2,40})""", re.IGNORECASE)

META_PRESCAN_BYTES: Final = 16 * 1024
"""Browsers stop after 1,024 bytes; old Chinese templates put scripts and keyword lists before their meta."""


def codec_of(label: str | None) -> str | None:
    """Give the codec for a charset label, or None where we do not know the label.

    >>> codec_of(" GB2312 "), codec_of("Big5-HKSCS"), codec_of("x-unheard-of")
    ('gb18030', 'big5hkscs', None)
    """
    return _CODEC_OF_LABEL.get(label.strip().lower()) if label else None


def whatwg_name(codec: str) -> str:
    """Give the name of the Encoding Standard for one of our codecs.

    >>> whatwg_name("big5hkscs"), whatwg_name("cp1252")
    ('Big5', 'windows-1252')
    """
    return _NAME_OF_CODEC.get(codec) or codec.replace("cp", "windows-")


def labels_of(page: RawPage) -> dict[Evidence, str]:
    """Read the codecs that the page claims for itself, strongest claim first.

    A meta that could be read at all is neither UTF-16 nor UTF-32, so such a claim is dropped, as browsers do.
    """
    claims: dict[Evidence, str] = {}
    for mark, codec in _BOMS:
        if page.body.startswith(mark):
            claims[Evidence.BOM] = codec
            break
    header = codec_of(page.charset)
    if header:
        claims[Evidence.HEADER] = header
    head = page.body[:META_PRESCAN_BYTES]
    match = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    meta = codec_of(match[1].decode("ascii", "replace")) if match else None
    if meta and not meta.startswith(("utf-16", "utf-32")):
        claims[Evidence.META] = meta
    return claims
