"""A hand-made archive: rows of our own in the tables of archive.schema, without the writing half."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.connection import open_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHEN = "2024-11-06T02:14:50Z"
WORDS = (
    *[
        "逾期",
        "逾期",
        "逾期",
        "催收",
        "贷款",
        "信用卡",
        "花呗",
        "借呗",
        "征信",
        "法院",
        "律师",
        "利率",
        "还款",
        "协商",
        "分期",
        "停息",
        "罚息",
    ],
    *["貸款", "催收", "信用卡", "還款", "協商", "徵信", "電話", "發髮", "後后", "臺灣", "著", "着", "乾", "干"],
    *[
        "360借条",
        "5000元",
        "15000元",
        "15.4%",
        "APP",
        "app",
        "Application",
        "P2P",
        "12378",
        "ＡＢＣ",
        "５０００",
        "iPhone",
        "15",
    ],
    *[
        "的",
        "了",
        "是",
        "，",
        "。",
        "《民法典》",
        "“引号”",
        '"',
        "-",
        "*",
        "(",
        ")",
        "éclair",
        "Москва",
        "かな",
        "𠮷野家",
        "👍",
        "é",
        "逾",
        "期",
    ],
)
GLUE = ("", "", "", "", "", "", " ", "\u3000", "\n", "\t", "\u200b")


def sample_text(seed: int, words: int = 60) -> str:
    """A text no reader would read, in which every odd thing of the index stands next to every other."""
    chosen = random.Random(seed)
    return "".join(chosen.choice(WORDS) + chosen.choice(GLUE) for _ in range(words)).strip() or "逾期"


def insert(connection: sqlite3.Connection, **columns: Any) -> int:
    """Insert one article with its source and capture; columns override what is made up here."""
    number = (
        columns.pop("id", None) or (connection.execute("SELECT coalesce(max(id), 0) + 1 FROM captures").fetchone()[0])
    )
    host = columns.pop("host", "alpha.test")
    connection.execute(
        "INSERT OR IGNORE INTO sources(id, name, title, home, host) VALUES (1, 'alpha.test', 'Alpha', 'http://alpha.test/', 'alpha.test')"
    )
    connection.execute(
        "INSERT OR IGNORE INTO sources(id, name, title, home, host) VALUES (2, 'beta.test', 'Beta', 'http://beta.test/', 'beta.test')"
    )
    connection.execute("INSERT OR IGNORE INTO runs VALUES (1, 'ingest', ?, ?, 'finished', '0.1.0', '1')", (WHEN, WHEN))
    source = {"alpha.test": 1, "beta.test": 2}[host]
    url = columns.pop("url", f"http://{host}/a/{number}.html")
    digest = hashlib.sha256(url.encode()).hexdigest()
    connection.execute(
        "INSERT INTO captures(id, run_id, source_id, kind, url, status, fetched_at, media_type, "
        "charset_label, body_bytes, sha256, warc_file, warc_offset, warc_length, warc_record_id, outcome, article_id) "
        "VALUES (?, 1, ?, 'article', ?, 200, ?, 'text/html', 'gb2312', 1000, ?, "
        "'alpha-00001.warc.gz', ?, 500, ?, 'article', NULL)",
        (number, source, url, WHEN, digest, number * 1000, f"<urn:uuid:{number}>"),
    )
    text = columns.get("text", "逾期")
    row = {
        "id": number, "url": url, "canonical_url": None, "source_id": source, "capture_id": number, "revision": 1,
        "title": None, "title_hans": None, "title_raw": None, "author": None, "source_name": None, "editor": None,
        "published": None, "published_precision": None, "published_basis": None, "first_seen": WHEN, "last_seen": WHEN,
        "changed_at": WHEN, "breadcrumb": json.dumps(["首页"], ensure_ascii=False), "script": "Hans", "language": "zh",
        "encoding": "GBK", "encoding_evidence": "meta", "replaced_chars": 0, "confidence": 0.9, "text_chars": len(text),
        "edit_count": 0, "flag_count": 0, "sha256": digest, "fold_sha256": digest, "cluster_id": None,
        "family_id": None, "is_primary": 1, "chain_version": "1", "text": text, "text_hans": text,
    } | columns  # fmt: skip
    names = ", ".join(row)
    connection.execute(f"INSERT INTO articles({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    connection.execute("UPDATE captures SET article_id = ? WHERE id = ?", (number, number))
    connection.execute(
        "INSERT INTO revision_deltas(article_id, number, capture_id, seen_at, fold_sha256, title) VALUES (?,1,?,?,?,?)",
        (number, number, WHEN, digest, row["title"]),
    )
    return number


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with its tables and nothing in them, made once."""
    path = tmp_path_factory.mktemp("empty") / "yuqi.db"
    open_connection(path).close()
    return path


@pytest.fixture
def archive_path(empty_archive: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(empty_archive, tmp_path / "yuqi.db"))


@pytest.fixture(scope="module")
def lasting_path(empty_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it for a module whose tests only read it once it is filled."""
    return Path(shutil.copy(empty_archive, tmp_path_factory.mktemp("lasting") / "yuqi.db"))


@pytest.fixture(scope="module")
def lasting_writer(lasting_path: Path) -> Iterator[sqlite3.Connection]:
    """`writer` for it."""
    yield from _writing(lasting_path)


@pytest.fixture(scope="module")
def lasting_add(lasting_writer: sqlite3.Connection) -> Callable[..., int]:
    """`add` for it."""
    return lambda **columns: insert(lasting_writer, **columns)


@pytest.fixture
def writer(archive_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes, in autocommit mode."""
    yield from _writing(archive_path)


def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
    yield connection
    connection.close()


@pytest.fixture
def add(writer: sqlite3.Connection) -> Callable[..., int]:
    """Insert one article: `add(text=..., title=...)` gives its id."""
    return lambda **columns: insert(writer, **columns)


@pytest.fixture
def texts() -> dict[int, tuple[str, str]]:
    """(title, text) of three hundred articles by id."""
    return {seed: (sample_text(-seed, 8), sample_text(seed)) for seed in range(1, 301)}


@pytest.fixture
def filled(writer: sqlite3.Connection, texts: dict[int, tuple[str, str]]) -> sqlite3.Connection:
    """The archive with those articles in it."""
    writer.execute("BEGIN")
    for number, (title, text) in texts.items():
        insert(writer, id=number, title=title, text=text)
    writer.execute("COMMIT")
    return writer
