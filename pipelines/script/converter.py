"""OpenCC's configurations behind one small class, safe on any text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opencc import OpenCC

CONFIGS: Final = ("hk2s", "s2hk", "s2t", "s2tw", "s2twp", "t2hk", "t2s", "t2tw", "tw2s", "tw2sp")
"""The configurations of opencc-python-reimplemented 0.1.7; hk2t, tw2t, t2jp and jp2t are missing from its wheel."""

_LONGEST_PIECE: Final = 1_000
"""Characters handed over at a time. The package splits at punctuation and is quadratic between two marks; a run of
Han characters that long does not occur in prose, so a phrase cut in two is a matter of hostile input only."""

_RUN: Final = re.compile(f"(?:[{HAN_CLASS}．〇]|(?:PN|SQL|U)(?=[{HAN_CLASS}]))+")
"""What the dictionaries have keys for: Han characters, and three Latin heads (PN結, SQL注入, U盤)."""


class Converter:
    """Convert text between Chinese scripts by one OpenCC configuration.

    Everything that is not Han goes through untouched and unread, so long ASCII runs cost nothing and lone surrogates
    and NUL do no harm. Instances are cheap: the dictionaries are read once for each configuration, and never changed.

    >>> Converter("s2t").convert("逾期还款，2024")
    '逾期還款，2024'
    """

    def __init__(self, config: str) -> None:
        """Choose the configuration.

        Raises:
            ValueError: the configuration is not one of `CONFIGS`.
        """
        if config not in CONFIGS:
            raise ValueError(f"no conversion {config!r}; known are {', '.join(CONFIGS)}")
        self.config = config

    def convert(self, text: str) -> str:
        """Convert the text. Only s2twp and tw2sp, which exchange words, may change its length."""
        engine = _engine(self.config)
        parts: list[str] = []
        done = 0
        for start, end in _pieces(text):
            parts.append(text[done:start])
            parts.append(engine.convert(text[start:end]))
            done = end
        parts.append(text[done:])
        return "".join(parts)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        start, end = run.span()
        while end - start > _LONGEST_PIECE:
            yield start, start + _LONGEST_PIECE
            start += _LONGEST_PIECE
        yield start, end


@cache
def _engine(config: str) -> OpenCC:
    # Imported here: reading OpenCC's dictionaries takes 30 ms, and a search or an export may never need them.
    from opencc import OpenCC  # noqa: PLC0415 - see above

    return OpenCC(config)
