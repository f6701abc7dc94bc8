# ruff: noqa: S608 - names of our own; a condition of the user's runs read-only, under an authorizer
"""Reading an archive from Python: rows, whole articles, search, SQL."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from archive.annotated.annotations import annotations_of
from archive.connection import open_connection
from archive.errors import UserError
from archive.rows import (
    ARTICLE_COLUMNS,
    ArticleRow,
    CaptureRow,
    EditRow,
    EventRow,
    RemovedBlockRow,
    RevisionRow,
    SectionRow,
    WholeArticle,
)
from archive.search import search as searching
from archive.search.search import ALL
from archive.search.snippets import MARKS
from pipelines.web.canonical import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from archive.search.search import Filters, Hit


_Row = TypeVar("_Row")

_READING: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)


class Archive:
    """An archive opened for reading. Any number may be open while a crawl writes; none can change the file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take a read-only connection; `Archive.open` makes one."""
        self.path: Final = path
        self.connection: Final = connection
        """Read-only, with the SQL functions zh_fold(text), zh_match(query) and zh_snippet(text, query)."""
        searching.register_functions(connection)

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open an archive.

        Raises:
            UserError: there is no such file, it is no archive, or it is newer than this program.
        """
        path = Path(path)
        return cls(path, open_connection(path, readonly=True))

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the archive throughout, whatever is written meanwhile."""
        self.connection.execute("BEGIN")
        try:
            self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # until then nothing is held
            yield
        finally:
            self.connection.execute("COMMIT")

    def search(
        self, query: str, filters: Filters = ALL, *, limit: int | None = 20, marks: tuple[str, str] = MARKS
    ) -> list[Hit]:
        """Find articles by their words, best first; see `archive.search.search.search`."""
        return searching.search(self.connection, query, filters, limit=limit, marks=marks)

    def count(self, query: str, filters: Filters = ALL) -> int:
        """Count the articles that match; see `archive.search.search.count`."""
        return searching.count(self.connection, query, filters)

    def articles(
        self, where: str | None = None, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Iterator[ArticleRow]:
        """Give articles in the order of their ids, one at a time.

        Args:
            where: an SQL condition over the columns of `articles`; it may use subqueries and the zh_ functions.
            parameters: values for its placeholders.

        Raises:
            UserError: the condition is no SQL, or would do more than read. Raised at once, before the first row.
        """
        cursor = self._select(f"SELECT {ARTICLE_COLUMNS} FROM articles", where, parameters)
        return (ArticleRow.of(row) for row in _stepping(cursor, where))

    def article_ids(
        self, where: str | None = None, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Iterator[int]:
        """Give the ids of articles in their order.

        Raises:
            UserError: as `articles`.
        """
        cursor = self._select("SELECT articles.id FROM articles", where, parameters)
        return (number for (number,) in _stepping(cursor, where))

    def count_articles(self, where: str | None = None) -> int:
        """Count the articles a condition selects.

        Raises:
            UserError: as `articles`.
        """
        (row,) = _stepping(self._select("SELECT count(*) FROM articles", where, (), order=""), where)
        return int(row[0])

    def article(self, id_or_url: int | str) -> WholeArticle:
        """Give one article with everything the archive knows of it.

        Args:
            id_or_url: its number (also as digits), or its address: as fetched, or any with the same canonical form.

        Raises:
            UserError: there is no such article.
        """
        number = self._number(id_or_url)
        (row,) = self.articles("articles.id = ?", (number,))
        annotations = annotations_of(self.connection, [number])[number]
        return WholeArticle(
            row=row,
            sections=self._children(SectionRow, "sections", number, "position, id"),
            edits=self._children(EditRow, "edits", number, "position, id"),
            removed=self._children(RemovedBlockRow, "removed_blocks", number, "position, id"),
            annotations={kind: tuple(found) for kind, found in annotations.items()},
            captures=self._children(CaptureRow, "captures", number, "id"),
            revisions=self._children(RevisionRow, "revisions", number, "number"),
            events=self._children(EventRow, "events", number, "seen_at, id"),
            copies=tuple(
                self.connection.execute(
                    "SELECT id, url FROM articles WHERE cluster_id = ? AND id <> ? ORDER BY id",
                    (row.cluster_id, number),
                )
            ),
            versions=tuple(
                self.connection.execute(
                    "SELECT id, url FROM articles WHERE family_id = ? AND cluster_id <> ? ORDER BY id",
                    (row.family_id, row.cluster_id),
                )
            ),
            excerpt_of=self._excerpts(number, "piece_id = ?1"),
            excerpts=self._excerpts(number, "piece_id <> ?1"),
        )

    def _excerpts(self, number: int, condition: str) -> tuple[tuple[int, str], ...]:
        found = self.connection.execute(
            f"""
            SELECT b.id, b.url FROM articles a
            JOIN article_pairs p ON (p.article_id = ?1 OR p.other_id = ?1) AND p.relation = 'excerpt' AND p.{condition}
            JOIN articles b ON b.id = p.article_id + p.other_id - a.id AND b.cluster_id <> a.cluster_id
            WHERE a.id = ?1 ORDER BY p.similarity DESC, b.id
            """,
            (number,),
        )
        return tuple(found)

    def _number(self, id_or_url: int | str) -> int:
        text = str(id_or_url)
        if text.isascii() and text.isdigit() and len(text) < len(str(2**63)):
            found = self.connection.execute("SELECT id FROM articles WHERE id = ?", (int(text),)).fetchone()
        else:
            found = self.connection.execute(
                """SELECT id FROM articles WHERE url = :url UNION ALL
                SELECT article_id FROM captures WHERE url = :url AND article_id IS NOT NULL UNION ALL
                SELECT id FROM articles WHERE url = :canonical LIMIT 1""",
                {"url": text.encode(errors="replace").decode(), "canonical": _canonical(text)},
            ).fetchone()
        if found is None:
            from archive.upkeep.takedowns import why_gone  # noqa: PLC0415 - it needs the WARC reader, which readers seldom do

            why = why_gone(self.connection, text) or "`yuqi search` finds ids and addresses."
            raise UserError(f"The archive has no article {text!r}. {why}")
        return int(found[0])

    def _children(self, record: type[_Row], table: str, number: int, order: str) -> tuple[_Row, ...]:
        names = [field.name for field in fields(record)]  # type: ignore[arg-type]  # every record here is a dataclass
        columns = ", ".join(f'"{name}"' for name in names)
        rows = self.connection.execute(
            f"SELECT {columns} FROM {table} WHERE article_id = ? ORDER BY {order}",
            (number,),
        )
        return tuple(record(**dict(zip(names, row, strict=True))) for row in rows)

    def _select(
        self,
        select: str,
        where: str | None,
        parameters: Sequence[Any] | Mapping[str, Any],
        *,
        order: str = "ORDER BY articles.id",
    ) -> sqlite3.Cursor:
        if where is None:
            return self.connection.execute(f"{select} {order}", parameters)
        # The line ends keep a comment in the condition from swallowing the rest.
        statement = f"{select} WHERE (\n{where}\n) {order}"
        # Opening a virtual table declares it, which looks like writing: so open it before the authorizer looks on.
        self.connection.execute("SELECT 1 FROM articles_fts LIMIT 0")
        self.connection.set_authorizer(_allow_reading)
        try:
            return self.connection.execute(statement, parameters)
        except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError, ValueError) as error:
            raise _bad_condition(error) from error
        finally:
            self.connection.set_authorizer(None)


def _canonical(url: str) -> str:
    try:
        return canonicalize(url).encode(errors="replace").decode()
    except ValueError:  # it is no address
        return ""


def _allow_reading(action: int, first: str | None, *_names: str | None) -> int:
    # FTS5 asks for data_version while it answers a MATCH.
    allowed = action in _READING or (action == sqlite3.SQLITE_PRAGMA and first == "data_version")
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _stepping(cursor: sqlite3.Cursor, where: str | None) -> Iterator[tuple[Any, ...]]:
    # A condition can also fail on its tenth row: an overflow, a MATCH that is none.
    try:
        yield from cursor
    except sqlite3.Error as error:
        if where is None:
            raise
        raise _bad_condition(error) from error


def _bad_condition(error: Exception) -> UserError:
    return UserError(
        f"The condition is not a readable SQL condition over `articles`: {error}. "
        "Write for example: published >= '2024' AND text_chars > 500"
    )
