"""OpenCC's configurations behind one small class, safe on any text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.script.characters import HAN_CLASS
from pipelines.script.dictionaries import CONFIGS
from pipelines.script.engine import best_path, engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipelines.script.engine import Path

ENGINES: Final = ("yuqi", "opencc-python")
"""`yuqi` gives what OpenCC itself gives with its present dictionaries; `opencc-python` is the package
opencc-python-reimplemented with its own of 2023, for whoever must reproduce its output."""

PACKAGE_CONFIGS: Final = ("hk2s", "s2hk", "s2t", "s2tw", "s2twp", "t2hk", "t2s", "t2tw", "tw2s", "tw2sp")
"""The configurations in the wheel of opencc-python-reimplemented 0.1.7."""

_ADDRESS: Final = r"(?:(?:https?|ftp)://|www\.)(?:[!#-;=?-~]+(?:(?<=[/=&?#_-])[HAN]+)?)+".replace("HAN", HAN_CLASS)
"""Chinese belongs to an address where it begins a part of the path or a value; `example.com查看` ends before 查."""

_ADDRESSES: Final = re.compile(_ADDRESS)


class Converter:
    """Convert text between Chinese scripts by one OpenCC configuration.

    Addresses and the names given as `protect` go through untouched; so does whatever the dictionaries do not know:
    variation sequences, lone surrogates, NUL. Instances are cheap and never change: dictionaries are compiled once in
    a process, at the first text.

    >>> Converter("s2t").convert("逾期还款，2024")
    '逾期還款，2024'
    >>> Converter("s2tw", protect=["后里科技"]).convert("后里科技的后台")
    '后里科技的後臺'
    """

    def __init__(self, config: str, *, engine: str = "yuqi", protect: Iterable[str] = ()) -> None:
        """Choose the configuration.

        Args:
            config: one of `CONFIGS`.
            engine: one of `ENGINES`.
            protect: names that stay as they are wherever they stand.

        Raises:
            ValueError: the configuration is not one of `CONFIGS`, or the engine does not have it.
        """
        if engine not in ENGINES:
            raise ValueError(f"no engine {engine!r}; known are {', '.join(ENGINES)}")
        known = CONFIGS if engine == "yuqi" else PACKAGE_CONFIGS
        if config not in known:
            raise ValueError(f"no conversion {config!r}; known are {', '.join(known)}")
        self.config: Final = config
        self.engine: Final = engine
        # Longest first: alternatives are tried in order.
        names = sorted({name for name in protect if name}, key=len, reverse=True)
        self._untouched: Final = re.compile("|".join([*map(re.escape, names), _ADDRESS])) if names else None

    def convert(self, text: str) -> str:
        """Convert the text. Only s2twp, s2hkp, tw2sp and hk2sp, which exchange words, may change its length."""
        if text.isascii():  # no dictionary has a phrase without Chinese
            return text
        convert = _convert_with(self.config, self.engine, best_path())
        if self._untouched is None:
            return around_addresses(text, convert)
        return _convert_between(self._untouched, text, convert)


def around_addresses(text: str, convert: Callable[[str], str]) -> str:
    """Convert all of a text but the addresses in it."""
    if "://" not in text and "www." not in text:
        return convert(text)
    return _convert_between(_ADDRESSES, text, convert)


def _convert_between(untouched: re.Pattern[str], text: str, convert: Callable[[str], str]) -> str:
    parts: list[str] = []
    done = 0
    for found in untouched.finditer(text):
        start, end = found.span()
        parts += (convert(text[done:start]), text[start:end])
        done = end
    parts.append(convert(text[done:]))
    return "".join(parts)


@cache
def _convert_with(config: str, name: str, path: Path) -> Callable[[str], str]:
    if name == "yuqi":
        return engine(config, path).convert
    # Imported here: it reads its dictionaries in 30 ms, and hardly anybody asks for it.
    from opencc import OpenCC  # noqa: PLC0415 - see above

    package = OpenCC(config)
    return lambda text: str(package.convert(text))
