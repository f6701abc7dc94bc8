"""The query language: what a user types, as words, and as an expression of FTS5.

    逾期 贷款           both, anywhere in the title or the text
    "逾期 贷款"         one phrase; blanks between Chinese characters never count
    -贷款              without it
    花呗 OR 借呗        one of them; OR joins its two neighbours, all else is required
    app*               a Latin word or number that begins so

What a Chinese keyboard types does the same: “ ”, ‘ ’, 「 」 and 『 』 quote, － and – exclude, ＊ is a star.
Nothing is a syntax error: what is not an operator in its place is text to look for. A query that names nothing to
look for (empty, only blanks, only exclusions) matches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archive.search.folding import WORD, Folding, is_word_char

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MATCHES_NOTHING: Final = '""'
"""The FTS5 expression that is valid and has no row."""

_DASHES: Final = "-\uff0d\u2013\u2212"
_STARS: Final = ("*", "\uff0a")
_QUOTES: Final = (
    ('"', '"'),
    ("\u201c\u201d\uff02", '\u201c\u201d\uff02"'),  # an input method takes turns, and errs: either one may begin
    ("\u2018", "\u2019"),
    ("\u300c", "\u300d"),
    ("\u300e", "\u300f"),
)
"""Characters that begin a phrase, and those that end it; without an end it goes on to the end of the query."""

_PIECES: Final = re.compile(
    f"([{_DASHES}]?)(?:{'|'.join(f'[{begin}]([^{end}]*)(?:[{end}]|$)' for begin, end in _QUOTES)})|(\\S+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens that follow each other, with nothing but blanks between them."""

    tokens: tuple[str, ...]
    """Folded, at least one."""
    prefix: bool
    """The last token only has to begin so."""

    def expression(self) -> str:
        """Give the phrase as FTS5 reads it."""
        quoted = " ".join(self.tokens).replace('"', '""')
        return f'"{quoted}"' + (" *" if self.prefix else "")

    def pattern(self) -> str:
        """Give the phrase as a regular expression over a text folded by `Folding.fold`."""
        whole = re.escape(self.tokens[0])
        for last, token in pairwise(self.tokens):
            # Two runs of letters or digits with nothing between them would be one.
            runs = is_word_char(last[-1]) and is_word_char(token[0])
            whole += ("[ ]+" if runs else "[ ]*") + re.escape(token)
        before = rf"(?<![{WORD}])" if is_word_char(self.tokens[0][0]) else ""
        after = rf"(?![{WORD}])" if is_word_char(self.tokens[-1][-1]) and not self.prefix else ""
        rest = rf"[{WORD}]*" if self.prefix else ""
        return before + whole + rest + after

    def times(self, folded: str) -> int:
        """Count the places in a folded text where it begins, as bm25 does: 哈哈 twice in 哈哈哈."""
        return sum(1 for _ in re.finditer(f"(?={self.pattern()})", folded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query."""

    required: tuple[tuple[Phrase, ...], ...]
    """One phrase of every group must be there; an empty tuple matches nothing."""
    excluded: tuple[Phrase, ...]

    @property
    def sought(self) -> tuple[Phrase, ...]:
        """The phrases a hit may show."""
        return tuple(phrase for group in self.required for phrase in group)


@dataclass(frozen=True, slots=True)
class _Piece:
    phrase: Phrase
    excludes: bool
    may_join: bool  # the bare word OR


def to_match(query: str, folding: Folding | None = None) -> str:
    """Give the expression for `articles_fts MATCH`, valid whatever the query.

    Args:
        query: what the user typed.
        folding: that of the archive (`Folding.of`); the present one when left out.

    >>> to_match('逾期 "信用 卡" -APP*')
    '("逾 期" AND "信 用 卡") NOT "app" *'
    """
    parsed = parse(query, folding)
    if not parsed.required:
        return MATCHES_NOTHING
    wanted = " AND ".join(_any_of(group) for group in parsed.required)
    # A NOT for each exclusion would nest, and FTS5 allows 256 levels.
    return f"({wanted}) NOT {_any_of(parsed.excluded)}" if parsed.excluded else wanted


def parse(query: str, folding: Folding | None = None) -> Query:
    """Read a query. Never fails."""
    groups: list[list[Phrase]] = []
    excluded: list[Phrase] = []
    joining = False
    pieces = list(_pieces(query, folding or Folding.present()))
    for piece, following in zip(pieces, [*pieces, None][1:], strict=True):
        if piece.excludes:
            excluded.append(piece.phrase)
        elif piece.may_join and len(pieces) > 1:
            # At an end or beside an exclusion it has nothing to join: somebody is still typing.
            joining = bool(groups) and following is not None and not following.excludes
            continue
        elif joining:
            groups[-1].append(piece.phrase)
        else:
            groups.append([piece.phrase])
        joining = False
    required = tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups))
    return Query(required=required, excluded=tuple(dict.fromkeys(excluded)) if required else ())


def matches(query: str, title: str | None, text: str, folding: Folding | None = None) -> bool:
    """Say whether an article matches, by reading it: what the index must agree with."""
    folding = folding or Folding.present()
    parsed = parse(query, folding)
    columns = [folding.fold(column) for column in (title or "", text)]

    def has(phrase: Phrase) -> bool:
        return any(re.search(phrase.pattern(), column) for column in columns)

    if not parsed.required or any(has(phrase) for phrase in parsed.excluded):
        return False
    return all(any(has(phrase) for phrase in group) for group in parsed.required)


def hit_spans(query: str, text: str, folding: Folding | None = None) -> list[tuple[int, int]]:
    """Give the places of the sought phrases in a text: code points, ascending, apart from each other.

    >>> hit_spans("貸款", "網絡贷 款與貸款")
    [(2, 5), (6, 8)]
    """
    folding = folding or Folding.present()
    pattern = _hit_pattern(query, folding)
    return [match.span() for match in pattern.finditer(folding.fold(text))] if pattern else []


@lru_cache(maxsize=64)  # one query marks a thousand cells
def _hit_pattern(query: str, folding: Folding) -> re.Pattern[str] | None:
    longest_first = sorted(parse(query, folding).sought, key=lambda phrase: -len(phrase.tokens))
    patterns = [phrase.pattern() for phrase in longest_first]
    return re.compile("|".join(patterns)) if patterns else None


def _any_of(phrases: Iterable[Phrase]) -> str:
    expressions = [phrase.expression() for phrase in phrases]
    return expressions[0] if len(expressions) == 1 else f"({' OR '.join(expressions)})"


def _pieces(query: str, folding: Folding) -> Iterator[_Piece]:
    # No text holds a NUL or half a surrogate pair, and neither can be handed to SQLite.
    sayable = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in query)
    for minus, *quoted, bare in _PIECES.findall(sayable):
        yield from _piece(minus, "".join(quoted), bare, folding)


def _piece(minus: str, quoted: str, bare: str, folding: Folding) -> Iterator[_Piece]:
    excludes = bool(minus) or (len(bare) > 1 and bare[0] in _DASHES)
    words = bare[1:] if bare and excludes else bare or quoted
    tokens = folding.segment(words).split(" ")
    tokens = [token for token in tokens if token]
    prefix = bool(bare) and len(tokens) > 1 and tokens[-1] in _STARS and is_word_char(tokens[-2][-1])
    if prefix:
        tokens.pop()
    if tokens:
        yield _Piece(Phrase(tokens=tuple(tokens), prefix=prefix), excludes, may_join=bare == "OR")
