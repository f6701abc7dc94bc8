"""Writing a dataset: all files to a staging folder first, then each into its place, the checksums last."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.errors import UserError
from archive.export.records import exported
from archive.export.writers import open_writer
from pipelines.script import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.reader import Archive

FORMATS: Final = ("jsonl", "csv", "parquet", "sqlite")
PROFILES: Final = ("full", "open")
SCRIPTS: Final = tuple(target.value for target in Target)
SPLITS: Final = (("train", 80), ("validation", 90), ("test", 100))
"""(name, percentile below which a cluster falls into it)."""

_STAGING: Final = ".partial"
_SUMS: Final = "SHA256SUMS"
_OURS: Final = re.compile(r"(?:(?:train|validation|test)/)?articles\.(?:jsonl|csv|parquet)|archive\.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What to write."""

    formats: tuple[str, ...] = ("jsonl",)
    """Of `FORMATS`."""
    where: str | None = None
    """An SQL condition over `articles`."""
    unique: bool = False
    """Only the canonical copy of each cluster."""
    profile: str = "full"
    """"full", or "open": without texts, authors and personal data (see `archive.export.records`)."""
    script: str = "original"
    """Of `SCRIPTS`: what title and text are converted to; only where that is safe (see `pipelines.script`)."""
    split: bool = False
    """Folders train, validation and test, 80/10/10; copies are never apart, and no cluster moves as others come."""


DEFAULT: Final = ExportOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file of the dataset."""

    name: str
    """Relative to the dataset's folder, with forward slashes."""
    file_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was written."""

    folder: Path
    articles: int
    files: tuple[ExportedFile, ...]
    """By name; `SHA256SUMS` itself is not among them."""


def export(
    archive: Archive, folder: Path, options: ExportOptions = DEFAULT, *, progress: Callable[[int], object] | None = None
) -> Manifest:
    """Write the articles of an archive as a dataset, in the order of their ids.

    Written again from the same archive, every file is the same to the byte. A killed export leaves the former files as
    they were, and a folder `.partial` that the next one clears away.

    Args:
        archive: to read from.
        folder: to write to; made when it is not there.
        options: what to write.
        progress: called with the number of articles written since the last call.

    Raises:
        UserError: an unknown format or profile, a condition that is none, a folder that cannot be written.
    """
    _refuse(options)
    staging = folder / _STAGING
    try:
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir(parents=True)
        articles = _write_articles(archive, staging, options, progress)
        if "sqlite" in options.formats:
            _copy_archive(archive, staging / "archive.db")
        files = tuple(_described(staging, path) for path in sorted(staging.rglob("*")) if path.is_file())
        _put_in_place(staging, folder, files)
    except OSError as error:
        raise UserError(f"Cannot write the dataset to {folder}: {error.strerror or error}. Choose another.") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Manifest(folder=folder, articles=articles, files=files)


def split_of(cluster: int) -> str:
    """Give the split a copy cluster belongs to; an article without copies stands under its own number.

    >>> [split_of(number) for number in (1, 2, 3)]
    ['test', 'train', 'test']
    """
    digest = hashlib.sha256(f"v1:{cluster}".encode("ascii")).digest()
    percentile = int.from_bytes(digest[:8], "big") * 100 >> 64
    return next(name for name, below in SPLITS if percentile < below)


def _refuse(options: ExportOptions) -> None:
    for what, chosen, known in (
        ("format", options.formats, FORMATS),
        ("profile", (options.profile,), PROFILES),
        ("script", (options.script,), SCRIPTS),
    ):
        unknown = [name for name in chosen if name not in known]
        if unknown or not chosen:
            raise UserError(f"Unknown {what} {', '.join(unknown) or '(none)'}. Choose from {', '.join(known)}.")
    if "sqlite" in options.formats and (
        options.where or options.unique or options.split or options.profile != "full" or options.script != "original"
    ):
        raise UserError(
            "The format sqlite is a copy of the whole archive: leave out --where, --unique, --split, --script and "
            "--profile, or choose parquet, jsonl or csv."
        )


def _write_articles(
    archive: Archive, staging: Path, options: ExportOptions, progress: Callable[[int], object] | None
) -> int:
    is_open = options.profile == "open"
    kinds = [kind for kind in dict.fromkeys(options.formats) if kind != "sqlite"]
    folders = {name: staging / name for name, _ in SPLITS} if options.split else {"": staging}
    written = 0
    with ExitStack() as stack:
        writers: dict[str, list[Any]] = {}
        for name, place in folders.items():
            place.mkdir(exist_ok=True)
            writers[name] = [open_writer(kind, place / f"articles.{kind}", is_open=is_open) for kind in kinds]
            for writer in writers[name]:
                stack.callback(writer.close)
        stack.enter_context(archive.snapshot())
        rows = archive.articles(_condition(options))
        for record in exported(archive.connection, rows, is_open=is_open, target=Target(options.script)):
            split = split_of(record["cluster_id"] or record["id"]) if options.split else ""
            for writer in writers[split]:
                writer.write(record)
            written += 1
            if progress is not None:
                progress(1)
    return written


def _condition(options: ExportOptions) -> str | None:
    if not options.unique:
        return options.where
    return f"(\n{options.where}\n) AND articles.is_primary = 1" if options.where else "articles.is_primary = 1"


def _copy_archive(archive: Archive, path: Path) -> None:
    archive.connection.execute("VACUUM INTO ?", (str(path),))
    # A file in WAL mode cannot be opened where nothing may be written beside it.
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()


def _described(staging: Path, path: Path) -> ExportedFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportedFile(name=path.relative_to(staging).as_posix(), file_bytes=path.stat().st_size, sha256=digest)


def _put_in_place(staging: Path, folder: Path, files: tuple[ExportedFile, ...]) -> None:
    known = {file.name for file in files}
    stale = [name for name in _names_in(folder / _SUMS) if name not in known]
    sums = staging / _SUMS
    sums.write_text("".join(f"{file.sha256}  {file.name}\n" for file in files), encoding="utf-8", newline="\n")
    for name in [*(file.name for file in files), _SUMS]:
        (folder / name).parent.mkdir(exist_ok=True)
        (staging / name).replace(folder / name)
    for name in stale:
        # Files of an earlier export, which the checksums no longer cover.
        (folder / name).unlink(missing_ok=True)


def _names_in(sums: Path) -> list[str]:
    """Give the files of ours that an earlier export's checksums cover: never a path out of the folder."""
    if not sums.is_file():
        return []
    names = (line.partition("  ")[2].strip() for line in sums.read_text("utf-8", "replace").splitlines())
    return [name for name in names if _OURS.fullmatch(name)]
