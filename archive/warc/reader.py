"""Reading captures back: one by its place, or all of them in order."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

from archive.warc.exchange import (
    KINDS,
    Captured,
    CaptureMark,
    Exchange,
    Headers,
    RunEnd,
    RunMark,
    SourceMark,
    WarcPlace,
)
from archive.warc.http_message import split_message, status_line, unchunked
from archive.warc.stream import RecordStream, Torn, WarcRecord
from pipelines.records import Selectors
from pipelines.web.media import parse_content_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

RUN_URI: Final = "urn:yuqi:run:"
"""Target of the record that tells how a run ended."""

OUR_SOFTWARE: Final = b"software: yuqi\r\n"
"""Beginning of the first record of a file of ours."""

IDENTICAL: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Profiles of revisit records. Source: WARC 1.1, 6.7"""

REFERS_TO_FILE: Final = "WARC-Refers-To-Filename"
REFERS_TO_OFFSET: Final = "WARC-Refers-To-File-Offset"
"""Where the record with the body lies, so that one read finds it. The names are Heritrix's."""

_METHOD: Final = re.compile(rb"[A-Za-z]{1,20}\Z")
_PAGE_TYPE: Final = re.compile(r"text/(?:html|plain)|application/(?:xhtml\+xml|xml)|text/xml")

Shelf: TypeAlias = "Callable[[str], BinaryIO]"
"""Opens a WARC file by its name, with seek; raises OSError where there is none."""


class NotInWarc(Exception):  # noqa: N818 - says what was not found
    """The record a capture points at is not there."""


def shelf(folder: Path) -> Shelf:
    """Give the way to the WARC files of a folder: by name, whether they are closed yet or not."""

    def opened(name: str) -> BinaryIO:
        path = folder / name
        return (path if path.exists() else folder / (name + ".open")).open("rb")

    return opened


def read_place(folder: Path | Shelf, place: WarcPlace) -> Captured:
    """Read one capture by its place; its request and metadata are not read, so `kind` and `source` are guesses.

    Raises:
        NotInWarc: no such file, or no such record at that place.
    """
    files = shelf(folder) if isinstance(folder, Path) else folder
    try:
        with files(place.file) as file:
            file.seek(place.offset)
            member = file.read(place.length)
        record = next(RecordStream(io.BytesIO(member)).records())
    except OSError as error:
        raise NotInWarc(f"{place.file} cannot be read: {error.strerror}") from error
    except (Torn, StopIteration) as error:
        raise NotInWarc(f"no whole record at byte {place.offset} of {place.file}") from error
    if record.fields.get("warc-record-id") != place.record_id:
        raise NotInWarc(f"another record stands at byte {place.offset} of {place.file}")
    whole = replace(record, offset=place.offset, end=place.offset + place.length)
    return _Group(place.file, whole, files).captured()


def iterate(folder_or_file: Path, on_tear: Callable[[str, int, str], None] | None = None) -> Iterator[Captured]:
    """Yield every capture, in the order of file names, then offsets; a torn file gives what stands before the tear.

    Args:
        folder_or_file: a folder of WARC files (".open" ones included), or one WARC, WARC.gz or WACZ file.
        on_tear: called with (file name, offset, what is wrong) where a file ends in the middle or is no WARC.
    """
    for entry in iterate_entries(folder_or_file, on_tear):
        if isinstance(entry, Captured):
            yield entry


def iterate_entries(
    folder_or_file: Path, on_tear: Callable[[str, int, str], None] | None = None
) -> Iterator[Captured | RunEnd]:
    """Yield the ends of runs too, between the captures, as they were written."""
    for path in warc_files(folder_or_file):
        try:
            if path.name.lower().endswith(".wacz"):
                yield from _wacz(path)
            else:
                with path.open("rb") as file:
                    yield from entries_in(file, path.name.removesuffix(".open"), shelf(path.parent))
        except Torn as torn:
            if on_tear is not None:
                on_tear(path.name, torn.offset, str(torn))


def warc_files(folder_or_file: Path) -> list[Path]:
    """List the WARC files of a folder in the order of their names; a file stands for itself."""
    if not folder_or_file.is_dir():
        return [folder_or_file]
    ends = (".warc", ".warc.gz", ".warc.open", ".warc.gz.open")
    found = [path for path in folder_or_file.iterdir() if path.name.lower().endswith(ends) and path.is_file()]
    return sorted(found, key=lambda path: path.name.removesuffix(".open"))


