"""The captures of the articles chosen: WARC files whose records are those of the archive, byte for byte, and WACZ.

A file keeps its name and the order of its records, so that a revisit record finds what it repeats; that record comes
along, whoever it belongs to. Requests and metadata travel with their responses: `yuqi rebuild` and `yuqi ingest` read
the files like those of a crawl. Nothing in them is masked: they are the pages as they were served.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.errors import UserError
from archive.warc.stream import RecordStream, Torn, WarcRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

FOLDER: Final = "captures/"
"""Of the WARC files, within the dataset."""

_COPIED_BYTES: Final = 1 << 20
_OF_ARTICLES: Final = """SELECT k.warc_file, k.warc_offset, k.warc_record_id
    FROM temp._chosen c CROSS JOIN captures k WHERE k.article_id = c.id"""
_OF_RECORD: Final = "SELECT warc_file, warc_offset, warc_record_id FROM captures WHERE warc_record_id = ?"

Place = tuple[str, int, str]
"""(file, offset, record id)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRecord:
    """A response, resource or revisit record in a file of the dataset."""

    file: str
    offset: int
    length: int
    """Of the record alone, compressed."""
    record: WarcRecord
    """As read; its offsets are those of the archive's file."""


def write_captures(connection: sqlite3.Connection, folder: Path, to: Path) -> Iterator[CopiedRecord]:
    """Copy the captures of the articles in temp._chosen; gives what lies where, file by file.

    Args:
        connection: to the archive.
        folder: of its captures.
        to: folder of the new files.

    Raises:
        UserError: a record is not where the archive says.
    """
    to.mkdir(parents=True, exist_ok=True)
    places = _with_originals(connection, folder, set(connection.execute(_OF_ARTICLES)))
    for name in sorted({file for file, _, _ in places}):
        wanted = sorted((offset, record_id) for file, offset, record_id in places if file == name)
        with _open(folder, name) as source, (to / name).open("wb") as target:
            _copy(source, target, 0, _group(source, name, 0)[-1].end)  # the file's own record comes first
            for offset, record_id in wanted:
                records = _group(source, name, offset)
                if records[0].fields.get("warc-record-id") != record_id:
                    raise _lost(name, offset)
                place = target.tell()
                _copy(source, target, offset, records[-1].end)
                yield CopiedRecord(file=name, offset=place, length=records[0].end, record=records[0])


def _with_originals(connection: sqlite3.Connection, folder: Path, places: set[Place]) -> set[Place]:
    """Add the records that revisit records repeat."""
    found = set(places)
    for file, offset, _ in sorted(places):
        with _open(folder, file) as source:
            record = _group(source, file, offset)[0]
        if record.fields.get("warc-type") == "revisit":
            found |= set(connection.execute(_OF_RECORD, (record.fields.get("warc-refers-to", ""),)))
    return found


def _group(source: BinaryIO, name: str, offset: int) -> list[WarcRecord]:
    """Read the record at a place, and the request and metadata records that belong to it; ends count from the place."""
    source.seek(offset)
    records: list[WarcRecord] = []
    try:
        for record in RecordStream(source).records():
            if records and record.fields.get("warc-concurrent-to") != records[0].fields.get("warc-record-id"):
                break
            records.append(record)
    except Torn as error:
        if not records:
            raise _lost(name, offset) from error
    if not records:
        raise _lost(name, offset)
    return records


def _open(folder: Path, name: str) -> BinaryIO:
    for path in (folder / name, folder / f"{name}.open"):
        if path.is_file():
            return path.open("rb")
    raise UserError(f"{folder} has no file {name}. Name the folder of the captures: --warc DIR.")


def _copy(source: BinaryIO, target: BinaryIO, offset: int, length: int) -> None:
    source.seek(offset)
    while length:
        chunk = source.read(min(length, _COPIED_BYTES))
        if not chunk:
            return
        target.write(chunk)
        length -= len(chunk)


def _lost(name: str, offset: int) -> UserError:
    return UserError(f"No whole record at byte {offset} of {name}. `yuqi verify` tells what else is missing.")
