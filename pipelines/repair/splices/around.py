"""How likely a character is in a torn run: what the model says, the text's script, and the words of the page around it.

A page repeats its words, the names of its subject above all, and what is torn in one place stands whole in another.
"""

from __future__ import annotations

from functools import cache, cached_property, wraps
from math import exp, log
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar

from pipelines.language.trigrams import folds, trigrams
from pipelines.repair.splices.octets import pairs
from pipelines.script.characters import hans_only, hant_only

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

STOPS: Final = frozenset("，。；：？！、")
_WIDE: Final = frozenset("，：；？！（）")
NEVER: Final = -16.0
FOREIGN: Final = 6.0
"""Nats that a character of the other script costs."""

_BELIEVED: Final = 0.15
"""Share of the belief that goes to what stands behind the same character elsewhere on the page …"""
_BELIEVED_OF_TWO: Final = 0.2
"""… and behind the same two."""
_UNSEEN: Final = 1
"""Times that something else is supposed to have stood there, besides what did."""
_MOST_KEPT: Final = 20_000


class Around:
    """What the rest of a page tells about a torn run."""

    def __init__(self, sound: str = "", script: str = "") -> None:
        """Take the text of the page that is not torn, and its script: Hant, Hans, or nothing where it has none."""
        self.script = script
        self.kept: dict[Hashable, object] = {}
        self._sound = sound
        self._shares: dict[str, Mapping[str, float]] = {}

    def follows(self, before: str, char: str) -> float:
        """Give the log probability of a character after one or two others on this page.

        >>> page = Around("他在银行柜台", "Hans")
        >>> page.follows("行", "柜") > follows("行", "柜", "Hans")
        True
        """
        score = follows(before, char, self.script)
        share = self.shares(before).get(folds().get(char, char))
        if share is None or score <= NEVER or char in foreign_to(self.script):
            return score
        return log(exp(score) + share)

    def shares(self, before: str) -> Mapping[str, float]:
        """Give what stands on the page behind one or two characters, folded, with the share of belief it deserves."""
        last = before[-2:]
        known = self._shares.get(last)
        if known is None:
            known = self._shares[last] = self._shares_behind(last)
        return known

    def _shares_behind(self, last: str) -> dict[str, float]:
        if last[-1:] in {"", "\n"}:
            return {}
        text = self._folded
        first, second = (folds().get(char, char) for char in last.rjust(2, "\n"))
        one: list[str] = []
        two: list[str] = []
        place = text.find(second)
        while place >= 0:
            one.append(text[place + 1])
            if text[place - 1] == first:
                two.append(text[place + 1])
            place = text.find(second, place + 1)
        shares: dict[str, float] = {}
        for behind, share in ((one, _BELIEVED), (two, _BELIEVED_OF_TWO)):
            for char in behind:
                if char != "\n":
                    shares[char] = shares.get(char, 0.0) + share / (len(behind) + _UNSEEN)
        return shares

    @cached_property
    def _folded(self) -> str:
        return "".join(folds().get(char, char) for char in self._sound) + "\n"


def kept(choose: Callable[Concatenate[Around, Asked], Found]) -> Callable[Concatenate[Around, Asked], Found]:
    """Keep what was chosen with the page it was chosen for, and no longer than that."""

    @wraps(choose)
    def chosen(around: Around, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Found:
        key = choose, args
        if key not in around.kept:
            if len(around.kept) >= _MOST_KEPT:
                around.kept.clear()
            around.kept[key] = choose(around, *args, **kwargs)
        return around.kept[key]  # type: ignore[return-value]

    return chosen


def follows(before: str, char: str, script: str = "") -> float:
    """Give the log probability of a character after one or two others, with what the model does not know.

    No two stops in a row, which readers' reviews have; no full-width letters: where a torn run seems to have one
    there was a comma, and the pair of bytes behind it has vanished; and in a text of one script hardly a character that
    only the other has.

    >>> follows("。", "。") < follows("常", "。")
    True
    >>> follows("突然", "还", "Hant") < follows("突然", "還", "Hant")
    True
    >>> follows("连", "続", "Hans") < follows("连", "続")
    True
    """
    if (char in STOPS and before[-1:] in STOPS) or is_letter(char):
        return NEVER
    score = trigrams().after(before, char)
    return score - FOREIGN if char in foreign_to(script) else score


def is_letter(char: str) -> bool:
    """Tell a full-width letter or digit, of which torn text has none."""
    return "\uff01" <= char <= "\uff5e" and char not in _WIDE


@cache
def foreign_to(script: str) -> frozenset[str]:
    """Give what text of one script hardly has.

    In Simplified text also what GB2312 lacks, as 続 and 転, in Traditional text the forms of Japan, as 撃 and 薬.
    """
    beyond = frozenset(char for char in pairs().values() if not _is_in(char, "gb2312"))
    if script == "Hans":
        return hant_only() | beyond
    japanese = (char for char in beyond - hant_only() if _is_in(char, "shift_jis") and not _is_in(char, "big5"))
    return hans_only() | frozenset(japanese) if script == "Hant" else frozenset()


def _is_in(char: str, encoding: str) -> bool:
    return len(char.encode(encoding, "ignore")) > 0
