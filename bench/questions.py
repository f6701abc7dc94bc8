"""How long the questions of docs/questions.md take in an archive of 100,000 articles with made rows.

python bench/questions.py [ARTICLES]      prints every question; exits 1 when one takes longer than 200 ms

CPU time of the best of three runs, all rows fetched. The rows are made, not read off texts: numbers of lenders, topics,
laws and figures an article as in the bundled sites, months over six years, a third of the articles copies, a fifth in
families. Texts are short, but every row of `articles` is longer than half a page of the file, as real ones are.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table

from archive.annotated.annotated_tables import SUMMARIES
from archive.connection import open_connection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "questions.md"
LIMIT_MS: Final = 200
RUNS: Final = 3
_WORDS: Final = "逾期之后应当怎样协商还款以及保留证据征信罚息起诉上门电话短信平台银行利率本金"
_TOPICS: Final = {"cause": 7, "consequence": 8, "collection": 11, "law": 7, "coping": 14, "risk_content": 5}


def questions() -> list[tuple[str, str]]:
    """Read the document: (question, statement)."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.findall(r"^### (.+?)\n(?:(?!^###).*?\n)*?```sql\n(.+?)```", text, re.MULTILINE | re.DOTALL)


def fill(connection: sqlite3.Connection, articles: int) -> None:
    """Make the rows."""
    chance = random.Random(9)
    connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles' AND sql LIKE '%fts%'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("BEGIN")
    _known(connection)
    for table, row in _rows(chance, articles):
        connection.execute(_statement(table, len(row)), row)
    _summaries(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _statement(target: str, values: int) -> str:
    return f"INSERT INTO {target} VALUES({', '.join('?' * values)})"


def _known(connection: sqlite3.Connection) -> None:
    for number in range(1, 41):
        told = (number, f"source{number}", f"来源{number}", "", f"s{number}.example.cn")
        connection.execute("INSERT INTO sources(id, name, title, home, host) VALUES(?, ?, ?, ?, ?)", told)
    for number in range(1, 128):
        kind = ("bank", "consumer_finance", "internet_platform", "regulator")[number % 4]
        connection.execute(
            "INSERT INTO lenders(id, lender, name, kind) VALUES(?, ?, ?, ?)",
            (number, f"lender{number}", f"机构{number}", kind),
        )
        connection.execute(
            "INSERT INTO products(id, product, name, lender_id) VALUES(?, ?, ?, ?)",
            (number, f"lender{number}/p", f"产品{number}", number),
        )
    for number in range(1, 80):
        law = "contract_law" if number == 2 else f"unknown/法{number}" if number > 70 else f"law{number}"
        connection.execute("INSERT INTO laws(id, law, name, status) VALUES(?, ?, ?, 'in_force')", (number, law, law))
        connection.execute("INSERT INTO hotlines(id, hotline, name) VALUES(?, ?, '未知')", (number, f"95{number:03d}"))
    names = [f"{group}/{number}" for group, count in _TOPICS.items() for number in range(count)]
    names[names.index("consequence/2")] = "consequence/lawsuit"
    for number, name in enumerate(names, 1):
        connection.execute(
            "INSERT INTO topics(id, topic, name, topic_group) VALUES(?, ?, ?, ?)",
            (number, name, name, name.partition("/")[0]),
        )


def _rows(chance: random.Random, articles: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    topics = sum(_TOPICS.values())
    for number in range(1, articles + 1):
        yield from _article(chance, number)
        lenders = {int(chance.paretovariate(0.9)) % 127 + 1 for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))}
        for index, lender in enumerate(lenders):
            for place in range(chance.randint(1, 4)):
                start = place * 60 + 3
                yield (
                    _LENDERS,
                    (number, lender, "机构", start, start + 4, int(index == 0), int(chance.random() < 0.03), "今名"),
                )
        if chance.random() < 0.5:
            yield _PRODUCTS, (number, chance.randint(1, 127), "产品", 9, 12)
        for topic in chance.sample(range(1, topics + 1), chance.randint(4, 14)):
            for place in range(chance.randint(1, 2)):
                yield (
                    _TOPIC_ROWS,
                    (number, topic, "提示", place * 80, place * 80 + 2, 1, int(place == 0), chance.choice(_STANCES)),
                )
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            law = int(chance.paretovariate(0.7)) % 79 + 1
            yield (
                _LAWS,
                (
                    number,
                    law,
                    "法",
                    5,
                    8,
                    str(chance.randint(1, 700)),
                    "675",
                    int(law == 2 or chance.random() < 0.05),
                    "civil_code",
                ),
            )
        for _ in range(chance.randint(2, 10)):
            kind, unit = chance.choice(_QUANTITIES)
            value = float(chance.choice((1, 3, 7, 15, 24, 30, 36, 60, 90, 5000, 50000)))
            start = chance.randint(0, 380)
            yield _QUANTITY_ROWS, (number, kind, value, unit, int(chance.random() < 0.02), "30天", start, start + 3)
        yield from _judged(chance, number)


