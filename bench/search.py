"""Search measured: exactness against a scan, latency, size and cost of the index, beside LIKE, trigram and bigrams.

    python bench/search.py [--articles N] [--alone]     N articles of the bundled grammar (5000); 100000 takes a while
    python bench/search.py --sizes                      the size of the index by the length of the texts, and no more

Times are of this process's CPU. Every article of the grammar names a lender and talks of being overdue: 逾期 stands in
most of them, the worst case for posting lists.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import statistics
import tempfile
import time
from bisect import bisect_right
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from archive.connection import open_connection
from archive.search import salience
from archive.search.folding import Folding
from archive.search.fts_check import check_index
from archive.search.indexing import IndexWriter
from archive.search.queries import parse, to_match
from archive.search.search import count, search
from demosites import Web
from pipelines.script import Converter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.search.queries import Phrase

ARTICLES = 5_000
QUERIES = 400
ROUNDS = 3
"""Of writing; the one that took the least counts, for what it costs is the difference of two times."""
MOST_OF_A_ROUND = 10_000
LENGTHS = (1, 2, 3, 4, 8)
BATCH = 50
SHORTEST = 120
"""Characters of a real page's text that is no stub, as in the chain."""
FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "extraction"
CHOSEN = ("逾期", "逾期貸款", "360借条", "360借條", "12378", "5000元", "app*", "征信 -上门", "花呗 OR 借呗")
WHEN = "2026-01-01T00:00:00Z"


class Text(NamedTuple):
    """An article as far as search sees it."""

    title: str
    text: str


