"""Files and folders wherever Spark reads them: this disk, HDFS, or a store that speaks S3 or GCS, by pyarrow."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ArrowInvalid, fs

from archive.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HADOOP_NAMES: Final = {"s3a": "s3", "s3n": "s3", "gs": "gs"}
"""Schemes as Spark spells them -> as pyarrow does."""

_WARC: Final = (".warc.gz", ".warc", ".warc.gz.open", ".warc.open")


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder by its address; what is at it is asked for each time. Travels to Spark's workers."""

    uri: str
    """ "file:///...", "s3a://...", "hdfs://..."; always with a scheme."""

    def __truediv__(self, name: str) -> Place:
        return Place(f"{self.uri.rstrip('/')}/{name}")

    @property
    def name(self) -> str:
        """Last segment of the address."""
        return self.uri.rstrip("/").rpartition("/")[2]

    @property
    def parent(self) -> Place:
        """Folder it is in."""
        return Place(self.uri.rstrip("/").rpartition("/")[0])

    def exists(self) -> bool:
        """Tell whether there is a file or folder."""
        return bool(self._info().type != fs.FileType.NotFound)

    def is_folder(self) -> bool:
        """Tell whether it is a folder."""
        return bool(self._info().type == fs.FileType.Directory)

    def size_bytes(self) -> int:
        """Give the size of a file."""
        return int(self._info().size or 0)

    def mark(self) -> str:
        """Tell this state of a file from others: its address, size and time of change."""
        info = self._info()
        return f"{self.uri} {info.size} {info.mtime_ns}"

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open a file for reading, with seek.

        Raises:
            OSError: no such file.
        """
        if mode != "rb":
            raise ValueError(f"mode {mode!r}: files are only read here")
        system, path = self._at()
        stream: BinaryIO = system.open_input_file(path)
        return stream

    def read_or(self, otherwise: bytes) -> bytes:
        """Give a small file's bytes, or those given where it is not there."""
        try:
            with self.open() as file:
                return file.read()
        except OSError:
            return otherwise

    def write(self, content: bytes) -> None:
        """Write a small file at once: it is there whole, or not at all."""
        system, path = self._at()
        system.create_dir(self.parent._at()[1], recursive=True)  # noqa: SLF001 - the same class
        waiting = f"{path}.{uuid4().hex}.tmp"
        with system.open_output_stream(waiting) as stream:
            stream.write(content)
        system.move(waiting, path)

    @contextmanager
    def parquet_writer(self, schema: pa.Schema) -> Iterator[Callable[[list[dict[str, Any]]], None]]:
        """Write a Parquet file at once: it is there whole, or not at all. Gives what writes some rows."""
        system, path = self._at()
        system.create_dir(self.parent._at()[1], recursive=True)  # noqa: SLF001 - the same class
        # A name of its own: Spark may run a slow task a second time beside the first.
        waiting = f"{path}.{uuid4().hex}.tmp"
        with (
            system.open_output_stream(waiting) as stream,
            pq.ParquetWriter(stream, schema, compression="zstd") as writer,
        ):
            yield lambda rows: writer.write_table(pa.Table.from_pylist(rows, schema))
        system.move(waiting, path)

    def remove(self) -> None:
        """Remove a file or a folder with all in it; nothing where there is none."""
        system, path = self._at()
        found = self._info().type
        if found == fs.FileType.Directory:
            system.delete_dir(path)
        elif found == fs.FileType.File:
            system.delete_file(path)

    def files(self) -> Iterator[Place]:
        """Give every file below a folder, by name."""
        system, path = self._at()
        found = [one.path for one in system.get_file_info(fs.FileSelector(path, recursive=True)) if one.is_file]
        head = self.uri.rstrip("/")
        yield from (Place(head + one[len(path.rstrip("/")) :]) for one in sorted(found))

    def _info(self) -> fs.FileInfo:
        system, path = self._at()
        return system.get_file_info(path)

    def _at(self) -> tuple[fs.FileSystem, str]:
        scheme, _, rest = self.uri.partition("://")
        if scheme == "file":
            return _system("file://"), rest
        if scheme == "hdfs":
            host, _, path = rest.partition("/")
            return _system(f"hdfs://{host}"), "/" + path
        return _system(f"{_HADOOP_NAMES.get(scheme, scheme)}://{rest.partition('/')[0]}"), rest


@cache
def _system(uri: str) -> fs.FileSystem:
    if uri == "file://":
        return fs.LocalFileSystem()
    return fs.FileSystem.from_uri(uri)[0]


def place(name: str | Path) -> Place:
    """Give the place a user named: an address, or a path on this machine.

    Raises:
        UserError: an address of a kind nobody here can read.
    """
    text = str(name)
    if "://" not in text:
        return Place(f"file://{Path(text).absolute()}")
    found = Place(text)
    try:
        found.exists()
    except (ArrowInvalid, OSError, NotImplementedError) as error:
        scheme = text.partition("://")[0]
        raise UserError(
            f"{scheme}:// cannot be read ({type(error).__name__}). Check the address and access."
        ) from error
    return found


def warc_files(names: Iterable[str]) -> list[Place]:
    """Find the WARC files a user named.

    Args:
        names: files, folders (searched below), patterns such as `crawl/*.warc.gz`, and Common Crawl's lists
            (`warc.paths.gz`: a path a line, from a folder above the list).

    Raises:
        UserError: a name under which there is no WARC file.
    """
    found: list[Place] = []
    for name in names:
        one = list(_found(name))
        if not one:
            raise UserError(f"{name}: no WARC file there. Give files, folders, patterns or a warc.paths list.")
        found.extend(one)
    return sorted(set(found), key=lambda at: at.uri)


def _found(name: str) -> Iterator[Place]:
    if "*" in name or "?" in name:
        folder = place(name.partition("*")[0].partition("?")[0].rpartition("/")[0] or ".")
        pattern = place(name).uri
        if folder.exists():
            yield from (one for one in folder.files() if fnmatchcase(one.uri, pattern) and _is_warc(one))
        return
    at = place(name)
    if at.name.endswith((".paths", ".paths.gz")) and at.exists():
        lines = at.read_or(b"")
        text = (gzip.decompress(lines) if at.name.endswith(".gz") else lines).decode("utf-8", "replace")
        yield from _listed(at, [line.strip() for line in text.splitlines() if line.strip()])
    elif at.is_folder():
        yield from filter(_is_warc, at.files())
    elif at.exists():
        yield at


def _listed(at: Place, paths: list[str]) -> Iterator[Place]:
    """Give the files of a list; its paths begin at the root of the bucket or folder that the list lies in somewhere."""
    root = at.parent
    while paths and not (root / paths[0]).exists() and "/" in root.uri.partition("://")[2].strip("/"):
        root = root.parent
    yield from (root / path for path in paths)


def _is_warc(at: Place) -> bool:
    return at.name.lower().endswith(_WARC)