_LENDERS: Final = 'article_lenders(article_id, lender_id, surface, start, "end", in_title, stale_name, name_now)'
_PRODUCTS: Final = 'article_products(article_id, product_id, surface, start, "end")'
_TOPIC_ROWS: Final = 'article_topics(article_id, topic_id, surface, start, "end", section, in_heading, stance)'
_LAWS: Final = 'article_laws(article_id, law_id, surface, start, "end", article, article_now, stale, law_now)'
_QUANTITY_ROWS: Final = 'quantities(article_id, kind, value, unit, suspect, surface, start, "end")'
_STANCES: Final = ("describes", "describes", "advises", "advises_against", "denies")
_QUANTITIES: Final = (
    ("amount", "CNY"),
    ("rate", "percent/year"),
    ("rate", "percent/day"),
    ("share", "percent"),
    ("duration", "day"),
    ("duration", "month"),
    ("count", "time"),
)


def _article(chance: random.Random, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    month = f"{chance.randint(2020, 2025)}-{chance.randint(1, 12):02d}"
    published = f"{month}-{chance.randint(1, 28):02d}T{chance.randint(0, 23):02d}:14:50"
    is_copy = number % 3 == 0
    cluster = number - 1 if is_copy else number
    family = number - number % 10 if number % 5 == 0 else None
    text = "".join(chance.choices(_WORDS, k=400))
    yield (
        (
            "articles(id, url, source_id, capture_id, revision, title, published, first_seen, last_seen, changed_at, "
            "breadcrumb, script, language, encoding_evidence, replaced_chars, confidence, text_chars, edit_count, "
            "flag_count, sha256, fold_sha256, cluster_id, family_id, is_primary, chain_version, text, text_hans, "
            "quality_class, quality_score, facts)"
        ),
        (
            *(
                number,
                f"http://s.example.cn/{number}",
                number % 40 + 1,
                number,
                1,
                f"机构{number % 127}逾期",
                published,
            ),
            *("2026-01-01T00:00:00Z",) * 3,
            *("[]", "Hans", "zh", "meta", 0, 1.0, 400, 0, int(number % 11 == 0), "0" * 64, f"{number:064d}", cluster),
            *(family, int(not is_copy), "v", text, text, chance.choice(("article",) * 8 + ("spun", "doorway"))),
            *(round(chance.random(), 4), chance.randint(1, 50)),
        ),
    )
    if number % 3 == 2:
        yield "clusters", (number, 2, number)
    if is_copy:
        yield "differences", (number, cluster, "copy", round(chance.uniform(0.5, 1), 4), "[[0, 1, 0, 1]]")
    if family is not None and number % 10 == 0:
        yield "families", (number, 2, f"机构{number}逾期")
    for place, role in enumerate(chance.sample(("lead", "cause", "consequence", "method", "law", "advice", None), 5)):
        heading = f"{role}的说明{chance.randint(1, 400)}"
        yield "sections(article_id, position, level, heading, start, role)", (number, place, 1, heading, place, role)


def _judged(chance: random.Random, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if chance.random() < 0.4:
        hotline = 'article_hotlines(article_id, hotline_id, surface, start, "end", stale)'
        yield hotline, (number, chance.randint(1, 79), "95001", 1, 6, 0)
    if chance.random() < 0.2:
        told = (
            number,
            chance.choice(("founded", "rate_ceiling")),
            chance.choice(("right", "wrong", "stale")),
            "法",
            "说",
            1,
            5,
            "v",
        )
        yield 'claims(article_id, kind, verdict, basis, surface, start, "end", table_version)', told
    for signal in chance.sample(range(15), 4):
        yield "quality_signals(article_id, name, value, table_version)", (number, f"signal{signal}", 1.0, "v")
    if chance.random() < 0.15:
        digest = f"{chance.randint(1, 4000):032x}"
        told = (number, chance.choice(("mobile", "qq", "wechat", "name")), "13***", 1, 6, digest)
        yield 'pii(article_id, kind, surface, start, "end", hmac)', told


def _summaries(connection: sqlite3.Connection) -> None:
    """Fill the small tables for all articles at once, by the statements that fill them for one."""
    for statement in SUMMARIES:
        every = re.sub(r"\w+\.?\w*\.?id = :id|article_id = :id", "1", statement)
        every = re.sub(r"GROUP BY (\w+\.)(\w+)$", r"GROUP BY a.id, \1\2", every.strip())
        connection.execute(every)


def main() -> int:
    """Build, ask, print."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        connection = open_connection(Path(folder) / "made.db")
        fill(connection, articles)
        return _ask(connection, articles)


def _ask(connection: sqlite3.Connection, articles: int) -> int:
    table = Table(f"question, {articles:,} articles", "rows", "ms CPU", box=None, header_style="bold cyan")
    slow = 0
    for question, statement in questions():
        taken = []
        for _ in range(RUNS):
            begin = time.process_time()
            rows = connection.execute(statement).fetchall()
            taken.append(1000 * (time.process_time() - begin))
        is_slow = min(taken) > LIMIT_MS
        slow += is_slow
        table.add_row(question, str(len(rows)), f"{min(taken):.0f}", style="bold red" if is_slow else "")
    Console(highlight=False, width=120).print(table)
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
