"""What can be made of an article before its turn to be stored comes, in another process: masked, and compared ahead.

Storing has one order, reading has none. So whoever reads a page also compares it with the articles that stand in the
archive already, through a reading connection of its own. The writer still finds the candidates itself, as the archive
is when the article's turn comes; it takes what was foreseen where both texts are those that were compared, and
compares the rest. So nothing stored depends on what was foreseen, or when.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from archive.connection import open_connection
from archive.errors import UserError
from archive.signatures import candidates_for, keys_of, load_sketches
from pipelines.comparison import Comparison, Sketch, compare_sketches, text_key
from pipelines.shingles import han_codes
from pipelines.speaking import names_in
from pipelines.unnamed import personal_data, without_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.records import Article

CACHE_KIB: Final = 16 * 1024
"""Page cache of the reading connection: one in every process that reads pages."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Comparisons of a text that is not stored yet."""

    key: bytes
    """Of the text; see `pipelines.comparison.text_key`."""
    names: str
    """Whom it speaks of, as JSON."""
    decided: dict[int, tuple[bytes, Comparison]]
    """By article: the key its text had, and what the comparison gave."""

    def holding(self, connection: sqlite3.Connection, others: Iterable[int]) -> dict[int, Comparison]:
        """Give the comparisons with some articles whose texts are still those that were compared."""
        known = [other for other in others if other in self.decided]
        keys = keys_of(connection, known)
        return {other: self.decided[other][1] for other in known if self.decided[other][0] == keys.get(other)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article as it will be stored."""

    article: Article
    """Without personal data."""
    personal: tuple[tuple[str, str], ...] = field(repr=False)
    """Kind and canonical form of that data, for the key that only the writer has."""
    foresight: Foresight | None


class Preparer:
    """Prepares articles for an archive that another process writes."""

    def __init__(self, path: Path) -> None:
        """Name the archive; it is opened for reading when the first article comes."""
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def prepare(self, article: Article) -> Prepared:
        """Mask an article and compare it with what is stored now, where that can be read."""
        masked = without_personal_data(article)
        return Prepared(article=_packed(masked), personal=personal_data(article), foresight=self._foresee(masked))

    def close(self) -> None:
        """Let go of the archive."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _foresee(self, article: Article) -> Foresight | None:
        repaired = article.repaired
        try:
            if self._connection is None:
                self._connection = open_connection(self._path, readonly=True)
                self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            return foresee(self._connection, (repaired.title, repaired.text), article.fingerprint.signature)
        except (sqlite3.Error, UserError) as error:
            log.warning("nothing is compared ahead: %s", type(error).__name__)
            return None


def _packed(article: Article) -> Article:
    """Leave out what no row shows: the script of every paragraph, a quarter of the objects of an article."""
    converted = article.converted
    report = replace(converted.script_report, paragraphs=())
    return replace(article, annotated=replace(article.annotated, converted=replace(converted, script_report=report)))


def foresee(connection: sqlite3.Connection, words: tuple[str | None, str], signature: Iterable[int]) -> Foresight:
    """Compare a text, given as title and text, with its candidates among the stored ones; nothing is written."""
    title, text = words
    own = list(signature)
    han = han_codes(text)
    key = text_key(title, text, han)
    names = names_in(f"{title or ''}\n{text}")
    sketch = Sketch(lambda: words, signature=own, han_chars=len(han), names=lambda: names)
    keys = keys_of(connection, candidates_for(connection, own))
    others = load_sketches(connection, [other for other, known in keys.items() if known != key], keep=False)
    decided = {other: (keys[other], compare_sketches(sketch, others[other])) for other in others}
    return Foresight(key=key, names=names.to_json(), decided=decided)
