"""Putting the texts back into a dataset without texts, from captures of one's own.

The profile `open` names each article by its address and the SHA-256 of its title and text. Whoever has captured the
same pages gives them to this program, and gets the texts whose digests agree; what is missing, or reads otherwise, is
told.
"""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from archive.errors import UserError
from archive.export.staging import SUMS, names_in, staged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.reader import Archive

ENDINGS: Final = (".parquet", ".jsonl", ".jsonl.zst", ".jsonl.gz")
TEXTS: Final = ("title", "title_hans", "text", "text_hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehydrated:
    """What came of it."""

    restored: int
    missing: int
    """No capture of that address gave an article here."""
    differing: int
    """Captured, but the text reads otherwise: another state of the page, or another version of the chain."""


def rehydrate(
    dataset: Path, archive: Archive, to: Path, progress: Callable[[int], object] = lambda _: None
) -> Rehydrated:
    """Write the articles of a dataset with the texts an archive has of them.

    The folder gets `articles.jsonl`, each article as in the dataset with its texts, and `missing.jsonl`: id, url,
    sha256 and why. Articles are looked for by address, in every state the archive knows, then among copies elsewhere.

    Args:
        dataset: folder of an export, of any profile.
        archive: of one's own captures.
        to: folder to write, as a whole or not at all.
        progress: called with the number of articles done since the last call.

    Raises:
        UserError: the folder holds no dataset in a format that can be read, or `to` cannot be written.
    """
    files = _files(dataset)
    restored = missing = differing = 0
    with archive.snapshot(), staged(to, keep_out=(archive.path, dataset)) as staging:
        with (staging / "articles.jsonl").open("wb") as found, (staging / "missing.jsonl").open("wb") as lost:
            for record in _records(files):
                texts = _texts(archive.connection, record)
                if isinstance(texts, dict):
                    restored += 1
                    found.write(_line(record | texts))
                else:
                    missing += texts == "not captured"
                    differing += texts != "not captured"
                    about = {name: record.get(name) for name in ("id", "url", "sha256")}
                    lost.write(_line(about | {"why": texts}))
                progress(1)
        sums = (f"{_digest(staging / name)}  {name}\n" for name in ("articles.jsonl", "missing.jsonl"))
        (staging / SUMS).write_text("".join(sums), encoding="utf-8")
    return Rehydrated(restored=restored, missing=missing, differing=differing)


def _files(dataset: Path) -> list[Path]:
    if not dataset.is_dir():
        raise UserError(f"{dataset} is no folder of a dataset.")
    names = sorted(names_in(dataset / SUMS))
    for ending in ENDINGS:
        chosen = [dataset / name for name in names if name.rpartition("/")[2] == f"articles{ending}"]
        if chosen:
            return chosen
    raise UserError(f"{dataset} holds no articles as Parquet or JSON Lines that its SHA256SUMS covers.")


def _records(files: list[Path]) -> Iterator[dict[str, Any]]:
    for path in files:
        try:
            yield from _records_in(path)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise UserError(
                f"{path} cannot be read: {type(error).__name__}. `sha256sum -c` tells if it is whole."
            ) from error


def _records_in(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=500):
                yield from batch.to_pylist()
        return
    with _lines(path) as lines:
        for line in lines:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("a line is no object")  # noqa: TRY004 - of a file, not of a caller
            yield record


def _lines(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")
    if path.suffix == ".zst":
        return io.BufferedReader(pa.CompressedInputStream(str(path), "zstd"))
    return path.open("rb")


def _texts(connection: sqlite3.Connection, record: dict[str, Any]) -> dict[str, Any] | str:
    """Give the texts of an article, or why there are none."""
    url, digest = record.get("url"), record.get("sha256")
    row = connection.execute(
        f"SELECT id, chain_version, sha256, {', '.join(TEXTS)} FROM articles WHERE url = ?",  # noqa: S608 - constants
        (url,),
    ).fetchone()
    if row is not None and row[2] == digest and _is_unaltered(connection, row):
        return dict(zip(TEXTS, row[3:], strict=True))
    elsewhere = connection.execute(
        f"SELECT {', '.join(TEXTS)} FROM articles WHERE fold_sha256 = ? AND sha256 = ? AND url <> ? LIMIT 1",  # noqa: S608
        (record.get("fold_sha256"), digest, url),
    ).fetchone()
    if elsewhere is not None:
        return dict(zip(TEXTS, elsewhere, strict=True))
    if row is None:
        return "not captured"
    for title, text in connection.execute("SELECT title, text FROM revisions WHERE article_id = ?", (row[0],)):
        if sha256(f"{title or ''}\n{text}".encode()).hexdigest() == digest:
            return {"title": title, "text": text}
    return "another text" if row[1] == record.get("chain_version") else f"another text, by chain {row[1]}"


def _is_unaltered(connection: sqlite3.Connection, row: tuple[Any, ...]) -> bool:
    """Say whether a stored text is still the one its digest was taken of; masked personal data counts as that."""
    number, _, digest, title, _, text, _ = row
    if sha256(f"{title or ''}\n{text}".encode("utf-8", "surrogatepass")).hexdigest() == digest:
        return True
    return connection.execute("SELECT 1 FROM pii WHERE article_id = ? LIMIT 1", (number,)).fetchone() is not None


def _line(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
