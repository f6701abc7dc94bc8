"""What bytes a garbled character was, by the codec that misread it; and what characters bytes are, by the right one."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

SINGLE_BYTE: Final = ("cp1252", "cp1250", "cp1251", "cp437", "mac_roman")
"""Wrong codecs whose every byte is a character. cp1252 stands for Latin-1 as well."""

DOUBLE_BYTE: Final = ("gb18030", "big5hkscs", "cp932", "cp949")
"""Wrong codecs that show two bytes as a Chinese, Japanese or Korean character."""

RIGHT: Final = ("utf-8", "gb18030", "big5hkscs")
"""What Chinese pages are written in. The supersets of GBK and of Big5, as in browsers."""

FALLBACK: Final = "utf-8 else cp1252"
"""The lenient reader that decodes what is valid UTF-8 and takes every other byte for cp1252."""

_STRICTEST: Final = {
    "gb18030": ("gbk",),
    "big5hkscs": ("big5", "cp950"),
    "cp932": ("shift_jis",),
    "cp949": ("euc_kr",),
}
"""Of each family the codecs that show fewer bytes, fewest first, and some bytes as other characters."""

_LEADS: Final = range(0x81, 0xFF)
_TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))


class Reading(NamedTuple):
    """One misreading: text written in `right`, read as `wrong`."""

    wrong: str
    right: str

    @property
    def rule(self) -> str:
        """Name the rule for the edits: "gbk-as-latin1"."""
        return f"{_SHORT[self.right]}-as-{_SHORT[self.wrong]}"


_SHORT: Final = {
    "utf-8": "utf8",
    "gb18030": "gbk",
    "big5hkscs": "big5",
    "cp1252": "latin1",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp437": "cp437",
    "mac_roman": "macroman",
    "cp932": "sjis",
    "cp949": "euckr",
    FALLBACK: "utf8-or-latin1",
}


@cache
def bytes_of(wrong: str) -> dict[str, bytes]:
    r"""Map every character the wrong codec can show to the bytes it stands for, the likeliest ones; ASCII to itself.

    >>> bytes_of("cp1252")["é"], bytes_of("cp1252")["\x81"], bytes_of("gb18030")["閫"].hex()
    (b'\xe9', b'\x81', 'e980')
    """
    if wrong in SINGLE_BYTE:
        return _single_bytes(wrong)
    return {char: octets[0] for char, octets in choices_of(wrong).items()}


@cache
def choices_of(wrong: str) -> dict[str, tuple[bytes, ...]]:
    """Map every character of a double-byte codec to all the bytes it may stand for: some have two codes."""
    table: dict[str, tuple[bytes, ...]] = {chr(byte): (bytes((byte,)),) for byte in range(0x80)}
    for codec in (*_STRICTEST[wrong], wrong):
        for pair, shown in pairs(codec).items():
            known = table.get(shown, ())
            if pair not in known:
                table[shown] = (*known, pair)
    for byte in range(0x80, 0x100):
        shown = bytes((byte,)).decode(wrong, "ignore")
        if shown:
            table.setdefault(shown, (bytes((byte,)),))
    if wrong == "gb18030":
        table["€"] = (b"\x80", *table.get("€", ()))  # browsers show the stray byte 80 so
    return table


@cache
def doubtful_of(wrong: str) -> frozenset[str]:
    """Give the characters whose bytes are in doubt."""
    return frozenset() if wrong in SINGLE_BYTE else frozenset(c for c, found in choices_of(wrong).items() if found[1:])


def _single_bytes(wrong: str) -> dict[str, bytes]:
    # Bytes without a character stay C1 controls in browsers; a Latin-1 reader shows all of C1, so both are accepted.
    table = {chr(byte): bytes((byte,)) for byte in range(0xA0 if wrong == "cp1252" else 0x80)}
    for byte in range(0x80, 0x100):
        shown = bytes((byte,)).decode(wrong, "ignore")
        if byte < 0xA0:
            table.setdefault(chr(byte), bytes((byte,)))
        if shown:
            table[shown] = bytes((byte,))
    if wrong == "cp1252":
        table |= {chr(byte): bytes((byte,)) for byte in range(0xA0, 0x100)}
    return table


@cache
def lost_bytes(wrong: str, following: int | None = None) -> tuple[bytes, ...]:
    """Give the bytes that may have become a U+FFFD: those the wrong codec cannot show before the byte that follows.

    >>> [byte.hex() for byte in lost_bytes("cp1252")]
    ['81', '8d', '8f', '90', '9d']
    """
    every = [bytes((byte,)) for byte in range(0x80, 0x100)]
    if wrong in SINGLE_BYTE:
        return tuple(byte for byte in every if not byte.decode(wrong, "ignore"))
    if following is None:
        return tuple(every)
    shown = shown_pairs(wrong)
    return tuple(byte for byte in every if byte + bytes((following,)) not in shown)


def shown_pairs(wrong: str) -> dict[bytes, str]:
    """Map the two-byte sequences that every codec of a family shows to their characters."""
    return pairs(_STRICTEST[wrong][0])


@cache
def shown_alone(wrong: str) -> bytes:
    """Give the bytes beyond ASCII that a codec, or every one of a family, shows without a second one."""
    codec = wrong if wrong in SINGLE_BYTE else _STRICTEST[wrong][0]
    return bytes(byte for byte in range(0x80, 0x100) if bytes((byte,)).decode(codec, "ignore"))


@cache
def pairs(codec: str) -> dict[bytes, str]:
    """Map the two-byte sequences of a codec to the one character each of them is."""
    every = [bytes((lead, trail)) for lead in _LEADS for trail in _TRAILS]
    shown = b"\n".join(every).decode(codec, "replace").split("\n")
    return {
        pair: char
        for pair, char in zip(every, shown, strict=True)
        if len(char) == 1 and char != "\ufffd" and not _is_half_width_kana(char)
    }


def _is_half_width_kana(char: str) -> bool:
    return "\uff61" <= char <= "\uff9f"
