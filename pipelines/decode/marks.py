"""Encodings that show by their marks: UTF-16 and UTF-32 by their NULs, HZ and ISO-2022-JP by their shifts."""

from __future__ import annotations

import re
from typing import Final

from pipelines.language.bigrams import bigrams

_HEAD_BYTES: Final = 4 * 1024
_SHIFTED_BYTES: Final = 64 * 1024
_HZ_RUN: Final = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e]){1,2000})")
_ISO_2022_JP: Final = re.compile(rb"\x1b\$[@B](?:[\x21-\x7e]{2})+")
_MAX_HIGH_SHARE: Final = 0.02
"""Bytes above ASCII in a 7-bit encoding: damage, nothing else."""


def wide_codec_of(body: bytes) -> str | None:
    r"""Recognise UTF-16 and UTF-32 by the NULs in their ASCII; None where there are none.

    >>> wide_codec_of("<p>逾期</p>".encode("utf-16-le")), wide_codec_of(b"<p>\0</p>")
    ('utf-16-le', None)
    """
    head = body[: len(body[:_HEAD_BYTES]) // 4 * 4]
    zeros = [head[place::4].count(0) for place in range(4)]
    quarter = max(1, len(head) // 4)
    if len(head) >= 8 and zeros[2] + zeros[3] > 1.9 * quarter and zeros[0] * 2 < quarter:
        return "utf-32-le"
    if len(head) >= 8 and zeros[0] + zeros[1] > 1.9 * quarter and zeros[3] * 2 < quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    enough = max(2, len(head) // 16)
    if max(even, odd) < enough or min(even, odd) * 4 >= max(even, odd):
        return None
    # The NUL of U+4E00 stands where that of an ASCII character would in the other byte order; stray NULs are damage.
    readings = {
        codec: bigrams().log_prob(head.decode(codec, "replace")) for codec in ("utf-16-le", "utf-16-be", "utf-8")
    }
    best = max(readings, key=readings.__getitem__)
    return best if best != "utf-8" else None


def shifted_codec_of(body: bytes) -> str | None:
    """Recognise HZ and ISO-2022-JP by a run between their shifts that reads as text.

    >>> shifted_codec_of("逾期之后".encode("hz")), shifted_codec_of(b"h1 ~{color:red}")
    ('hz', None)
    """
    head = body[:_SHIFTED_BYTES]
    if len(head) - len(head.translate(None, bytes(range(0x80, 0x100)))) > len(head) * _MAX_HIGH_SHARE:
        return None
    if _ISO_2022_JP.search(head):
        return "iso2022_jp"
    runs = _HZ_RUN.findall(head)
    shifted = sum(map(_gain, runs))
    return "hz" if runs and shifted > 0 else None


def _gain(run: bytes) -> float:
    """Tell by how many nats a run is likelier as Chinese than as ASCII."""
    chinese = bytes(byte | 0x80 for byte in run).decode("gb2312", "replace")
    model = bigrams()
    return model.log_prob("\n" + chinese) - model.log_prob("\n" + run.decode("ascii"))
