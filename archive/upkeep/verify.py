"""Checking that the archive is what it says: `yuqi verify`."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from archive import migration
from archive.captures import stored_body, stored_captures
from archive.connection import is_being_written, open_connection
from archive.copies.cluster_changes import LEADS_NOWHERE
from archive.errors import ArchiveDamaged
from archive.search.fts_check import check_index
from archive.store import default_warc_folder
from archive.upkeep.verify_articles import ROWS_OF_ARTICLES, Fault, article_faults
from archive.warc.writer import Captured, NotInWarc, iterate, read_place
from pipelines.copies.components import Components

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.captures import Capture

REBUILD: Final = "Run `yuqi rebuild`: it makes the archive anew from the captures."
RESTORE: Final = "Put the WARC file back from a copy; without one, `yuqi rebuild` makes an archive of what is left."
AGAIN: Final = "Run `yuqi crawl` or `yuqi ingest` again: it settles what a kill left."

CHECKS: Final = (
    "database",
    "schema",
    "foreign keys",
    "search index",
    "captures",
    "outcomes",
    "articles",
    "edits",
    "sections",
    "copies",
)
"""What is checked, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be."""

    check: str
    """One of CHECKS."""
    subject: str
    """What it is about: "article 17", "capture 4", a file, a table."""
    message: str
    remedy: str
    waits: bool = False
    """Nothing is wrong: a run was killed, and the next one goes on where it was."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a check may look at."""

    connection: sqlite3.Connection
    path: Path
    folder: Path
    advance: Callable[[int], None]
    full: bool


def verify(
    path: Path, warc_folder: Path | None = None, progress: Callable[[int], None] | None = None, *, full: bool = False
) -> Iterator[Finding]:
    """Check everything and yield what is wrong, and what waits; nothing is changed, and a crawl may go on writing.

    Args:
        path: the archive.
        warc_folder: its captures; the folder beside it by default.
        progress: called with the number of captures and articles looked at since the last call.
        full: look up the place of every word in the search index, not only in a sample of the articles.

    Raises:
        UserError: there is no archive there.
    """
    folder = default_warc_folder(path) if warc_folder is None else warc_folder
    try:
        opened = open_connection(path, readonly=True)
    except ArchiveDamaged as error:
        yield Finding(check="database", subject=path.name, message=str(error), remedy=REBUILD)
        return
    with closing(opened) as connection:
        look = _Look(connection, path, folder, progress or (lambda _: None), full)
        connection.execute("BEGIN")  # one state of the archive throughout
        for check in (_database, _schema, _foreign_keys, _search_index, _captures, _outcomes, _articles, _copies):
            try:
                yield from check(look)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                name = check.__name__.strip("_").replace("_", " ")
                yield Finding(check=name, subject=path.name, message=f"SQLite says: {error}", remedy=REBUILD)


def _database(look: _Look) -> Iterator[Finding]:
    for (line,) in look.connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Finding(check="database", subject=look.path.name, message=line, remedy=REBUILD)


def _schema(look: _Look) -> Iterator[Finding]:
    """What the program made stands in the file: without its triggers another program's writes go past the index."""
    query = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migration.apply(fresh)
        lost = set(fresh.execute(query)) - set(look.connection.execute(query))
    for kind, name in sorted(lost):
        yield Finding(check="schema", subject=name, message=f"the {kind} is gone", remedy=REBUILD)


def _foreign_keys(look: _Look) -> Iterator[Finding]:
    broken = Counter((row[0], row[2]) for row in look.connection.execute("PRAGMA foreign_key_check"))
    for (table, parent), rows in broken.items():
        message = f"{rows} rows point at nothing in {parent}"
        yield Finding(check="foreign keys", subject=table, message=message, remedy=REBUILD)


def _search_index(look: _Look) -> Iterator[Finding]:
    for problem in check_index(look.connection, full=look.full):
        yield Finding(check="search index", subject="articles_fts", message=problem, remedy=REBUILD)


def _captures(look: _Look) -> Iterator[Finding]:
    """Read the WARC files through once; what was not met there is looked for at its place."""
    rows = {capture.place.record_id: capture for capture in stored_captures(look.connection)}
    torn: list[Finding] = []

    def on_tear(name: str, offset: int, what: str) -> None:
        if not name.endswith(".open"):
            message = f"{what} (byte {offset}); the records behind it are found only by their places"
            torn.append(Finding(check="captures", subject=name, message=message, remedy=RESTORE))

    for captured in iterate(look.folder, on_tear) if look.folder.is_dir() else ():
        capture = rows.pop(captured.place.record_id, None)
        look.advance(1)
        if capture is not None:
            yield from _capture(look, capture, captured)
        elif not (look.folder / (captured.place.file + ".open")).exists():
            message = f"the record at byte {captured.place.offset} has no row"
            yield Finding(check="captures", subject=captured.place.file, message=message, remedy=REBUILD)
    yield from torn
    for capture in rows.values():
        try:
            yield from _capture(look, capture, read_place(look.folder, capture.place))
        except NotInWarc as error:
            yield Finding(check="captures", subject=f"capture {capture.id}", message=str(error), remedy=RESTORE)


def _capture(look: _Look, capture: Capture, captured: Captured) -> Iterator[Finding]:
    exchange = captured.exchange
    url, status, size = look.connection.execute(
        "SELECT url, status, body_bytes FROM captures WHERE id = ?", (capture.id,)
    ).fetchone()
    body = stored_body(exchange)
    wrong = [
        what
        for what, differs in (
            ("place", captured.place != capture.place),
            ("url", exchange.url != url),
            ("status", exchange.status != status),
            ("body_bytes", len(body) != size),
            ("sha256", sha256(body).hexdigest() != capture.sha256),
        )
        if differs
    ]
    if wrong:
        message = f"the row and its WARC record differ in {', '.join(wrong)}"
        yield Finding(check="captures", subject=f"capture {capture.id}", message=message, remedy=REBUILD)