def texts(wanted: int) -> list[Text]:
    """Draw articles from the grammar; where it gives too few, their paragraphs are shuffled into others."""
    drawn = [Text(a["title"], a["text"]) for a in Web(scale=max(1, min(6, wanted // 400))).truth()["articles"]]
    draw = random.Random(7)
    paragraphs = [paragraph for one in drawn for paragraph in one.text.split("\n")]
    while len(drawn) < wanted:
        drawn.append(Text(draw.choice(drawn).title, "\n".join(draw.choices(paragraphs, k=18))))
    return drawn[:wanted]


def queries(drawn: Sequence[Text]) -> list[str]:
    """Cut queries out of the texts, of every length, every fifth in the other script, and mixed ones with digits."""
    draw = random.Random(11)
    other = Converter("s2t")
    found: list[str] = [
        "逾期",
        "逾期貸款",
        "360借条",
        "360借條",
        "12378",
        "5000元",
        "app*",
        "征信 -上门",
        "花呗 OR 借呗",
    ]
    while len(found) < QUERIES:
        paragraph = draw.choice(draw.choice(drawn).text.split("\n"))
        length = LENGTHS[len(found) % len(LENGTHS)]
        if len(paragraph) < length:
            continue
        start = draw.randrange(len(paragraph) - length + 1)
        cut = paragraph[start : start + length].replace('"', "").strip()
        if cut:
            found.append(f'"{other.convert(cut) if len(found) % 5 == 0 else cut}"')
    return found


def build(path: Path, drawn: Sequence[Text], *, index: bool) -> float:
    """Write the articles as the store does; give CPU milliseconds an article."""
    connection = open_connection(path)
    connection.execute("INSERT INTO sources(id, name, title, home, host) VALUES (1, 'bench', 'bench', '', 'bench')")
    connection.execute("INSERT INTO runs VALUES (1, 'ingest', ?, ?, 'finished', '0', '0')", (WHEN, WHEN))
    connection.execute(
        "INSERT INTO captures(id, run_id, source_id, kind, url, status, fetched_at, media_type, "
        "charset_label, body_bytes, sha256, warc_file, warc_offset, warc_length, warc_record_id, outcome, article_id) "
        "VALUES (1, 1, 1, 'file', '', 200, ?, 'text/html', NULL, 0, '', '', 0, 0, '', NULL, NULL)",
        (WHEN,),
    )
    writer = IndexWriter(connection)
    Folding.of(connection)
    started = time.process_time()
    for begin in range(0, len(drawn), BATCH):
        connection.execute("BEGIN")
        with writer.by_hand():
            for number, one in enumerate(drawn[begin : begin + BATCH], begin + 1):
                _insert(connection, number, one)
                if index:
                    writer.add(number, one.title, one.text)
        connection.execute("COMMIT")
    spent = time.process_time() - started
    connection.close()
    return 1000 * spent / len(drawn)


def _insert(connection: sqlite3.Connection, number: int, one: Text) -> None:
    connection.execute(
        """INSERT INTO articles(id, url, source_id, capture_id, revision, title, first_seen, last_seen, changed_at,
            breadcrumb, script, language, encoding_evidence, replaced_chars, confidence, text_chars, edit_count,
            flag_count, sha256, fold_sha256, chain_version, text, text_hans)
        VALUES (?, ?, 1, 1, 1, ?, ?, ?, ?, '[]', 'Hans', 'zh', '', 0, 1, ?, 0, 0, '', '', '0', ?, ?)""",
        (number, f"http://bench/{number}", one.title, WHEN, WHEN, WHEN, len(one.text), one.text, one.text),
    )


def differing(connection: sqlite3.Connection, drawn: Sequence[Text], asked: Sequence[str]) -> int:
    """Count the queries whose articles are not those of a scan of the folded texts."""
    scan = Scan(drawn)
    wrong = 0
    for query in asked:
        rows = connection.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (to_match(query),))
        wrong += {row[0] for row in rows} != scan.articles(query)
    return wrong


class Scan:
    """All texts, folded, in one string: a column a line, as no folded text holds a line end."""

    def __init__(self, drawn: Sequence[Text]) -> None:
        self._folding = Folding.present()
        lines = [self._folding.fold(column) for one in drawn for column in one]
        self._all = "\n".join(lines)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def articles(self, query: str) -> set[int]:
        """Give the numbers of the articles that match, from 1."""
        parsed = parse(query, self._folding)
        if not parsed.required:
            return set()
        found = [set().union(*map(self._holding, group)) for group in parsed.required]
        return set.intersection(*found).difference(*map(self._holding, parsed.excluded))

    def _holding(self, phrase: Phrase) -> set[int]:
        pattern = re.compile(phrase.pattern())
        found, at = set(), 0
        while match := pattern.search(self._all, at):
            line = bisect_right(self._starts, match.start()) - 1
            found.add(line // 2 + 1)
            at = self._starts[line + 1]
        return found


def latencies(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """Give p50 and p95 in CPU milliseconds."""
    spent = []
    for query in asked:
        started = time.process_time()
        ask(query)
        spent.append(1000 * (time.process_time() - started))
    return statistics.median(spent), statistics.quantiles(spent, n=20)[18]


def measure_search(wanted: int = ARTICLES) -> dict[str, tuple[float, int]]:
    """Measure our index: figure -> (value, over how many)."""
    drawn = texts(wanted)
    asked = queries(drawn)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        rounds = ROUNDS if wanted <= MOST_OF_A_ROUND else 1
        bare = min(build(Path(folder) / f"bare{n}.db", drawn, index=False) for n in range(rounds))
        whole = min(build(path.with_stem(f"bench{n}" if n else "bench"), drawn, index=True) for n in range(rounds))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            wrong = differing(connection, drawn, asked)
            started = time.process_time()
            problems = check_index(connection)
            checked = 1000 * (time.process_time() - started) / len(drawn)
            started = time.process_time()
            connection.execute("BEGIN")
            salience.fill(connection)
            connection.execute("COMMIT")
            listed = 1000 * (time.process_time() - started) / len(drawn)
            (lists,) = connection.execute(
                "SELECT coalesce(sum(length(word) * 3 + length(articles) + 12), 0) FROM _salient"
            ).fetchone()
            top = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts, 1, 4) LIMIT 20"
            two = [query for query in asked if len(query.strip('"')) == 2 and query.isalpha() | query.startswith('"')]
            whole50, whole95 = latencies(lambda query: connection.execute(top, (to_match(query),)).fetchall(), two)
            p50, p95 = latencies(lambda query: search(connection, query, limit=20), two)
            count50, count95 = latencies(lambda query: count(connection, query), two)
            connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
            size = _index_bytes(connection, "articles_fts")
    text_bytes = _text_bytes(drawn)
    return {
        "search.equal_to_scan": (1 - wrong / len(asked), len(asked)),
        "search.top20_of_2_chars.p50_ms": (p50, len(two)),
        "search.top20_of_2_chars.p95_ms": (p95, len(two)),
        "search.top20_by_bm25_in_sql.p50_ms": (whole50, len(two)),
        "search.top20_by_bm25_in_sql.p95_ms": (whole95, len(two)),
        "search.count_of_2_chars.p50_ms": (count50, len(two)),
        "search.count_of_2_chars.p95_ms": (count95, len(two)),
        "search.lists_to_text": (lists / text_bytes, len(drawn)),
        "search.lists_ms_an_article": (listed, len(drawn)),
        "search.index_to_text": (size / text_bytes, len(drawn)),
        "search.index_ms_an_article": (whole - bare, len(drawn)),
        "search.check_ms_an_article": (checked, len(drawn)),
        "search.check_problems": (len(problems), len(drawn)),
    }


def index_to_text(drawn: Sequence[Text]) -> float:
    """Give the bytes of the optimized index beside those of titles and texts: it falls with the length of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        build(path, drawn, index=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
            return _index_bytes(connection, "articles_fts") / _text_bytes(drawn)


def by_length() -> Table:
    """Measure the size of the index by the length of the texts, up to those of real pages where these are at hand."""
    grammar = [Text(a["title"], a["text"]) for a in Web(scale=4).truth()["articles"]]
    draw = random.Random(7)
    paragraphs = [paragraph for one in grammar for paragraph in one.text.split("\n")]
    kinds = [("the grammar's articles", grammar)]
    for wanted in (9, 18, 36, 72):
        shuffled = [Text(one.title, "\n".join(draw.choices(paragraphs, k=wanted))) for one in grammar]
        kinds.append((f"{wanted} of its paragraphs, shuffled", shuffled))
    real = [Text(one["title"] or "", one["text"]) for one in _gold() if len(one["text"] or "") >= SHORTEST]
    if real:
        # Repeated, so that the words themselves weigh as little as in a large archive.
        kinds.append(("real pages, each 40 times", draw.sample(real * 40, 40 * len(real))))
    table = Table("texts", "articles", "characters", "different tokens", "index / text", title="means")
    for name, drawn in kinds:
        chars = statistics.mean(len(one.text) for one in drawn)
        different = statistics.mean(len(set(Folding.present().segment(one.text).split())) for one in drawn)
        table.add_row(name, str(len(drawn)), f"{chars:.0f}", f"{different:.0f}", f"{index_to_text(drawn):.3f}")
    return table


def _gold() -> Iterator[dict[str, str]]:
    for manifest in sorted(FOLDER.glob("*/manifest.jsonl")):
        for line in manifest.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["gold"]


def _text_bytes(drawn: Sequence[Text]) -> int:
    return sum(len(column.encode()) for one in drawn for column in one)


def _index_bytes(connection: sqlite3.Connection, table: str) -> int:
    total = 0
    for part in ("data", "idx", "docsize"):
        columns = {"data": "length(block)", "idx": "length(term) + 4", "docsize": "length(sz) + 4"}[part]
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{table}_{part}",)).fetchone()
        if known:
            total += connection.execute(f"SELECT coalesce(sum({columns}), 0) FROM {table}_{part}").fetchone()[0]
    return total


def beside(wanted: int) -> Table:
    """Measure the other ways in the same run: what they find and what they cost."""
    drawn = texts(wanted)
    asked = [query.strip('"') for query in queries(drawn) if query.startswith('"')]
    folding = Folding.present()
    folded = ["\n".join(folding.fold(column).replace(" ", "") for column in one) for one in drawn]
    bare = {query: folding.fold(query).replace(" ", "") for query in asked}
    truth = {q: {number for number, text in enumerate(folded, 1) if bare[q] in text} for q in asked}
    table = Table("way", "index / text", "ms an article", "equal to the folded substring", "p50 ms", "p95 ms")
    text_bytes = _text_bytes(drawn)
    fts = "CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize=\"{}\")"
    ours = fts.format("unicode61 remove_diacritics 0 categories 'L* N* Co P* S* M*'")
    like = "SELECT rowid FROM t WHERE body LIKE '%' || ? || '%'"
    for name, schema, shape, expression in (
        ("LIKE", "CREATE TABLE t(body)", str, like),
        ("trigram", fts.format("trigram"), str, _MATCH),
        ("bigrams", fts.format("unicode61"), lambda text: _bigrams(folding.fold(text)), _MATCH),
        ("ours", ours, folding.segment, _MATCH),
    ):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(schema)
            started = time.process_time()
            connection.executemany(
                "INSERT INTO t(rowid, body) VALUES (?, ?)",
                ((number, shape(f"{one.title}\n{one.text}")) for number, one in enumerate(drawn, 1)),
            )
            spent = 1000 * (time.process_time() - started) / len(drawn)

            def ask(query: str, shape=shape, connection=connection, expression=expression) -> set[int]:
                put = shape(query) if expression is not _MATCH else '"' + shape(query).replace('"', '""') + '"'
                return {row[0] for row in connection.execute(expression, (put,))}

            equal = sum(ask(query) == truth[query] for query in asked)
            p50, p95 = latencies(ask, asked)
            size = _index_bytes(connection, "t") if expression is _MATCH else 0
        table.add_row(
            name, f"{size / text_bytes:.2f}", f"{spent:.2f}", f"{equal}/{len(asked)}", f"{p50:.2f}", f"{p95:.2f}"
        )
    return table


_MATCH = "SELECT rowid FROM t WHERE t MATCH ?"


def _bigrams(text: str) -> str:
    bare = text.replace(" ", "")
    return " ".join(bare[at : at + 2] for at in range(max(1, len(bare) - 1)))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--alone", action="store_true", help="leave the other ways out")
    parser.add_argument("--sizes", action="store_true", help="the size of the index by the length of the texts")
    arguments = parser.parse_args()
    console = Console(highlight=False)
    if arguments.sizes:
        console.print(by_length())
        return 0
    table = Table("figure", "value", "over")
    for name, (value, over) in measure_search(arguments.articles).items():
        table.add_row(name, f"{value:.4g}", str(over))
    console.print(table)
    if not arguments.alone:
        console.print(beside(arguments.articles))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