def _wacz(path: Path) -> Iterator[Captured | RunEnd]:
    try:
        with zipfile.ZipFile(path) as bundle:
            names = sorted(name for name in bundle.namelist() if name.endswith((".warc", ".warc.gz")))
            if not names:
                raise Torn(0, "the WACZ file holds no WARC file")
            for name in names:
                with bundle.open(name) as file:
                    yield from entries_in(file, name.rpartition("/")[2], shelf(path.parent))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Torn(0, f"not a readable WACZ (ZIP) file: {type(error).__name__}") from error


def entries_in(
    file: BinaryIO | Any, name: str, files: Shelf, start: int = 0, *, is_ours: bool = False
) -> Iterator[Captured | RunEnd]:
    """Put the records of one file together.

    Args:
        file: at byte `start`, where a record begins.
        name: of the file.
        files: where the records lie that revisit records point at.
        start: offsets count from the beginning of the file all the same.
        is_ours: the file's first record, which was not read, says that we wrote it.

    Raises:
        Torn: after the last whole capture.
    """
    assembly = _Assembly(name, files, is_ours=is_ours)
    try:
        for record in RecordStream(file, start).records():
            yield from assembly.take(record)
    except Torn:
        yield from assembly.last(is_torn=True)
        raise
    yield from assembly.last(is_torn=False)


class _Assembly:
    """Puts records together: a response or resource, and the request and metadata that follow it."""

    def __init__(self, name: str, files: Shelf, *, is_ours: bool) -> None:
        self._name = name
        self._files = files
        self._group: _Group | None = None
        self._is_ours = is_ours

    def take(self, record: WarcRecord) -> Iterator[Captured | RunEnd]:
        kind = record.fields.get("warc-type", "")
        if self._group is not None and kind in ("request", "metadata") and self._group.takes(record):
            self._group.add(record)
            return
        if self._group is not None:
            yield self._group.captured()
            self._group = None
        if kind in ("response", "resource") or (kind == "revisit" and REFERS_TO_FILE.lower() in record.fields):
            self._group = _Group(self._name, record, self._files)
        elif kind == "warcinfo":
            self._is_ours = record.block.startswith(OUR_SOFTWARE)
        elif kind == "metadata" and record.fields.get("warc-target-uri", "").startswith(RUN_URI):
            yield from _run_end(record)

    def last(self, *, is_torn: bool) -> Iterator[Captured]:
        """Yield what stands at the end of the file, unless it is a part of something."""
        group = self._group
        # In a file of ours a capture without its metadata was cut short by a kill; the row was never committed.
        if group is not None and (group.metadata is not None or not (is_torn or self._is_ours)):
            yield group.captured()


@dataclass(slots=True)
class _Group:
    """The records of one capture, while they are being read."""

    name: str
    main: WarcRecord
    files: Shelf
    request: WarcRecord | None = None
    metadata: dict[str, Any] | None = None
    end: int = field(default=0)

    def __post_init__(self) -> None:
        self.end = self.main.end

    def takes(self, record: WarcRecord) -> bool:
        concurrent = record.fields.get("warc-concurrent-to", "")
        return concurrent == self.main.fields.get("warc-record-id", "")

    def add(self, record: WarcRecord) -> None:
        self.end = record.end
        if record.fields.get("warc-type") == "request":
            self.request = record
            return
        try:
            value = json.loads(record.block)
        except (ValueError, RecursionError):
            return
        if isinstance(value, dict):
            self.metadata = value

    def captured(self) -> Captured:
        fields = self.main.fields
        place = WarcPlace(
            file=self.name,
            offset=self.main.offset,
            length=self.main.end - self.main.offset,
            record_id=fields.get("warc-record-id", ""),
        )
        mark, kind, source, part_of = _own_words(self.metadata or {})
        exchange = _exchange(self.main, self.request)
        is_revisit = fields.get("warc-type") == "revisit"
        if is_revisit and fields.get("warc-profile") == IDENTICAL:
            exchange = replace(exchange, body=_repeated_body(self.files, fields))
        if kind is None or source is None:
            return Captured(place=place, exchange=exchange, mark=None, end=self.end, is_revisit=is_revisit)
        exchange = replace(exchange, kind=kind, source=source, part_of=part_of)
        return Captured(place=place, exchange=exchange, mark=mark, end=self.end, is_revisit=is_revisit)