_WAITS: Final = """(
    c.outcome IS NULL AND c.article_id IS NULL AND r.id IS NULL
    AND EXISTS(SELECT 1 FROM runs WHERE runs.id = c.run_id AND finished_at IS NULL)
    AND NOT EXISTS(SELECT 1 FROM captures later WHERE later.run_id > c.run_id AND later.outcome IS NOT NULL)
)"""
"""Of a capture c with its rejection r: that nothing was made of it yet, and nobody came after who would have had to."""


def _outcomes(look: _Look) -> Iterator[Finding]:
    """Every capture has exactly one outcome."""
    questions = [
        ("outcome = 'article' AND article_id IS NULL", "is an article's and names none", REBUILD),
        ("(outcome = 'rejected') <> (r.id IS NOT NULL)", "and its row in rejections disagree", REBUILD),
    ]
    if not is_being_written(look.path):
        questions.append((f"outcome IS NULL AND NOT ({_WAITS})", "was kept and never understood", AGAIN))
        questions.append((f"outcome IS NULL AND {_WAITS}", "was kept when its run was killed, and waits", AGAIN))
    for condition, message, remedy in questions:
        query = f"SELECT c.id, {_WAITS} FROM captures c LEFT JOIN rejections r ON r.capture_id = c.id WHERE {condition}"  # noqa: S608 - our own words
        for number, waits in look.connection.execute(query):
            yield Finding(
                check="outcomes", subject=f"capture {number}", message=message, remedy=remedy, waits=bool(waits)
            )


def _articles(look: _Look) -> Iterator[Finding]:
    for what, query in ROWS_OF_ARTICLES.items():
        for (number,) in look.connection.execute(query):
            yield _finding(Fault("articles", what), number)
    for number in [row[0] for row in look.connection.execute("SELECT id FROM articles ORDER BY id")]:
        for fault in article_faults(look.connection, number):
            yield _finding(fault, number)
        look.advance(1)


def _finding(fault: Fault, number: int) -> Finding:
    return Finding(check=fault.check, subject=f"article {number}", message=fault.message, remedy=REBUILD)


_KEPT_TWICE: Final = {
    "signature of article": """
        SELECT id FROM articles LEFT JOIN signatures ON article_id = id
        WHERE size IS NOT (SELECT count(*) FROM signature_bands b WHERE b.article_id = articles.id)
        """,
    "serial of article": """
        SELECT article_id FROM signatures WHERE serial NOT BETWEEN 1 AND (SELECT last FROM signature_serials)
        """,
    "count of hash": """
        SELECT hash FROM frequent_hashes f
        WHERE holders <> (SELECT count(*) FROM signature_bands b WHERE b.hash = f.hash)
        """,
    "differences of article": """
        SELECT d.article_id FROM differences d JOIN articles a ON a.id = d.article_id
        JOIN articles b ON b.id = d.other_id
        WHERE (d.relation = 'copy') <> (a.cluster_id = b.cluster_id)
        """,
    "change of clusters": LEADS_NOWHERE,
}
"""Rows that do not agree with those they were made of: what they are, and the question that finds them."""


def _copies(look: _Look) -> Iterator[Finding]:
    """Clusters and families are the components of the stored pairs, and their rows say so."""
    articles = look.connection.execute("SELECT id, cluster_id, family_id, is_primary FROM articles").fetchall()
    query = "SELECT article_id, other_id, relation FROM article_pairs WHERE relation <> 'excerpt'"
    numbers = [row[0] for row in articles]
    known = set(numbers)  # the foreign keys tell of pairs whose articles are gone
    pairs = [pair for pair in look.connection.execute(query) if known.issuperset(pair[:2])]
    copies = Components(numbers, ((one, other) for one, other, relation in pairs if relation == "copy"))
    related = Components(numbers, ((one, other) for one, other, _ in pairs))
    families = {related.root(one) for one, _, relation in pairs if relation == "sibling"}
    primaries: defaultdict[int, list[int]] = defaultdict(list)
    for number, cluster, family, is_primary in articles:
        root = related.root(number)
        if cluster != copies.root(number) or family != (root if root in families else None):
            message = "stands in another cluster or family than its pairs say"
            yield Finding(check="copies", subject=f"article {number}", message=message, remedy=REBUILD)
        if is_primary:
            primaries[copies.root(number)].append(number)
    sizes = Counter(copies.root(number) for number in numbers)
    stored = {row[0]: row[1:] for row in look.connection.execute("SELECT id, size, primary_id FROM clusters")}
    for cluster in sorted(sizes.keys() | stored.keys()):
        if cluster not in stored or stored[cluster][0] != sizes[cluster] or primaries[cluster] != [stored[cluster][1]]:
            message = "has another size or primary than its articles say"
            yield Finding(check="copies", subject=f"cluster {cluster}", message=message, remedy=REBUILD)
    related_sizes = Counter(related.root(number) for number in numbers if related.root(number) in families)
    held = dict(look.connection.execute("SELECT id, size FROM families").fetchall())
    for family in sorted(related_sizes.keys() | held.keys()):
        if related_sizes[family] != held.get(family):
            message = "has another size than its articles say"
            yield Finding(check="copies", subject=f"family {family}", message=message, remedy=REBUILD)
    for subject, query in _KEPT_TWICE.items():
        for (number,) in look.connection.execute(query):
            message = "differs from what it was made of"
            yield Finding(check="copies", subject=f"{subject} {number}", message=message, remedy=REBUILD)
