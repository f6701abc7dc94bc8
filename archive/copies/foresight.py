"""What can be made of an article before its turn to be stored comes, in another process: masked, and compared ahead.

Storing has one order, reading has none. So whoever reads a page also compares it with the articles that stand in the
archive already, through a reading connection of its own. The writer takes what was found of texts that are still those
that were compared, and compares the article with what was written since. As long as no limit of
`pipelines.copies.candidates` leaves anything out, that is what the writer would have found alone: what is stored
depends neither on what was foreseen nor on when.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from archive.article_rows import rows_of
from archive.connection import open_connection
from archive.copies.candidates import candidates_for
from archive.copies.signatures import in_turn, keys_of, last_serial, load_sketches
from archive.errors import UserError
from archive.search.folding import Folding
from pipelines.copies.comparison import Comparison, Relation, compare_sketches
from pipelines.copies.patience import compared_in_turn
from pipelines.copies.sketches import Sketch
from pipelines.copies.speaking import names_of_json
from pipelines.unnamed import personal_data, without_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.article_rows import ArticleRows
    from archive.copies.signatures import SignatureRow
    from pipelines.records import Article, Published

CACHE_KIB: Final = 16 * 1024
"""Page cache of the reading connection: one in every process that reads pages."""

KEPT_TEXTS: Final = 512
"""Texts kept for the next comparison: the versions of a template come again with every one of them."""

LONGEST_KEPT: Final = 10_000
"""Han characters of a text that is kept; 512 of two thousand take 30 MB."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Comparisons of a text that is not stored yet."""

    key: bytes
    """Of the text; see `pipelines.copies.textkeys`."""
    serial: int
    """Of the signature written last when it was compared; see `last_serial`."""
    decided: dict[int, tuple[bytes, Comparison]]
    """By article that is not distinct: the key its text had, and what the comparison gave."""
    uncounted: tuple[int, ...]
    """Hashes that the writer begins to keep count of; see `Candidates`."""

    def holding(self, connection: sqlite3.Connection) -> dict[int, Comparison]:
        """Give the comparisons with articles whose texts are still those that were compared."""
        keys = keys_of(connection, self.decided)
        return {other: compared for other, (key, compared) in self.decided.items() if key == keys.get(other)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article as it will be stored."""

    rows: ArticleRows
    """Without personal data."""
    personal: tuple[tuple[str, str], ...] = field(repr=False)
    """Kind and canonical form of that data, for the key that only the writer has."""
    foresight: Foresight | None
    tokens: tuple[str, str] | None = field(repr=False)
    """Text and title as the search index sees them."""


def page_date_of(article: Article | Prepared) -> Published | None:
    """Give the date that an article's page says."""
    return article.rows.published if isinstance(article, Prepared) else article.extracted.published


class Preparer:
    """Prepares articles for an archive that another process writes."""

    def __init__(self, path: Path) -> None:
        """Name the archive; it is opened for reading when the first article comes."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._folding: Folding | None = None
        self._met: dict[int, tuple[bytes, Sketch]] = {}
        """Texts that were compared, by article, each with its key; the one met last stands last."""

    def prepare(self, article: Article) -> Prepared:
        """Mask an article and compare it with what is stored now, where that can be read."""
        rows = rows_of(without_personal_data(article))
        foresight = tokens = None
        try:
            foresight, tokens = self._foresee(rows)
        except (sqlite3.Error, UserError) as error:
            log.warning("nothing is compared ahead: %s", type(error).__name__)
        return Prepared(rows=rows, personal=personal_data(article), foresight=foresight, tokens=tokens)

    def close(self) -> None:
        """Let go of the archive."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _foresee(self, rows: ArticleRows) -> tuple[Foresight, tuple[str, str]]:
        if self._connection is None:
            self._connection = open_connection(self._path, readonly=True)
            self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if self._folding is None:  # it stays: whoever changes it needs the lock that the writer holds
            self._folding = Folding.of(self._connection)
        title, text = rows.columns["title"], rows.columns["text"]
        tokens = self._folding.segment(text), self._folding.segment(title or "")
        self._connection.execute("BEGIN")  # what is read of a text is of the moment at which its key was
        try:
            return self._compare((title, text), rows.signature), tokens
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _compare(self, words: tuple[str | None, str], row: SignatureRow) -> Foresight:
        """Compare a text, given as title and text, with its candidates among the stored ones."""
        assert self._connection is not None
        own, key = row.signature, row.text_key
        sketch = Sketch(lambda: words, signature=own, han_chars=row.han_chars, names=lambda: names_of_json(row.names))
        serial = last_serial(self._connection)
        found = candidates_for(self._connection, row)
        met = in_turn(found.numbers, partial(self._others, key))
        now = compared_in_turn(met, lambda one: compare_sketches(sketch, one[1][1]))
        decided = {
            other: (other_key, compared)
            for (other, (other_key, _)), compared in now
            if compared.relation is not Relation.DISTINCT
        }
        return Foresight(
            key=key,
            serial=serial,
            decided=decided,
            uncounted=found.uncounted,
        )

    def _others(self, own: bytes, numbers: Iterable[int]) -> dict[int, tuple[bytes, Sketch]]:
        """Give stored texts, but those whose key is the own one, with their keys, as comparison needs them.

        Those of the last comparisons come with all that was made of them.
        """
        assert self._connection is not None
        keys = {other: key for other, key in keys_of(self._connection, numbers).items() if key != own}
        met = {other: self._met.pop(other) for other in keys if other in self._met}
        found = {other: known for other, known in met.items() if known[0] == keys[other]}
        loaded = load_sketches(self._connection, [other for other in keys if other not in found], keep=False)
        found |= {other: (keys[other], sketch) for other, sketch in loaded.items()}
        self._met |= {other: known for other, known in found.items() if known[1].han_chars <= LONGEST_KEPT}
        for other in list(self._met)[: max(0, len(self._met) - KEPT_TEXTS)]:
            del self._met[other]
        return found
