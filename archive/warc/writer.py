"""Writing captures: WARC/1.1, one gzip member a record, a file open under ".open" until it is whole.

A file is never appended to: behind a tear left by a kill nothing is found again (measured: 1,281 records read, then
nothing). The HTTP block is written from the bytes we received; warcio's writer would percent-encode what is not ASCII
(a GBK Location) and cannot write a revisit with its headers as they came.
"""

from __future__ import annotations

import json
import os
import uuid
import zlib
from base64 import b32encode
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from archive.warc.body import BodyTooLarge, BodyTruncated, BodyUnreadable, decode_body
from archive.warc.exchange import (
    Captured,
    CaptureMark,
    Exchange,
    Headers,
    Original,
    RunEnd,
    RunMark,
    SourceMark,
    WarcPlace,
)
from archive.warc.reader import (
    IDENTICAL,
    NOT_MODIFIED,
    OUR_SOFTWARE,
    REFERS_TO_FILE,
    REFERS_TO_OFFSET,
    RUN_URI,
    NotInWarc,
    iterate,
    iterate_entries,
    read_place,
    warc_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

__all__ = [
    "BodyTooLarge",
    "BodyTruncated",
    "BodyUnreadable",
    "CaptureMark",
    "Captured",
    "Exchange",
    "Headers",
    "NotInWarc",
    "Original",
    "RunEnd",
    "RunMark",
    "SourceMark",
    "WarcPlace",
    "WarcWriter",
    "close_leftovers",
    "decode_body",
    "iterate",
    "iterate_entries",
    "read_place",
    "warc_files",
]

ROTATE_BYTES: Final = 2**30
"""A file is closed past this size. Source: WARC 1.1, annex C (1 GB)."""

OPEN: Final = ".open"

_LEVEL: Final = 6
"""Of zlib; 9 costs twice the time for one per cent of the size."""


class WarcWriter:
    """Writes captures into new files of a folder; the first is made when the first capture comes."""

    def __init__(
        self,
        folder: Path,
        prefix: str = "yuqi",
        *,
        rotate_bytes: int = ROTATE_BYTES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self._prefix = prefix
        self._rotate_bytes = rotate_bytes
        self._clock = clock
        self._file: Any = None
        self._name = ""
        self._synced_bytes = 0

    def write(
        self,
        exchange: Exchange,
        mark: CaptureMark | None = None,
        original: Original | None = None,
        record_id: str | None = None,
    ) -> WarcPlace:
        """Write one capture, all of it or nothing; say where its response (or resource, or revisit) record lies.

        Args:
            exchange: what went over the wire.
            mark: the row's numbers, so that a rebuild gives them again.
            original: the record whose body this one repeats; it is then not written again.
            record_id: that it has in another archive; a new one by default.

        Raises:
            OSError: the disk is full, say; the file ends as before.
        """
        record_id = record_id or _record_id()
        date = exchange.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        common = [("WARC-Date", date), ("WARC-Target-URI", exchange.url)]
        beside = [("WARC-Concurrent-To", record_id), *common]
        main = _main_record(exchange, common, record_id, original)
        rest = _record("metadata", beside, _metadata(exchange, mark), "application/json")
        if exchange.method:
            asked = [("WARC-Payload-Digest", _digest(exchange.request_body)), *beside]
            request = _record("request", asked, _request_block(exchange), "application/http; msgtype=request")
            rest = request + rest
        self._open()
        place = WarcPlace(file=self._name, offset=self._file.tell(), length=len(main), record_id=record_id)
        self._append(main + rest)
        return place

    def take_back(self, place: WarcPlace) -> None:
        """Remove the last capture written: its row could not be stored."""
        if self._file is not None and self._name == place.file:
            self._file.seek(place.offset)
            self._file.truncate()

    def write_run_end(self, run: RunMark, finished_at: str, reason: str, *, opens: bool = False) -> None:
        """Write how a run ended; nothing where no file is open, because then the run captured nothing.

        With `opens` a file is begun for it: the run is another archive's, and its captures stand in earlier files.
        """
        if opens:
            self._open()
        if self._file is None:
            return
        words = {"yuqi": 1, "run": asdict(run), "finished_at": finished_at, "reason": reason}
        fields = [("WARC-Date", finished_at), ("WARC-Target-URI", f"{RUN_URI}{run.id}")]
        self._append(_record("metadata", fields, _json(words), "application/json"))

    def syncing(self) -> Callable[[], None]:
        """Give the call that puts on disk what was written until now.

        It may run in another thread while writing goes on. Whoever tells others that a capture is settled calls it
        before: after a power cut a row must not point at bytes that never reached the disk.
        """
        if self._file is None or self._synced_bytes == self._file.tell():
            return lambda: None
        self._synced_bytes = self._file.tell()
        descriptor = os.dup(self._file.fileno())  # the file may be closed meanwhile

        def sync() -> None:
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

        return sync

    def close(self) -> None:
        """Finish the open file: on disk, and under its final name."""
        if self._file is None:
            return
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        (self.folder / (self._name + OPEN)).rename(self.folder / self._name)
        _sync_folder(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._file is not None and self._file.tell() >= self._rotate_bytes:
            self.close()
        if self._file is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        now = self._clock()
        self._file, self._name = _new_file(self.folder, self._prefix, now)
        self._synced_bytes = 0
        _sync_folder(self.folder)
        info = OUR_SOFTWARE + b"format: WARC File Format 1.1\r\n"
        fields = [("WARC-Date", now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")), ("WARC-Filename", self._name)]
        self._append(_record("warcinfo", fields, info, "application/warc-fields"))

    def _append(self, members: bytes) -> None:
        offset = self._file.tell()
        try:
            left = memoryview(members)
            while left:
                left = left[self._file.write(left) :]
        except BaseException:
            self._file.seek(offset)  # half a record would hide whatever is written behind it
            self._file.truncate()
            raise


def close_leftovers(folder: Path) -> list[Path]:
    """Give files that a kill left open their final names, cut behind their last whole capture; list them.

    Call it with the writer's lock held. What stands behind the last whole capture was never acknowledged to anybody.
    """
    closed = []
    for path in warc_files(folder) if folder.is_dir() else ():
        if not path.name.endswith(OPEN):
            continue
        end = max((entry.end for entry in iterate_entries(path)), default=0)
        if end == 0:
            path.unlink()
            continue
        with path.open("rb+") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        closed.append(path.rename(path.with_name(path.name.removesuffix(OPEN))))
    return closed


def _sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk: a file that has none after a power cut is lost whole."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_file(folder: Path, prefix: str, now: datetime) -> tuple[Any, str]:
    """Open a file whose name sorts behind every other of its prefix, also where the clock went back."""
    stamps = [name for path in warc_files(folder) if (name := path.name).startswith(f"{prefix}-")]
    last = max((part for name in stamps if (part := name[len(prefix) + 1 :][:14]).isdigit()), default="")
    stamp = max(now.strftime("%Y%m%d%H%M%S"), last)
    for serial in range(100_000):
        name = f"{prefix}-{stamp}-{serial:05}.warc.gz"
        if (folder / name).exists():
            continue
        try:
            return (folder / (name + OPEN)).open("xb", buffering=0), name
        except FileExistsError:
            continue
    raise OSError(f"{folder} has 100,000 files of the second {stamp}")


def _main_record(exchange: Exchange, common: list[tuple[str, str]], record_id: str, original: Original | None) -> bytes:
    fields = [("WARC-Payload-Digest", _digest(exchange.body)), *common]
    if exchange.ip_address:
        fields.append(("WARC-IP-Address", exchange.ip_address))
    if exchange.method is None:
        media_type = exchange.header("content-type") or "application/octet-stream"
        return _record("resource", fields, exchange.body, media_type, record_id)
    first = f"HTTP/1.1 {exchange.status:03} {exchange.reason}".encode("latin-1")
    if original is not None:
        is_unmodified = exchange.status == 304
        block = _message(first, exchange.response_headers, b"")
        fields = fields[1:] if is_unmodified else fields
        fields.append(("WARC-Profile", NOT_MODIFIED if is_unmodified else IDENTICAL))
        fields += _references(original)
        return _record("revisit", fields, block, "application/http; msgtype=response", record_id)
    block = _message(first, exchange.response_headers, exchange.body)
    return _record("response", fields, block, "application/http; msgtype=response", record_id)


def _references(original: Original) -> list[tuple[str, str]]:
    return [
        ("WARC-Refers-To", original.place.record_id),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", original.date),
        (REFERS_TO_FILE, original.place.file),
        (REFERS_TO_OFFSET, str(original.place.offset)),
    ]


def _request_block(exchange: Exchange) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _message(
        f"{exchange.method} {target} HTTP/1.1".encode("ascii"), exchange.request_headers, exchange.request_body
    )


def _message(first: bytes, headers: Headers, body: bytes) -> bytes:
    lines = [first, *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _metadata(exchange: Exchange, mark: CaptureMark | None) -> bytes:
    words: dict[str, Any] = {"yuqi": 1, "kind": exchange.kind, "part_of": exchange.part_of}
    if mark is None:
        words["source"] = {"name": exchange.source}
    else:
        words |= {"capture": mark.capture_id, "source": _told(mark.source), "run": _told(mark.run)}
    return _json(words)


@lru_cache(maxsize=64)
def _told(mark: SourceMark | RunMark) -> dict[str, Any]:
    """Give the fields of a mark; the same few marks stand in every record of a crawl."""
    return asdict(mark)


def _json(words: dict[str, Any]) -> bytes:
    return json.dumps(words, ensure_ascii=False).encode("utf-8", "replace")


def _record(kind: str, fields: list[tuple[str, str]], block: bytes, media_type: str, record_id: str = "") -> bytes:
    """Give one record as a gzip member."""
    heads = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id or _record_id()),
        *fields,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", media_type),
        ("Content-Length", str(len(block))),
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads)
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    start = stream.compress(b"WARC/1.1\r\n" + lines.encode("utf-8", "replace") + b"\r\n")
    return start + stream.compress(block) + stream.compress(b"\r\n\r\n") + stream.flush()


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(block: bytes) -> str:
    # SHA-1 because that is what warcio and pywb check; our own sha256 stands in the archive.
    return "sha1:" + b32encode(sha1(block, usedforsecurity=False).digest()).decode("ascii")