def _exchange(record: WarcRecord, request: WarcRecord | None) -> Exchange:
    url = record.fields.get("warc-target-uri", "").strip("<>")
    method: str | None
    if record.fields.get("warc-type") == "resource":
        media = record.fields.get("content-type", "").encode("latin-1", "replace")
        status, reason, body, method = 200, "OK", record.block, None
        headers: Headers = ((b"Content-Type", media),) if media else ()
        asked: tuple[str, Headers, bytes] = ("", (), b"")
    else:
        first, headers, body = split_message(record.block)
        status, reason = status_line(first)
        body = unchunked(headers, body)
        asked = _asked(request)
        method = asked[0]
    media_type, _ = parse_content_type(
        next((v.decode("latin-1") for k, v in headers if k.lower() == b"content-type"), None)
    )
    return Exchange(
        url=url,
        method=method,
        request_headers=asked[1],
        request_body=asked[2],
        status=status,
        reason=reason,
        response_headers=headers,
        body=body,
        fetched_at=parse_date(record.fields.get("warc-date", "")),
        source=host_of(url) or "local",
        kind="article" if _PAGE_TYPE.fullmatch(media_type) else "file",
        ip_address=record.fields.get("warc-ip-address"),
    )


def _repeated_body(files: Shelf, fields: dict[str, str]) -> bytes:
    """Give the body that a revisit record repeats, from the record it points at; empty where that one is lost.

    A file that was rewritten since (a takedown) holds the record at another place: then it is looked for by its id.
    """
    name, wanted = fields.get(REFERS_TO_FILE.lower(), ""), fields.get("warc-refers-to", "")
    offset = fields.get(REFERS_TO_OFFSET.lower(), "")
    if "/" in name or not (offset.isascii() and offset.isdigit()):
        return b""
    for start in (int(offset), 0):
        try:
            with files(name) as file:
                file.seek(start)
                for record in RecordStream(file).records():
                    if record.fields.get("warc-record-id") == wanted:
                        return _exchange(record, None).body
                    if start:
                        break
        except (OSError, OverflowError, Torn):
            continue
    return b""


def _asked(request: WarcRecord | None) -> tuple[str, Headers, bytes]:
    if request is None:
        return "", (), b""
    first, headers, body = split_message(request.block)
    method = first.partition(b" ")[0]
    return (method.decode("ascii") if _METHOD.match(method) else ""), headers, body


def parse_date(value: str) -> datetime:
    """Read a WARC-Date; an unreadable one is 1970, so that it stands out and sorts first."""
    try:
        when = datetime.fromisoformat(value)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def host_of(url: str) -> str:
    """Give the host of a URL in lower case; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _own_words(words: dict[str, Any]) -> tuple[CaptureMark | None, str | None, str | None, str | None]:
    """Read (mark, kind, source name, part_of) out of our metadata record; all None for another program's."""
    kind, source, part_of = words.get("kind"), words.get("source"), words.get("part_of")
    if words.get("yuqi") != 1 or kind not in KINDS or not isinstance(source, dict):
        return None, None, None, None
    name = source.get("name")
    if not isinstance(name, str):
        return None, None, None, None
    return _mark(words, name, source), kind, name, part_of if isinstance(part_of, str) else None


def _mark(words: dict[str, Any], name: str, source: dict[str, Any]) -> CaptureMark | None:
    match words, source:
        case {"capture": int(capture), "run": dict(run)}, {"id": int(number), "title": str(title), "home": str(home)}:
            marked = _run_mark(run)
            if marked is None:
                return None
            selectors = _selectors(source.get("selectors"))
            known = SourceMark(id=number, name=name, title=title, home=home, selectors=selectors)
            return CaptureMark(capture_id=capture, run=marked, source=known)
        case _:
            return None


def _selectors(words: object) -> Selectors | None:
    if not isinstance(words, dict):
        return None
    known = {field.name: words.get(field.name) for field in fields(Selectors)}
    return Selectors(**{name: value for name, value in known.items() if isinstance(value, str)})


def _run_mark(run: dict[str, Any]) -> RunMark | None:
    match run:
        case {
            "id": int(number),
            "kind": str(kind),
            "started_at": str(started),
            "program_version": str(program),
            "chain_version": str(chain),
        }:
            return RunMark(id=number, kind=kind, started_at=started, program_version=program, chain_version=chain)
        case _:
            return None


def _run_end(record: WarcRecord) -> Iterator[RunEnd]:
    try:
        value = json.loads(record.block)
    except (ValueError, RecursionError):
        return
    match value:
        case {"yuqi": 1, "run": dict(run), "finished_at": str(finished), "reason": str(reason)}:
            marked = _run_mark(run)
            if marked is not None:
                yield RunEnd(run=marked, finished_at=finished, reason=reason, end=record.end)
        case _:
            return
