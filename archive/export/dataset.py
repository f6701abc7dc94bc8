"""Writing a dataset: data first, then what describes it, the checksums last, then the whole into its place."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter, defaultdict
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive.export.captures import FOLDER as CAPTURES_FOLDER
from archive.export.captures import write_captures
from archive.export.description import described
from archive.export.facts import gather
from archive.export.options import DEFAULT, ExportOptions, refuse
from archive.export.preparing import layout_of
from archive.export.selection import choose
from archive.export.sqlitefile import NAME, SqliteFile
from archive.export.staging import SUMS, staged
from archive.export.wacz import NAME as WACZ_NAME
from archive.export.wacz import index_line, write_wacz
from archive.export.workers import reading
from archive.export.writers import ENDINGS, Writer, open_writer
from archive.store import default_warc_folder
from archive.upkeep.releases import Release, members, predecessor
from pipelines.collector import without_collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from archive.export.about import About
    from archive.export.facts import Tally
    from archive.export.fields import Layout
    from archive.export.preparing import Prepared
    from archive.export.selection import Part
    from archive.reader import Archive

    Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]
    """Called with the number of articles; gives a function that is told how many more have been written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file of the dataset."""

    name: str
    """Relative to the dataset's folder, with forward slashes."""
    file_bytes: int
    sha256: str
    format: str = ""
    """Of `archive.export.options.FORMATS`, for a file of articles."""
    part: Part | None = None
    """Which articles it holds; None for a file of all, or of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was written."""

    folder: Path
    articles: int
    files: tuple[ExportedFile, ...]
    """By name; `SHA256SUMS` itself is not among them."""
    release: Release
    members: tuple[tuple[int, str], ...]
    """For `archive.upkeep.releases.record`."""


def export(
    archive: Archive,
    folder: Path,
    options: ExportOptions = DEFAULT,
    *,
    about: About | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Manifest:
    """Write the articles of an archive as a dataset.

    Written again from the same archive, every file is the same to the byte. A killed export leaves the former dataset
    as it was.

    Args:
        archive: to read from; its captures lie in the folder beside it.
        folder: to write to, a folder of the dataset's own.
        options: what to write.
        about: who publishes it and under which licence.
        progress: shows how far it has come.
        workers: processes that prepare articles; None for as many as there are cores and the archive is worth. The
            files are the same.

    Raises:
        UserError: an option that is none, a condition that is none, a folder that cannot be written.
    """
    refuse(options)
    keep_out = (archive.path, default_warc_folder(archive.path))
    with reading(archive, options, workers) as source, without_collector():
        ratios = options.ratios if options.split else ()
        parts = choose(archive, options.selection, ratios=ratios, partition=options.partition)
        with staged(folder, keep_out=keep_out) as staging:
            shape = layout_of(archive, options)
            tally: Tally = defaultdict(Counter)
            shown = progress(sum(part.articles for part in parts)) if progress else nullcontext(_unseen)
            with shown as advance:
                stream = _tallied(source.prepared(parts), tally)
                files = list(_write(stream, staging, shape, options.formats, parts, advance))
            release = _release(archive, options, parts, files)
            if options.with_captures:
                files += _write_captures(archive, staging, options, release)
            facts = gather(archive.connection, options, parts, release, tally)
            earlier = predecessor(archive.connection, release)
            for name, content in described(facts, shape, files, about=about, earlier=earlier).items():
                (staging / name).write_bytes(content)
                files.append(_described(staging, name))
            files.sort(key=lambda file: file.name)
            sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
            (staging / SUMS).write_bytes(sums.encode())
        held = members(archive.connection)
    return Manifest(folder=folder, articles=release.articles, files=tuple(files), release=release, members=held)


def _tallied(stream: Iterator[Prepared], tally: Tally) -> Iterator[Prepared]:
    """Add up what has been counted in each batch."""
    for prepared in stream:
        for name, counter in prepared.tally.items():
            tally[name].update(counter)
        yield prepared


def _write(
    stream: Iterator[Prepared],
    staging: Path,
    shape: Layout,
    wanted: tuple[str, ...],
    parts: tuple[Part, ...],
    advance: Callable[[int], object],
) -> Iterator[ExportedFile]:
    """Write the files of articles; gives what they are."""
    formats = [name for name in ENDINGS if name in wanted]
    whole = {"sqlite": SqliteFile(staging / NAME, shape)} if "sqlite" in wanted else {}
    for part in parts:
        if formats:  # the SQLite file is one, whatever the parts
            (staging / part.folder).mkdir(parents=True, exist_ok=True)
        names = {name: f"{part.folder}articles{ENDINGS[name]}" for name in formats}
        with ExitStack() as open_files:
            writers: dict[str, Writer] = {
                kind: open_files.enter_context(closing(open_writer(kind, staging / name, shape)))
                for kind, name in names.items()
            }
            for prepared in islice(stream, len(part.ranges())):
                for kind, writer in (writers | whole).items():
                    writer.write(prepared.pieces[kind])
                advance(prepared.articles)
        for kind, name in names.items():
            yield _described(staging, name, kind, part)
    for kind, file in whole.items():
        file.close()
        yield _described(staging, NAME, kind)


def _write_captures(
    archive: Archive, staging: Path, options: ExportOptions, release: Release
) -> Iterator[ExportedFile]:
    folder = options.warc_folder or default_warc_folder(archive.path)
    place = staging / CAPTURES_FOLDER
    lines = map(index_line, write_captures(archive.connection, folder, place))
    index = [line for line in lines if line is not None]
    warcs = sorted(place.iterdir())
    if options.with_captures in {"wacz", "both"}:
        pages = archive.connection.execute(
            """SELECT a.id, k.url, k.fetched_at, a.title FROM temp._chosen c JOIN articles a ON a.id = c.id
            JOIN captures k ON k.id = a.capture_id ORDER BY a.id"""
        )
        write_wacz(staging / WACZ_NAME, warcs, index, pages, release.day)
        yield _described(staging, WACZ_NAME, "wacz")
    if options.with_captures == "wacz":
        shutil.rmtree(place)
        return
    for warc in warcs:
        yield _described(staging, CAPTURES_FOLDER + warc.name, "warc")


def _release(archive: Archive, options: ExportOptions, parts: tuple[Part, ...], files: list[ExportedFile]) -> Release:
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in sorted(files, key=lambda file: file.name))
    (newest,) = archive.connection.execute(
        "SELECT max(a.last_seen) FROM temp._chosen c JOIN articles a ON a.id = c.id"
    ).fetchone()
    if newest is None:
        (newest,) = archive.connection.execute("SELECT max(last_seen) FROM articles").fetchone()
    day = (newest or "1970-01-01")[:10]
    return Release(
        version=options.release or ".".join(str(int(number)) for number in day.split("-")),
        day=day,
        options=options.said(),
        articles=sum(part.articles for part in parts),
        sha256=hashlib.sha256(sums.encode()).hexdigest(),
    )


def _described(staging: Path, name: str, kind: str = "", part: Part | None = None) -> ExportedFile:
    path = staging / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportedFile(name=name, file_bytes=path.stat().st_size, sha256=digest, format=kind, part=part)


def _unseen(_articles: int) -> None:
    """Show nothing."""
